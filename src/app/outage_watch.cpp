// Finds out afterwards that notifications can't have arrived for a while.
// SPDX-License-Identifier: MIT
#include "outage_watch.hpp"

namespace zoomhook::app {

bool tunnel_watch::back(bool found, std::uint64_t arrived) {
    if (found) {
        const bool gap = away_ && away_->at_first == away_->at_last;
        was_there_ = true;
        away_.reset();
        return gap;
    }
    if (was_there_ && !away_) away_ = absence{arrived, arrived};
    if (away_) away_->at_last = arrived;
    return false;
}

clock_watch::clock_watch(wall_time w, deadline d) : wall_(w), steady_(d) {}

bool clock_watch::jumped(wall_time w, deadline d, std::chrono::milliseconds more_than) {
    const auto off = (w - wall_) - (d - steady_);
    wall_ = w;
    steady_ = d;
    return off > more_than || off < -more_than;
}

} // namespace zoomhook::app
