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

/// What Postgres says then looks like the data's fault, and no notification is to blame.
class outage_of_every_row : public outage {
protected:
    void ends_with_whole_rows(const std::string& begin, const std::string& end) {
        running_sink sink(options_);
        ASSERT_TRUE(store_one(sink, delivery_of(some_body(0))));
        const test::log_capture log;
        run(begin);
        for (const int i : {1, 2, 3})
            ASSERT_TRUE(sink.offer(receipts_.ticket(delivery_of(some_body(i)), 30s)));
        EXPECT_TRUE(test::until([&] { return !sink.works(); }));
        run(end);
        EXPECT_TRUE(receipts_.come(4));
        EXPECT_EQ(ask("SELECT count(body) || ' ' || max(deliveries) FROM events"), "4 1");
        EXPECT_THAT(log.line_with("asked again"), HasSubstr("SQLSTATE"));
        EXPECT_THAT(log.lines(), testing::Not(testing::Contains(HasSubstr("refuses"))));
    }
};

TEST_F(outage_of_every_row, because_the_ids_are_used_up) {
    ends_with_whole_rows(
        "SELECT setval(pg_get_serial_sequence('events', 'id'), 9223372036854775807)",
        "SELECT setval(pg_get_serial_sequence('events', 'id'), 1)"
    );
}

TEST_F(outage_of_every_row, because_a_limit_is_reached_that_is_not_of_the_row) {
    const auto function = [](const std::string& body) {
        return "CREATE OR REPLACE FUNCTION limit_reached() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " +
               body + "; END $$";
    };
    // It ends by the function, which no insert locks: DROP TRIGGER locks months before events, inserts the
    // reverse. And not between a row and its stripped form, or the row would look to blame.
    ends_with_whole_rows(
        function("RAISE SQLSTATE '54000'") + "; CREATE TRIGGER limit_reached BEFORE INSERT ON events FOR "
                                             "EACH ROW EXECUTE FUNCTION limit_reached()",
        function("IF NEW.body IS NULL THEN RAISE SQLSTATE '54000'; END IF; RETURN NEW")
    );
}

TEST_F(outage, because_the_database_does_not_exist_is_told_by_its_name) {
    const test::log_capture log;
    const running_sink sink(options_for("postgresql://postgres@/nowhere?host=" + server_.folder().string()));
    EXPECT_THAT(log.line_with("nowhere"), HasSubstr("does not exist"));
}

} // namespace
} // namespace zoomhook::store
