// Text from outside, made fit for people's eyes.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/printable.hpp"

#include <array>
#include <cstdio>

#include "zoomhook/base/text.hpp"

namespace zoomhook {
namespace {

void append_code(std::string& line, char c) {
    std::array<char, 8> code{};
    std::snprintf(code.data(), code.size(), "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
    line += c == '\n' ? "\\n" : code.data();
}

} // namespace

std::size_t unprintable(std::string_view text) {
    const auto at = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::size_t length = utf8_sequence(text, 0);
    bool steers = false;
    if (length == 1) steers = at(0) < ' ' || at(0) == 0x7F;
    if (length == 2) steers = (at(0) == 0xC2 && at(1) <= 0x9F) || (at(0) == 0xD8 && at(1) == 0x9C);
    if (length == 3 && at(0) == 0xE2) // marks of direction, and ends of lines and paragraphs
        steers = (at(1) == 0x80 && (at(2) == 0x8E || at(2) == 0x8F || (at(2) >= 0xA8 && at(2) <= 0xAE))) ||
                 (at(1) == 0x81 && at(2) >= 0xA6 && at(2) <= 0xA9);
    return length == 0 ? 1 : steers ? length : 0;
}

void append_printable(std::string& line, std::string_view text, std::string_view special) {
    while (!text.empty()) {
        const std::size_t codes = unprintable(text);
        for (const char c : text.substr(0, codes)) append_code(line, c);
        if (codes == 0) {
            if (special.find(text.front()) != special.npos) line += '\\';
            line += text.substr(0, utf8_sequence(text, 0));
        }
        text.remove_prefix(codes > 0 ? codes : utf8_sequence(text, 0));
    }
}

std::string printable(std::string_view text) {
    std::string line;
    append_printable(line, text);
    return line;
}

} // namespace zoomhook
