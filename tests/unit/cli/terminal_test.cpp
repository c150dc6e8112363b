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
    EXPECT_EQ(progress_bar(500, 1000), "[###############               ] ");
    EXPECT_EQ(progress_bar(1000, 1000), "[##############################] ");
    EXPECT_EQ(progress_text(500, 1000, "events", 5s), "50 %  500 of 1000 events, 5 s left");
    EXPECT_EQ(progress_text(1000, 1000, "events", 5s), "100 %  1000 of 1000 events, 0 s left");
}

TEST(terminal, a_bar_survives_what_it_cannot_know) {
    EXPECT_EQ(progress_text(7, 0, "events", 5s), "7 events");
    EXPECT_EQ(progress_bar(7, 0), "");
    EXPECT_EQ(progress_text(0, 10, "rows", 5s), "0 %  0 of 10 rows");
    EXPECT_EQ(progress_bar(0, 10), "[                              ] ");
    EXPECT_EQ(progress_text(12, 10, "rows", 5s), "100 %  12 of 10 rows, 0 s left");
    EXPECT_EQ(progress_bar(12, 10), "[##############################] ");
}

/// What standard error gets, which is no terminal, `after` so many seconds of the task.
std::string told(std::initializer_list<std::chrono::seconds> after) {
    testing::internal::CaptureStderr();
    {
        progress bar(1000, "events");
        const auto begin = progress::clock::now();
        for (const std::chrono::seconds t : after) bar.at(500, "7 found", begin + t);
    }
    return testing::internal::GetCapturedStderr();
}

TEST(terminal, without_one_a_plain_line_is_printed_every_half_minute) {
    const std::string line = "50 %  500 of 1000 events, 30 s left, 7 found\n";
    EXPECT_EQ(told({0s, 1s, 29s}), "");
    EXPECT_EQ(told({1s, 30s}), line);
    EXPECT_EQ(told({30s, 31s, 59s}), line);
    EXPECT_EQ(told({30s, 60s}), line + "50 %  500 of 1000 events, 1 min 0 s left, 7 found\n");
}

} // namespace
} // namespace zoomhook::cli
