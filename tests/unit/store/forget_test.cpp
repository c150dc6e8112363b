// Who is to be forgotten is gone from events and rejected, and nothing brings them back.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/forget.hpp"

#include "common/recovered_events.hpp"
#include "postgres_fixture.hpp"
#include "zoomhook/store/rejected.hpp"

namespace zoomhook::store {
namespace {

using namespace std::chrono_literals;
using test::delivery_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string jo = "jo.doe@example.com";

std::string joined(const std::string& email, int number = 1) {
    return R"({"event":"meeting.participant_joined","event_ts":1785369686123,"payload":{"account_id":"anAccount",)"
           R"("object":{"id":)" +
           std::to_string(number) + R"(,"participant":{"id":"theUsersId","email":")" + email + R"("}}}})";
}

class forget : public with_postgres {
protected:
    forget() { (void)migrate(options_); }

    void store(const std::string& body, std::int64_t zm_timestamp = 1'785'369'687) {
        ASSERT_TRUE(store_one(sink(), delivery_of(body, zm_timestamp)));
    }
    running_sink& sink() {
        if (!sink_) sink_.emplace(options_);
        return *sink_;
    }

    static zoom::knows only(const std::string& value) {
        return [value](std::string_view other) { return other == value; };
    }
    static forget_request request_for(const std::string& value) {
        std::string needle = value;
        std::ranges::transform(needle, needle.begin(), [](unsigned char c) { return std::tolower(c); });
        return {.name = "name of it", .needles = {needle}, .erase = only(value), .redact = {}};
    }
    static forget_request redaction_for(const std::string& value) {
        forget_request r = request_for(value);
        std::swap(r.erase, r.redact);
        return r;
    }

    /// The ids in the order in which they were told.
    std::vector<std::int64_t> forgotten(forget_request r) const {
        forgetting f(options_, std::move(r));
        std::vector<std::int64_t> ids;
        const auto tell = [&](const forgotten_row& row) { ids.push_back(row.id); };
        EXPECT_TRUE(f.look_through_events(tell, [](auto, auto) { return true; }));
        f.look_through_rejected(tell);
        f.finish();
        std::ranges::sort(ids);
        return ids;
    }

    /// The columns of the only row that are not null.
    [[nodiscard]] std::vector<std::string> columns_left() const {
        return column(
            "SELECT key FROM jsonb_each((SELECT to_jsonb(e) FROM events e)) WHERE value <> 'null' ORDER BY 1"
        );
    }

