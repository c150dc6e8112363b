// Patterns for people become patterns of LIKE.
// SPDX-License-Identifier: MIT
#include "store/event_filter.hpp"

#include <gmock/gmock.h>

namespace zoomhook::store {
namespace {

using testing::ElementsAre;

TEST(like_pattern, takes_stars_and_question_marks) {
    EXPECT_EQ(like_pattern("meeting.*"), "meeting.%");
    EXPECT_EQ(like_pattern("user.?ctivated"), "user._ctivated");
}

TEST(like_pattern, takes_all_else_as_it_is) {
    EXPECT_EQ(like_pattern("meeting.participant_joined"), "meeting.participant\\_joined");
    EXPECT_EQ(like_pattern("100%\\"), "100\\%\\\\");
}

TEST(event_filter, without_a_wish_takes_everything) {
    EXPECT_THAT(parameters_of({}), ElementsAre("{}", "", "-Infinity", "Infinity"));
}

TEST(event_filter, passes_every_wish_on) {
    using namespace std::chrono_literals;
    const event_filter f{{"a.*", "b_c"}, "acc", wall_time(1'785'369'687s + 5ms), wall_time(1'785'369'688s)};
    EXPECT_THAT(
        parameters_of(f), ElementsAre(R"({"a.%","b\\_c"})", "acc", "1785369687.005000", "1785369688.000000")
    );
}

TEST(seconds_text, is_a_number_also_before_1970) {
    using namespace std::chrono_literals;
    EXPECT_EQ(seconds_text(wall_time(-1s - 250ms)), "-1.250000");
    EXPECT_EQ(seconds_text(wall_time(-250ms)), "-0.250000");
    EXPECT_EQ(seconds_text(wall_time(1s + 250ms)), "1.250000");
}

} // namespace
} // namespace zoomhook::store
