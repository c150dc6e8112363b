// Months are made and dropped beside the inserts, and never against them.
// SPDX-License-Identifier: MIT
#include "postgres_fixture.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using test::delivery_of;
using test::some_body;

constexpr std::int64_t in_july_2026 = 1'783'000'000'000;

class months : public with_postgres {
protected:
    months() { (void)migrate(options_); }

    [[nodiscard]] std::string month_count() const {
        return ask("SELECT count(*) FROM pg_partition_tree('events') WHERE isleaf");
    }
    void drop_all() const {
        for (const std::string& month : column("SELECT relid::regclass::text FROM pg_partition_tree('events')"
                                               " WHERE isleaf AND relid <> 'events_default'::regclass"))
            run("DROP TABLE " + month);
    }
};

TEST_F(months, that_have_not_ended_are_never_dropped) {
    EXPECT_EQ(ask("SELECT zoomhook_drop_months('infinity')"), "1"); // the last one
    EXPECT_EQ(month_count(), "5");
}

TEST_F(months, are_made_from_the_last_one_to_three_ahead) {
    EXPECT_EQ(month_count(), "6"); // with the default partition
    EXPECT_EQ(ask("SELECT count(*) FROM zoomhook_missing_months()"), "0");
    EXPECT_EQ(ask("SELECT zoomhook_make_months()"), "0");
}

TEST_F(months, take_their_rows_out_of_the_default_partition) {
    running_sink sink(options_);
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(store_one(sink, delivery_of(some_body(i, in_july_2026))));
    ASSERT_TRUE(store_one(sink, delivery_of("without a time")));
    ASSERT_EQ(ask("SELECT count(*) FROM events_default"), "51");
    const std::string before = ask("SELECT md5(string_agg(e::text, '' ORDER BY id)) FROM events e");
    EXPECT_EQ(ask("SELECT zoomhook_make_month('2026-07-01')"), "t");
    EXPECT_EQ(ask("SELECT count(*) FROM events_2026_07"), "50");
    EXPECT_EQ(ask("SELECT count(*) FROM events_default"), "1");
    EXPECT_EQ(ask("SELECT md5(string_agg(e::text, '' ORDER BY id)) FROM events e"), before);
    EXPECT_EQ(ask("SELECT zoomhook_make_month('2026-07-01')"), "f");
}

TEST_F(months, go_on_counting_ids_and_deliveries) {
    running_sink sink(options_);
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(1, in_july_2026))));
    run("SELECT zoomhook_make_month('2026-07-01')");
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(1, in_july_2026), 1'785'369'999)));
    ASSERT_TRUE(store_one(sink, delivery_of(some_body(2, in_july_2026))));
    EXPECT_EQ(ask("SELECT deliveries FROM events ORDER BY id LIMIT 1"), "2");
    EXPECT_EQ(ask("SELECT count(DISTINCT id) || ' ' || count(*) FROM events"), "2 2");
    EXPECT_EQ(ask("SELECT max(id) > min(id) FROM events_2026_07"), "t");
    EXPECT_EQ(ask("SELECT count(*) FROM pg_sequences WHERE sequencename LIKE 'events%'"), "1");
}

TEST_F(months, begin_and_end_by_utc_wherever_the_caller_is) {
    session elsewhere(url_);
    elsewhere.run("SET TimeZone = 'Pacific/Auckland'");
    elsewhere.run("SET DateStyle = 'SQL, DMY'");
    elsewhere.run("SELECT zoomhook_make_month('2026-07-01'::date)");
    EXPECT_EQ(
        ask("SET TimeZone = 'UTC'; SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE relname = "
            "'events_2026_07'"),
        "FOR VALUES FROM ('2026-07-01 00:00:00+00') TO ('2026-08-01 00:00:00+00')"
    );
}

TEST_F(months, of_impossible_days_are_refused) {
    for (const char* day : {"2026-07-02", "1970-01-01", "2100-01-01"})
        EXPECT_THROW(run("SELECT zoomhook_make_month('" + std::string(day) + "')"), database_failure) << day;
}

