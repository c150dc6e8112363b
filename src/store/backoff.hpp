// How long to wait before the next attempt.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace zoomhook::store {

/// Doubles from `first` to `most`; each wait is between half of that and all of it, so that many who lost the
/// same server don't come back in step. Pure but for its own count.
class backoff {
public:
    using duration = std::chrono::milliseconds;

    backoff(duration first, duration most) : first_(first), most_(most), next_(first) {}

    /// `chance` is a random number from 0 to 1.
    [[nodiscard]] duration next(double chance);
    void reset() { next_ = first_; }

private:
    const duration first_;
    const duration most_;
    duration next_;
};

/// A random number from 0 to 1. Any thread.
[[nodiscard]] double chance();

} // namespace zoomhook::store
