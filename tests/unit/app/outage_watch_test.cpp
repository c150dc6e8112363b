// When it is found out that nothing can have arrived for a while.
// SPDX-License-Identifier: MIT
#include "app/outage_watch.hpp"

#include <gtest/gtest.h>

namespace zoomhook::app {
namespace {

using namespace std::chrono_literals;

constexpr bool there = true;
constexpr bool away = false;

TEST(tunnel_watch, sees_that_it_is_back) {
    tunnel_watch w;
    EXPECT_FALSE(w.back(there, 5));
    EXPECT_FALSE(w.back(away, 7)); // two more had come before it went away
    EXPECT_FALSE(w.back(away, 7));
    EXPECT_TRUE(w.back(there, 9)); // and two since it is back
    EXPECT_FALSE(w.back(there, 9)) << "once";
}

TEST(tunnel_watch, sees_it_each_time) {
    tunnel_watch w;
    (void)w.back(there, 0);
    for (int i = 0; i < 3; ++i) {
        EXPECT_FALSE(w.back(away, 0));
        EXPECT_TRUE(w.back(there, 0));
    }
}

TEST(tunnel_watch, sees_no_outage_before_there_was_one) {
    tunnel_watch w;
    EXPECT_FALSE(w.back(away, 0));
    EXPECT_FALSE(w.back(there, 0));
}

TEST(tunnel_watch, sees_no_outage_where_notifications_come_all_the_same) {
    tunnel_watch w;
    (void)w.back(there, 0);
    EXPECT_FALSE(w.back(away, 1));
    EXPECT_FALSE(w.back(away, 2));
    EXPECT_FALSE(w.back(there, 2));
}

class clock_watch_test : public testing::Test {
protected:
    static constexpr auto tolerance = 300s;
    bool after(steady_clock::duration passed, steady_clock::duration by_the_wall) {
        now += passed;
        wall += std::chrono::duration_cast<wall_time::duration>(by_the_wall);
        return watch.jumped(wall, now, tolerance);
    }
    wall_time wall{std::chrono::sys_days(std::chrono::year(2026) / 11 / 20)};
    deadline now{24h};
    clock_watch watch{wall, now};
};

TEST_F(clock_watch_test, sees_a_clock_that_was_behind) { EXPECT_TRUE(after(30s, 30s + 301s)); }

TEST_F(clock_watch_test, sees_a_clock_that_was_ahead) { EXPECT_TRUE(after(30s, 30s - 301s)); }

TEST_F(clock_watch_test, sees_a_jump_once) {
    EXPECT_TRUE(after(30s, 1h));
    EXPECT_FALSE(after(30s, 30s));
}

TEST_F(clock_watch_test, sees_none_in_what_zoom_and_we_may_differ_by) {
    EXPECT_FALSE(after(30s, 30s + 299s));
    EXPECT_FALSE(after(30s, 30s - 299s));
}

TEST_F(clock_watch_test, sees_none_where_nobody_has_looked_for_long) { EXPECT_FALSE(after(2h, 2h)); }

} // namespace
} // namespace zoomhook::app
