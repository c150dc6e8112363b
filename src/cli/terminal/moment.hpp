// A moment, or a length of time, as people say it on a command line.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::cli {

/// "30s", "10m", "2h", "1d": so long before `now`; or a time of UTC: "2026-11-28", "2026-11-28T09:14",
/// "2026-11-28 09:14:07". Nothing where it is neither, or an age over a
/// hundred years, or a time before 1970; what is after 2200 is 2200. Pure.
[[nodiscard]] std::optional<wall_time> moment_of(std::string_view text, wall_time now);

/// "30s", "10m", "2h", "1d", up to a hundred years. Pure.
[[nodiscard]] std::optional<std::chrono::seconds> duration_of(std::string_view text);

} // namespace zoomhook::cli
