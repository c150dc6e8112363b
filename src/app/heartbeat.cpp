// What systemd hears while the daemon runs.
// SPDX-License-Identifier: MIT
#include "heartbeat.hpp"

#include <array>
#include <cstdio>

#include "zoomhook/base/log.hpp"
#include "zoomhook/ops/systemd.hpp"

namespace zoomhook::app {

std::optional<periodic> feed_watchdog(std::function<bool(std::chrono::milliseconds within)> turns) {
    const auto silence = ops::systemd::watchdog();
    if (!silence) return {};
    // A pause, and a quarter each for the loops and the pipeline, are three.
    const auto quarter = std::chrono::duration_cast<std::chrono::milliseconds>(*silence / 4);
    ops::systemd::alive();
    return std::optional<periodic>(std::in_place, quarter, [quarter, turns = std::move(turns)] {
        if (turns(quarter)) return ops::systemd::alive();
        log::error("a thread of the daemon stands still: systemd's watchdog is not fed");
    });
}

std::string pace::told(std::uint64_t count_now, deadline now) {
    const double seconds = at_ ? std::chrono::duration<double>(now - *at_).count() : 0;
    const double rate = seconds > 0 ? static_cast<double>(count_now - count_) / seconds : 0;
    count_ = count_now;
    at_ = now;
    std::array<char, 96> text{};
    std::snprintf(
        text.data(), text.size(), "%llu notifications since the start, %.1f a second",
        static_cast<unsigned long long>(count_now), rate
    );
    return text.data();
}

} // namespace zoomhook::app
