// Which text can stand in a column of Postgres.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace zoomhook {

/// The longest text that is kept in a column: an index entry of Postgres must stay far below 2.7 kB.
inline constexpr std::size_t longest_text = 512;

/// The length of the well-formed UTF-8 sequence that begins at `at`, 0 where there is none.
[[nodiscard]] std::size_t utf8_sequence(std::string_view text, std::size_t at);

/// Valid UTF-8: no overlong forms, no surrogates, nothing over U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view);

/// The text, or nothing where it is empty, longer than longest_text, not UTF-8, or has a NUL.
[[nodiscard]] std::optional<std::string> storable_text(std::string_view);
[[nodiscard]] std::optional<std::string> storable_text(std::string&&);

} // namespace zoomhook
