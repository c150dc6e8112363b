// What Prometheus is told; that promtool accepts it is tested with the daemon.
// SPDX-License-Identifier: MIT
#include "zoomhook/ops/metrics.hpp"

#include <gmock/gmock.h>

namespace zoomhook::ops {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class metrics_test : public testing::Test {
protected:
    [[nodiscard]] std::string text() const { return counts.text(now); }

    metrics counts{"1.2.3"};
    present_state now;
};

counted_notification notification() {
    return {
        .what = counted_notification::outcome::stored,
        .app = "default",
        .family = "meeting",
        .took = 3ms,
        .lateness = 700ms,
        .skew = -2s,
    };
}

TEST_F(metrics_test, count_notifications_by_what_became_of_them) {
    counts.answered(notification());
    counts.answered(notification());
    counted_notification spooled = notification();
    spooled.what = counted_notification::outcome::spooled;
    counts.answered(spooled);
    EXPECT_EQ(counts.answered(), 3U);
    EXPECT_THAT(
        text(),
        HasSubstr(R"(zoomhookd_notifications_total{app="default",family="meeting",outcome="stored"} 2)")
    );
    EXPECT_THAT(
        text(),
        HasSubstr(R"(zoomhookd_notifications_total{app="default",family="meeting",outcome="spooled"} 1)")
    );
}

TEST_F(metrics_test, have_a_bucket_at_zooms_3_seconds) {
    counted_notification slow = notification();
    slow.took = 2999ms;
    counts.answered(slow);
    slow.took = 3001ms;
    counts.answered(slow);
    EXPECT_THAT(text(), HasSubstr("zoomhookd_answer_seconds_bucket{le=\"3\"} 1\n"));
    EXPECT_THAT(text(), HasSubstr("zoomhookd_answer_seconds_count 2\n"));
}

TEST_F(metrics_test, tell_lateness_and_skew) {
    counts.answered(notification());
    EXPECT_THAT(text(), HasSubstr("zoomhookd_lateness_seconds_bucket{le=\"1\"} 1\n"));
    EXPECT_THAT(text(), HasSubstr("zoomhookd_timestamp_skew_seconds -2\n"));
}

TEST_F(metrics_test, tell_the_skew_of_what_was_too_far_off_as_well) {
    counts.skewed(-400s);
    EXPECT_THAT(text(), HasSubstr("zoomhookd_timestamp_skew_seconds -400\n"));
}

TEST_F(metrics_test, tell_commits_of_postgres_and_of_the_spool_apart) {
    counts.committed(metrics::destination::postgres, 256, 4ms);
    EXPECT_THAT(text(), HasSubstr(R"(zoomhookd_batch_rows_sum{into="postgres"} 256)"));
    EXPECT_THAT(text(), HasSubstr(R"(zoomhookd_commit_seconds_bucket{into="postgres",le="0.005"} 1)"));
    EXPECT_THAT(text(), HasSubstr(R"(zoomhookd_batch_rows_count{into="spool"} 0)"));
}

TEST_F(metrics_test, tell_nothing_of_recoveries_where_there_are_none) {
    EXPECT_THAT(text(), Not(HasSubstr("recover")));
}

TEST_F(metrics_test, count_recoveries_from_0_on) {
    counts.expect_recoveries({"start", "daily"});
    EXPECT_THAT(text(), HasSubstr(R"(zoomhookd_recovery_runs_total{cause="start",outcome="finished"} 0)"));
    EXPECT_THAT(text(), HasSubstr(R"(zoomhookd_recovery_runs_total{cause="daily",outcome="failed"} 0)"));
    EXPECT_THAT(text(), HasSubstr("zoomhookd_zoom_api_rate_limited_total 0\n"));
    EXPECT_THAT(text(), Not(HasSubstr("zoomhookd_recovery_last_success")));
    const wall_time when{std::chrono::seconds(1785369686)};
    counts.recovered(
        {.cause = "start",
         .finished = true,
         .stored = 3,
         .incomplete = 2,
         .already_there = 1,
         .refused = 5,
         .requests = 9,
         .rate_limited = 4,
         .when = when}
    );
    counts.recovered({.cause = "daily", .finished = false, .stored = 1, .requests = 1});
    for (const char* line :
         {R"(zoomhookd_recovery_runs_total{cause="start",outcome="finished"} 1)",
          R"(zoomhookd_recovery_runs_total{cause="daily",outcome="failed"} 1)",
          R"(zoomhookd_recovered_total{what="stored"} 4)",
          R"(zoomhookd_recovered_total{what="incomplete"} 2)",
          R"(zoomhookd_recovered_total{what="already_there"} 1)",
          R"(zoomhookd_recovered_total{what="refused"} 5)", "zoomhookd_zoom_api_requests_total 10",
          "zoomhookd_zoom_api_rate_limited_total 4",
          "zoomhookd_recovery_last_success_timestamp_seconds 1785369686"})
        EXPECT_THAT(text(), HasSubstr(std::string(line) + "\n"));
}

TEST_F(metrics_test, count_what_was_refused_by_reason_and_status_from_0_on) {
    EXPECT_THAT(text(), HasSubstr(R"(zoomhookd_refused_total{reason="stale",status="503"} 0)"));
    counts.refused("stale", 503);
    EXPECT_THAT(text(), HasSubstr(R"(zoomhookd_refused_total{reason="stale",status="503"} 1)"));
}

TEST_F(metrics_test, remember_the_last_challenge_that_was_answered) {
    const wall_time then = std::chrono::sys_seconds(1785369686s);
    counts.challenged("default", true, then);
    counts.challenged("default", false, then + 1h);
    EXPECT_THAT(text(), HasSubstr(R"(zoomhookd_last_challenge_timestamp_seconds{app="default"} 1785369686)"));
    EXPECT_THAT(text(), HasSubstr(R"(zoomhookd_challenges_total{app="default",result="refused"} 1)"));
}

TEST_F(metrics_test, tell_the_present_state) {
    now.ready = true;
    now.connections = 7;
    now.certificate_expires = std::chrono::sys_seconds(1785369686s);
    EXPECT_THAT(text(), HasSubstr("zoomhookd_ready 1\n"));
    EXPECT_THAT(text(), HasSubstr("zoomhookd_postgres_up 0\n"));
    EXPECT_THAT(text(), HasSubstr("zoomhookd_connections 7\n"));
    EXPECT_THAT(text(), HasSubstr("zoomhookd_certificate_expiry_timestamp_seconds 1785369686\n"));
    EXPECT_THAT(text(), HasSubstr(R"(zoomhookd_build_info{version="1.2.3"} 1)"));
}

TEST_F(metrics_test, are_silent_of_a_spool_that_is_not_there_or_not_readable_now) {
    EXPECT_THAT(text(), Not(HasSubstr("zoomhookd_spool_")));
    now.spool = spool_state{.works = true, .max_bytes = 1024, .holds = {}};
    EXPECT_THAT(text(), HasSubstr("zoomhookd_spool_up 1\n"));
    EXPECT_THAT(text(), Not(HasSubstr("zoomhookd_spool_rows")));
    now.spool->holds.emplace(spool_state::contents{
        .rows = 5, .bytes = 4096, .age = 60s, .files_for_people = 0});
    EXPECT_THAT(text(), HasSubstr("zoomhookd_spool_rows 5\n"));
    EXPECT_THAT(text(), HasSubstr("zoomhookd_spool_oldest_age_seconds 60\n"));
}

TEST_F(metrics_test, tell_of_the_disk_what_is_known) {
    EXPECT_THAT(text(), Not(HasSubstr("zoomhookd_stored_bytes")));
    now.disk = disk_state{.bytes = 4096, .bytes_per_day = {}, .free = {}, .days_until_full = {}};
    EXPECT_THAT(text(), HasSubstr("zoomhookd_stored_bytes 4096\n"));
    for (const char* unknown : {"stored_bytes_per_day", "database_free_bytes", "until_disk_full"})
        EXPECT_THAT(text(), Not(HasSubstr(unknown)));
    now.disk = disk_state{.bytes = 4096, .bytes_per_day = 100, .free = 1000, .days_until_full = 10};
    EXPECT_THAT(text(), HasSubstr("zoomhookd_stored_bytes_per_day 100\n"));
    EXPECT_THAT(text(), HasSubstr("zoomhookd_database_free_bytes 1000\n"));
    EXPECT_THAT(text(), HasSubstr("zoomhookd_time_until_disk_full_seconds 864000\n"));
}

TEST_F(metrics_test, tell_of_the_process) {
    EXPECT_THAT(text(), HasSubstr("process_cpu_seconds_total "));
    EXPECT_THAT(text(), HasSubstr("process_resident_memory_bytes "));
    EXPECT_THAT(text(), Not(HasSubstr("process_open_fds 0\n")));
}

} // namespace
} // namespace zoomhook::ops
