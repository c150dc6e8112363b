// Postgres first while it works; no flapping while it works and fails by turns.
// SPDX-License-Identifier: MIT
#include "zoomhook/ingest/route.hpp"

#include <gtest/gtest.h>

namespace zoomhook::ingest {
namespace {

using namespace std::chrono_literals;

const deadline begin = steady_clock::now();

TEST(route, leads_to_postgres_while_it_works) {
    route r(begin);
    EXPECT_TRUE(r.to_postgres(true, begin));
    EXPECT_TRUE(r.to_postgres(true, begin + 1h));
    EXPECT_FALSE(r.changed());
}

TEST(route, makes_nothing_of_a_postgres_that_is_not_connected_yet) {
    route r(begin);
    EXPECT_TRUE(r.to_postgres(false, begin + 2s));
    EXPECT_FALSE(r.to_postgres(false, begin + 3s));
    EXPECT_TRUE(r.changed());
}

TEST(route, leads_past_postgres_at_once_where_it_fails_after_a_good_time) {
    route r(begin);
    EXPECT_TRUE(r.to_postgres(true, begin + 1h));
    EXPECT_FALSE(r.to_postgres(false, begin + 1h));
}

TEST(route, leads_back_only_after_a_while) {
    route r(begin);
    EXPECT_FALSE(r.to_postgres(false, begin + 1min));
    EXPECT_FALSE(r.to_postgres(true, begin + 1min + 9s));
    EXPECT_TRUE(r.to_postgres(true, begin + 1min + 10s));
}

TEST(route, changes_at_most_once_in_ten_seconds_however_postgres_flaps) {
    route r(begin);
    int changes = 0;
    for (int i = 0; i < 600; ++i) {
        (void)r.to_postgres(i % 2 == 0, begin + 1min + i * 100ms);
        changes += r.changed() ? 1 : 0;
    }
    EXPECT_GE(changes, 1);
    EXPECT_LE(changes, 7); // in a minute
}

} // namespace
} // namespace zoomhook::ingest
