// What Zoom's logs still have becomes rows, each once, whatever is there already and whoever else writes.
// SPDX-License-Identifier: MIT
#include "recovery_fixture.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using enum recovered;
using test::cut_entry;
using test::delivery_of;
using test::entry_of;
using test::some_body;
using testing::ElementsAre;

TEST_F(recovering, makes_a_row_of_what_is_not_there) {
    EXPECT_THAT(store({entry_of(some_body(1), "r1")}), ElementsAre(stored));
    EXPECT_EQ(
        session(url_).run(
            "SELECT event, app, account_id, object_id, object_uuid, deliveries, request_id, last_request_id,"
            " extract(epoch FROM event_ts)::text, body #>> '{payload,object,topic}',"
            " convert_from(raw, 'UTF8'), origin, received_at = last_received_at,"
            " received_at BETWEEN now() - interval '1 minute' AND now(),"
            " num_nonnulls(signature, secret_id, zm_timestamp, last_zm_timestamp, remote_addr, tracking_id)"
            " FROM events"
        ),
        (result_rows{
            {"meeting.started", "default", "acc", "1", "u==", "1", "r1", "r1", "1785369686.123000", "T",
             some_body(1), "recovered", "t", "t", "0"}})
    );
}

TEST_F(recovering, of_nothing_is_nothing) { EXPECT_THAT(store({}), testing::IsEmpty()); }

TEST_F(recovering, adds_nothing_to_what_is_there_with_the_same_bytes) {
    arrive(some_body(1));
    recovered_event other_app = entry_of(some_body(1));
    other_app.app = "other";
    EXPECT_THAT(
        store({entry_of(some_body(1)), entry_of(some_body(2)), other_app}),
        ElementsAre(already_there, stored, stored)
    );
    EXPECT_THAT(store({entry_of(some_body(2)), other_app}), ElementsAre(already_there, already_there));
    EXPECT_EQ(ask("SELECT count(*) FROM events"), "3");
}

TEST_F(recovering, adds_nothing_to_a_tombstone) {
    arrive(some_body(1));
    run("UPDATE events SET origin = 'erased', body = NULL, raw = NULL, request_id = NULL");
    EXPECT_THAT(store({entry_of(some_body(1), "r1")}), ElementsAre(already_there));
}

TEST_F(recovering, adds_nothing_to_what_is_there_with_the_same_request_and_time_in_other_bytes) {
    arrive(some_body(1), "r1");
    EXPECT_THAT(
        store(
            {entry_of(some_body(1) + " ", "r1"), entry_of(some_body(1, 1'785'369'686'124), "r1"),
             entry_of(some_body(2), "r2")}
        ),
        ElementsAre(already_there, stored, stored)
    );
}

TEST_F(recovering, keeps_what_is_cut_as_it_is_and_marks_it) {
    const std::string cut = R"({"event":"meeting.started","payl)";
    EXPECT_THAT(store({cut_entry(cut, "r1", now())}), ElementsAre(stored));
    EXPECT_EQ(
        session(url_).run("SELECT origin, convert_from(raw, 'UTF8'), body IS NULL, event IS NULL,"
                          " event_ts = timestamptz 'epoch', request_id FROM events"),
        (result_rows{{"incomplete", cut, "t", "t", "t", "r1"}})
    );
    EXPECT_THAT(store({cut_entry(cut, {}, {})}), ElementsAre(already_there));
    EXPECT_THAT(store({cut_entry(cut + "o", "r1", now())}), ElementsAre(already_there));
    EXPECT_THAT(store({cut_entry(cut + "o", "r2", now())}), ElementsAre(stored));
}

TEST_F(recovering, finds_what_is_cut_by_its_request_within_a_day) {
    arrive(some_body(1), "r1");
    const wall_time then{std::chrono::milliseconds(1'785'369'686'123)};
    EXPECT_THAT(store({cut_entry("{1", "r2", then)}), ElementsAre(stored));
    EXPECT_THAT(store({cut_entry("{2", "r1", then + 24h)}), ElementsAre(already_there));
    EXPECT_THAT(store({cut_entry("{3", "r1", then - 24h)}), ElementsAre(already_there));
    EXPECT_THAT(store({cut_entry("{4", "r1", then + 25h)}), ElementsAre(stored));
}

