// Lower-case hexadecimal text of bytes.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/hex.hpp"

namespace zoomhook {

std::string to_hex(std::span<const unsigned char> bytes) {
    std::string text;
    append_hex(text, bytes);
    return text;
}

std::string from_hex(std::string_view text) {
    const auto value = [text](std::size_t i) { return text[i] <= '9' ? text[i] - '0' : text[i] - 'a' + 10; };
    std::string bytes(text.size() / 2, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>(value(2 * i) * 16 + value(2 * i + 1));
    return bytes;
}

/// Every body takes this way into its statement: one growth, then plain stores.
void append_hex(std::string& text, std::span<const unsigned char> bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    const std::size_t before = text.size();
    text.resize(before + bytes.size() * 2);
    char* to = text.data() + before;
    for (const unsigned char byte : bytes) {
        *to++ = digits[byte >> 4];
        *to++ = digits[byte & 0xF];
    }
}

} // namespace zoomhook
