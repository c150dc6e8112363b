// To which product an event belongs.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoom/event_family.hpp"

#include <gtest/gtest.h>

namespace zoomhook::zoom {
namespace {

TEST(event_family, is_what_stands_before_the_first_dot) {
    EXPECT_EQ(event_family("meeting.participant_joined"), "meeting");
    EXPECT_EQ(event_family("app_deauthorized"), "app_deauthorized");
    EXPECT_EQ(event_family("endpoint.url_validation"), "endpoint");
}

/// Whoever holds the secret could otherwise make as many time series as he likes.
TEST(event_family, is_other_for_what_zoom_does_not_list) {
    EXPECT_EQ(event_family("made_up.thing"), "other");
    EXPECT_EQ(event_family("meetings"), "other");
    EXPECT_EQ(event_family(""), "other");
    EXPECT_EQ(event_family(".started"), "other");
}

} // namespace
} // namespace zoomhook::zoom
