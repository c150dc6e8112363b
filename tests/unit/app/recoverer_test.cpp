// What makes the daemon recover by itself, what it tells of that, and what keeps it from it.
// SPDX-License-Identifier: MIT
#include "app/recoverer.hpp"

#include <gmock/gmock.h>

#include "common/log_capture.hpp"

namespace zoomhook::app {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using kind = recovery_result::kind;

zoomapi::error zoom_error(zoomapi::cause why, std::optional<std::chrono::milliseconds> again_in = {}) {
    zoomapi::error::details d;
    d.why = why;
    d.again_in = again_in;
    return {"Zoom says no", d};
}

class recoverer_test : public testing::Test {
protected:
    recovery_result attempt(const due_recovery& due, recovery::report& found) {
        causes.emplace_back(name_of(due.why));
        if (failure) std::rethrow_exception(failure);
        found = report;
        return outcome(due);
    }
    recovery_result finish() const { return {kind::finished, wall}; }

    template <typename Error>
    void fail_with(const Error& e) {
        failure = std::make_exception_ptr(e);
    }

    /// As the daemon's thread does, each 30 seconds.
    void pass(std::chrono::seconds t) {
        for (const auto end = now + t; now < end;) {
            now += 30s;
            wall += 30s;
            subject.look(stop.get_token());
        }
    }

