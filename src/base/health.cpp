// Tells the operator when something stops working and when it works again.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/health.hpp"

namespace zoomhook {

void health::trouble(log::level level, const std::string& sentence) {
    const deadline now = steady_clock::now();
    {
        std::scoped_lock lock(mutex_);
        if (sentence == told_ && now < told_at_ + std::chrono::minutes(1)) return;
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
