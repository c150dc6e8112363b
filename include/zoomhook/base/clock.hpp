// The two clocks of the program, named by what they are for.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>

namespace zoomhook {

/// Waiting and measuring: never jumps.
using steady_clock = std::chrono::steady_clock;
using deadline = steady_clock::time_point;

/// What a person or Zoom calls the time: may jump when somebody sets the clock.
using wall_time = std::chrono::system_clock::time_point;

/// Where a room gets the wall time from, so that tests can set it.
using wall_clock = std::function<wall_time()>;

} // namespace zoomhook
