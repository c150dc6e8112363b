// Sample notifications of every family of events, for trying things out.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::cli {

/// The sample's body; its event_ts, where it has one, becomes `now`, so that each is a new notification.
[[nodiscard]] std::optional<std::string> sample(std::string_view event, wall_time now);

/// The events that have one, sorted.
[[nodiscard]] std::vector<std::string> sample_names();

} // namespace zoomhook::cli
