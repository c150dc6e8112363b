// What the command line means, and that a mistake in it is exit code 2.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "parsed_arguments.hpp"

namespace zoomhook::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

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

} // namespace
} // namespace zoomhook::cli
