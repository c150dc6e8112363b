// What stands in the table after deliveries went through the sink.
// SPDX-License-Identifier: MIT
#include <string>

#include "postgres_fixture.hpp"
#include "zoomhook/base/hex.hpp"

namespace zoomhook::store {
namespace {

using namespace std::string_literals;
using test::delivery_of;
using test::some_body;
using testing::ElementsAre;

using storing = with_postgres;

std::string hex(const std::string& bytes) {
    return to_hex({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
}

TEST_F(storing, gives_back_every_byte_of_odd_bodies) {
    const std::vector<std::string> bodies{
        "",
        "\0\x01\xff"s,
        R"({"event":"a\u0000b"})",
        R"({"event":"\ud800"})",
        R"({"event":"quote \" backslash \\ brace } {","payload":{"account_id":"a\"b\\c{},NULL"}})",
        "{\"event\":\"ümläut 🎉\",\"payload\":{\"account_id\":\"日本語\"}}",
        "\xef\xbb\xbf{\"event\":\"with.a.mark\"}",
        "{\"event\":\"\xff\xfe\"}",
        R"({"event":"e","event":"f","n":1e200000})",
        std::string(20'000, '[') + std::string(20'000, ']'),
        R"({"event":"long","payload":{"account_id":")" + std::string(300'000, 'x') + R"("}})",
    };
    running_sink sink(options_);
    for (const std::string& body : bodies)
        ASSERT_TRUE(store_one(sink, delivery_of(body))) << body.substr(0, 80);
    for (const std::string& body : bodies)
        EXPECT_EQ(ask("SELECT count(*) FROM events WHERE encode(raw, 'hex') = '" + hex(body) + "'"), "1");
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE sha256(raw) = digest"), std::to_string(bodies.size()));
}

TEST_F(storing, fills_the_columns_people_ask_for) {
    running_sink sink(options_);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(976436438))));
    const result_row row =
        session(url_)
            .run("SELECT event, app, account_id, object_id, object_uuid, deliveries, request_id, "
                 "last_request_id, "
                 "host(remote_addr), secret_id, origin, body #>> '{payload,object,topic}', "
                 "to_char(event_ts AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS'), "
                 "extract(epoch FROM zm_timestamp)::bigint FROM events")
            .at(0);
    EXPECT_THAT(
        row, ElementsAre(
                 "meeting.started", "default", "acc", "976436438", "u==", "1", "r-1785369687", "r-1785369687",
                 "2001:db8::1", "0123abcd", "webhook", "T", "2026-07-30 00:01:26.123", "1785369687"
             )
    );
}

TEST_F(storing, keeps_the_microsecond_of_receipt) {
    running_sink sink(options_);
    ingest::delivery d = delivery_of(some_body(1));
    d.received_at = wall_time(std::chrono::microseconds(1'785'369'688'123'457));
    ASSERT_TRUE(store_one(sink, d));
    EXPECT_EQ(
        ask("SELECT (extract(epoch FROM received_at) * 1000000)::bigint FROM events"), "1785369688123457"
    );
}

TEST_F(storing, when_needed_keeps_raw_only_where_body_cannot_hold_it) {
    options_.raw = keep_raw::when_needed;
    running_sink sink(options_);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(1))));
    ASSERT_TRUE(store_one(sink, delivery_of("not JSON")));
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE raw IS NULL AND body IS NOT NULL"), "1");
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE raw = 'not JSON' AND body IS NULL"), "1");
}

TEST_F(storing, a_retry_of_zooms_raises_deliveries_and_is_told) {
    running_sink sink(options_);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(1), 1'785'369'687)));
    EXPECT_FALSE(receipts_.last().repeated);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(1), 1'785'369'987)));
    EXPECT_TRUE(receipts_.last().repeated);
    EXPECT_EQ(
        ask("SELECT concat(deliveries, ' ', request_id, ' ', last_request_id) FROM events"),
        "2 r-1785369687 r-1785369987"
    );
}

