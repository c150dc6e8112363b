// Which events patterns choose.
// SPDX-License-Identifier: MIT
#include "cli/subscription/chosen_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/arguments/usage_error.hpp"

namespace zoomhook::cli {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string mistake_in(const std::vector<std::string>& patterns) {
    try {
        (void)chosen_events(patterns);
        return "";
    } catch (const usage_error& e) {
        return e.what();
    }
}

TEST(chosen_events, are_each_once_and_in_order) {
    EXPECT_THAT(
        chosen_events({"recording.st*", "meeting.started", "recording.started"}),
        ElementsAre("meeting.started", "recording.started", "recording.stopped")
    );
    EXPECT_THAT(chosen_events({}), ElementsAre());
}

TEST(chosen_events, are_those_that_a_subscription_may_have) {
    const auto all = chosen_events({"*"});
    EXPECT_EQ(all, subscribable_events());
    EXPECT_GT(all.size(), 500U);
    EXPECT_THAT(all, Each(HasSubstr(".")));
    EXPECT_THAT(all, Not(Contains("endpoint.url_validation")));
    EXPECT_THAT(chosen_events({"meeting.*"}), Each(StartsWith("meeting.")));
}

TEST(chosen_events, know_what_may_be_meant) {
    EXPECT_THAT(mistake_in({"meeting.*", "meeting.startd"}), HasSubstr("did you mean meeting.started?"));
    EXPECT_THAT(mistake_in({"nonsense.*"}), HasSubstr("send --list"));
    for (const char* other : {"endpoint.url_validation", "endpoint.*", "app_deauthorized", "bot_*"})
        EXPECT_THAT(mistake_in({other}), HasSubstr("no event subscription has it")) << other;
}

} // namespace
} // namespace zoomhook::cli
