// What each command understands of its arguments, and what it refuses.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "parsed_arguments.hpp"

namespace zoomhook::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(arguments_of, send_name_event_place_and_secret) {
    const auto c = parsed_as<send_command>(
        {"send", "meeting.ended", "--url", "http://127.0.0.1:1/webhook", "--secret", "-"}
    );
    EXPECT_EQ(c.what, "meeting.ended");
    EXPECT_EQ(c.url, "http://127.0.0.1:1/webhook");
    EXPECT_EQ(c.secret_file, "-");
    const auto plain = parsed_as<send_command>({"send", "meeting.ended"});
    EXPECT_EQ(plain.url, "");
    EXPECT_EQ(plain.secret_file, "");
}

TEST(arguments_of, send_say_how_and_how_often) {
    const auto many = parsed_as<send_command>(
        {"send", "meeting.ended", "--count", "5", "--rate", "0.5", "--app", "crm", "--json"}
    );
    EXPECT_EQ(many.count, 5U);
    EXPECT_EQ(many.rate, 0.5);
    EXPECT_EQ(many.app, "crm");
    EXPECT_TRUE(many.json);
    EXPECT_TRUE(parsed_as<send_command>({"send", "meeting.ended", "--duplicate"}).duplicate);
    EXPECT_TRUE(parsed_as<send_command>({"send", "meeting.ended", "--stale"}).stale);
    EXPECT_TRUE(parsed_as<send_command>({"send", "meeting.ended", "--bad-signature"}).bad_signature);
    EXPECT_TRUE(parsed_as<send_command>({"send", "--challenge"}).challenge);
    EXPECT_TRUE(parsed_as<send_command>({"send", "--list", "--names"}).names);
}

TEST(arguments_of, send_that_contradict_each_other_are_refused) {
    for (const std::vector<const char*>& words : std::vector<std::vector<const char*>>{
             {"send", "a", "--count", "0"},
             {"send", "a", "--count", "10000001"},
             {"send", "a", "--count", "many"},
             {"send", "a", "--rate", "5"},
             {"send", "a", "--count", "2", "--rate", "0"},
             {"send", "a", "--count", "2", "--rate", "nan"},
             {"send", "a", "--count", "2", "--rate", "100001"},
             {"send", "a", "--count", "2", "--duplicate"},
             {"send", "a", "--stale", "--bad-signature"},
             {"send", "a", "--app", "x", "--secret", "f"},
             {"send", "a", "--challenge"},
             {"send", "a", "--list"},
             {"send", "--challenge", "--list"},
             {"send", "--names"}})
        EXPECT_EQ(printed(words).exit_code, 2) << testing::PrintToString(words);
}

TEST(arguments_of, subscription_say_what_is_wanted) {
    const auto create = parsed_as<subscription_create_command>({"subscription",   "create",
                                                                "--events",       "meeting.*,recording.*",
                                                                "--events",       "user.created",
                                                                "--url",          "https://a.example/",
                                                                "--scope",        "user",
                                                                "--user-id",      "u1",
                                                                "--user-id",      "u2",
                                                                "--header",       "x-key",
                                                                "--header-file",  "-",
                                                                "--allowed-only", "--dry-run",
                                                                "--yes",          "--json"});
    EXPECT_THAT(create.wanted.events, ElementsAre("meeting.*", "recording.*", "user.created"));
    EXPECT_THAT(create.wanted.user_ids, ElementsAre("u1", "u2"));
    EXPECT_EQ(create.wanted.name, "zoomhookd");
    EXPECT_EQ(create.wanted.url, "https://a.example/");
    EXPECT_EQ(create.wanted.scope, "user");
    EXPECT_EQ(create.wanted.header, "x-key");
    EXPECT_EQ(create.wanted.header_file, "-");
    EXPECT_TRUE(create.wanted.allowed_only && create.dry_run && create.yes && create.json);
    const auto update =
        parsed_as<subscription_update_command>({"subscription", "update", "0ZAa", "--name", "b"});
    EXPECT_EQ(update.id, "0ZAa");
    EXPECT_EQ(update.wanted.name, "b");
    EXPECT_EQ(update.wanted.scope, "");
    EXPECT_THAT(update.wanted.events, IsEmpty());
    EXPECT_EQ(parsed_as<subscription_delete_command>({"subscription", "delete", "0ZAa"}).id, "0ZAa");
    EXPECT_EQ(parsed_as<subscription_list_command>({"subscription", "list"}).id, "");
    EXPECT_EQ(parsed_as<subscription_list_command>({"subscription", "list", "0ZAa"}).id, "0ZAa");
}

