// What is kept long enough is pruned, by its time of arrival; and what all that is stored takes is measured.
// SPDX-License-Identifier: MIT
#include "store/retention.hpp"

#include "common/log_capture.hpp"
#include "postgres_fixture.hpp"
#include "store/growth.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using test::psql;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto week = std::chrono::seconds(7 * 24h);

class retention : public with_postgres {
protected:
    retention() {
        (void)migrate(options_);
        options_.keep = week;
    }

    /// `count` rows, whose time and arrival are SQL expressions.
    void insert(const std::string& event_ts, const std::string& received_at, int count = 1) const {
        run("INSERT INTO events (event_ts, received_at, last_received_at, app, digest, body)"
            " SELECT " +
            event_ts + ", " + received_at + ", " + received_at +
            ", 'default', sha256(random()::text::bytea), '{\"event\": \"meeting.started\"}'"
            " FROM generate_series(1, " +
            std::to_string(count) + ")");
    }
    void make_month(const std::string& first_day) const {
        run("SELECT zoomhook_make_month('" + first_day + "')");
    }
    std::vector<std::string> pruned(bool dry_run = false) const {
        std::vector<std::string> names;
        prune(options_, dry_run, [&](const prunable& p) { names.push_back(p.partition); });
        return names;
    }
};

TEST_F(retention, drops_whole_months_and_deletes_rows_of_the_default_partition) {
    for (const char* month : {"2024-05-01", "2024-06-01"}) make_month(month);
    insert("'2024-05-05'", "'2024-05-05'", 3);
    insert("'epoch'", "now() - interval '8 days'", 2);
    insert("'epoch'", "now() - interval '6 days'", 4);
    std::vector<std::int64_t> rows; // nobody has analyzed them
    prune(options_, true, [&](const prunable& p) { rows.push_back(p.rows); });
    EXPECT_THAT(rows, ElementsAre(3, 0, 2));
    EXPECT_THAT(pruned(true), ElementsAre("events_2024_05", "events_2024_06", "events_default"));
    EXPECT_EQ(ask("SELECT count(*) FROM events"), "9"); // that was a dry run
    EXPECT_THAT(pruned(), ElementsAre("events_2024_05", "events_2024_06", "events_default"));
    EXPECT_EQ(ask("SELECT count(*) FROM events"), "4");
    EXPECT_THAT(pruned(), IsEmpty());
}

TEST_F(retention, goes_by_arrival_in_months_and_in_the_default_partition_alike) {
    make_month("2024-05-01");
    insert("'2024-05-05'", "now() - interval '6 days'"); // late: Zoom's delays are up to days
    insert("'2023-01-01'", "now() - interval '6 days'"); // its month was never made
    EXPECT_THAT(pruned(), IsEmpty());
    EXPECT_EQ(ask("SELECT count(*) FROM events"), "2");
}

