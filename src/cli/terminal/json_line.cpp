// What a command prints for programs: one object a line.
// SPDX-License-Identifier: MIT
#include "json_line.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "zoomhook/base/printable.hpp"
#include "zoomhook/base/text.hpp"

namespace zoomhook::cli {
namespace {

/// One character of UTF-8, of three bytes at most.
std::string escaped(std::string_view character) {
    unsigned code = 0;
    for (const char c : character) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80)
            code = byte;
        else if (byte < 0xC0)
            code = code << 6 | (byte & 0x3FU);
        else
            code = byte & (byte < 0xE0 ? 0x1FU : 0x0FU);
    }
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "\\u%04x", code & 0xFFFFU);
    return text.data();
}

} // namespace

std::string harmless_json(std::string_view text) {
    std::string json;
    while (!text.empty()) {
        const std::string_view one = text.substr(0, std::max<std::size_t>(utf8_sequence(text, 0), 1));
        json += unprintable(text) > 0 ? escaped(one) : std::string(one);
        text.remove_prefix(one.size());
    }
    return json;
}

void print_json_line(const json_object& o, std::ostream& out) {
    out << harmless_json(o.dump(-1, ' ', false, json_object::error_handler_t::replace)) << '\n';
}

} // namespace zoomhook::cli
