// Tells the operator when something stops working and when it works again, not each time it fails.
// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/base/log.hpp"

namespace zoomhook {

/// One thing that can fail, shared by all who try it. Any thread.
class health {
public:
    /// `recovered` is the sentence for when it works again.
    explicit health(std::string_view recovered) : recovered_(recovered) {}

    /// A line where `sentence` is news, or an old one that was last told a minute ago. What comes and goes
    /// all the time is told a few times a minute.
    void trouble(log::level, const std::string& sentence);
    void well();

private:
    const std::string_view recovered_;
    std::mutex mutex_;
    std::string told_; ///< empty while all is well
    deadline told_at_;
    int told_this_minute_ = 0;
    deadline minute_began_ = deadline::min();
};

} // namespace zoomhook
