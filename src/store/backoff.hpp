// How long to wait before the next try: doubling, up to a limit, never quite the same.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace zoomhook::store {

class backoff {
public:
    using milliseconds = std::chrono::milliseconds;

    backoff(milliseconds first, milliseconds longest) : first_(first), longest_(longest), next_(first) {}

    /// Within a quarter either way, so that several receivers don't knock in step.
    [[nodiscard]] milliseconds next() {
        const milliseconds middle = next_;
        next_ = std::min(next_ * 2, longest_);
        std::uniform_int_distribution<milliseconds::rep> around(
            middle.count() * 3 / 4, middle.count() * 5 / 4
        );
        return milliseconds(around(random_));
    }
    void reset() { next_ = first_; }

private:
    const milliseconds first_;
    const milliseconds longest_;
    milliseconds next_;
    std::minstd_rand random_{std::random_device{}()};
};

} // namespace zoomhook::store
