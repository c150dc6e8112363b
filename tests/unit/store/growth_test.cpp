// For how long there is room: from the disk's free space, the growth, and what retention gives back.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/growth.hpp"

#include <gtest/gtest.h>

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t gib = std::uint64_t{1} << 30;

TEST(days_until_full, is_the_room_over_the_growth) {
    const growth g{.bytes = 50 * gib, .bytes_per_day = 2 * gib, .free = 100 * gib};
    EXPECT_EQ(days_until_full(g, {}), 50);
}

TEST(days_until_full, is_unknown_where_one_of_both_is) {
    EXPECT_FALSE(days_until_full({.bytes = gib, .bytes_per_day = gib, .free = {}}, {}));
    EXPECT_FALSE(days_until_full({.bytes = gib, .bytes_per_day = {}, .free = gib}, {}));
    EXPECT_FALSE(days_until_full({.bytes = gib, .bytes_per_day = 0, .free = gib}, {}));
}

TEST(days_until_full, is_never_where_retention_frees_the_disk_in_time) {
    const growth g{.bytes = 50 * gib, .bytes_per_day = 2 * gib, .free = 100 * gib};
    EXPECT_FALSE(days_until_full(g, 44 * 24h)); // with the month that is dropped last: 75 days of 2 GiB
    EXPECT_FALSE(days_until_full(g, 7 * 24h));
    EXPECT_EQ(days_until_full(g, 45 * 24h), 50); // 152 GiB, and there are 150
}

} // namespace
} // namespace zoomhook::store
