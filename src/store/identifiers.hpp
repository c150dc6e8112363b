// Names inside SQL text.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace zoomhook::store {

[[nodiscard]] inline std::string quoted_identifier(const std::string& name) {
    std::string text = "\"";
    for (const char c : name) text.append(c == '"' ? 2 : 1, c);
    return text + "\"";
}

[[nodiscard]] inline std::string quoted_literal(const std::string& value) {
    std::string text = "'";
    for (const char c : value) text.append(c == '\'' ? 2 : 1, c);
    return text + "'"; // standard_conforming_strings is on in every Postgres we accept
}

} // namespace zoomhook::store
