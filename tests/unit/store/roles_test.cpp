// With the rights of sql/roles.sql the sink stores; without one of them the log names what to grant.
// SPDX-License-Identifier: MIT
#include "common/log_capture.hpp"
#include "common/recovered_events.hpp"
#include "postgres_fixture.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using test::delivery_of;
using test::psql;
using test::some_body;
using testing::AllOf;
using testing::HasSubstr;

class roles : public with_postgres {
protected:
    roles() {
        (void)migrate(options_);
        (void)psql(url_, {"-f", ZOOMHOOK_ROLES_FILE});
        run("DO $$ BEGIN CREATE ROLE serving LOGIN IN ROLE zoomhook_writer; EXCEPTION WHEN duplicate_object "
            "THEN"
            " NULL; END $$");
        options_.url = test::private_postgres::as_role(url_, "serving");
    }
};

TEST_F(roles, the_writer_stores_and_repeats_and_makes_months) {
    run("SELECT zoomhook_drop_months(now() + interval '1 year')");
    running_sink sink(options_);
    for (const std::int64_t stamp : {1'785'369'687, 1'785'369'987})
        ASSERT_TRUE(store_one(sink, delivery_of(some_body(1), stamp)));
    EXPECT_EQ(ask("SELECT deliveries FROM events"), "2");
    EXPECT_TRUE(becomes("SELECT count(*) FROM pg_partition_tree('events') WHERE isleaf", "6"));
    EXPECT_EQ(
        ask("SELECT DISTINCT tableowner FROM pg_tables WHERE tablename LIKE 'events%'"), "zoomhook_owner"
    );
}

TEST_F(roles, the_writer_can_neither_read_bodies_nor_delete) {
    session db(options_.url);
    for (const char* statement :
         {"SELECT raw FROM events", "DELETE FROM events", "TRUNCATE events", "UPDATE events SET raw = ''",
          "INSERT INTO events (deliveries) VALUES (7)", "DROP TABLE events", "TABLE zoomhook_forgotten"}) {
        try {
            db.run(statement);
            FAIL() << statement;
        } catch (const database_failure& e) {
            EXPECT_EQ(e.sqlstate, "42501") << statement;
        }
    }
}

TEST_F(roles, the_writer_remembers_up_to_where_logs_were_read) {
    const wall_time hour = std::chrono::floor<std::chrono::hours>(std::chrono::system_clock::now());
    recovery r(options_);
    r.cover("default", hour - 1h);
    r.cover("default", hour);
    EXPECT_EQ(r.covered_up_to("default"), hour);
}

TEST_F(roles, the_writer_recovers_and_finds_what_is_there) {
    const std::vector<recovered_event> page{
        test::entry_of(some_body(1), "r1"), test::cut_entry("{", "r2", std::chrono::system_clock::now())};
    recovery r(options_);
    EXPECT_TRUE(r.try_begin());
    for (const bool dry_run : {true, false})
        EXPECT_THAT(r.store(page, dry_run), testing::Each(recovered::stored)) << dry_run;
    EXPECT_THAT(r.store(page, false), testing::Each(recovered::already_there));
}

TEST_F(roles, a_missing_right_to_recover_is_named) {
    run("REVOKE SELECT (request_id) ON events FROM zoomhook_writer");
    try {
        (void)recovery(options_).store(std::vector{test::entry_of(some_body(1))}, false);
        FAIL();
    } catch (const error& e) {
        EXPECT_THAT(e.what(), AllOf(HasSubstr("permission denied"), HasSubstr("sql/roles.sql")));
    }
}

TEST_F(roles, a_missing_right_is_named_and_granted_without_a_restart) {
    const test::log_capture log;
    running_sink sink(options_);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(1))));
    run("REVOKE INSERT ON events FROM zoomhook_writer");
    ASSERT_TRUE(sink.offer(receipts_.ticket(delivery_of(some_body(2)))));
    EXPECT_FALSE(receipts_.come(2, 500ms));
    EXPECT_THAT(
        log.line_with("permission denied"),
        AllOf(HasSubstr("GRANT INSERT"), HasSubstr("events"), HasSubstr("serving"))
    );
    run("GRANT INSERT ON events TO zoomhook_writer");
    EXPECT_TRUE(receipts_.come(2));
    EXPECT_THAT(log.line_with("storing again"), HasSubstr("again"));
}

TEST_F(roles, the_file_can_be_run_again_and_with_other_names) {
    (void)psql(url_, {"-f", ZOOMHOOK_ROLES_FILE});
    options_ = options_for(url_);
    options_.schema = "zoom hook";
    (void)migrate(options_);
    (void)psql(url_, {"-v", "schema=zoom hook", "-v", "writer=other writer", "-f", ZOOMHOOK_ROLES_FILE});
    EXPECT_EQ(ask("SELECT has_table_privilege('zoomhook_reader', '\"zoom hook\".events', 'SELECT')"), "t");
    EXPECT_EQ(ask("SELECT has_table_privilege('other writer', '\"zoom hook\".events', 'DELETE')"), "f");
}

} // namespace
} // namespace zoomhook::store
