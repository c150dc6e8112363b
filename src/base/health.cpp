// Tells the operator when something stops working and when it works again.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/health.hpp"

namespace zoomhook {

void health::trouble(log::level level, const std::string& sentence) {
    constexpr int most_a_minute = 6;
    const deadline now = steady_clock::now();
    {
        std::scoped_lock lock(mutex_);
        if (sentence == told_ && now < told_at_ + std::chrono::minutes(1)) return;
        if (now >= minute_began_ + std::chrono::minutes(1)) {
            minute_began_ = now;
            told_this_minute_ = 0;
        }
        if (told_this_minute_ == most_a_minute) return;
        ++told_this_minute_;
        told_ = sentence;
        told_at_ = now;
    }
    log::write(level, sentence);
}

void health::well() {
    {
        std::scoped_lock lock(mutex_);
        if (told_.empty()) return;
        told_.clear();
    }
    log::info(recovered_);
}

} // namespace zoomhook
