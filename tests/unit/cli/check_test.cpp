// What `zoomhookd check` thinks of what Postgres says, where a test can't bring that about.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/check/finding.hpp"

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const wall_time now = std::chrono::system_clock::from_time_t(1'800'000'000);

store::inspection all_well() {
    store::inspection db;
    db.name = "zoomhookd@/var/run/postgresql:5432/zoomhookd";
    db.version = "15.14";
    db.schema_version = db.known_version = 7;
    db.months_ahead = 3;
    db.newest = store::newest_event{.app = "default", .received_at = now - 2min, .skew = 400ms};
    db.validations = {{"default", 30h}};
    db.disk = store::growth{.bytes = 3 << 20, .bytes_per_day = 1 << 20, .free = 500 << 20};
    return db;
}

finding one(const store::inspection& db, const std::string& what, const config::settings& s = {}) {
    for (const finding& f : judge(db, s, now))
        if (f.what == what) return f;
    ADD_FAILURE() << "nothing is said of " << what;
    return {};
}

TEST(check, is_content_with_what_is_well) {
    for (const finding& f : judge(all_well(), {}, now)) {
        EXPECT_EQ(f.how, level::ok) << f.what << ": " << f.text;
        EXPECT_EQ(f.fix, "") << f.what;
    }
    EXPECT_THAT(
        one(all_well(), "disk").text,
        HasSubstr("3.0 MiB, 1.0 MiB more a day, 500.0 MiB free: full in 500 days")
    );
}

TEST(check, tells_how_long_the_disk_lasts) {
    store::inspection db = all_well();
    db.disk->free = 3 << 20;
    EXPECT_EQ(one(db, "disk").how, level::warn);
    EXPECT_THAT(one(db, "disk").text, HasSubstr("full in 3 days"));
    EXPECT_THAT(one(db, "disk").fix, HasSubstr("retention.keep"));
    db.disk->free.reset();
    EXPECT_THAT(one(db, "disk").fix, HasSubstr("database.disk_size"));
}

TEST(check, compares_clocks_as_exactly_as_the_way_allows) {
    store::inspection db = all_well();
    db.clock_ahead = -5s;
    EXPECT_EQ(one(db, "clock").how, level::warn);
    EXPECT_THAT(one(db, "clock").text, HasSubstr("5.0 s behind"));
    db.clock_doubt = 4s; // a slow network
    EXPECT_EQ(one(db, "clock").how, level::ok);
    db.clock_doubt = 0s;
    db.clock_ahead = 400s;
    EXPECT_EQ(one(db, "clock").how, level::fail);
    EXPECT_THAT(one(db, "clock").text, HasSubstr("400.0 s ahead of"));
}

TEST(check, warns_before_notifications_are_stale) {
    store::inspection db = all_well();
    db.newest->skew = -200s;
    EXPECT_EQ(one(db, "events").how, level::warn);
    EXPECT_THAT(one(db, "events").text, HasSubstr("200.0 s off"));
    config::settings patient;
    patient.zoom.timestamp_tolerance = 900s;
    EXPECT_EQ(one(db, "events", patient).how, level::ok);
}

TEST(check, knows_when_zoom_should_have_come) {
    store::inspection db = all_well();
    db.validations = {{"default", 79h}, {"sales", 81h}, {"new", {}}};
    const findings all = judge(db, {}, now);
    std::vector<level> told;
    for (const finding& f : all)
        if (f.what == "challenge") told.push_back(f.how);
    EXPECT_THAT(told, testing::ElementsAre(level::ok, level::warn, level::warn));
}

TEST(check, names_setup_where_no_url_was_ever_validated) {
    store::inspection db = all_well();
    db.validations = {{"default", {}}};
    EXPECT_THAT(one(db, "challenge").fix, HasSubstr("zoomhookd setup"));
}

/// Whose [zoom.api] is complete.
config::settings recovering() {
    config::settings s;
    s.zoom.api.app = "default";
    s.zoom.api.account_id = s.zoom.api.client_id = s.zoom.api.client_secret = s.zoom.api.app_id = "x";
    return s;
}

TEST(check, says_up_to_when_zooms_logs_were_read) {
    store::inspection db = all_well();
    db.recovered = {{"other", 1s}};
    EXPECT_EQ(one(db, "recovery", recovering()).how, level::ok);
    EXPECT_THAT(one(db, "recovery", recovering()).text, HasSubstr("not read Zoom's logs yet"));
    db.recovered["default"] = 47h;
    EXPECT_EQ(one(db, "recovery", recovering()).how, level::ok);
    EXPECT_THAT(one(db, "recovery", recovering()).text, HasSubstr("up to 1 d 23 h ago"));
}

TEST(check, warns_where_zooms_logs_have_not_been_read_for_two_days) {
    store::inspection db = all_well();
    db.recovered = {{"default", 49h}};
    EXPECT_EQ(one(db, "recovery", recovering()).how, level::warn);
    EXPECT_THAT(one(db, "recovery", recovering()).fix, HasSubstr("zoomhookd recover"));
    config::settings by_hand = recovering();
    by_hand.recover.after_outage = false;
    EXPECT_EQ(one(db, "recovery", by_hand).how, level::ok);
    EXPECT_THAT(one(db, "recovery", by_hand).text, HasSubstr("recover.after_outage is false"));
}

TEST(check, is_silent_of_zooms_logs_where_they_cannot_be_read) {
    for (const finding& f : judge(all_well(), {}, now)) EXPECT_NE(f.what, "recovery");
}

TEST(check, warns_where_every_run_over_zooms_logs_has_failed) {
    const std::string failed = "zoomhookd_recovery_runs_total{cause=\"start\",outcome=\"failed\"} 2\n"
                               "zoomhookd_recovery_runs_total{cause=\"daily\",outcome=\"failed\"} 1\n"
                               "zoomhookd_recovery_runs_total{cause=\"start\",outcome=\"finished\"} 0\n";
    const findings found = judge_recovery_runs(failed);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].how, level::warn);
    EXPECT_THAT(found[0].text, HasSubstr("3 times"));
    const std::string success = "zoomhookd_recovery_last_success_timestamp_seconds 1795000000\n";
    EXPECT_TRUE(judge_recovery_runs(failed + success).empty());
    EXPECT_TRUE(judge_recovery_runs("").empty());
}

TEST(check, says_that_months_run_out) {
    store::inspection db = all_well();
    db.months_ahead = 0;
    EXPECT_EQ(one(db, "months").how, level::warn);
    EXPECT_THAT(one(db, "months").fix, HasSubstr("zoomhook_make_months()"));
}

TEST(check, a_certificate_is_judged_by_the_clock) {
    EXPECT_EQ(check_certificate({}, now)[0].how, level::ok); // no https:// address
    config::settings s;
    s.server.listen = {{true, "127.0.0.1", 8443, {}}};
    s.tls.certificate = s.tls.private_key = "/nowhere.pem";
    EXPECT_EQ(check_certificate(s, now)[0].how, level::fail);
    EXPECT_THAT(check_certificate(s, now)[0].text, HasSubstr("/nowhere.pem"));
}

} // namespace
} // namespace zoomhook::cli
