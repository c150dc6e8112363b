// When to tell of what may happen thousands of times a second: at once, and then once a minute.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <utility>

#include "zoomhook/base/clock.hpp"

namespace zoomhook {

/// Counts occurrences of one thing. One thread.
class throttle {
public:
    /// It has happened. How often since it was last told, or 0: it isn't to be told now.
    [[nodiscard]] std::uint64_t happened(deadline now) {
        ++untold_;
        if (now < next_) return 0;
        next_ = now + std::chrono::minutes(1);
        return std::exchange(untold_, 0);
    }

private:
    std::uint64_t untold_ = 0;
    deadline next_ = deadline::min();
};

} // namespace zoomhook
