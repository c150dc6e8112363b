// Times as the webhook logs write them, and as they want them asked.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::zoomapi {

/// 2020-05-01T19:13:02Z, the one form that Zoom takes.
[[nodiscard]] std::string log_time(wall_time);

/// That form, also with a fraction or a blank in place of T. Of 2022-09-09T08:11:387Z, Zoom's own example,
/// only the minute is believed: what has three digits there may be seconds or milliseconds.
[[nodiscard]] std::optional<wall_time> read_log_time(std::string_view);

} // namespace zoomhook::zoomapi