TEST_F(recovering, stores_what_is_whole_though_it_is_there_as_cut) {
    EXPECT_THAT(store({cut_entry("{", "r1", now())}), ElementsAre(stored));
    EXPECT_THAT(store({entry_of(some_body(1), "r1")}), ElementsAre(stored));
    EXPECT_THAT(store({entry_of(some_body(1), "r1")}), ElementsAre(already_there));
}

TEST_F(recovering, finds_what_has_no_time_by_its_request) {
    EXPECT_THAT(store({entry_of(R"({"event":"x"})", "r1")}), ElementsAre(stored));
    EXPECT_THAT(store({entry_of(R"({"event": "x"})", "r1")}), ElementsAre(already_there));
    EXPECT_THAT(store({entry_of(R"({"event": "x"})", "r2")}), ElementsAre(stored));
}

TEST_F(recovering, makes_one_row_of_all_attempts_in_a_page) {
    const std::vector<recovered_event> page{
        cut_entry("{", "r1", wall_time(std::chrono::milliseconds(1'785'369'686'123))),
        entry_of(some_body(1), "r1"), entry_of(some_body(1), "r1"), entry_of(some_body(1) + " ", "r1"),
        entry_of(some_body(2))};
    const auto expected = ElementsAre(already_there, stored, already_there, already_there, stored);
    EXPECT_THAT(store(page, true), expected);
    EXPECT_THAT(store(page), expected);
    EXPECT_EQ(column("SELECT origin FROM events"), (std::vector<std::string>{"recovered", "recovered"}));
}

TEST_F(recovering, dry_stores_nothing_and_counts_each_attempt_once_over_all_pages) {
    arrive(some_body(1));
    recovery r(options_);
    EXPECT_THAT(
        r.store(std::vector{entry_of(some_body(1)), entry_of(some_body(2), "r2")}, true),
        ElementsAre(already_there, stored)
    );
    EXPECT_THAT(
        r.store(std::vector{entry_of(some_body(2), "r2"), entry_of(some_body(3))}, true),
        ElementsAre(already_there, stored)
    );
    EXPECT_EQ(ask("SELECT count(*) FROM events"), "1");
    EXPECT_THAT(r.store(std::vector{entry_of(some_body(2), "r2")}, false), ElementsAre(stored));
}

TEST_F(recovering, is_met_by_a_later_delivery_which_changes_nothing) {
    EXPECT_THAT(store({entry_of(some_body(1), "r1")}), ElementsAre(stored));
    const std::string before = ask("SELECT events::text FROM events");
    arrive(some_body(1), "r1");
    EXPECT_EQ(receipts_.repeated(), 0);
    EXPECT_EQ(column("SELECT events::text FROM events"), std::vector{before});
}

TEST_F(recovering, finds_what_waits_in_the_default_partition_and_after_its_month_is_made) {
    constexpr std::int64_t june_2031 = 1'938'600'000'000;
    arrive(some_body(1, june_2031));
    const std::vector<recovered_event> page{
        entry_of(some_body(1, june_2031)), entry_of(some_body(2, june_2031))};
    EXPECT_THAT(store(page), ElementsAre(already_there, stored));
    run("SELECT zoomhook_make_month('2031-06-01')");
    EXPECT_THAT(store(page), ElementsAre(already_there, already_there));
    EXPECT_EQ(ask("SELECT count(*) FROM events_2031_06"), "2");
}

TEST_F(recovering, keeps_of_a_redacted_notification_what_the_rules_leave) {
    recovered_event e = entry_of(some_body(1));
    zoom::redaction({{.events = {"*"}, .drop = {"/payload/object/topic"}, .hash = {}}}, {}).apply(e.what);
    ASSERT_TRUE(e.what.redacted);
    EXPECT_THAT(store({e}), ElementsAre(stored));
    EXPECT_EQ(
        session(url_).run("SELECT origin, raw IS NULL, body #>> '{payload,object}' FROM events"),
        (result_rows{{"recovered", "t", R"({"id": 1, "uuid": "u=="})"}})
    );
    EXPECT_THAT(
        store({entry_of(some_body(1))}), ElementsAre(already_there)
    ); // the digest is of what Zoom sent
}

