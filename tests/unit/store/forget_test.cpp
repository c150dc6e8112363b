// Who is to be forgotten is gone from events and rejected, and nothing brings them back.
// SPDX-License-Identifier: MIT
#include "zoomhook/store/forget.hpp"

#include "common/recovered_events.hpp"
#include "forget_fixture.hpp"
#include "zoomhook/store/rejected.hpp"

namespace zoomhook::store {
namespace {

using test::delivery_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

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

// In these two `redact` is asked between the reading of a row and its change.
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
