// Base64, for the Authorization header.
// SPDX-License-Identifier: MIT
#include "base64.hpp"

#include <cstdint>

namespace zoomhook::zoomapi {
namespace {

constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t byte_at(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

} // namespace

std::string base64(std::string_view text) {
    std::string made;
    for (std::size_t at = 0; at < text.size(); at += 3) {
        const std::uint32_t three =
            byte_at(text, at) << 16 | byte_at(text, at + 1) << 8 | byte_at(text, at + 2);
        for (const int shift : {18, 12, 6, 0}) made += digits[three >> shift & 63U];
    }
    for (std::size_t missing = (3 - text.size() % 3) % 3; missing > 0; --missing)
        made[made.size() - missing] = '=';
    return made;
}

} // namespace zoomhook::zoomapi
