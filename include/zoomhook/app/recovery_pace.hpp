// How soon and how often the daemon recovers by itself what never arrived.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace zoomhook::app {

/// As it is for people; tests are in a hurry.
struct recovery_pace {
    using ms = std::chrono::milliseconds;

    ms look = std::chrono::seconds(30);    ///< at the tunnel, at the clock, and at what is due
    ms settle = std::chrono::minutes(1);   ///< after an outage, as Zoom may need time to log what failed
    ms again = std::chrono::minutes(15);   ///< after a failure; twice as long after each further one
    ms longest = std::chrono::hours(6);    ///< of these
    ms people = std::chrono::hours(24);    ///< where somebody must mend something first
    ms retries = std::chrono::minutes(95); ///< until Zoom has sent again by itself, or given up
    ms others = std::chrono::minutes(10);  ///< while another process recovers
    ms day = std::chrono::hours(24);       ///< since what is covered ends
    ms jitter = std::chrono::hours(1);     ///< a part of it is added to that: not all receivers come at once
};

} // namespace zoomhook::app
