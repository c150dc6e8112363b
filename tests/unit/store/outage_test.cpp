// Postgres ended, frozen, late: nothing acknowledged is lost, nobody waits for ever.
// SPDX-License-Identifier: MIT
#include "common/log_capture.hpp"
#include "postgres_fixture.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using test::delivery_of;
using test::some_body;
using testing::HasSubstr;

using outage = with_postgres;

TEST_F(outage, of_ended_sessions_loses_nothing) {
    running_sink sink(options_);
    constexpr int count = 2000;
    for (int i = 0; i < count; ++i) {
        ASSERT_TRUE(sink.offer(receipts_.ticket(delivery_of(some_body(i)), 10s)));
        if (i % 100 == 99)
            run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid()");
    }
    EXPECT_TRUE(receipts_.come(count));
    EXPECT_EQ(ask("SELECT count(*) || ' ' || max(deliveries) FROM events"), "2000 1");
}

TEST_F(outage, of_a_frozen_server_ends_with_it) {
    const test::log_capture log;
    running_sink sink(options_);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(0))));
    server_.freeze();
    ASSERT_TRUE(sink.offer(receipts_.ticket(delivery_of(some_body(1)), 300ms)));
    EXPECT_FALSE(receipts_.come(2, 500ms));
    server_.thaw();
    EXPECT_TRUE(store_one(sink, delivery_of(some_body(2))));
    EXPECT_THAT(log.line_with("lost"), HasSubstr("connection"));
    EXPECT_THAT(log.line_with("Postgres is back"), HasSubstr("back"));
}

TEST_F(outage, is_known_to_who_asks_whether_it_works) {
    running_sink sink(options_);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(0))));
    EXPECT_TRUE(sink.works());
    server_.freeze();
    EXPECT_TRUE(test::until([&] {
        (void)sink.offer(receipts_.ticket(delivery_of(some_body(1)), 50ms));
        return !sink.works();
    }));
    server_.thaw();
    EXPECT_TRUE(test::until([&] { return store_one(sink, delivery_of(some_body(2))) && sink.works(); }));
}

TEST_F(outage, does_not_keep_a_stop_waiting) {
    running_sink sink(options_);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(0))));
    server_.freeze();
    ASSERT_TRUE(sink.offer(receipts_.ticket(delivery_of(some_body(1)), 60s)));
    const deadline until = steady_clock::now() + 700ms;
    sink.stop(until);
    EXPECT_LT(steady_clock::now(), until + 500ms);
    EXPECT_EQ(receipts_.count(), 1);
}

TEST_F(outage, before_the_first_connection_ends_when_postgres_comes) {
    server_.freeze();
    running_sink sink(options_);
    ASSERT_TRUE(sink.offer(receipts_.ticket(delivery_of(some_body(1)), 30s)));
    EXPECT_FALSE(receipts_.come(1, 300ms));
    server_.thaw();
    EXPECT_TRUE(receipts_.come(1));
}

TEST_F(outage, of_the_table_is_mended_by_migrating_again) {
    running_sink sink(options_);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(0))));
    run("DROP SCHEMA public CASCADE");
    ASSERT_TRUE(sink.offer(receipts_.ticket(delivery_of(some_body(1)))));
    EXPECT_TRUE(receipts_.come(2));
    EXPECT_EQ(ask("SELECT count(*) FROM events"), "1");
}

TEST_F(outage, stop_writes_what_is_queued) {
    running_sink sink(options_);
    for (int i = 0; i < 3000; ++i) ASSERT_TRUE(sink.offer(receipts_.ticket(delivery_of(some_body(i)))));
    ASSERT_TRUE(receipts_.come(1));
    sink.stop(steady_clock::now() + 10s);
    EXPECT_EQ(receipts_.count(), 3000);
    EXPECT_FALSE(sink.offer(receipts_.ticket(delivery_of("too late"))));
}

TEST_F(outage, of_a_locked_table_ends_with_the_lock) {
    running_sink sink(options_);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(0))));
    session administrator(url_);
    administrator.run("BEGIN");
    administrator.run("LOCK TABLE events IN ACCESS EXCLUSIVE MODE");
    ASSERT_TRUE(sink.offer(receipts_.ticket(delivery_of(some_body(1)))));
    EXPECT_FALSE(receipts_.come(2, 2500ms)); // longer than the sessions' lock_timeout
    administrator.run("COMMIT");
    EXPECT_TRUE(receipts_.come(2));
}

TEST_F(outage, because_the_database_does_not_exist_is_told_by_its_name) {
    const test::log_capture log;
    const running_sink sink(options_for("postgresql://postgres@/nowhere?host=" + server_.folder().string()));
    EXPECT_THAT(log.line_with("nowhere"), HasSubstr("does not exist"));
}

} // namespace
} // namespace zoomhook::store
