// `zoomhookd send --set`: which keys mean the body, and what becomes of it.
// SPDX-License-Identifier: MIT
#include "cli/send/body_edits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/arguments/usage_error.hpp"

namespace zoomhook::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

const std::string body =
    R"({"event":"meeting.started","payload":{"object":{"topic":"Old","files":[{"size":1}]}},"event_ts":1})";

std::string complaint(const body_edits& edits, const std::string& text = body) {
    try {
        return edited(text, edits);
    } catch (const usage_error& e) {
        return e.what();
    }
}

TEST(body_edits, take_the_paths_of_the_body_out_of_the_settings) {
    std::map<std::string, std::string> settings{
        {"payload.object.topic", "a"}, {"event", "b"}, {"event_ts", "1"}, {"server.path", "/c"}};
    EXPECT_THAT(
        take_body_edits(settings),
        ElementsAre(Pair("event", "b"), Pair("event_ts", "1"), Pair("payload.object.topic", "a"))
    );
    EXPECT_THAT(settings, ElementsAre(Pair("server.path", "/c")));
}

TEST(body_edits, replace_a_value_and_keep_the_keys_in_order) {
    EXPECT_EQ(
        edited(body, {{"payload.object.topic", "Budget \"7\""}, {"event_ts", "2"}}),
        R"({"event":"meeting.started","payload":{"object":{"topic":"Budget \"7\"","files":[{"size":1}]}},"event_ts":2})"
    );
}

TEST(body_edits, are_json_where_they_parse_as_such_and_else_text) {
    EXPECT_THAT(edited(body, {{"payload.object.topic", "7"}}), HasSubstr(R"("topic":7)"));
    EXPECT_THAT(edited(body, {{"payload.object.topic", "\"7\""}}), HasSubstr(R"("topic":"7")"));
    EXPECT_THAT(edited(body, {{"payload.object.topic", "null"}}), HasSubstr(R"("topic":null)"));
    EXPECT_THAT(edited(body, {{"payload.object", R"({"id":5})"}}), HasSubstr(R"("object":{"id":5})"));
    EXPECT_THAT(edited(body, {{"payload.object.topic", "{x"}}), HasSubstr(R"("topic":"{x")"));
    EXPECT_THAT(edited(body, {{"payload.object.files.0.size", "9"}}), HasSubstr(R"("size":9)"));
}

TEST(body_edits, name_the_path_that_is_not_there_and_what_is) {
    EXPECT_EQ(
        complaint({{"payload.object.topc", "x"}}),
        "--set payload.object.topc: the body has no such value; did you mean payload.object.topic?\n"
        "there are: payload.object.topic payload.object.files"
    );
    for (const char* path :
         {"payload.objekt.topic", "payload.object.topic.x", "payload.object.files.1",
          "payload.object.files.x", "evnt", "payload."})
        EXPECT_THAT(
            complaint({{path, "x"}}), HasSubstr("--set " + std::string(path) + ": the body has no such value")
        );
}

TEST(body_edits, of_what_is_no_json_are_refused_and_none_leave_it_as_it_is) {
    EXPECT_THAT(complaint({{"event", "x"}}, "no json"), HasSubstr("is not JSON"));
    EXPECT_EQ(edited("no json", {}), "no json");
    EXPECT_EQ(edited("{ \"a\" : 1 }", {}), "{ \"a\" : 1 }");
}

} // namespace
} // namespace zoomhook::cli
