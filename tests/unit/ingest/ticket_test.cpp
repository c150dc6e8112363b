// A ticket is answered once, and wanted until it is settled or too late.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <thread>
#include <vector>

#include "zoomhook/ingest/sink.hpp"

namespace zoomhook::ingest {
namespace {

using namespace std::chrono_literals;

TEST(ticket, is_wanted_until_its_deadline) {
    const deadline until = steady_clock::now();
    const ticket t({}, until, [](const delivery&, const receipt&) {});
    EXPECT_TRUE(t.wanted(until - 1ns));
    EXPECT_FALSE(t.wanted(until));
}

TEST(ticket, is_not_wanted_once_it_is_settled) {
    ticket t({}, steady_clock::now() + 1h, [](const delivery&, const receipt&) {});
    t.settle({});
    EXPECT_FALSE(t.wanted(steady_clock::now()));
}

TEST(ticket, is_answered_by_the_first_of_many_threads_only) {
    std::atomic<int> answers = 0;
    ticket t({}, steady_clock::now() + 1h, [&answers](const delivery&, const receipt&) { ++answers; });
    {
        std::vector<std::jthread> sinks;
        for (int i = 0; i < 8; ++i) sinks.emplace_back([&t] { t.settle({}); });
    }
    EXPECT_EQ(answers, 1);
}

TEST(ticket, tells_that_it_is_late_where_nobody_settled_it) {
    int late = 0;
    const auto make = [&late] {
        return std::make_unique<ticket>(
            delivery{}, steady_clock::now(), [](const delivery&, const receipt&) {},
            [&late](const delivery&, ticket::unstored why) { late += why == ticket::unstored::late; }
        );
    };
    make().reset();
    EXPECT_EQ(late, 1);
    make()->settle({});
    make()->withdraw();
    EXPECT_EQ(late, 1);
}

} // namespace
} // namespace zoomhook::ingest