TEST_F(storing, a_replay_changes_nothing_and_is_answered) {
    running_sink sink(options_);
    for (const std::int64_t stamp : {1'785'369'687, 1'785'369'987}) // a delivery and its retry
        ASSERT_TRUE(store_one(sink, delivery_of(some_body(1), stamp)));
    const std::string before = ask("SELECT md5(string_agg(e::text, '')) FROM events e");
    for (const std::int64_t stamp : {1'785'369'987, 1'785'369'687}) // both once more
        ASSERT_TRUE(store_one(sink, delivery_of(some_body(1), stamp)));
    EXPECT_EQ(ask("SELECT md5(string_agg(e::text, '')) FROM events e"), before);
    EXPECT_FALSE(receipts_.last().repeated);
}

/// Claims to be what Postgres takes, and is not.
ingest::delivery poisoned(int number) {
    ingest::delivery d = delivery_of(some_body(number));
    d.what.raw += "}";
    d.what.digest[0] ^= 1U;
    return d;
}

TEST_F(storing, a_refused_row_is_stored_stripped_and_its_neighbours_whole) {
    running_sink sink(options_);
    for (int i = 0; i < 100; ++i)
        ASSERT_TRUE(sink.offer(receipts_.ticket(i % 40 == 7 ? poisoned(i) : delivery_of(some_body(i)))));
    ASSERT_TRUE(receipts_.come(100));
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE body IS NOT NULL AND event = 'meeting.started'"), "97");
    EXPECT_EQ(
        ask("SELECT count(*) FROM events WHERE event_ts <> 'epoch' AND body IS NULL AND event IS NULL"
            " AND account_id IS NULL AND secret_id IS NULL AND raw IS NOT NULL AND signature IS NOT NULL"
            " AND zm_timestamp IS NOT NULL AND app = 'default'"),
        "3"
    );
}

TEST_F(storing, a_row_stored_stripped_is_the_row_of_a_later_delivery_that_is_not) {
    running_sink sink(options_);
    ingest::delivery d = delivery_of(some_body(1));
    d.remote_addr = "somewhere";
    ASSERT_TRUE(store_one(sink, d));
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(1), d.zm_timestamp + 300)));
    EXPECT_EQ(ask("SELECT count(*) || ' ' || max(deliveries) FROM events"), "1 2");
}

TEST_F(storing, an_address_that_is_none_costs_the_columns_and_not_the_row) {
    running_sink sink(options_);
    ingest::delivery d = delivery_of(some_body(1));
    d.remote_addr = "somewhere";
    ASSERT_TRUE(store_one(sink, d));
    EXPECT_EQ(ask("SELECT encode(raw, 'escape') FROM events"), d.what.raw);
}

TEST_F(storing, many_writers_of_the_same_notifications_do_not_deadlock) {
    options_.connections = 4;
    running_sink sink(options_);
    constexpr int bodies = 200;
    constexpr int rounds = 10;
    {
        std::vector<std::jthread> senders;
        for (int s = 0; s < 4; ++s)
            senders.emplace_back([&, s] {
                for (int i = 0; i < bodies * rounds; ++i) {
                    const int body = s % 2 == 0 ? i % bodies : bodies - 1 - i % bodies;
                    const std::int64_t stamp = 1'785'369'687 + i / bodies * 4 + s;
                    EXPECT_TRUE(sink.offer(receipts_.ticket(delivery_of(some_body(body), stamp))));
                }
            });
    }
    EXPECT_TRUE(receipts_.come(4 * bodies * rounds));
    EXPECT_EQ(ask("SELECT count(*) FROM events"), std::to_string(bodies));
    EXPECT_EQ(ask("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"), "0");
}

TEST_F(storing, a_full_queue_says_so_at_once) {
    options_.queue_bytes = 10'000;
    postgres_sink sink(options_for("host=" + server_.folder().string() + "/nobody"));
    EXPECT_FALSE(sink.offer(receipts_.ticket(delivery_of("not started"))));
    running_sink away([&] {
        options o = options_for("host=" + server_.folder().string() + "/nobody");
        o.queue_bytes = 10'000;
        return o;
    }());
    int taken = 0;
    while (taken < 100 && away.offer(receipts_.ticket(delivery_of(some_body(taken)), std::chrono::hours(1))))
        ++taken;
    EXPECT_GT(taken, 3);
    EXPECT_LT(taken, 10);
}

} // namespace
} // namespace zoomhook::store
