// What the daemon's counters tell of Zoom's challenge.
// SPDX-License-Identifier: MIT
#include "cli/subscription/challenges.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoomhook::cli {
namespace {

using testing::HasSubstr;

const std::string page = R"(# HELP zoomhookd_challenges_total endpoint.url_validation requests
# TYPE zoomhookd_challenges_total counter
zoomhookd_challenges_total{app="default",result="answered"} 3
zoomhookd_challenges_total{app="sa\"les",result="answered"} 1
zoomhookd_challenges_total{app="default",result="refused"} 2
# TYPE zoomhookd_last_challenge_timestamp_seconds gauge
zoomhookd_last_challenge_timestamp_seconds{app="default"} 1796000000.5
zoomhookd_refused_total{reason="no secret matches",status="401"} 4
zoomhookd_refused_total{reason="no secret matches",status="503"} 1
zoomhookd_refused_total{reason="stale",status="503"} 5
zoomhookd_refused_total_of_something_else{reason="stale",status="503"} 50
process_start_time_seconds 1795000000
)";

TEST(challenge_counts, are_read_from_the_metrics) {
    const challenge_counts all = read_counts(page, "");
    EXPECT_EQ(all.started, 1795000000);
    EXPECT_EQ(all.answered, 4);
    EXPECT_EQ(all.odd, 2);
    EXPECT_EQ(all.unverified, 5);
    EXPECT_EQ(all.stale, 5);
    EXPECT_EQ(all.answered_at, 1796000000.5);
}

TEST(challenge_counts, may_be_of_one_app) {
    const challenge_counts sales = read_counts(page, "sa\"les");
    EXPECT_EQ(sales.answered, 1);
    EXPECT_EQ(sales.odd, 0);
    EXPECT_EQ(sales.answered_at, 0);
    EXPECT_EQ(sales.unverified, 5); // nobody knows whose
    EXPECT_EQ(read_counts(page, "default").answered, 3);
}

TEST(challenge_counts, are_0_where_nothing_has_been_counted) {
    for (const char* other : {"", "\n", "zoomhookd_challenges_total", "x 1\nprocess_start_time_seconds\n"}) {
        const challenge_counts none = read_counts(other, "default");
        EXPECT_EQ(none.answered + none.odd + none.unverified + none.stale + none.started, 0) << other;
    }
}

challenge_counts counted(double answered, double unverified, double stale = 0, double odd = 0) {
    return {.started = 1, .answered = answered, .odd = odd, .unverified = unverified, .stale = stale};
}

TEST(arrival, is_what_the_counts_have_more) {
    const challenge_counts before = counted(3, 2, 1, 1);
    EXPECT_EQ(arrived_between(before, before), arrival::nothing);
    EXPECT_EQ(arrived_between(before, counted(3, 3, 1, 1)), arrival::unverified);
    EXPECT_EQ(arrived_between(before, counted(3, 2, 2, 1)), arrival::stale);
    EXPECT_EQ(arrived_between(before, counted(3, 2, 1, 2)), arrival::odd);
    EXPECT_EQ(arrived_between(before, counted(4, 9, 9, 9)), arrival::answered); // in the end all is well
}

TEST(arrival, is_told_also_of_a_daemon_that_was_started_meanwhile) {
    challenge_counts after = counted(1, 0);
    after.started = 2;
    EXPECT_EQ(arrived_between(counted(3, 2), after), arrival::answered);
    after = counted(0, 0);
    after.started = 2;
    EXPECT_EQ(arrived_between(counted(3, 2), after), arrival::nothing);
}

TEST(why_not_validated, says_what_to_do_about_each) {
    const std::string url = "https://zoom.example.com/webhook";
    for (const arrival a :
         {arrival::nothing, arrival::answered, arrival::unverified, arrival::stale, arrival::odd}) {
        EXPECT_NE(why_not_validated(a, url).why, "");
        EXPECT_NE(why_not_validated(a, url).next, "");
    }
    EXPECT_THAT(why_not_validated(arrival::nothing, url).next, HasSubstr(url));
    EXPECT_THAT(why_not_validated(arrival::unverified, url).next, HasSubstr("Secret Token"));
    EXPECT_THAT(why_not_validated(arrival::answered, url).why, HasSubstr("3 seconds"));
}

} // namespace
} // namespace zoomhook::cli
