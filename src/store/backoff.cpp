// How long to wait before the next attempt.
// SPDX-License-Identifier: MIT
#include "backoff.hpp"

#include <algorithm>
#include <random>

namespace zoomhook::store {

backoff::duration backoff::next(double chance) {
    const duration whole = next_;
    next_ = std::min(next_ * 2, most_);
    const double share = 0.5 + 0.5 * chance;
    return duration(static_cast<duration::rep>(static_cast<double>(whole.count()) * share));
}

double chance() {
    thread_local std::minstd_rand engine(std::random_device{}());
    return std::uniform_real_distribution<>(0, 1)(engine);
}

} // namespace zoomhook::store