TEST(arguments_of, setup_have_defaults_and_a_time_to_wait) {
    const auto setup = parsed_as<setup_command>({"setup"});
    EXPECT_EQ(setup.name, "zoomhookd");
    EXPECT_EQ(setup.wait, std::chrono::minutes(5));
    EXPECT_FALSE(setup.yes);
    const auto other = parsed_as<setup_command>({"setup", "--events", "a.*,b.*", "--wait", "30s", "--yes"});
    EXPECT_THAT(other.events, ElementsAre("a.*", "b.*"));
    EXPECT_EQ(other.wait, std::chrono::seconds(30));
}

TEST(arguments_of, setup_and_subscription_that_make_no_sense_are_refused) {
    for (const std::vector<const char*>& words : std::vector<std::vector<const char*>>{
             {"subscription"},
             {"subscription", "create"},
             {"subscription", "create", "--events", "a.*", "--scope", "galaxy"},
             {"subscription", "create", "--events", "a.*", "--header-file", "f"},
             {"subscription", "update"},
             {"subscription", "delete"},
             {"subscription", "list", "a", "b"},
             {"setup", "--wait", "soon"},
             {"setup", "--wait", "-5m"},
             {"setup", "surplus"}})
        EXPECT_EQ(printed(words).exit_code, 2) << testing::PrintToString(words);
}

TEST(arguments_of, tail_choose_events) {
    const auto c = parsed_as<tail_command>(
        {"tail", "--event", "meeting.*", "--event", "user.*", "--account", "a", "--since", "10m", "-n", "3",
         "--json"}
    );
    EXPECT_THAT(c.which.events, ElementsAre("meeting.*", "user.*"));
    EXPECT_EQ(c.which.account, "a");
    EXPECT_TRUE(c.which.since);
    EXPECT_EQ(c.count, 3U);
    EXPECT_TRUE(c.json);
    EXPECT_FALSE(c.body);
    EXPECT_EQ(printed({"tail", "--since", "soon"}).exit_code, 2);
    EXPECT_EQ(printed({"tail", "--count", "0"}).exit_code, 2);
}

TEST(arguments_of, psql_are_passed_on) {
    const auto c = parsed_as<psql_command>(
        {"psql", "--config", "f", "-c", "SELECT 1", "-c", "SELECT 2", "--", "-At", "--csv"}
    );
    EXPECT_EQ(c.config.file, "f");
    EXPECT_THAT(c.statements, ElementsAre("SELECT 1", "SELECT 2"));
    EXPECT_THAT(c.arguments, ElementsAre("-At", "--csv"));
    EXPECT_FALSE(c.write);
    EXPECT_THAT(parsed_as<psql_command>({"psql", "--", "-At"}).arguments, ElementsAre("-At"));
}

TEST(arguments_of, show_and_verify_name_events) {
    EXPECT_EQ(parsed_as<show_command>({"show", "7", "--raw"}).id, 7);
    EXPECT_EQ(parsed_as<verify_command>({"verify", "7"}).id, 7);
    EXPECT_FALSE(parsed_as<verify_command>({"verify", "--all", "--since", "1d"}).id);
    for (const std::vector<const char*>& wrong : std::vector<std::vector<const char*>>{
             {"show"},
             {"show", "0"},
             {"show", "x"},
             {"show", "7", "--raw", "--json"},
             {"verify"},
             {"verify", "7", "--all"},
             {"verify", "--since", "1d"}})
        EXPECT_EQ(printed(wrong).exit_code, 2);
}

TEST(arguments_of, replay_name_receiver_and_secret) {
    const auto c = parsed_as<replay_command>(
        {"replay", "--to", "http://x", "--secret", "f", "--after", "5", "--rate", "0.5", "--until", "1h"}
    );
    EXPECT_EQ(c.to, "http://x");
    EXPECT_EQ(c.secret_file, "f");
    EXPECT_EQ(c.after, 5);
    EXPECT_EQ(c.rate, 0.5);
    EXPECT_TRUE(c.which.until);
    EXPECT_EQ(printed({"replay", "--to", "http://x"}).exit_code, 2);
    EXPECT_THAT(
        printed({"replay", "--to", "http://x", "--secret", "f", "--event", ""}).text,
        HasSubstr("--event: is empty, which no event's name is")
    );
    EXPECT_EQ(printed({"replay", "--secret", "f"}).exit_code, 2);
    for (const char* also : {"--after=5", "--since=1h", "--event=x"}) // one event is not chosen twice
        EXPECT_EQ(printed({"replay", "--to", "http://x", "--secret", "f", "--id=7", also}).exit_code, 2);
}

} // namespace
} // namespace zoomhook::cli
