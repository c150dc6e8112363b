// Events are read in portions that fit into memory, however large their bodies are, and none is left out.
// SPDX-License-Identifier: MIT
#include "postgres_fixture.hpp"
#include "zoomhook/store/event_reader.hpp"
#include "zoomhook/store/events.hpp"

namespace zoomhook::store {
namespace {

class portions : public with_postgres {
protected:
    portions() { (void)migrate(options_); }

    /// Of 2 MiB each that can't be compressed to half of that, and no raw.
    void insert(int rows) const {
        run("INSERT INTO events (event_ts, received_at, last_received_at, app, digest, body)"
            " SELECT now(), now(), now(), 'a', sha256(i::text::bytea), jsonb_build_object('x', x)"
            " FROM generate_series(1, " +
            std::to_string(rows) +
            ") AS i, LATERAL (SELECT string_agg(encode(sha256((i || ' ' || n)::bytea), 'base64'), '') FROM "
            "generate_series(1, 48000) AS n) AS made(x)");
    }
};

TEST_F(portions, of_who_follows) {
    insert(5);
    event_filter all;
    all.since = wall_time();
    event_feed feed(options_, all, {.body = true, .json = true});
    std::vector<std::int64_t> ids;
    while (ids.size() < 5) {
        const auto some = feed.next(std::chrono::milliseconds(1));
        ASSERT_EQ(some.size(), 1U);
        ids.push_back(some[0].id);
    }
    EXPECT_THAT(ids, testing::ElementsAre(1, 2, 3, 4, 5));
    EXPECT_TRUE(feed.next(std::chrono::milliseconds(1)).empty());
}

TEST_F(portions, of_who_verifies_where_raw_was_not_kept) {
    insert(5);
    event_reader events(options_);
    id_range range = events.range_of({});
    std::vector<std::int64_t> ids;
    for (auto some = events.next(range, {}); !some.empty(); some = events.next(range, {})) {
        EXPECT_EQ(some.size(), 1U);
        ids.push_back(range.above = some.back().id);
    }
    EXPECT_THAT(ids, testing::ElementsAre(1, 2, 3, 4, 5));
}

} // namespace
} // namespace zoomhook::store