TEST_F(recovering, keeps_the_bytes_of_what_jsonb_cannot_hold) {
    const std::string nul = R"({"event":"x","event_ts":1785369686123,"payload":"\u0000"})";
    const std::string odd = "{\"event\":\"x\",\"event_ts\":1785369686123,\"payload\":\"\xff\"}";
    options_.raw = keep_raw::when_needed;
    EXPECT_THAT(
        store({entry_of(nul), entry_of(odd), entry_of(some_body(1))}), ElementsAre(stored, stored, stored)
    );
    EXPECT_EQ(
        column("SELECT encode(raw, 'escape') || origin FROM events WHERE body IS NULL ORDER BY digest"),
        column(
            "SELECT encode(b, 'escape') || 'recovered' FROM unnest(ARRAY['" + test::bytea(nul) + "', '" +
            test::bytea(odd) + "']::bytea[]) AS b ORDER BY sha256(b)"
        )
    );
    EXPECT_EQ(ask("SELECT raw IS NULL FROM events WHERE body IS NOT NULL"), "t");
}

TEST_F(recovering, stores_without_its_columns_what_postgres_refuses_and_the_others_as_ever) {
    std::vector<recovered_event> page;
    for (int i = 0; i < 20; ++i) page.push_back(entry_of(some_body(i), "r" + std::to_string(i)));
    page[7].what.raw = "no JSON";
    page[13].request_id = std::string("a\0b", 3);
    EXPECT_THAT(store(page, true), testing::Each(stored));
    EXPECT_THAT(store(page), testing::Each(stored));
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE event = 'meeting.started' AND body IS NOT NULL"), "18");
    EXPECT_EQ(
        ask("SELECT count(*) FROM events WHERE num_nonnulls(event, body, request_id, object_id) = 0 AND raw "
            "IS NOT NULL"),
        "2"
    );
    EXPECT_THAT(store(page), testing::Each(already_there));
}

class refusing : public recovering, public testing::WithParamInterface<const char*> {
protected:
    /// A trigger that raises with that SQLSTATE.
    void refuse(
        const std::string& sqlstate, const std::string& when, const std::string& words = "not this one"
    ) const {
        run("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '" +
            words + "' USING ERRCODE = '" + sqlstate + "', DETAIL = coalesce(NEW.body::text, ''); END $$");
        run("CREATE TRIGGER mine BEFORE INSERT ON events FOR EACH ROW WHEN (" + when +
            ") EXECUTE FUNCTION refuse()");
    }
    [[nodiscard]] std::vector<recovered> store_and_hear(const std::vector<recovered_event>& page) {
        return recovery(options_).store(
            page, false,
            [this](const recovered_event& e, const std::string& why) {
                told_.push_back(e.request_id.value_or("-") + ": " + why);
            }
        );
    }
    [[nodiscard]] static std::vector<recovered_event> page() {
        std::vector<recovered_event> all;
        for (int i = 0; i < 5; ++i) all.push_back(entry_of(some_body(i), "r" + std::to_string(i)));
        return all;
    }

    [[nodiscard]] static std::string digest_of(const recovered_event& e) {
        return {e.what.digest.begin(), e.what.digest.end()};
    }

    std::vector<std::string> told_;
};

TEST_P(refusing, leaves_out_and_names_that_entry_with_its_other_attempts_and_stores_the_others) {
    refuse(GetParam(), "NEW.digest = '" + test::bytea(digest_of(page()[3])) + "'");
    std::vector<recovered_event> all = page();
    all.push_back(all[3]);
    EXPECT_THAT(store_and_hear(all), ElementsAre(stored, stored, stored, refused, stored, refused));
    EXPECT_THAT(told_, ElementsAre(std::string("r3: not this one (SQLSTATE ") + GetParam() + ")"));
    EXPECT_EQ(ask("SELECT string_agg(request_id, ' ' ORDER BY request_id) FROM events"), "r0 r1 r2 r4");
    run("DROP TRIGGER mine ON events");
    EXPECT_EQ(store_and_hear(all)[3], stored) << "once it is mended";
}

INSTANTIATE_TEST_SUITE_P(by, refusing, testing::Values("22000", "23514", "44000", "P0001"));

TEST_F(refusing, keeps_the_columns_of_what_an_own_rule_refuses_only_once) {
    run("CREATE SEQUENCE times");
    refuse("23514", "nextval('times') <= 1");
    EXPECT_THAT(store_and_hear({entry_of(some_body(1), "r1")}), ElementsAre(stored));
    EXPECT_EQ(ask("SELECT event FROM events"), "meeting.started");
}

