// Sample notifications of every family of events, for trying things out.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::cli {

/// The written sample's body, else a generic one where the catalogue has the event; its times are
/// those of `now`, so that each is a new notification. Nothing where the catalogue has no such event.
[[nodiscard]] std::optional<std::string> sample(std::string_view event, wall_time now);

/// The events that have a written one, sorted.
[[nodiscard]] std::vector<std::string> sample_names();

} // namespace zoomhook::cli
