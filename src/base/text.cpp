// Which text can stand in a column of Postgres.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/text.hpp"

namespace zoomhook {
namespace {

unsigned char at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

bool continues(std::string_view text, std::size_t i) {
    return i < text.size() && (at(text, i) & 0xC0) == 0x80;
}

bool storable(std::string_view text) {
    return !text.empty() && text.size() <= longest_text && text.find('\0') == text.npos && is_utf8(text);
}

} // namespace

/// Unicode, table 3-7.
std::size_t utf8_sequence(std::string_view text, std::size_t i) {
    const unsigned char lead = at(text, i);
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4 || !continues(text, i + 1)) return 0;
    if (lead < 0xE0) return 2;
    const unsigned char second = at(text, i + 1);
    if (!continues(text, i + 2)) return 0;
    if (lead < 0xF0) return (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ? 0 : 3;
    if (!continues(text, i + 3)) return 0;
    return (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F) ? 0 : 4;
}

bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = utf8_sequence(text, i);
        if (length == 0) return false;
        i += length;
    }
    return true;
}

std::optional<std::string> storable_text(std::string_view text) {
    if (!storable(text)) return {};
    return std::string(text);
}

std::optional<std::string> storable_text(std::string&& text) {
    if (!storable(text)) return {};
    return std::move(text);
}

} // namespace zoomhook
