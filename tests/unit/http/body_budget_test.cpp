// What bodies in flight may take: a few large ones leave room for ordinary ones, and what ends is given back.
// SPDX-License-Identifier: MIT
#include "../../../src/http/body_budget.hpp"

#include <gtest/gtest.h>
#include <list>

namespace zoomhook::http {
namespace {

constexpr std::size_t kib = 1024;
constexpr bool complete = true;
using share = body_budget::share;

TEST(BodyBudget, TheLastQuarterIsForOrdinaryBodies) {
    body_budget budget(1024 * kib);
    share large(budget);
    EXPECT_TRUE(large.grow_to(768 * kib, complete));
    share another(budget);
    EXPECT_FALSE(another.grow_to(65 * kib, complete));
    share ordinary(budget);
    EXPECT_TRUE(ordinary.grow_to(64 * kib, complete));
}

TEST(BodyBudget, TheLastEighthIsForCompleteBodies) {
    body_budget budget(512 * kib);
    std::list<share> stalled;
    for (int i = 0; i < 7; ++i) EXPECT_TRUE(stalled.emplace_back(budget).grow_to(64 * kib, !complete));
    EXPECT_FALSE(stalled.emplace_back(budget).grow_to(1, !complete));
    share whole(budget);
    EXPECT_TRUE(whole.grow_to(64 * kib, complete));
}

TEST(BodyBudget, WhatEndsIsGivenBack) {
    body_budget budget(1024 * kib);
    for (int i = 0; i < 3; ++i) {
        share s(budget);
        EXPECT_TRUE(s.grow_to(100 * kib, complete));
        EXPECT_TRUE(s.grow_to(768 * kib, complete));
        EXPECT_FALSE(s.grow_to(769 * kib, complete));
    }
}

TEST(BodyBudget, IsBoundedAlsoForOrdinaryBodies) {
    body_budget budget(128 * kib);
    share first(budget);
    share second(budget);
    share third(budget);
    EXPECT_TRUE(first.grow_to(64 * kib, complete));
    EXPECT_TRUE(second.grow_to(64 * kib, complete));
    EXPECT_FALSE(third.grow_to(1, complete));
}

} // namespace
} // namespace zoomhook::http
