// What the command line means, and that a mistake in it is exit code 2.
// SPDX-License-Identifier: MIT
#include "cli/arguments/arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vector>

namespace zoomhook::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

command parsed(const std::vector<const char*>& arguments) {
    std::vector<const char*> argv{"zoomhookd"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return parse(static_cast<int>(argv.size()), argv.data());
}

template <class Command>
Command parsed_as(const std::vector<const char*>& arguments) {
    const command c = parsed(arguments);
    EXPECT_TRUE(std::holds_alternative<Command>(c));
    return std::holds_alternative<Command>(c) ? std::get<Command>(c) : Command{};
}

print_command printed(const std::vector<const char*>& arguments) {
    const command c = parsed(arguments);
    EXPECT_TRUE(std::holds_alternative<print_command>(c));
    return std::holds_alternative<print_command>(c) ? std::get<print_command>(c) : print_command{"", -1};
}

TEST(arguments, name_one_command) {
    EXPECT_TRUE(std::holds_alternative<serve_command>(parsed({"serve"})));
    EXPECT_TRUE(std::holds_alternative<migrate_command>(parsed({"migrate"})));
    EXPECT_TRUE(std::holds_alternative<config_command>(parsed({"config"})));
    EXPECT_TRUE(std::holds_alternative<send_command>(parsed({"send", "meeting.started"})));
    EXPECT_TRUE(std::holds_alternative<rejected_list_command>(parsed({"rejected", "list"})));
    EXPECT_FALSE(parsed_as<rejected_readmit_command>({"rejected", "readmit"}).stale);
    EXPECT_TRUE(parsed_as<rejected_readmit_command>({"rejected", "readmit", "--stale"}).stale);
    EXPECT_TRUE(std::holds_alternative<spool_status_command>(parsed({"spool", "status"})));
    EXPECT_FALSE(parsed_as<prune_command>({"prune"}).dry_run);
    EXPECT_TRUE(parsed_as<prune_command>({"prune", "--dry-run"}).dry_run);
}

TEST(arguments, say_where_the_config_is_for_every_command) {
    const std::vector<const char*> options{"--config", "a.toml", "--env-file",
                                           ".env",     "--set",  "log.level=debug"};
    const auto with = [&](std::vector<const char*> words) {
        words.insert(words.end(), options.begin(), options.end());
        return words;
    };
    for (const config_arguments& c :
         {parsed_as<serve_command>(with({"serve"})).config,
          parsed_as<migrate_command>(with({"migrate"})).config,
          parsed_as<config_command>(with({"config"})).config,
          parsed_as<send_command>(with({"send", "meeting.started"})).config,
          parsed_as<rejected_list_command>(with({"rejected", "list"})).config,
          parsed_as<rejected_readmit_command>(with({"rejected", "readmit"})).config,
          parsed_as<spool_status_command>(with({"spool", "status"})).config}) {
        EXPECT_EQ(c.file, "a.toml");
        EXPECT_EQ(c.env_file, ".env");
        EXPECT_THAT(c.flags, ElementsAre(Pair("log.level", "debug")));
    }
    EXPECT_EQ(parsed_as<serve_command>({"serve", "-c", "b.toml"}).config.file, "b.toml");
}

TEST(arguments, leave_the_config_open_where_they_say_nothing) {
    const config_arguments c = parsed_as<serve_command>({"serve"}).config;
    EXPECT_FALSE(c.file);
    EXPECT_FALSE(c.env_file);
    EXPECT_THAT(c.flags, IsEmpty());
}

TEST(arguments, set_several_keys_and_the_last_of_one) {
    const auto c = parsed_as<serve_command>(
        {"serve", "--set", "log.level=debug", "--set", "server.path=/a=b", "--set", "log.level=warn",
         "--set=log.events="}
    );
    EXPECT_THAT(
        c.config.flags,
        ElementsAre(Pair("log.events", ""), Pair("log.level", "warn"), Pair("server.path", "/a=b"))
    );
}

TEST(arguments, with_a_secret_are_refused_without_repeating_it) {
    for (const char* key : {"zoom.secret_token", "zoom.apps", "zoom.api.client_secret", "database.url"}) {
        const std::string setting = std::string(key) + "=HUSH";
        const print_command p = printed({"serve", "--set", setting.c_str()});
        EXPECT_EQ(p.exit_code, 2);
        EXPECT_THAT(p.text, HasSubstr(key));
        EXPECT_THAT(p.text, HasSubstr("may hold a secret"));
        EXPECT_THAT(p.text, Not(HasSubstr("HUSH")));
    }
    EXPECT_THAT(
        parsed_as<serve_command>({"serve", "--set", "zoom.secret_token_file=/run/token"}).config.flags,
        ElementsAre(Pair("zoom.secret_token_file", "/run/token"))
    );
}

TEST(arguments, that_make_no_sense_are_exit_code_2_and_say_why) {
    for (const std::vector<const char*>& words : std::vector<std::vector<const char*>>{
             {},
             {"dance"},
             {"--dance"},
             {"serve", "--dance"},
             {"serve", "surplus"},
             {"serve", "--config"},
             {"serve", "--set"},
             {"serve", "--set", "log.level"},
             {"serve", "--set", "=debug"},
             {"serve", "migrate"},
             {"send"},
             {"send", "a", "b"},
             {"send", "a", "--url"},
             {"spool"},
             {"spool", "empty"},
             {"spool", "status", "surplus"},
             {"config", "--secret", "f"}}) {
        const print_command p = printed(words);
        EXPECT_EQ(p.exit_code, 2) << testing::PrintToString(words);
        EXPECT_THAT(p.text, Not(IsEmpty()));
    }
}

TEST(arguments, of_send_name_event_place_and_secret) {
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

TEST(arguments, of_send_say_how_and_how_often) {
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

TEST(arguments, of_send_that_contradict_each_other_are_refused) {
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

TEST(arguments, of_subscription_say_what_is_wanted) {
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

TEST(arguments, of_setup_have_defaults_and_a_time_to_wait) {
    const auto setup = parsed_as<setup_command>({"setup"});
    EXPECT_EQ(setup.name, "zoomhookd");
    EXPECT_EQ(setup.wait, std::chrono::minutes(5));
    EXPECT_FALSE(setup.yes);
    const auto other = parsed_as<setup_command>({"setup", "--events", "a.*,b.*", "--wait", "30s", "--yes"});
    EXPECT_THAT(other.events, ElementsAre("a.*", "b.*"));
    EXPECT_EQ(other.wait, std::chrono::seconds(30));
}

TEST(arguments, of_setup_and_subscription_that_make_no_sense_are_refused) {
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

TEST(arguments, that_are_mistyped_bring_the_name_that_is_meant) {
    const auto says = [](const std::vector<const char*>& words, const char* text) {
        EXPECT_THAT(printed(words).text, HasSubstr(text)) << testing::PrintToString(words);
    };
    says(
        {"sedn", "meeting.started"}, "zoomhookd: sedn: no such command; did you mean send?\nThere are: serve "
    );
    says({"spool", "stats"}, "zoomhookd spool: stats: no such command; did you mean status?");
    says(
        {"send", "--cuont", "5", "meeting.started"},
        "zoomhookd send: --cuont: no such option; did you mean --count?"
    );
    says({"serve", "--cofnig=x"}, "--cofnig: no such option; did you mean --config?");
    says({"serve", "surplus"}, "zoomhookd serve: surplus: one argument too many");
    says({"serve", "--config"}, "zoomhookd serve: --config: its value is missing");
    says({"send"}, "zoomhookd send --list");
    says({"dance", "--help"}, "dance: no such command");
    says({"help", "dance"}, "dance: no such command");
}

TEST(arguments, that_are_none_bring_an_overview_in_groups) {
    const print_command p = printed({});
    EXPECT_EQ(p.exit_code, 2);
    EXPECT_THAT(p.text, HasSubstr("Try it out:\n  send  "));
    EXPECT_THAT(p.text, Not(HasSubstr("Subcommands:"))); // each has a group
    EXPECT_THAT(printed({"spool"}).text, HasSubstr("Usage: zoomhookd spool"));
}

TEST(arguments, ask_for_help_with_the_word_too) {
    EXPECT_EQ(printed({"help"}).text, printed({"--help"}).text);
    EXPECT_EQ(printed({"help"}).exit_code, 0);
    EXPECT_EQ(printed({"help", "send"}).text, printed({"send", "--help"}).text);
    EXPECT_EQ(printed({"help", "spool", "status"}).text, printed({"spool", "status", "--help"}).text);
}

TEST(arguments, ask_for_help_of_the_program_and_of_each_command) {
    const print_command help = printed({"--help"});
    EXPECT_EQ(help.exit_code, 0);
    for (const char* name : {"serve", "migrate", "config", "send"}) {
        EXPECT_THAT(help.text, HasSubstr(name));
        const print_command p = printed({name, "--help"});
        EXPECT_EQ(p.exit_code, 0) << name;
        EXPECT_THAT(p.text, HasSubstr("--config"));
        EXPECT_THAT(p.text, testing::ContainsRegex("Examples?:\n  zoomhookd " + std::string(name)));
    }
    EXPECT_THAT(help.text, HasSubstr("spool"));
    EXPECT_THAT(printed({"spool", "--help"}).text, HasSubstr("status"));
    EXPECT_THAT(
        printed({"spool", "status", "--help"}).text, HasSubstr("Example:\n  zoomhookd spool status --config")
    );
}

TEST(arguments, ask_for_the_version_and_what_it_was_built_with) {
    const print_command p = printed({"--version"});
    EXPECT_EQ(p.exit_code, 0);
    EXPECT_THAT(p.text, testing::StartsWith("zoomhookd 0."));
    for (const char* part :
         {"(commit ", "compiler  ", "Boost     1.", "OpenSSL   3.", "libpq     ", "libpqxx   "})
        EXPECT_THAT(p.text, HasSubstr(part));
}

TEST(arguments, of_tail_choose_events) {
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

TEST(arguments, of_psql_are_passed_on) {
    const auto c = parsed_as<psql_command>(
        {"psql", "--config", "f", "-c", "SELECT 1", "-c", "SELECT 2", "--", "-At", "--csv"}
    );
    EXPECT_EQ(c.config.file, "f");
    EXPECT_THAT(c.statements, ElementsAre("SELECT 1", "SELECT 2"));
    EXPECT_THAT(c.arguments, ElementsAre("-At", "--csv"));
    EXPECT_FALSE(c.write);
    EXPECT_THAT(parsed_as<psql_command>({"psql", "--", "-At"}).arguments, ElementsAre("-At"));
}

TEST(arguments, of_show_and_verify_name_events) {
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

TEST(arguments, of_replay_name_receiver_and_secret) {
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
