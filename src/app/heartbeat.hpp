// What systemd hears while the daemon runs: that it lives, and how it fares.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "zoomhook/base/clock.hpp"
#include "zoomhook/base/periodic.hpp"

namespace zoomhook::app {

/// Feeds systemd's watchdog, where it wants to be fed, as long as `turns` says that all threads do which must
/// never stand still.
[[nodiscard]] std::optional<periodic>
feed_watchdog(std::function<bool(std::chrono::milliseconds within)> turns);

/// "1,204 notifications since the start, 3.2 a second" from counts that are read from time to time. One
/// thread.
class pace {
public:
    [[nodiscard]] std::string told(std::uint64_t count_now, deadline now);

private:
    std::uint64_t count_ = 0;
    std::optional<deadline> at_;
};

} // namespace zoomhook::app
