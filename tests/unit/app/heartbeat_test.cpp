// What systemd hears while the daemon runs.
// SPDX-License-Identifier: MIT
#include "app/heartbeat.hpp"

#include <atomic>
#include <cstdlib>
#include <gtest/gtest.h>

#include "common/notify_socket.hpp"
#include "common/until.hpp"

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

/// How often it is fed while `turns` is asked three times.
int fed_while_turns_is(bool turns) {
    const test::notify_socket systemd;
    setenv("WATCHDOG_USEC", "40000", 1);
    std::atomic<int> asked{0};
    {
        const auto feeding = feed_watchdog([&](std::chrono::milliseconds) {
            ++asked;
            return turns;
        });
        EXPECT_TRUE(test::until([&] { return asked >= 3; }));
    }
    unsetenv("WATCHDOG_USEC");
    int fed = 0;
    for (std::string said = systemd.heard(); !said.empty(); said = systemd.heard())
        fed += said == "WATCHDOG=1";
    return fed;
}

TEST(watchdog, is_fed_at_the_start_and_while_everything_turns) { EXPECT_GE(fed_while_turns_is(true), 4); }

TEST(watchdog, is_not_fed_while_a_thread_stands_still) { EXPECT_EQ(fed_while_turns_is(false), 1); }

} // namespace
} // namespace zoomhook::app
