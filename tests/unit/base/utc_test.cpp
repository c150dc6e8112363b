// Moments as people, programs and Zoom's API read them.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/utc.hpp"

#include <gtest/gtest.h>

namespace zoomhook {
namespace {

using namespace std::chrono_literals;

TEST(iso_text, is_in_utc_and_without_fractions) {
    EXPECT_EQ(
        iso_text(std::chrono::sys_days(std::chrono::year(2020) / 5 / 1) + 19h + 13min + 2s + 999ms),
        "2020-05-01T19:13:02Z"
    );
}

} // namespace
} // namespace zoomhook
