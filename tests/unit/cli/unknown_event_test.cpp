// A pattern that no event of Zoom's matches is noticed.
// SPDX-License-Identifier: MIT
#include "cli/events/unknown_event.hpp"

#include <gtest/gtest.h>
#include <sstream>

namespace zoomhook::cli {
namespace {

std::string told(const std::vector<std::string>& patterns) {
    std::ostringstream out;
    tell_unknown_events(patterns, out);
    return out.str();
}

TEST(unknown_event, is_what_the_catalogue_has_no_match_for) {
    EXPECT_EQ(told({"meeting.started", "meeting.*", "*", "meeting.start??"}), "");
    EXPECT_EQ(
        told({"meeting.*", "meeting.startd", "nonsense.that.nobody.sends.*"}),
        "no event of Zoom's catalogue is called meeting.startd; did you mean meeting.started?\n"
        "no event of Zoom's catalogue is called nonsense.that.nobody.sends.*; zoomhookd send --list names "
        "them\n"
    );
}

} // namespace
} // namespace zoomhook::cli
