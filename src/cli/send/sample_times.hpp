// The times that a sample notification tells, moved to the moment at which it is sent.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::cli {

/// A sample that is sent at `now`: its event_ts, or the first time in it where it has none, becomes `now`,
/// and every other time stays as far from it as it was written. Every other byte stays. Without any time: as
/// it is.
[[nodiscard]] std::string with_times_of(wall_time now, const std::string& body);

} // namespace zoomhook::cli
