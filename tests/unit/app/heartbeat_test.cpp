// What systemd hears while the daemon runs.
// SPDX-License-Identifier: MIT
#include "app/heartbeat.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

namespace zoomhook::app {
namespace {

using namespace std::chrono_literals;

TEST(pace, is_counted_since_the_last_time) {
    pace p;
    const deadline start{};
    EXPECT_EQ(p.told(10, start), "10 notifications since the start, 0.0 a second");
    EXPECT_EQ(p.told(45, start + 10s), "45 notifications since the start, 3.5 a second");
    EXPECT_EQ(p.told(45, start + 20s), "45 notifications since the start, 0.0 a second");
}

TEST(watchdog, is_not_fed_where_nobody_wants_it) {
    unsetenv("WATCHDOG_USEC");
    EXPECT_FALSE(feed_watchdog([](std::chrono::milliseconds) { return true; }).has_value());
}

} // namespace
} // namespace zoomhook::app
