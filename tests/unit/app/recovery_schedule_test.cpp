// When a run is due, and why.
// SPDX-License-Identifier: MIT
#include "app/recovery_schedule.hpp"

#include <gtest/gtest.h>

namespace zoomhook::app {
namespace {

using namespace std::chrono_literals;
using enum recovery_cause;

class schedule : public testing::Test {
protected:
    void pass(std::chrono::seconds t) {
        now += t;
        wall += t;
    }
    std::optional<recovery_cause> due() {
        const auto d = subject.due(wall, now);
        return d ? std::optional(d->why) : std::nullopt;
    }
    /// Whether it is due that long from now, and not a second earlier.
    bool is_due_in(std::chrono::seconds t) {
        pass(t - 1s);
        const bool early = due().has_value();
        pass(1s);
        return !early && due().has_value();
    }
    void be_covered() {
        subject.outage_is_over(start, wall, now);
        pass(1min);
        subject.covered(wall);
    }

    const recovery_pace pace{};
    wall_time wall{std::chrono::sys_days(std::chrono::year(2026) / 11 / 20)};
    deadline now{24h};
    recovery_schedule subject{pace, 0.5};
};

TEST_F(schedule, has_nothing_due_where_nothing_happened) {
    EXPECT_FALSE(due());
    pass(48h);
    EXPECT_FALSE(due());
}

TEST_F(schedule, waits_a_minute_after_an_outage_as_zooms_logs_may_need_it) {
    subject.outage_is_over(start, wall, now);
    EXPECT_TRUE(is_due_in(1min));
    EXPECT_EQ(due(), start);
}

TEST_F(schedule, says_what_must_be_covered_the_end_of_the_outage) {
    const wall_time end = wall;
    subject.outage_is_over(tunnel, wall, now);
    pass(1min);
    EXPECT_EQ(subject.due(wall, now)->must_cover, end);
}

TEST_F(schedule, keeps_due_what_nobody_has_done) {
    subject.outage_is_over(clock, wall, now);
    pass(3h);
    EXPECT_EQ(due(), clock);
    EXPECT_EQ(due(), clock);
}

TEST_F(schedule, has_the_next_due_a_day_and_a_part_of_an_hour_later) {
    be_covered();
    EXPECT_TRUE(is_due_in(24h + 30min));
    EXPECT_EQ(due(), daily);
    EXPECT_EQ(subject.due(wall, now)->must_cover, wall - 24h);
}

TEST_F(schedule, counts_the_day_from_what_another_receiver_has_covered) {
    subject.outage_is_over(start, wall, now);
    subject.covered(wall - 20h);
    EXPECT_TRUE(is_due_in(4h + 30min));
}

TEST_F(schedule, looks_again_in_10_minutes_where_another_process_is_at_it) {
    subject.outage_is_over(start, wall, now);
    pass(1min);
    subject.others_are_at_it(now);
    EXPECT_TRUE(is_due_in(10min));
    EXPECT_EQ(due(), start);
}

TEST_F(schedule, tries_again_after_15_minutes_then_after_twice_as_long_up_to_6_hours) {
    subject.outage_is_over(start, wall, now);
    pass(1min);
    for (const auto pause : {15min, 30min, 60min, 120min, 240min, 360min, 360min}) {
        subject.failed(now, {});
        EXPECT_TRUE(is_due_in(pause)) << pause.count();
    }
}

TEST_F(schedule, begins_with_15_minutes_again_once_a_run_was_finished) {
    be_covered();
    subject.failed(now, {});
    subject.failed(now, {});
    be_covered();
    subject.outage_is_over(tunnel, wall, now);
    subject.failed(now, {});
    EXPECT_TRUE(is_due_in(15min));
}

TEST_F(schedule, waits_as_long_as_it_is_told) {
    subject.outage_is_over(start, wall, now);
    subject.failed(now, 24h);
    EXPECT_TRUE(is_due_in(24h));
}

TEST_F(schedule, does_not_make_the_pauses_longer_by_one_that_was_told) {
    subject.outage_is_over(start, wall, now);
    subject.failed(now, 24h);
    subject.failed(now, {});
    EXPECT_TRUE(is_due_in(15min));
}

TEST_F(schedule, does_not_leave_a_new_outage_waiting_behind_an_old_failure) {
    subject.outage_is_over(start, wall, now);
    subject.failed(now, 24h);
    subject.outage_is_over(tunnel, wall, now);
    EXPECT_TRUE(is_due_in(1min));
    EXPECT_EQ(due(), tunnel);
}

TEST_F(schedule, is_not_put_off_by_a_tunnel_that_comes_and_goes) {
    subject.outage_is_over(start, wall, now);
    pass(40s);
    subject.outage_is_over(tunnel, wall, now);
    EXPECT_TRUE(is_due_in(20s));
    EXPECT_EQ(subject.due(wall, now)->must_cover, wall - 20s);
}

TEST_F(schedule, looks_again_once_zoom_has_given_up) {
    be_covered();
    subject.left_to_zoom(wall, now);
    EXPECT_TRUE(is_due_in(95min));
    EXPECT_EQ(due(), retries);
}

TEST_F(schedule, tries_a_daily_run_that_failed_again) {
    be_covered();
    pass(25h);
    ASSERT_EQ(due(), daily);
    subject.failed(now, {});
    EXPECT_TRUE(is_due_in(15min));
    EXPECT_EQ(due(), daily);
}

} // namespace
} // namespace zoomhook::app
