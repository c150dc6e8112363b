// An event as people read it.
// SPDX-License-Identifier: MIT
#include "cli/events/event_text.hpp"

#include <gmock/gmock.h>
#include <sstream>

#include "cli/terminal/json_line.hpp"

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

store::shown_event some_event() {
    store::shown_event e;
    e.id = 7;
    e.received_at = std::chrono::sys_days(std::chrono::year(2026) / 11 / 28) + 9h + 14min + 7s;
    e.lateness = 412ms;
    e.event = "meeting.started";
    e.app = "default";
    e.object_id = "97763643886";
    e.topic = "Weekly";
    return e;
}

TEST(event_lines, tell_what_matters_in_columns) {
    EXPECT_EQ(
        event_line(some_event(), false),
        "2026-11-28T09:14:07Z       7  meeting.started                     97763643886        0.4 s  Weekly"
    );
}

TEST(event_lines, tell_what_is_unusual) {
    store::shown_event e = some_event();
    e.deliveries = 3;
    e.app = "sales";
    e.lateness = 5min + 2s;
    EXPECT_THAT(event_line(e, false), HasSubstr(" 5 min 2 s  Weekly  3 deliveries  app sales"));
}

TEST(event_lines, of_what_says_nothing_of_itself_end_early) {
    store::shown_event e = some_event();
    e.event = e.object_id = e.topic = "";
    e.lateness.reset();
    EXPECT_THAT(event_line(e, false), EndsWith("  7  -"));
}

TEST(event_lines, leave_a_terminal_alone) {
    store::shown_event e = some_event();
    e.event = "a\x1b[2J";
    e.topic = "b\nc\u202e";
    EXPECT_THAT(event_line(e, false), Not(HasSubstr("\x1b")));
    EXPECT_THAT(event_line(e, false), Not(HasSubstr("\n")));
    EXPECT_THAT(event_line(e, true), HasSubstr("\x1b[2m2026"));
}

TEST(lateness, is_told_in_tenths_of_a_second_up_to_a_minute) {
    EXPECT_EQ(lateness_text(0ms), "0.0 s");
    EXPECT_EQ(lateness_text(59'999ms), "59.9 s");
    EXPECT_EQ(lateness_text(60s), "1 min 0 s");
    EXPECT_EQ(lateness_text(-1'250ms), "-1.2 s");
}

TEST(indented_text, keeps_its_lines_and_nothing_that_moves_a_cursor) {
    EXPECT_EQ(indented("{\n  \"a\": \"\x1b\"\n}", "  "), "  {\n    \"a\": \"\\x1b\"\n  }\n");
}

TEST(json_line, leaves_a_terminal_alone) {
    std::ostringstream out;
    print_json_line({{"said", "\x1b[2J\u009b\xff"}}, out);
    EXPECT_EQ(out.str(), "{\"said\":\"\\u001b[2J\\u009b\ufffd\"}\n");
}

TEST(harmless_json, means_the_same_and_leaves_a_terminal_alone) {
    EXPECT_EQ(
        harmless_json("{\"a\": \"\u00fc\u20ac\xf0\x9f\x98\x80\\n\"}"),
        "{\"a\": \"\u00fc\u20ac\xf0\x9f\x98\x80\\n\"}"
    );
    EXPECT_EQ(harmless_json("\"\x7f\u009b\u202e\u2066\""), R"("\u007f\u009b\u202e\u2066")");
    EXPECT_EQ(harmless_json("\"\u2028\u061c\""), R"("\u2028\u061c")")
        << "one line for whoever reads by Unicode";
}

} // namespace
} // namespace zoomhook::cli
