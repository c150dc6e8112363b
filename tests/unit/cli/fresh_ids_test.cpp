// `zoomhookd send --count`: each is another notification of the same kind.
// SPDX-License-Identifier: MIT
#include "cli/send/fresh_ids.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/arguments/usage_error.hpp"
#include "cli/send/catalogue.hpp"
#include "cli/send/samples.hpp"

namespace zoomhook::cli {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr wall_time noon{1795600000123ms};

json next_of(const char* event) {
    return json::parse(fresh_notifications(sample(event, noon).value(), {}).next(noon));
}

TEST(fresh_notifications, differ_for_every_event_even_within_one_moment) {
    for (const std::string& event : catalogue_names()) {
        fresh_notifications many(sample(event, noon).value(), {});
        std::set<std::string> bodies;
        for (int i = 0; i < 20; ++i) bodies.insert(many.next(noon));
        EXPECT_EQ(bodies.size(), 20U) << event;
    }
}

TEST(fresh_notifications, are_of_the_moment_and_keep_the_form_of_event_ts) {
    fresh_notifications many(sample("meeting.started", 0ms + wall_time()).value(), {});
    EXPECT_EQ(json::parse(many.next(noon))["event_ts"], 1795600000123);
    fresh_notifications texts(sample("calendar.event_create", wall_time()).value(), {});
    EXPECT_EQ(json::parse(texts.next(noon))["event_ts"], "1795600000123");
}

TEST(fresh_notifications, of_a_meeting_are_other_meetings_of_the_same_number) {
    const json was = json::parse(sample("meeting.started", noon).value())["payload"]["object"];
    const json is = next_of("meeting.started")["payload"]["object"];
    EXPECT_EQ(is["id"], was["id"]);
    EXPECT_EQ(is["topic"], was["topic"]);
    EXPECT_NE(is["uuid"], was["uuid"]);
    EXPECT_EQ(is["uuid"].get<std::string>().size(), was["uuid"].get<std::string>().size());
}

TEST(fresh_notifications, of_participants_are_others_in_the_same_meeting) {
    const json was = json::parse(sample("meeting.participant_joined", noon).value())["payload"]["object"];
    const json is = next_of("meeting.participant_joined")["payload"]["object"];
    EXPECT_EQ(is["uuid"], was["uuid"]);
    EXPECT_EQ(is["host_id"], was["host_id"]);
    for (const char* id : {"participant_uuid", "user_id", "id"})
        EXPECT_NE(is["participant"][id], was["participant"][id]) << id;
    EXPECT_EQ(is["participant"]["id"], is["participant"]["participant_user_id"]);
}

TEST(fresh_notifications, name_an_id_anew_wherever_it_stands) {
    const json is = next_of("recording.completed")["payload"]["object"];
    for (const json& file : is["recording_files"]) EXPECT_EQ(file["meeting_id"], is["uuid"]);
}

TEST(fresh_notifications, do_the_edits_last) {
    fresh_notifications many(
        sample("meeting.started", noon).value(), {{"payload.object.uuid", "mine"}, {"event_ts", "5"}}
    );
    const json is = json::parse(many.next(noon));
    EXPECT_EQ(is["payload"]["object"]["uuid"], "mine");
    EXPECT_EQ(is["event_ts"], 5);
}

TEST(fresh_notifications, cannot_be_made_of_what_has_nothing_that_could_be_new) {
    for (const char* body : {"no json", "[]", "7", "{}", R"({"event":"x","payload":{"object":{}}})"})
        EXPECT_THROW(fresh_notifications(body, {}), usage_error) << body;
}

} // namespace
} // namespace zoomhook::cli
