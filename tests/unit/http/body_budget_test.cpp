// What bodies in flight may take: a few large ones leave room for ordinary ones, and what ends is given back.
// SPDX-License-Identifier: MIT
#include "../../../src/http/body_budget.hpp"

#include <gtest/gtest.h>

namespace zoomhook::http {
namespace {

constexpr std::size_t kib = 1024;
using share = body_budget::share;

TEST(BodyBudget, TheLastQuarterIsForOrdinaryBodies) {
    body_budget budget(1024 * kib);
    share large(budget);
    EXPECT_TRUE(large.grow_to(768 * kib));
    share another(budget);
    EXPECT_FALSE(another.grow_to(65 * kib));
    share ordinary(budget);
    EXPECT_TRUE(ordinary.grow_to(64 * kib));
}

TEST(BodyBudget, WhatEndsIsGivenBack) {
    body_budget budget(1024 * kib);
    for (int i = 0; i < 3; ++i) {
        share s(budget);
        EXPECT_TRUE(s.grow_to(100 * kib));
        EXPECT_TRUE(s.grow_to(768 * kib));
        EXPECT_FALSE(s.grow_to(769 * kib));
    }
}

TEST(BodyBudget, IsBoundedAlsoForOrdinaryBodies) {
    body_budget budget(128 * kib);
    share first(budget);
    share second(budget);
    share third(budget);
    EXPECT_TRUE(first.grow_to(64 * kib));
    EXPECT_TRUE(second.grow_to(64 * kib));
    EXPECT_FALSE(third.grow_to(1));
}

} // namespace
} // namespace zoomhook::http
