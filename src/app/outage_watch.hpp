// Finds out afterwards that notifications can't have arrived for a while: without clock, thread or socket.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "zoomhook/base/clock.hpp"

namespace zoomhook::app {

class tunnel_watch {
public:
    /// What a look has found, and how many notifications had arrived by then. Whether the tunnel, which was
    /// there before, is back, and nothing arrived from the first to the last look that did not find it.
    [[nodiscard]] bool back(bool found, std::uint64_t arrived);

private:
    struct absence {
        std::uint64_t at_first; ///< had arrived
        std::uint64_t at_last;
    };
    bool was_there_ = false; ///< else it may be that nobody uses one
    std::optional<absence> away_;
};

class clock_watch {
public:
    explicit clock_watch(wall_time, deadline);

    /// Whether the wall clock has jumped by more than that since the last look: it was wrong before, or this
    /// machine slept.
    [[nodiscard]] bool jumped(wall_time, deadline, std::chrono::milliseconds more_than);

private:
    wall_time wall_;
    deadline steady_;
};

} // namespace zoomhook::app
