// Lower-case hexadecimal text of bytes.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/hex.hpp"

namespace zoomhook {

std::string to_hex(std::span<const unsigned char> bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (unsigned char byte : bytes) {
        text.push_back(digits[byte >> 4]);
        text.push_back(digits[byte & 0xF]);
    }
    return text;
}

} // namespace zoomhook
