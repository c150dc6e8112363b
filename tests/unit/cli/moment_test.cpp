// What people may write where a moment is asked for.
// SPDX-License-Identifier: MIT
#include "cli/terminal/moment.hpp"

#include <gtest/gtest.h>

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;

const wall_time now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 28) + 12h;

TEST(moments, are_ages) {
    EXPECT_EQ(moment_of("30s", now), now - 30s);
    EXPECT_EQ(moment_of("10m", now), now - 10min);
    EXPECT_EQ(moment_of("2h", now), now - 2h);
    EXPECT_EQ(moment_of("1d", now), now - 24h);
}

TEST(moments, are_times_of_utc) {
    EXPECT_EQ(moment_of("2026-11-28", now), now - 12h);
    EXPECT_EQ(moment_of("2026-11-28T09:14", now), now - 12h + 9h + 14min);
    EXPECT_EQ(moment_of("2026-11-28 09:14:07", now), now - 12h + 9h + 14min + 7s);
    EXPECT_EQ(moment_of("2026-11-28T09:14:07Z", now), now - 12h + 9h + 14min + 7s) << "as it is printed";
}

TEST(moments, may_be_far_away) {
    EXPECT_EQ(moment_of("36500d", now), now - 24h * 36500);
    EXPECT_GT(moment_of("9999-12-31", now), now + 24h * 36500);
}

TEST(moments, have_lengths_of_time_between_them) {
    EXPECT_EQ(duration_of("30s"), 30s);
    EXPECT_EQ(duration_of("5m"), 5min);
    EXPECT_EQ(duration_of("1d"), 24h);
    for (const char* text : {"", "5", "soon", "-5m", "2026-11-28", "36501d"})
        EXPECT_FALSE(duration_of(text)) << text;
}

TEST(moments, are_nothing_else) {
    for (const char* text :
         {"", "m", "10", "-10m", "1.5h", "10 m", "10mm", "99999999999d", "yesterday", "2026-13-01",
          "2026-11-28T", "2026-02-31", "1969-12-31", "36501d", "4294967295d"})
        EXPECT_FALSE(moment_of(text, now)) << text;
}

} // namespace
} // namespace zoomhook::cli
