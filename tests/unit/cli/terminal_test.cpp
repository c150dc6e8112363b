// Colours where they are wanted, and a bar that says how far a task is and how long it will take.
// SPDX-License-Identifier: MIT
#include "cli/terminal/terminal.hpp"

#include <gtest/gtest.h>

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;

TEST(terminal, paints_only_where_colours_are_wanted) {
    EXPECT_EQ(painted("fail", colour::red, true), "\x1b[31mfail\x1b[0m");
    EXPECT_EQ(painted("fail", colour::red, false), "fail");
    EXPECT_EQ(painted("plain", colour::none, true), "plain");
}

TEST(terminal, a_bar_tells_share_and_time_left) {
    EXPECT_EQ(
        progress_text(500, 1000, "events", 5s),
        "[###############               ] 50 %  500 of 1000 events, 5 s left"
    );
    EXPECT_EQ(
        progress_text(1000, 1000, "events", 5s),
        "[##############################] 100 %  1000 of 1000 events, 0 s left"
    );
}

TEST(terminal, a_bar_survives_what_it_cannot_know) {
    EXPECT_EQ(progress_text(7, 0, "events", 5s), "7 events");
    EXPECT_EQ(progress_text(0, 10, "rows", 5s), "[                              ] 0 %  0 of 10 rows");
    EXPECT_EQ(
        progress_text(12, 10, "rows", 5s), "[##############################] 100 %  12 of 10 rows, 0 s left"
    );
}

} // namespace
} // namespace zoomhook::cli