    wall_time wall{std::chrono::sys_days(std::chrono::year(2026) / 11 / 20)};
    deadline now{24h};
    bool store_works = true;
    bool tunnel = false;
    std::uint64_t arrived = 0;
    std::exception_ptr failure;
    recovery::report report;
    std::function<recovery_result(const due_recovery&)> outcome = [this](const due_recovery&) {
        return finish();
    };
    std::vector<std::string> causes; ///< of each attempt
    std::vector<ops::counted_recovery> counted;
    std::stop_source stop;
    const test::log_capture log;
    recoverer subject{
        {.store_works = [this] { return store_works; },
         .arrived = [this] { return arrived; },
         .tunnel_found = [this](const std::stop_token&) { return tunnel; },
         .clock_tolerance = [] { return 300s; },
         .attempt =
             [this](const due_recovery& due, recovery::report& found, const std::stop_token&) {
                 return attempt(due, found);
             },
         .count = [this](const ops::counted_recovery& r) { counted.push_back(r); },
         .wall = [this] { return wall; },
         .steady = [this] { return now; }},
        {},
        0.0};
};

TEST_F(recoverer_test, recovers_a_minute_after_its_start) {
    pass(30s);
    EXPECT_THAT(causes, IsEmpty());
    pass(30s);
    EXPECT_THAT(causes, ElementsAre("start"));
    pass(23h);
    EXPECT_THAT(causes, SizeIs(1));
}

TEST_F(recoverer_test, recovers_once_a_day) {
    pass(49h);
    EXPECT_THAT(causes, ElementsAre("start", "daily", "daily"));
}

TEST_F(recoverer_test, recovers_when_the_tunnel_is_back) {
    tunnel = true;
    pass(10min);
    tunnel = false;
    pass(10min);
    EXPECT_THAT(causes, ElementsAre("start"));
    tunnel = true;
    pass(2min);
    EXPECT_THAT(causes, ElementsAre("start", "tunnel"));
}

TEST_F(recoverer_test, does_not_care_for_a_tunnel_that_never_was) {
    pass(1h);
    EXPECT_THAT(causes, ElementsAre("start"));
    EXPECT_THAT(log.lines(), SizeIs(1));
}

TEST_F(recoverer_test, does_not_care_for_a_tunnel_where_notifications_come_another_way) {
    tunnel = true;
    pass(10min);
    tunnel = false;
    for (int i = 0; i < 10; ++i, ++arrived) pass(1min);
    tunnel = true;
    pass(1h);
    EXPECT_THAT(causes, ElementsAre("start"));
}

TEST_F(recoverer_test, recovers_when_the_clock_was_wrong) {
    pass(10min);
    wall += 301s;
    pass(2min);
    EXPECT_THAT(causes, ElementsAre("start", "clock"));
}

TEST_F(recoverer_test, tells_each_run_in_one_line_and_counts_it) {
    report.entries = 7;
    report.stored = 4;
    report.incomplete = 1;
    report.already_there = 2;
    report.requests = 3;
    report.rate_limited = 1;
    pass(1min);
    EXPECT_THAT(log.lines(), ElementsAre("recovered what never arrived"));
    ASSERT_THAT(counted, SizeIs(1));
    const ops::counted_recovery& c = counted.front();
    EXPECT_EQ(c.cause, "start");
    EXPECT_TRUE(c.finished);
    EXPECT_THAT(
        (std::vector{c.stored, c.incomplete, c.already_there, c.requests, c.rate_limited}),
        ElementsAre(4, 1, 2, 3, 1)
    );
    EXPECT_EQ(c.when, wall);
}

TEST_F(recoverer_test, warns_of_what_postgres_refuses_and_counts_it) {
    report.refused = 2;
    report.refusals = {{"r1", "meeting.started", "not this one"}, {"r2", "meeting.ended", "nor that"}};
    pass(1min);
    EXPECT_THAT(
        log.lines(),
        ElementsAre(
            "recovered what never arrived", "Postgres refuses entries of Zoom's log, which are "
                                            "left out; mend that, then zoomhookd recover stores them"
        )
    );
    ASSERT_THAT(counted, SizeIs(1));
    EXPECT_EQ(counted.front().refused, 2U);
}

TEST_F(recoverer_test, warns_of_what_was_refused_before_a_run_failed) {
    report.refused = 1;
    report.refusals = {{"r1", "meeting.started", "not this one"}};
    outcome = [](const due_recovery&) -> recovery_result { throw zoom_error(zoomapi::cause::zoom_failed); };
    pass(1min);
    EXPECT_THAT(
        log.lines(), ElementsAre(HasSubstr("can't be recovered yet"), HasSubstr("Postgres refuses entries"))
    );
}

TEST_F(recoverer_test, neither_tells_nor_counts_what_another_process_does) {
    outcome = [](const due_recovery&) { return recovery_result{kind::others}; };
    pass(9min);
    EXPECT_THAT(causes, SizeIs(1));
    outcome = [](const due_recovery& due) { return recovery_result{kind::needless, due.must_cover}; };
    pass(23h);
    EXPECT_THAT(causes, SizeIs(2)) << "it looks again in ten minutes whether that has covered it";
    EXPECT_THAT(log.lines(), IsEmpty());
    EXPECT_THAT(counted, IsEmpty());
}

TEST_F(recoverer_test, tries_again_after_a_failure_and_tells_it_once) {
    fail_with(zoom_error(zoomapi::cause::zoom_failed));
    pass(50min); // at 1, 16 and 46 minutes
    EXPECT_THAT(causes, SizeIs(3));
    EXPECT_THAT(log.lines(), ElementsAre("what never arrived can't be recovered yet"));
    ASSERT_THAT(counted, SizeIs(3));
    EXPECT_FALSE(counted.back().finished);
}

TEST_F(recoverer_test, tells_another_failure_and_the_same_one_after_a_success) {
    fail_with(zoom_error(zoomapi::cause::zoom_failed));
    pass(5min);
    fail_with(zoom_error(zoomapi::cause::unreachable));
    pass(15min);
    EXPECT_THAT(log.lines(), SizeIs(2));
    failure = nullptr;
    pass(40min);
    EXPECT_THAT(log.lines(), SizeIs(3));
    fail_with(zoom_error(zoomapi::cause::unreachable));
    pass(25h);
    EXPECT_THAT(log.lines(), SizeIs(4));
}

TEST_F(recoverer_test, asks_once_a_day_where_somebody_must_mend_something_first) {
    for (const zoomapi::cause c :
         {zoomapi::cause::wrong_secret, zoomapi::cause::missing_scope, zoomapi::cause::app_deactivated}) {
        fail_with(zoom_error(c));
        const std::size_t before = causes.size();
        pass(24h);
        EXPECT_EQ(causes.size() - before, 1U) << name_of(c);
    }
}

TEST_F(recoverer_test, comes_when_zoom_says_so) {
    fail_with(zoom_error(zoomapi::cause::rate_limited, 2h));
    pass(1min + 119min);
    EXPECT_THAT(causes, SizeIs(1));
    pass(1min);
    EXPECT_THAT(causes, SizeIs(2));
}

TEST_F(recoverer_test, does_not_come_sooner_than_usual_where_zoom_says_so) {
    fail_with(zoom_error(zoomapi::cause::rate_limited, 1s));
    pass(15min);
    EXPECT_THAT(causes, SizeIs(1));
}

TEST_F(recoverer_test, waits_without_a_word_until_postgres_is_there) {
    store_works = false;
    pass(12h);
    EXPECT_THAT(causes, IsEmpty());
    EXPECT_THAT(log.lines(), IsEmpty());
    store_works = true;
    pass(30s);
    EXPECT_THAT(causes, ElementsAre("start"));
}

TEST_F(recoverer_test, waits_without_a_word_where_postgres_goes_away_meanwhile) {
    outcome = [this](const due_recovery&) -> recovery_result {
        store_works = false;
        throw store::error("Postgres: the connection is lost");
    };
    pass(1h);
    EXPECT_THAT(causes, SizeIs(1));
    EXPECT_THAT(log.lines(), IsEmpty());
    outcome = [this](const due_recovery&) { return finish(); };
    store_works = true;
    pass(30s);
    EXPECT_THAT(causes, SizeIs(2));
}

TEST_F(recoverer_test, asks_a_postgres_that_refuses_it_every_15_minutes_and_tells_it_once) {
    fail_with(store::error("Postgres: permission denied: as the owner: psql -f sql/roles.sql"));
    pass(1h);
    EXPECT_THAT(causes, SizeIs(4));
    EXPECT_THAT(log.lines(), SizeIs(1));
}

TEST_F(recoverer_test, says_nothing_of_a_run_that_a_stop_has_cut_short) {
    outcome = [this](const due_recovery&) -> recovery_result {
        stop.request_stop();
        throw zoom_error(zoomapi::cause::stopped);
    };
    pass(1min);
    EXPECT_THAT(causes, SizeIs(1));
    EXPECT_THAT(log.lines(), IsEmpty());
    EXPECT_THAT(counted, IsEmpty());
}

} // namespace
} // namespace zoomhook::app
