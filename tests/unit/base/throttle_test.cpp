// What happens all the time is told once a minute, and nothing is left out of the count.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/throttle.hpp"

#include <gtest/gtest.h>

namespace zoomhook {
namespace {

using namespace std::chrono_literals;

TEST(throttle, tells_the_first_at_once_and_the_rest_a_minute_later) {
    throttle t;
    const deadline begin = steady_clock::now();
    EXPECT_EQ(t.happened(begin), 1U);
    for (int i = 1; i <= 50; ++i) EXPECT_EQ(t.happened(begin + i * 1s), 0U);
    EXPECT_EQ(t.happened(begin + 60s), 51U);
    EXPECT_EQ(t.happened(begin + 61s), 0U);
}

TEST(throttle, tells_at_once_again_after_a_quiet_time) {
    throttle t;
    const deadline begin = steady_clock::now();
    EXPECT_EQ(t.happened(begin), 1U);
    EXPECT_EQ(t.happened(begin + 1h), 1U);
}

} // namespace
} // namespace zoomhook
