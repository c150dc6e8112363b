// The operator is told once when something fails, and once when it works again.
// SPDX-License-Identifier: MIT
#include "zoomhook/base/health.hpp"

#include <gmock/gmock.h>

#include "common/log_capture.hpp"

namespace zoomhook {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(health, tells_the_same_trouble_once) {
    const test::log_capture log;
    health h("it works");
    for (int i = 0; i < 3; ++i) h.trouble(log::level::error, "it is broken");
    EXPECT_THAT(log.lines(), ElementsAre("it is broken"));
}

TEST(health, tells_another_trouble_and_the_recovery) {
    const test::log_capture log;
    health h("it works");
    h.trouble(log::level::error, "broken");
    h.trouble(log::level::error, "worse");
    h.well();
    h.well();
    EXPECT_THAT(log.lines(), ElementsAre("broken", "worse", "it works"));
}

TEST(health, tells_what_comes_and_goes_all_the_time_a_few_times) {
    const test::log_capture log;
    health h("it works");
    for (int i = 0; i < 1000; ++i) {
        h.trouble(log::level::error, "broken");
        h.well();
    }
    EXPECT_THAT(log.lines(), testing::SizeIs(12));
    EXPECT_EQ(log.lines().back(), "it works");
}

TEST(health, says_nothing_while_all_is_well) {
    const test::log_capture log;
    health("it works").well();
    EXPECT_THAT(log.lines(), IsEmpty());
}

} // namespace
} // namespace zoomhook
