// Times as the webhook logs write them.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::zoomapi {

/// As iso_text() writes it, also with a fraction or a blank in place of T. Of 2022-09-09T08:11:387Z, Zoom's
/// own example, only the minute is believed: what has three digits there may be seconds or milliseconds.
[[nodiscard]] std::optional<wall_time> read_log_time(std::string_view);

} // namespace zoomhook::zoomapi
