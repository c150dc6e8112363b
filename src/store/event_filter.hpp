// The part of a WHERE clause that chooses events.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "zoomhook/store/events.hpp"

namespace zoomhook::store {

/// The pattern of LIKE: * is any text, ? one character, all else itself. Pure.
[[nodiscard]] std::string like_pattern(std::string_view glob);

/// A condition on events with the parameters $`first` and the three after it. Pure.
[[nodiscard]] std::string condition_of(int first);
/// Their values: patterns, account, since, until.
[[nodiscard]] std::vector<std::string> parameters_of(const event_filter&);

/// Seconds since 1970 with microseconds, for to_timestamp(). Pure.
[[nodiscard]] std::string seconds_text(wall_time);

} // namespace zoomhook::store
