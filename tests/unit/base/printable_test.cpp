// What text from outside looks like on a terminal.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/printable.hpp"

#include <gtest/gtest.h>

namespace zoomhook {
namespace {

TEST(printable, leaves_what_people_write_as_it_is) {
    EXPECT_EQ(
        printable("Weekly \xC3\xBCml\xC3\xA4ut \xF0\x9F\x8E\x89 \"quoted\" \\"),
        "Weekly \xC3\xBCml\xC3\xA4ut \xF0\x9F\x8E\x89 \"quoted\" \\"
    );
}

TEST(printable, is_one_line_that_steers_no_terminal) {
    EXPECT_EQ(printable("a\nb\x1b[31m\x7f"), R"(a\nb\x1b[31m\x7f)");
    EXPECT_EQ(
        printable("\xC2\x9B"
                  "2J \xE2\x80\xAE"),
        R"(\xc2\x9b2J \xe2\x80\xae)"
    );
    EXPECT_EQ(printable("\xff"), R"(\xff)");
}

TEST(printable, ends_no_line_and_turns_no_direction) {
    EXPECT_EQ(printable("a\u2028b\u2029"), R"(a\xe2\x80\xa8b\xe2\x80\xa9)");
    EXPECT_EQ(printable("\u200e\u200f\u061c"), R"(\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c)");
}

} // namespace
} // namespace zoomhook