TEST_F(months, are_dropped_only_when_all_their_rows_came_before) {
    run("SELECT zoomhook_make_month('2026-07-01')");
    running_sink sink(options_);
    ingest::delivery late = delivery_of(some_body(1, in_july_2026));
    late.received_at = wall_time(std::chrono::seconds(1'790'000'000)); // September
    ASSERT_TRUE(store_one(sink, late));
    EXPECT_EQ(ask("SELECT zoomhook_drop_month('2026-07-01', '2026-07-15 00:00+00')"), "f"); // not over yet
    EXPECT_EQ(
        ask("SELECT zoomhook_drop_month('2026-07-01', '2026-09-01 00:00+00')"), "f"
    ); // a row is younger
    EXPECT_EQ(ask("SELECT count(*) FROM events"), "1");
    EXPECT_EQ(ask("SELECT zoomhook_drop_month('2026-07-01', '2026-10-01 00:00+00')"), "t");
    EXPECT_EQ(ask("SELECT count(*) FROM events"), "0");
    EXPECT_EQ(ask("SELECT zoomhook_drop_month('2026-07-01', '2026-10-01 00:00+00')"), "f");
}

TEST_F(months, wait_for_an_open_report_and_inserts_do_not) {
    drop_all();
    session report(url_);
    report.run("BEGIN");
    report.run("SELECT count(*) FROM events");
    running_sink sink(options_);
    constexpr int count = 300;
    for (int i = 0; i < count; ++i) {
        // Every other one goes to the default partition, which a month is made from.
        ASSERT_TRUE(sink.offer(receipts_.ticket(delivery_of(i % 2 ? some_body(i) : std::to_string(i)), 2500ms)
        ));
        std::this_thread::sleep_for(10ms); // the pace of senders, not a wait
    }
    EXPECT_TRUE(receipts_.come(count, 3s));
    EXPECT_EQ(month_count(), "1");
    report.run("COMMIT");
    EXPECT_TRUE(becomes("SELECT count(*) FROM pg_partition_tree('events') WHERE isleaf", "6"));
}

TEST_F(months, are_made_and_dropped_beside_inserts_without_losing_one) {
    running_sink sink(options_);
    constexpr int count = 3000;
    std::jthread maker([this](const std::stop_token& ended) {
        session db(url_);
        for (int month = 0; !ended.stop_requested(); month = (month + 1) % 12) {
            const std::string first = "make_date(2025, " + std::to_string(month + 1) + ", 1)";
            try {
                db.run("SELECT zoomhook_make_month(" + first + ")");
                db.run("SELECT zoomhook_drop_month(" + first + ", '2026-01-01')");
            } catch (const database_failure& e) {
                EXPECT_THAT(e.sqlstate, testing::AnyOf("55P03", "40001")) << e.what();
            }
        }
    });
    for (int i = 0; i < count; ++i) { // over all months of 2025
        const std::int64_t when = 1'735'700'000'000 + std::int64_t{i % 360} * 86'400'000;
        ASSERT_TRUE(sink.offer(receipts_.ticket(delivery_of(some_body(i, when)))));
    }
    EXPECT_TRUE(receipts_.come(count));
    maker.request_stop();
    maker.join();
    EXPECT_EQ(ask("SELECT count(*) || ' ' || max(deliveries) FROM events"), "3000 1");
}

TEST_F(months, and_retries_work_with_a_publication_for_all_tables) {
    run("CREATE PUBLICATION everything FOR ALL TABLES");
    running_sink sink(options_);
    for (const std::int64_t stamp : {1'785'369'687, 1'785'369'987}) {
        ASSERT_TRUE(store_one(sink, delivery_of(some_body(1, in_july_2026), stamp)));
        ASSERT_TRUE(store_one(sink, delivery_of("without a time", stamp)));
    }
    EXPECT_EQ(ask("SELECT zoomhook_make_month('2026-07-01')"), "t");
    EXPECT_EQ(ask("SELECT string_agg(deliveries::text, ' ') FROM events"), "2 2");
}

} // namespace
} // namespace zoomhook::store
