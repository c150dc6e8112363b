// Migrating: once, together, and never over what is not ours.
// SPDX-License-Identifier: MIT
#include "common/log_capture.hpp"
#include "postgres_fixture.hpp"

namespace zoomhook::store {
namespace {

using test::delivery_of;
using test::some_body;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class migrating : public with_postgres {
protected:
    /// What migrate() says against it, or nothing.
    [[nodiscard]] std::string refusal() const {
        try {
            (void)migrate(options_);
            return "";
        } catch (const error& e) {
            return e.what();
        }
    }
};

TEST_F(migrating, makes_the_schema_once_and_tells_what_it_did) {
    const migration_report first = migrate(options_);
    EXPECT_THAT(
        first.applied,
        ElementsAre(
            "0001_events.sql", "0002_months.sql", "0003_records.sql", "0004_retention.sql", "0005_cursor.sql",
            "0006_views.sql", "0007_counts.sql", "0008_privacy.sql", "0009_recovered.sql"
        )
    );
    EXPECT_EQ(first.version, 9);
    EXPECT_THAT(first.database, AllOf(HasSubstr("postgres@"), HasSubstr("/test_")));
    const migration_report second = migrate(options_);
    EXPECT_THAT(second.applied, IsEmpty());
    EXPECT_EQ(second.version, 9);
}

TEST_F(migrating, from_many_processes_at_once_happens_once) {
    std::vector<migration_report> reports(4);
    {
        std::vector<std::jthread> all;
        for (migration_report& r : reports) all.emplace_back([this, &r] { r = migrate(options_); });
    }
    std::size_t applied = 0;
    for (const migration_report& r : reports) {
        EXPECT_EQ(r.version, 9);
        applied += r.applied.size();
    }
    EXPECT_EQ(applied, 9);
}

TEST_F(migrating, makes_the_schema_that_is_set) {
    options_.schema = "zoom \"hooks\"";
    (void)migrate(options_);
    running_sink sink(options_);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(1))));
    EXPECT_EQ(ask(R"(SELECT count(*) FROM "zoom ""hooks""".events)"), "1");
    EXPECT_EQ(ask("SELECT to_regclass('public.events') IS NULL"), "t");
}

TEST_F(migrating, refuses_a_foreign_table_and_leaves_it_alone) {
    run("CREATE TABLE events (id serial, name text)");
    EXPECT_THAT(refusal(), AllOf(HasSubstr("public.events"), HasSubstr("database.schema")));
    EXPECT_EQ(ask("SELECT count(*) FROM pg_class WHERE relname LIKE 'zoomhook%'"), "0");
}

TEST_F(migrating, knows_its_tables_whatever_columns_were_added) {
    (void)migrate(options_);
    for (const char* table : {"events", "rejected", "url_validations", "zoomhook_migrations"})
        for (const char* name : {"mine", "checksum", "reason", "took"})
            run(std::string("ALTER TABLE ") + table + " ADD COLUMN IF NOT EXISTS " + name + " text");
    EXPECT_EQ(refusal(), "");
}

TEST_F(migrating, refuses_a_foreign_table_of_records) {
    (void)migrate(options_);
    run("DROP TABLE rejected CASCADE; CREATE TABLE rejected (id int, reason text)");
    EXPECT_THAT(refusal(), AllOf(HasSubstr("public.rejected"), HasSubstr("rename it")));
}

TEST_F(migrating, refuses_a_foreign_view_of_one_of_its_names) {
    run("CREATE VIEW recent AS SELECT 1");
    EXPECT_THAT(refusal(), HasSubstr("public.recent"));
}

TEST_F(migrating, refuses_a_foreign_record_of_migrations) {
    run("CREATE TABLE zoomhook_migrations (version int)");
    EXPECT_THAT(refusal(), HasSubstr("public.zoomhook_migrations"));
}

TEST_F(migrating, refuses_when_a_file_has_changed_since) {
    (void)migrate(options_);
    run("UPDATE zoomhook_migrations SET checksum = 'other' WHERE version = 1");
    EXPECT_THAT(refusal(), HasSubstr("0001_events.sql"));
}

TEST_F(migrating, to_a_newer_schema_is_no_reason_to_stop) {
    (void)migrate(options_);
    run("INSERT INTO zoomhook_migrations VALUES (99, '0099_future.sql', 'x')");
    const test::log_capture log;
    running_sink sink(options_);
    EXPECT_TRUE(store_one(sink, delivery_of(some_body(1))));
    EXPECT_THAT(log.line_with("newer"), HasSubstr("binary"));
}

TEST_F(migrating, stops_where_the_schema_needs_a_newer_binary) {
    (void)migrate(options_);
    run("CREATE OR REPLACE FUNCTION zoomhook_oldest_binary() RETURNS int LANGUAGE sql IMMUTABLE RETURN 98");
    EXPECT_THAT(refusal(), AllOf(HasSubstr("schema version 98"), HasSubstr("update it")));
    const test::log_capture log;
    running_sink sink(options_);
    EXPECT_THAT(log.line_with("schema version 98"), HasSubstr("update it"));
    EXPECT_FALSE(sink.works());
}

TEST_F(migrating, waits_for_no_reader) {
    (void)migrate(options_);
    return_to_version_3();
    session dump(url_); // as pg_dump does it, for hours
    dump.run("BEGIN");
    for (const char* table : {"zoomhook_migrations", "events", "rejected"})
        dump.run("SELECT count(*) FROM " + std::string(table));
    EXPECT_THAT(migrate(options_).applied, testing::Contains("0004_retention.sql"));
}

TEST_F(migrating, switched_off_says_what_to_run) {
    options_.migrate = false;
    const test::log_capture log;
    running_sink sink(options_);
    ASSERT_TRUE(sink.offer(receipts_.ticket(delivery_of(some_body(1)))));
    EXPECT_THAT(log.line_with("zoomhookd migrate"), HasSubstr("version 0"));
    EXPECT_EQ(receipts_.count(), 0);
    options_.migrate = true;
    (void)migrate(options_);
    EXPECT_TRUE(receipts_.come(1)); // without a restart
}

TEST_F(migrating, refuses_a_database_that_cannot_hold_every_text) {
    options_.url = server_.new_database("ENCODING 'LATIN1' LOCALE 'C'");
    EXPECT_THAT(refusal(), AllOf(HasSubstr("LATIN1"), HasSubstr("UTF8")));
}

TEST_F(migrating, tells_whom_it_waits_for) {
    session other(url_);
    other.run("SELECT pg_advisory_lock(hashtextextended('zoomhookd migrations of schema public', 0))");
    const test::log_capture log;
    running_sink sink(options_);
    EXPECT_NE(log.line_with("waiting for another process that migrates"), "");
    other.run("SELECT pg_advisory_unlock_all()");
    EXPECT_TRUE(store_one(sink, delivery_of(some_body(1))));
}

TEST_F(migrating, with_nothing_pending_waits_for_no_other) {
    EXPECT_THAT(migrate(options_).applied, testing::SizeIs(9));
    session other(url_);
    other.run("SELECT pg_advisory_lock(hashtextextended('zoomhookd migrations of schema public', 0))");
    EXPECT_EQ(refusal(), "");
}

} // namespace
} // namespace zoomhook::store