TEST_F(refusing, tells_no_value_of_the_row) {
    refuse("22P02", "true", "invalid input syntax for type integer: \"secret topic\"");
    EXPECT_THAT(store_and_hear({entry_of(some_body(1), "r1")}), ElementsAre(refused));
    EXPECT_THAT(told_, ElementsAre("r1: invalid input syntax for type integer: \"…\" (SQLSTATE 22P02)"));
}

TEST_F(refusing, ends_with_what_says_nothing_of_the_entries) {
    refuse("42501", "NEW.request_id = 'r3'");
    EXPECT_THAT(failure_of([&] { (void)store_and_hear(page()); }), testing::HasSubstr("not this one"));
    EXPECT_THAT(told_, testing::IsEmpty());
    EXPECT_EQ(ask("SELECT count(*) FROM events"), "0");
}

/// Every other one cut off.
std::vector<recovered_event> entries_of_each_minute(int first, int count) {
    std::vector<recovered_event> page;
    for (int i = first; i < first + count; ++i) {
        const wall_time then = std::chrono::system_clock::now() - std::chrono::minutes(i);
        const std::string number = std::to_string(i);
        const auto event_ts =
            std::chrono::duration_cast<std::chrono::milliseconds>(then.time_since_epoch()).count();
        page.push_back(
            i % 2 == 0 ? entry_of(some_body(i, event_ts), "new " + number)
                       : cut_entry("{" + number, "r" + number, then)
        );
    }
    return page;
}

TEST_F(recovering, reads_no_partition_whole) {
    run("INSERT INTO events (event_ts, received_at, last_received_at, app, request_id, digest)"
        " SELECT CASE WHEN i % 3 = 0 THEN 'epoch' ELSE t END, t, t, 'default', 'r' || i, "
        "sha256(i::text::bytea)"
        " FROM generate_series(1, 60000) AS i, LATERAL (SELECT now() - i * interval '1 minute') AS at(t)");
    run("ANALYZE events");
    run("SELECT pg_stat_reset()");
    {
        recovery r(options_);
        for (int page = 0; page < 8; ++page) { // Postgres plans anew five times, then perhaps once for all
            const auto outcomes = r.store(entries_of_each_minute(1 + page * 300, 300), page % 2 == 0);
            EXPECT_EQ(std::ranges::count(outcomes, already_there), 150);
        }
    }
    ASSERT_TRUE(becomes("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'zoomhookd'", "0"));
    const std::string of_all = " FROM pg_stat_user_tables WHERE relname LIKE 'events%'";
    EXPECT_TRUE(becomes("SELECT sum(idx_tup_fetch) > 10000" + of_all, "t"));
    EXPECT_LT(std::stol(ask("SELECT sum(seq_tup_read)" + of_all)), 1000);
}

TEST_F(recovering, says_which_step_is_missing) {
    run("DROP TABLE events CASCADE");
    EXPECT_THAT(
        failure_of([&] { (void)store({entry_of(some_body(1))}); }),
        testing::HasSubstr("run zoomhookd migrate")
    );
}

TEST_F(recovering, remembers_up_to_where_the_logs_of_each_app_were_read) {
    const wall_time noon = std::chrono::floor<std::chrono::hours>(now());
    EXPECT_EQ(recovery(options_).covered_up_to("default"), std::nullopt);
    recovery(options_).cover("default", noon);
    recovery(options_).cover("sales", noon - 1h);
    EXPECT_EQ(recovery(options_).covered_up_to("default"), noon);
    EXPECT_EQ(recovery(options_).covered_up_to("sales"), noon - 1h);
}

TEST_F(recovering, never_forgets_again_what_was_covered) {
    recovery r(options_);
    const wall_time noon = std::chrono::floor<std::chrono::hours>(now());
    r.cover("default", noon);
    r.cover("default", noon - 1h);
    EXPECT_EQ(r.covered_up_to("default"), noon);
    r.cover("default", noon + 1s);
    EXPECT_EQ(r.covered_up_to("default"), noon + 1s);
}

TEST_F(recovering, forgets_what_a_clock_that_was_ahead_has_covered) {
    recovery r(options_);
    const wall_time noon = std::chrono::floor<std::chrono::hours>(now());
    r.cover("default", noon + 48h);
    r.cover("default", noon);
    EXPECT_EQ(r.covered_up_to("default"), noon);
}

} // namespace
} // namespace zoomhook::store
