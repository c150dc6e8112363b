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

TEST(moments, are_nothing_else) {
    for (const char* text :
         {"", "m", "10", "-10m", "1.5h", "10 m", "10mm", "99999999999d", "yesterday", "2026-13-01",
          "2026-11-28T"})
        EXPECT_FALSE(moment_of(text, now)) << text;
}

} // namespace
} // namespace zoomhook::cli
