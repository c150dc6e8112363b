// Sizes and ages as people read them.
// SPDX-License-Identifier: MIT
#include "cli/terminal/quantities.hpp"

#include <gtest/gtest.h>

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;

TEST(size_text, has_one_decimal_and_a_unit) {
    EXPECT_EQ(size_text(0), "0 B");
    EXPECT_EQ(size_text(1023), "1023 B");
    EXPECT_EQ(size_text(1024), "1.0 KiB");
    EXPECT_EQ(size_text(1'048'575), "1023.9 KiB");
    EXPECT_EQ(size_text(5'452'595), "5.1 MiB");
    EXPECT_EQ(size_text(std::uint64_t{1} << 30), "1.0 GiB");
    EXPECT_EQ(size_text(std::uint64_t{3} << 50), "3072.0 TiB");
}

TEST(age_text, has_the_two_units_that_matter) {
    EXPECT_EQ(age_text(-5s), "0 s");
    EXPECT_EQ(age_text(59s), "59 s");
    EXPECT_EQ(age_text(192s), "3 min 12 s");
    EXPECT_EQ(age_text(2h + 5min + 59s), "2 h 5 min");
    EXPECT_EQ(age_text(76h + 30min), "3 d 4 h");
}

} // namespace
} // namespace zoomhook::cli
