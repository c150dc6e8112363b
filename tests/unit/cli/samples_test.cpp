// The sample notifications: each is one that the daemon understands, and new each time.
// SPDX-License-Identifier: MIT
#include "cli/send/samples.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "cli/send/catalogue.hpp"
#include "zoomhook/zoom/challenge.hpp"
#include "zoomhook/zoom/event_family.hpp"
#include "zoomhook/zoom/notification.hpp"

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;
using testing::Contains;

constexpr wall_time noon{1795600000123ms};

TEST(samples, are_of_the_moment) {
    const std::string body = sample("meeting.started", noon).value();
    EXPECT_THAT(body, testing::HasSubstr("\"event_ts\":1795600000123"));
    EXPECT_NE(body, sample("meeting.started", noon + 1ms));
}

TEST(samples, change_in_nothing_but_their_times) {
    const std::regex moment(R"(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d|1795\d{9})");
    for (const std::string& name : sample_names()) {
        const std::string body = sample(name, noon).value();
        const std::string later = sample(name, noon + 1h).value();
        EXPECT_NE(body, later) << name;
        EXPECT_EQ(std::regex_replace(body, moment, ""), std::regex_replace(later, moment, ""));
    }
}

TEST(samples, tell_times_as_near_as_they_were_written) { // leave_time: 0.733 s before event_ts
    const std::string left = sample("meeting.participant_left", noon).value();
    EXPECT_THAT(left, testing::HasSubstr(R"("leave_time":"2026-11-25T09:46:39Z")"));
    EXPECT_THAT(left, testing::HasSubstr(R"("event_ts":1795600000123)"));
}

TEST(samples, are_notifications_of_their_event_and_of_the_moment) {
    EXPECT_FALSE(sample_names().empty());
    for (const std::string& name : sample_names()) {
        const zoom::notification n = zoom::read_notification(sample(name, noon).value());
        EXPECT_EQ(n.event, name);
        EXPECT_TRUE(n.fits_jsonb) << name;
        EXPECT_EQ(n.event_ts.value_or(1795600000123), 1795600000123) << name; // some have none
    }
}

TEST(samples, are_written_for_every_family_and_for_what_happens_every_day) {
    const std::vector<std::string> names = sample_names();
    std::set<std::string_view> families;
    for (const std::string& name : names) families.insert(zoom::event_family(name));
    for (const std::string& event : catalogue_names())
        EXPECT_TRUE(event == zoom::challenge_event || families.contains(zoom::event_family(event))) << event;
    for (const char* event :
         {"meeting.created",
          "meeting.updated",
          "meeting.deleted",
          "meeting.started",
          "meeting.ended",
          "meeting.participant_joined",
          "meeting.participant_left",
          "meeting.participant_joined_waiting_room",
          "meeting.participant_left_waiting_room",
          "meeting.participant_joined_breakout_room",
          "meeting.participant_left_breakout_room",
          "recording.started",
          "recording.completed",
          "phone.caller_ringing",
          "phone.callee_ended",
          "webinar.created",
          "webinar.participant_joined",
          "chat_message.sent",
          "chat_message.updated",
          "chat_message.deleted",
          "user.created",
          "user.updated",
          "user.deleted"})
        EXPECT_THAT(names, Contains(event));
}

TEST(samples, are_all_in_the_catalogue) {
    for (const std::string& name : sample_names()) EXPECT_NE(find_shape(name), nullptr) << name;
}

TEST(samples, say_no_event_time_where_the_catalogue_has_none_and_as_text_where_it_is_text) {
    for (const std::string& name : sample_names()) {
        const auto body = nlohmann::json::parse(sample(name, noon).value());
        const std::string_view is = !body.contains("event_ts")     ? "-"
                                    : body["event_ts"].is_string() ? "text"
                                                                   : "number";
        EXPECT_EQ(is, find_shape(name)->event_ts) << name;
    }
}

TEST(samples, are_listed_in_order) {
    const std::vector<std::string> names = sample_names();
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
    EXPECT_THAT(names, Contains("meeting.started"));
}

TEST(samples, of_an_unknown_event_are_none) {
    for (const char* event :
         {"", "meeting", "meeting.started.json", "meeting.never_heard_of", "Meeting.Started"})
        EXPECT_FALSE(sample(event, noon)) << event;
}

} // namespace
} // namespace zoomhook::cli
