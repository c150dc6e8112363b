// Letters and digits of ASCII, whatever the locale: what protocols and identifiers are made of.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace zoomhook {

[[nodiscard]] constexpr bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

[[nodiscard]] constexpr char in_lower_case(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// What is no letter of ASCII stays.
[[nodiscard]] inline std::string in_lower_case(std::string text) {
    for (char& c : text) c = in_lower_case(c);
    return text;
}

} // namespace zoomhook