TEST_F(retention, deletes_more_than_one_portion) {
    insert("'epoch'", "now() - interval '8 days'", 20'001);
    std::int64_t rows = 0;
    prune(options_, false, [&](const prunable& p) { rows += p.rows; });
    EXPECT_EQ(rows, 20'001);
}

TEST_F(retention, is_the_sinks_own_work_when_it_is_asked_for) {
    make_month("2024-05-01");
    const test::log_capture log;
    {
        options never = options_;
        never.keep.reset();
        running_sink sink(never);
        EXPECT_TRUE(store_one(sink, test::delivery_of(test::some_body(1))));
    }
    EXPECT_EQ(ask("SELECT to_regclass('events_2024_05') IS NULL"), "f");
    running_sink sink(options_);
    EXPECT_TRUE(becomes("SELECT to_regclass('events_2024_05') IS NULL", "t"));
    EXPECT_EQ(log.line_with("pruned"), "pruned");
}

TEST_F(retention, waits_for_a_report_that_holds_a_month) {
    make_month("2024-05-01");
    session report(url_);
    report.run("BEGIN");
    report.run("SELECT count(*) FROM events");
    const test::log_capture log;
    running_sink sink(options_);
    EXPECT_THAT(log.line_with("retention.keep"), HasSubstr("a transaction holds a table"));
    report.run("COMMIT");
    EXPECT_TRUE(becomes("SELECT to_regclass('events_2024_05') IS NULL", "t"));
}

TEST_F(retention, needs_no_more_than_a_writers_rights_which_end_a_week_ago) {
    (void)psql(url_, {"-f", ZOOMHOOK_ROLES_FILE});
    run("DO $$ BEGIN CREATE ROLE pruning LOGIN IN ROLE zoomhook_writer; EXCEPTION WHEN duplicate_object THEN"
        " NULL; END $$");
    options_.url = test::private_postgres::as_role(url_, "pruning");
    make_month("2024-05-01");
    insert("'epoch'", "now() - interval '8 days'");
    insert("'epoch'", "now() - interval '1 day'");
    insert("'2025-03-05'", "now() - interval '1 day'");
    EXPECT_THAT(pruned(), ElementsAre("events_2024_05", "events_default"));
    session writer(options_.url);
    for (const char* too_early :
         {"SELECT zoomhook_delete_from_default('infinity', 10)", "SELECT zoomhook_make_month('2025-03-01')",
          "SELECT zoomhook_drop_month('2025-03-01', 'infinity')"})
        writer.run(too_early);
    EXPECT_EQ(ask("SELECT count(*) FROM events"), "2");
}

TEST_F(retention, functions_are_the_owners_and_a_writers_of_an_older_schema_too) {
    return_to_version_3();
    run("CREATE ROLE upgraded; CREATE ROLE owning;"
        "GRANT ALL ON SCHEMA public TO owning; GRANT EXECUTE ON FUNCTION zoomhook_drop_months TO upgraded;"
        "ALTER FUNCTION zoomhook_drop_months OWNER TO owning");
    (void)migrate(options_);
    for (const char* one :
         {"zoomhook_prunable(timestamptz)", "zoomhook_delete_from_default(timestamptz, int)",
          "zoomhook_growth()", "zoomhook_count_events(interval)"}) {
        const std::string function = "'" + std::string(one) + "'";
        EXPECT_EQ(ask("SELECT has_function_privilege('upgraded', " + function + ", 'EXECUTE')"), "t");
        EXPECT_EQ(ask("SELECT has_function_privilege('public', " + function + ", 'EXECUTE')"), "f");
        EXPECT_EQ(
            ask("SELECT proowner::regrole FROM pg_proc WHERE oid = " + function + "::regprocedure"), "owning"
        );
    }
    run("DROP OWNED BY upgraded, owning CASCADE; DROP ROLE upgraded, owning");
}

TEST_F(retention, counts_days_of_24_hours_in_whatever_style_the_database_shows_times) {
    const std::string database = "ALTER DATABASE " + ask("SELECT current_database()");
    run(database + " SET datestyle = 'SQL, MDY'");
    run(database + " SET timezone = 'Asia/Shanghai'"); // whose CST would be read as America's, 14 hours off
    insert("'epoch'", "now() - interval '169 hours'");
    insert("'epoch'", "now() - interval '167 hours'");
    EXPECT_THAT(pruned(), ElementsAre("events_default"));
    EXPECT_EQ(ask("SELECT count(*) FROM events"), "1");
}

TEST_F(retention, goes_on_behind_what_cannot_be_dropped) {
    for (const char* month : {"2024-05-01", "2024-06-01"}) make_month(month);
    run("CREATE VIEW precious AS SELECT * FROM events_2024_05;"
        "CREATE TABLE events_2024_13 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2023-02-01')");
    std::vector<std::string> names;
    try {
        prune(options_, false, [&](const prunable& p) { names.push_back(p.partition); });
        FAIL();
    } catch (const error& e) {
        EXPECT_THAT(e.what(), AllOf(HasSubstr("events_2024_05"), HasSubstr("depend")));
    }
    EXPECT_THAT(names, ElementsAre("events_2024_06"));
}

TEST_F(retention, of_two_at_once_fails_for_neither) {
    for (int month = 1; month <= 12; ++month)
        run("SELECT zoomhook_make_month(make_date(2024, " + std::to_string(month) + ", 1))");
    std::atomic<int> dropped{0};
    {
        std::vector<std::jthread> all;
        for (int i = 0; i < 3; ++i)
            all.emplace_back([&] {
                EXPECT_NO_THROW(prune(options_, false, [&](const prunable&) { ++dropped; }));
            });
    }
    EXPECT_EQ(dropped, 12);
}

TEST_F(retention, does_not_hold_readers_up_when_the_standby_is_away) {
    make_month("2024-05-01");
    run("ALTER SYSTEM SET synchronous_standby_names = 'gone'");
    run("SELECT pg_reload_conf()");
    EXPECT_TRUE(becomes("SHOW synchronous_standby_names", "gone"));
    EXPECT_THAT(pruned(), ElementsAre("events_2024_05"));
    run("ALTER SYSTEM RESET synchronous_standby_names");
    run("SELECT pg_reload_conf()");
    EXPECT_TRUE(becomes("SHOW synchronous_standby_names", ""));
}

class growing : public retention {
protected:
    [[nodiscard]] growth measured(std::uint64_t disk_size = 0) const {
        session db(url_);
        return measure_growth(db, disk_size);
    }
};

TEST_F(growing, is_unknown_on_the_first_day) {
    EXPECT_FALSE(measured().bytes_per_day);
    insert("now()", "now() - interval '3 hours'", 1000);
    run("ANALYZE events");
    EXPECT_FALSE(measured().bytes_per_day);
    EXPECT_GT(measured().bytes, 100'000U);
}

TEST_F(growing, is_a_days_share_of_the_last_week) {
    insert("now()", "now() - interval '30 days'", 5000); // before: it says nothing about the growth
    insert("now()", "now() - interval '6 days'", 4000);
    insert("now()", "now()", 3000);
    run("ANALYZE events");
    const growth g = measured();
    const double a_row = static_cast<double>(g.bytes) / 12'000; // with the empty pages of other months
    EXPECT_NEAR(static_cast<double>(g.bytes_per_day.value()), a_row * 1000, a_row * 150);
}

TEST_F(growing, is_not_misled_by_one_that_came_late) {
    insert("now()", "now() - interval '8 days'", 100);
    insert("now()", "now() - interval '5 days'", 7000);
    run("ANALYZE events");
    const auto before = static_cast<double>(measured().bytes_per_day.value());
    insert("now()", "now() - interval '6 days 23 hours'"); // readmitted now
    EXPECT_NEAR(static_cast<double>(measured().bytes_per_day.value()), before, before * 0.1);
}

TEST_F(growing, judges_by_what_there_is_in_the_first_week) {
    insert("now()", "now() - interval '2 days'", 20'000);
    run("ANALYZE events");
    const growth g = measured();
    EXPECT_NEAR(
        static_cast<double>(g.bytes_per_day.value()), static_cast<double>(g.bytes) / 2,
        static_cast<double>(g.bytes) * 0.1
    );
}

TEST_F(growing, is_nothing_when_nothing_has_come_for_a_week) {
    insert("now()", "now() - interval '8 days'", 10);
    EXPECT_EQ(measured().bytes_per_day, 0U);
}

TEST_F(growing, has_the_room_of_the_servers_disk_or_of_what_the_config_says) {
    EXPECT_GT(measured().free.value(), 0U); // the server is on this machine
    const std::uint64_t used = std::stoull(ask("SELECT pg_database_size(current_database())"));
    EXPECT_NEAR(
        static_cast<double>(measured(std::uint64_t{1} << 30).free.value()),
        (1 << 30) - static_cast<double>(used), 1e6
    );
    EXPECT_EQ(measured(1).free, 0U);
}

TEST_F(growing, is_measured_by_the_sink_and_told_when_room_gets_scarce) {
    insert("now()", "now() - interval '2 days'", 4000);
    run("ANALYZE events");
    options_.disk_size = std::stoull(ask("SELECT pg_database_size(current_database())")) + (1 << 20);
    const test::log_capture log;
    postgres_sink sink(options_);
    sink.start();
    EXPECT_TRUE(test::until([&] { return sink.measured_growth().has_value(); }));
    EXPECT_THAT(log.line_with("is full in"), HasSubstr("retention.keep"));
    sink.stop(steady_clock::now() + 5s);
}

} // namespace
} // namespace zoomhook::store
