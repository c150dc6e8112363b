// Lower-case hexadecimal text of bytes.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/hex.hpp"

namespace zoomhook {

std::string to_hex(std::span<const unsigned char> bytes) {
    std::string text;
    append_hex(text, bytes);
    return text;
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
