// What the operator is told of events, in each mode.
// SPDX-License-Identifier: MIT
#include "zoomhook/ops/event_log.hpp"

#include <gtest/gtest.h>
#include <mutex>
#include <string>
#include <vector>

namespace zoomhook::ops {
namespace {

using namespace std::chrono_literals;

std::mutex mutex;
std::vector<std::string> lines;

void remember(log::level, std::string_view sentence, const log::field* first, std::size_t count) noexcept {
    std::string line(sentence);
    for (const log::field* f = first; f != first + count; ++f)
        line += " " + std::string(f->name) + "=" + f->value;
    std::scoped_lock lock(mutex);
    lines.push_back(line);
}

class event_log_test : public testing::Test {
protected:
    event_log_test() {
        lines.clear();
        log::set_writer(remember, log::level::info);
    }
    ~event_log_test() override { log::set_writer(nullptr, log::level::info); }
};

const stored_event one{
    .event = "meeting.started",
    .app = "default",
    .account = "a",
    .object_id = "85",
    .request_id = "6009d653",
    .took = 3ms};

TEST_F(event_log_test, writes_a_line_for_each_event) {
    event_log log(event_lines::each);
    log.stored(one);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(
        lines[0], "stored event=meeting.started app=default account=a id=85 request=6009d653 batch=1 ms=3.0"
    );
}

TEST_F(event_log_test, sums_up_what_arrived_when_the_interval_or_the_program_ends) {
    {
        event_log log(event_lines::summary);
        for (int i = 0; i < 100; ++i) log.stored(one);
        stored_event spooled = one;
        spooled.spooled = true;
        log.stored(spooled);
        EXPECT_TRUE(lines.empty());
    }
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_TRUE(lines[0].starts_with("events stored=100 spooled=1 repeated=0 ")) << lines[0];
}

TEST_F(event_log_test, says_nothing_of_events_when_off) {
    {
        event_log log(event_lines::off);
        log.stored(one);
    }
    EXPECT_TRUE(lines.empty());
}

TEST_F(event_log_test, tells_a_flood_of_equal_problems_once_and_counts_the_rest) {
    {
        event_log log(event_lines::summary);
        for (int i = 0; i < 1000; ++i) log.problem("refused", "refused: bad", {{"n", i}});
        log.problem("stale", "stale", {});
    }
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0], "refused: bad n=0");
    EXPECT_EQ(lines[1], "stale");
    EXPECT_EQ(lines[2], "the same problem again and again problem=refused times_in_a_minute=1000");
}

TEST(latency_histogram, finds_percentiles_within_a_fifth) {
    latency_histogram h;
    for (int i = 0; i < 990; ++i) h.add(2ms);
    for (int i = 0; i < 10; ++i) h.add(900ms);
    EXPECT_NEAR(static_cast<double>(h.percentile(0.5).count()), 2000, 400);
    EXPECT_NEAR(static_cast<double>(h.percentile(0.999).count()), 900000, 180000);
}

TEST(latency_histogram, is_zero_where_nothing_came) { EXPECT_EQ(latency_histogram{}.percentile(0.99), 0us); }

} // namespace
} // namespace zoomhook::ops