    std::optional<running_sink> sink_;
};

TEST_F(forget, finds_each_once_where_bodies_are_large) {
    for (int i = 1; i <= 3; ++i) {
        std::string body = joined(jo, i);
        body.insert(1, R"("long":")" + std::string(5'000'000, 'x') + R"(",)");
        store(body);
    }
    store(joined(jo, 4));
    EXPECT_THAT(forgotten(request_for(jo)), ElementsAre(1, 2, 3, 4));
}

TEST_F(forget, leaves_a_tombstone_of_key_and_digest) {
    store(joined(jo));
    EXPECT_THAT(forgotten(request_for(jo)), ElementsAre(1));
    EXPECT_THAT(
        columns_left(),
        ElementsAre(
            "app", "deliveries", "digest", "event_ts", "id", "last_received_at", "origin", "received_at"
        )
    );
    EXPECT_EQ(ask("SELECT origin FROM events"), "erased");
    EXPECT_EQ(ask("SELECT erased FROM zoomhook_forgotten WHERE finished_at IS NOT NULL"), "1");
}

TEST_F(forget, spares_everybody_else) {
    for (int i = 0; i < 3; ++i) store(joined("other" + std::to_string(i) + "@example.com", i));
    EXPECT_THAT(forgotten(request_for(jo)), IsEmpty());
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE raw IS NOT NULL AND origin = 'webhook'"), "3");
}

TEST_F(forget, finds_ids_whatever_case_the_needle_has_and_bodies_that_are_no_json) {
    store(joined(jo));
    store("\xFF theUsersId");
    store(R"({"event":"x","event_ts":1785369686123,"text":"theusersid"})");
    EXPECT_THAT(forgotten(request_for("theUsersId")), ElementsAre(1, 2));
}

TEST_F(forget, erases_what_was_recovered_and_recovering_it_again_brings_nothing_back) {
    const std::vector<recovered_event> page{
        test::entry_of(joined(jo), "r1"), test::cut_entry(joined(jo, 2).substr(0, 180), "r2", {})};
    (void)recovery(options_).store(page, false);
    EXPECT_THAT(forgotten(request_for(jo)), ElementsAre(1, 2));
    (void)recovery(options_).store(page, false);
    EXPECT_EQ(column("SELECT origin FROM events"), (std::vector<std::string>{"erased", "erased"}));
}

TEST_F(forget, leaves_its_origin_to_what_was_recovered_and_is_redacted) {
    (void)recovery(options_).store(std::vector{test::entry_of(joined(jo))}, false);
    EXPECT_THAT(forgotten(redaction_for(jo)), ElementsAre(1));
    EXPECT_EQ(ask("SELECT origin || num_nonnulls(raw) FROM events"), "recovered0");
}

TEST_F(forget, a_retry_brings_nothing_back) {
    store(joined(jo));
    (void)forgotten(request_for(jo));
    store(joined(jo), 1'785'369'987);
    EXPECT_EQ(ask("SELECT count(*) FROM events"), "1");
    EXPECT_EQ(
        ask("SELECT count(*) FROM events WHERE num_nonnulls(last_request_id, last_zm_timestamp, raw, body) = "
            "0"),
        "1"
    );
}

TEST_F(forget, what_a_spool_brings_later_meets_the_tombstone) {
    const ingest::delivery waiting = delivery_of(joined(jo));
    forgetting(options_, request_for(jo)).bury(waiting);
    forgetting(options_, request_for(jo)).bury(waiting); // is harmless
    store(joined(jo));
    EXPECT_THAT(
        columns_left(),
        ElementsAre(
            "app", "deliveries", "digest", "event_ts", "id", "last_received_at", "origin", "received_at"
        )
    );
    EXPECT_EQ(
        ask("SELECT event_ts = '2026-07-30 00:01:26.123+00' AND received_at > now() - interval '1 min' FROM "
            "events"),
        "t"
    );
}

TEST_F(forget, deletes_what_was_rejected_and_a_readmitted_copy_brings_nothing_back) {
    store(joined(jo));
    run("INSERT INTO rejected (received_at, reason, event, zm_timestamp, signature, digest, raw)"
        " SELECT now(), 'stale', 'x', now(), 'v0', digest, raw FROM events");
    rejected_requests table(options_);
    const auto before = table.after(0);
    ASSERT_EQ(before.size(), 1U);
    EXPECT_THAT(forgotten(request_for(jo)), ElementsAre(1, 1));
    EXPECT_EQ(ask("SELECT count(*) FROM rejected"), "0");
    table.readmit(before[0].id, delivery_of(before[0].what.raw, 1'785'369'999));
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE origin = 'erased' AND raw IS NULL"), "1");
}

TEST_F(forget, redacts_only_the_values) {
    store(joined(jo));
    run("UPDATE events SET object_id = 'kept'");
    (void)forgotten(redaction_for("theUsersId"));
    EXPECT_EQ(ask("SELECT body #>> '{payload,object,participant,id}' FROM events"), "redacted");
    EXPECT_EQ(ask("SELECT body #>> '{payload,object,participant,email}' FROM events"), jo);
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE num_nonnulls(user_id, raw, signature) = 0"), "1");
    EXPECT_EQ(ask("SELECT origin || object_id || account_id FROM events"), "redactedkeptanAccount");
    store(joined(jo), 1'785'369'987); // a retry
    EXPECT_EQ(ask("SELECT deliveries FROM events WHERE raw IS NULL AND user_id IS NULL"), "2");
}

TEST_F(forget, erases_what_cannot_be_redacted) {
    store("\xFF " + jo);
    (void)forgotten(redaction_for(jo));
    EXPECT_EQ(ask("SELECT origin FROM events WHERE raw IS NULL"), "erased");
}

TEST_F(forget, a_dry_run_changes_nothing) {
    store(joined(jo));
    forget_request r = request_for(jo);
    r.dry_run = true;
    EXPECT_THAT(forgotten(r), ElementsAre(1));
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE origin = 'webhook'"), "1");
    EXPECT_EQ(ask("SELECT count(*) FROM zoomhook_forgotten"), "0");
}

TEST_F(forget, waits_for_what_is_being_written_with_an_older_id) {
    session writer(url_);
    writer.run("BEGIN");
    writer.run(
        "INSERT INTO events (received_at, event_ts, last_received_at, app, digest, body) VALUES"
        " (now(), now(), now(), 'a', 'a', '{\"email\": \"" +
        jo + "\"}')"
    );
    store(joined("other@example.com"));
    forgetting f(options_, request_for(jo));
    std::vector<std::int64_t> ids;
    int asked = 0;
    EXPECT_TRUE(f.look_through_events(
        [&](const forgotten_row& row) { ids.push_back(row.id); },
        [&](auto, auto) {
            if (++asked == 2) writer.run("COMMIT"); // before, it must not have passed that id
            return true;
        }
    ));
    EXPECT_THAT(ids, ElementsAre(1));
}

TEST_F(forget, goes_on_where_it_was_cut_short) {
    run("INSERT INTO events (received_at, event_ts, last_received_at, app, digest, body)"
        " SELECT now(), now(), now(), 'a', sha256(n::text::bytea), '{\"email\": \"" +
        jo + "\"}' FROM generate_series(1, 12000) AS n");
    std::vector<std::int64_t> ids;
    const auto tell = [&](const forgotten_row& row) { ids.push_back(row.id); };
    {
        forgetting f(options_, request_for(jo));
        EXPECT_FALSE(f.is_resumed());
        EXPECT_FALSE(f.look_through_events(tell, [](auto done, auto) { return done < 5000; }));
    }
    EXPECT_EQ(ids.size(), 5000U);
    forgetting f(options_, request_for(jo));
    EXPECT_TRUE(f.is_resumed());
    EXPECT_TRUE(f.look_through_events(tell, [](auto, auto) { return true; }));
    EXPECT_EQ(ids.size(), 12000U) << "each was looked at once";
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE origin = 'erased'"), "12000");
    EXPECT_EQ(ask("SELECT erased FROM zoomhook_forgotten"), "12000");
    f.finish();
    EXPECT_FALSE(forgetting(options_, request_for(jo)).is_resumed()) << "a finished one begins anew";
}

TEST_F(forget, neither_holds_up_a_retry_for_long_nor_is_held_up) {
    store(joined(jo));
    session other(url_);
    other.run("BEGIN");
    other.run("SELECT FROM events FOR UPDATE");
    std::jthread ends([&] {
        std::this_thread::sleep_for(500ms); // longer than its patience for a lock
        other.run("COMMIT");
    });
    EXPECT_THAT(forgotten(request_for(jo)), ElementsAre(1));
}

// In these two `redact` is asked between the reading of a row and its change.
TEST_F(forget, brings_nothing_back_that_another_one_took_out_meanwhile) {
    store(joined("al@example.com"));
    forget_request r = redaction_for("al@example.com");
    r.redact = [&, done = false](std::string_view v) mutable {
        if (!std::exchange(done, true)) {
            forget_request other = redaction_for("theUsersId");
            other.name = "another";
            EXPECT_THAT(forgotten(other), ElementsAre(1));
        }
        return v == "al@example.com";
    };
    EXPECT_THAT(forgotten(r), ElementsAre(1)) << "and it is told once";
    EXPECT_EQ(
        ask("SELECT body #>> '{payload,object,participant}' FROM events"),
        R"({"id": "redacted", "email": "redacted"})"
    );
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE user_id IS NULL"), "1");
}

TEST_F(forget, leaves_a_tombstone_that_another_one_made_meanwhile) {
    store(joined("al@example.com"));
    forget_request r = redaction_for("al@example.com");
    r.redact = [&, done = false](std::string_view v) mutable {
        if (!std::exchange(done, true)) {
            forget_request other = request_for("theUsersId");
            other.name = "another";
            EXPECT_THAT(forgotten(other), ElementsAre(1));
        }
        return v == "al@example.com";
    };
    EXPECT_THAT(forgotten(r), IsEmpty());
    EXPECT_EQ(ask("SELECT count(*) FROM events WHERE origin = 'erased' AND body IS NULL"), "1");
}

TEST_F(forget, counts_a_row_once_where_two_erase_it) {
    store(joined(jo));
    forget_request r = request_for(jo);
    r.erase = [&, done = false](std::string_view v) mutable {
        if (!std::exchange(done, true)) {
            EXPECT_THAT(forgotten(request_for(jo)), ElementsAre(1));
        }
        return v == jo;
    };
    EXPECT_THAT(forgotten(r), IsEmpty());
    EXPECT_EQ(ask("SELECT erased FROM zoomhook_forgotten"), "1");
}

TEST_F(forget, waits_for_a_count_that_has_read_the_rows_before) {
    store(joined(jo));
    session count(url_);
    count.run("BEGIN");
    count.run(
        "INSERT INTO zoomhook_known_users (user_id, email, seen_at) VALUES ('theUsersId', '" + jo +
        "', now())"
    );
    std::jthread commits([&] {
        EXPECT_TRUE(becomes("SELECT count(*) FROM events WHERE body IS NOT NULL", "1"));
        EXPECT_TRUE(becomes(
            "SELECT count(*) FROM pg_locks WHERE relation = 'zoomhook_known_users'::regclass AND NOT granted",
            "1"
        ));
        count.run("COMMIT");
    });
    forget_request account = request_for("anAccount"); // of which nothing stands beside a known user
    EXPECT_THAT(forgotten(account), ElementsAre(1));
    EXPECT_EQ(ask("SELECT count(*) FROM zoomhook_known_users"), "0");
}

TEST_F(forget, says_whom_to_be_where_it_may_not) {
    run("DO $$ BEGIN CREATE ROLE nobody_special LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    options_.url = test::private_postgres::as_role(url_, "nobody_special");
    try {
        (void)forgotten(request_for(jo));
        FAIL();
    } catch (const error& e) {
        EXPECT_THAT(e.what(), HasSubstr("zoomhook_owner"));
    }
}

} // namespace
} // namespace zoomhook::store
