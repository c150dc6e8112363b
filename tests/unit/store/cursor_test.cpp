// zoomhook_settled_id(): every event up to it is visible to the next statement, or never will be.
// SPDX-License-Identifier: MIT
#include <future>

#include "postgres_fixture.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using test::psql;
using testing::ElementsAre;

const std::string an_insert =
    "INSERT INTO events (event_ts, received_at, last_received_at, app, digest)"
    " VALUES (now(), now(), now(), 'default', sha256(random()::text::bytea)) RETURNING id";

class cursor : public with_postgres {
protected:
    cursor() { (void)migrate(options_); }

    /// Asks a new connection; nothing: somebody was still in flight after `patience`.
    [[nodiscard]] std::string settled(const std::string& patience = "0 s") const {
        return ask("SELECT zoomhook_settled_id('" + patience + "')");
    }

    /// Asks with all patience, from another thread that waits already when this returns.
    [[nodiscard]] std::future<std::string> settled_later() const {
        auto answer = std::async(std::launch::async, [this] { return settled("60 s"); });
        EXPECT_TRUE(becomes(
            "SELECT count(*) > 0 FROM pg_stat_activity WHERE query LIKE 'SELECT zoomhook_settled_id%' AND "
            "wait_event = 'PgSleep'",
            "t"
        ));
        return answer;
    }

    [[nodiscard]] static std::string refusal_of(session& db, const std::string& statement) {
        try {
            db.run(statement);
            return "";
        } catch (const database_failure& e) {
            return e.sqlstate;
        }
    }
};

TEST_F(cursor, is_zero_before_the_first_event_and_the_last_id_afterwards) {
    EXPECT_EQ(settled(), "0");
    run(an_insert);
    EXPECT_EQ(settled(), "1");
}

TEST_F(cursor, waits_for_what_is_in_flight_below_it) {
    session slow(url_);
    slow.run("BEGIN");
    EXPECT_EQ(slow.run(an_insert)[0][0], "1");
    run(an_insert); // 2, visible before 1
    EXPECT_EQ(settled(), "");
    std::future<std::string> answer = settled_later();
    slow.run("COMMIT");
    EXPECT_EQ(answer.get(), "2");
    EXPECT_THAT(column("SELECT id FROM events ORDER BY id"), ElementsAre("1", "2"));
}

TEST_F(cursor, passes_what_was_rolled_back) {
    session slow(url_);
    slow.run("BEGIN");
    slow.run(an_insert);
    std::future<std::string> answer = settled_later();
    slow.run("ROLLBACK");
    EXPECT_EQ(answer.get(), "1");
}

TEST_F(cursor, waits_for_nobody_who_came_later) {
    session first(url_);
    session second(url_);
    first.run("BEGIN");
    first.run(an_insert);
    std::future<std::string> answer = settled_later();
    second.run("BEGIN");
    second.run(an_insert);
    first.run("COMMIT");
    EXPECT_EQ(answer.get(), "1");
    EXPECT_EQ(settled(), "");
    second.run("COMMIT");
    EXPECT_EQ(settled(), "2");
}

TEST_F(cursor, is_held_back_by_nothing_but_writers_of_events) {
    session other(url_);
    other.run("BEGIN");
    other.run("CREATE TABLE other (x int); INSERT INTO other VALUES (1)"); // a transaction with an id
    other.run("SELECT count(*) FROM events");
    run(an_insert);
    EXPECT_EQ(settled(), "1");
}

TEST_F(cursor, waits_for_who_inserts_under_a_stronger_lock_too) {
    session slow(url_);
    slow.run("BEGIN");
    slow.run("LOCK TABLE events IN SHARE ROW EXCLUSIVE MODE");
    slow.run(an_insert);
    EXPECT_EQ(settled(), "");
}

TEST_F(cursor, rests_on_a_sequence_without_a_cache) {
    EXPECT_EQ(
        ask("SELECT seqcache FROM pg_sequence WHERE seqrelid = pg_get_serial_sequence('events', "
            "'id')::regclass"),
        "1"
    );
}

TEST_F(cursor, keeps_rows_where_they_are_until_the_transaction_ends) {
    run("INSERT INTO events (event_ts, received_at, last_received_at, app, digest)"
        " VALUES ('2040-05-05', now(), now(), 'default', 'x')");
    session reader(url_);
    session upkeep(url_);
    reader.run("BEGIN");
    EXPECT_EQ(reader.run("SELECT zoomhook_settled_id()")[0][0], "1");
    const std::string make = "SELECT zoomhook_make_month('2040-05-01')"; // moves that row
    EXPECT_EQ(refusal_of(upkeep, make), "55P03");
    EXPECT_EQ(reader.run("SELECT count(*) FROM events WHERE id <= 1")[0][0], "1");
    reader.run("COMMIT");
    EXPECT_EQ(refusal_of(upkeep, make), "");
}

TEST_F(cursor, is_refused_where_the_next_statement_would_not_see_it) {
    session reader(url_);
    for (const char* level : {"REPEATABLE READ", "SERIALIZABLE"}) {
        reader.run(std::string("BEGIN ISOLATION LEVEL ") + level);
        EXPECT_EQ(refusal_of(reader, "SELECT zoomhook_settled_id()"), "55000");
        reader.run("ROLLBACK");
    }
    reader.run("BEGIN READ ONLY");
    EXPECT_EQ(refusal_of(reader, "SELECT zoomhook_settled_id()"), "");
}

TEST_F(cursor, is_for_those_who_may_read_events) {
    const auto may = [this](const std::string& role) {
        return ask(
            "SELECT has_function_privilege('" + role + "', 'zoomhook_settled_id(interval)', 'EXECUTE')"
        );
    };
    EXPECT_EQ(may("public"), "f");
    (void)psql(url_, {"-f", ZOOMHOOK_ROLES_FILE});
    EXPECT_EQ(may("zoomhook_reader"), "t");
    EXPECT_EQ(may("zoomhook_writer"), "f");
    return_to_version_3();
    (void)migrate(options_); // as an upgrade does, where the roles are there
    EXPECT_EQ(may("public"), "f");
    EXPECT_EQ(may("zoomhook_reader"), "t");
    EXPECT_EQ(
        ask("SELECT proowner::regrole FROM pg_proc WHERE proname = 'zoomhook_settled_id'"), "zoomhook_owner"
    );
}

} // namespace
} // namespace zoomhook::store
