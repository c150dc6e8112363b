// A word as the shell takes it, for commands that are printed to be pasted.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <string>

namespace zoomhook::cli {

/// As it is where the shell would leave it so, else in single quotes.
[[nodiscard]] inline std::string shell_word(const std::string& text) {
    static constexpr const char* harmless =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./=:,@%+";
    if (!text.empty() && text.find_first_not_of(harmless) == text.npos) return text;
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

/// "sudo " before such a command where this one was begun so: without it, it may read and reach less.
[[nodiscard]] inline std::string sudo_prefix() { return std::getenv("SUDO_USER") != nullptr ? "sudo " : ""; }

} // namespace zoomhook::cli
