// Waits grow, have an end, and never come down to nothing.
// SPDX-License-Identifier: MIT
#include "store/backoff.hpp"

#include <gtest/gtest.h>

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

TEST(backoff, doubles_up_to_its_longest_wait) {
    backoff b(50ms, 300ms);
    for (const auto expected : {50ms, 100ms, 200ms, 300ms, 300ms}) EXPECT_EQ(b.next(1), expected);
}

TEST(backoff, waits_at_least_half) {
    backoff b(50ms, 300ms);
    EXPECT_EQ(b.next(0), 25ms);
    EXPECT_EQ(b.next(0.5), 75ms);
}

TEST(backoff, begins_anew_after_a_reset) {
    backoff b(50ms, 300ms);
    (void)b.next(1);
    (void)b.next(1);
    b.reset();
    EXPECT_EQ(b.next(1), 50ms);
}

TEST(backoff, draws_its_chance_between_0_and_1) {
    for (int i = 0; i < 100; ++i) {
        const double c = chance();
        EXPECT_GE(c, 0);
        EXPECT_LE(c, 1);
    }
}

} // namespace
} // namespace zoomhook::store
