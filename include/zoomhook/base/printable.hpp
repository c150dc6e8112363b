// Text from outside, made fit for people's eyes: one line that leaves a terminal alone.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace zoomhook {

/// How many bytes at the beginning of `text` may not reach a terminal as they are: controls of ASCII and C1
/// (U+0080 to U+009F), what turns the reading direction (U+202A to U+202E, U+2066 to U+2069), and what is no
/// UTF-8.
[[nodiscard]] std::size_t unprintable(std::string_view text);

/// Appends it with codes such as \x1b and \n in place of those; `special` is written with a backslash before
/// it.
void append_printable(std::string& line, std::string_view text, std::string_view special = {});

[[nodiscard]] std::string printable(std::string_view text);

} // namespace zoomhook
