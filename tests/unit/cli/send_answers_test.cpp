// `zoomhookd send`: how an answer is judged, and what is said of it.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "cli/send/send_challenge.hpp"
#include "cli/send/send_list.hpp"
#include "cli/send/send_many.hpp"
#include "cli/send/send_report.hpp"
#include "cli/terminal/shell.hpp"

namespace zoomhook::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(answers, are_right_where_a_right_receiver_gives_them) {
    for (const long status : {200, 204}) EXPECT_TRUE(is_as_wanted(status, wanted::accepted)) << status;
    for (const long status : {0, 302, 401, 503})
        EXPECT_FALSE(is_as_wanted(status, wanted::accepted)) << status;
    for (const long status : {500, 503}) EXPECT_TRUE(is_as_wanted(status, wanted::later)) << status;
    for (const long status : {0, 200, 401}) EXPECT_FALSE(is_as_wanted(status, wanted::later)) << status;
    for (const long status : {401, 403, 503}) EXPECT_TRUE(is_as_wanted(status, wanted::refused)) << status;
    for (const long status : {0, 200, 302}) EXPECT_FALSE(is_as_wanted(status, wanted::refused)) << status;
}

TEST(answers, mean_durable_only_where_the_receiver_is_ours) {
    EXPECT_EQ(meaning(200, wanted::accepted, true), "durable: in Postgres or the spool");
    EXPECT_EQ(meaning(200, wanted::accepted, false), "accepted");
    EXPECT_THAT(meaning(302, wanted::accepted, true), HasSubstr("Zoom follows no redirect"));
    EXPECT_THAT(meaning(401, wanted::accepted, true), HasSubstr("never send it again"));
    EXPECT_THAT(meaning(503, wanted::accepted, true), HasSubstr("5, 25 and 85 minutes"));
    EXPECT_THAT(meaning(200, wanted::later, false), HasSubstr("5xx was expected"));
    EXPECT_THAT(meaning(200, wanted::refused, false), HasSubstr("401 was expected"));
}

TEST(answers, are_followed_by_what_to_look_at) {
    const sent_notification d{
        zoom::read_notification(R"({"event":"a.b","event_ts":1795600000007})"),
        "id",
        {401, 2, "\x1b[31mno\n"}};
    const send_target own{
        .url = "http://127.0.0.1:1/x", .token = "HUSH", .is_own = true, .psql = "zoomhookd psql"};
    std::ostringstream out;
    std::ostringstream err;
    print(d, own, wanted::accepted, out, err);
    print_row_command(d, own, out);
    EXPECT_EQ(
        out.str(),
        "401 in 2.0 ms: a.b (40 bytes) to http://127.0.0.1:1/x, refused; Zoom would never send it again\n"
    );
    EXPECT_THAT(err.str(), HasSubstr("zoomhookd config"));
    EXPECT_THAT(err.str(), Not(HasSubstr("\x1b")));
    EXPECT_THAT(out.str() + err.str(), Not(HasSubstr("HUSH")));
}

TEST(answers, are_followed_by_the_query_of_the_row_where_the_database_is_known) {
    const sent_notification d{
        zoom::read_notification(R"({"event":"a.b","event_ts":1795600000007})"), "id", {200, 2, ""}};
    std::ostringstream own;
    print_row_command(
        d, {.url = "u", .token = "t", .is_own = true, .psql = "zoomhookd psql --config a"}, own
    );
    EXPECT_THAT(own.str(), testing::StartsWith("see it: zoomhookd psql --config a -c \"SELECT "));
    EXPECT_THAT(own.str(), HasSubstr("event_ts = '2026-11-25T09:46:40.007+00'\""));
    std::ostringstream other;
    print_row_command(d, {.url = "u", .token = "t"}, other);
    EXPECT_THAT(other.str(), IsEmpty());
    EXPECT_THAT(
        row_query(zoom::read_notification("{}")),
        HasSubstr("event_ts = '1970-01-01T00:00:00.000+00' AND digest = '\\x")
    );
}

TEST(event_list, has_a_title_for_eyes_alone) {
    const auto first_line = [](const send_command& c, bool titled) {
        std::stringstream out;
        print_events(c, out, false, titled);
        std::string line;
        std::getline(out, line);
        return line;
    };
    EXPECT_THAT(first_line({}, true), testing::MatchesRegex("event +family +written sample, or generic one"));
    EXPECT_THAT(first_line({}, false), Not(HasSubstr("family")));
    send_command names;
    names.names = true;
    EXPECT_THAT(first_line(names, true), Not(HasSubstr("family")));
}

/// HMAC-SHA256 of "plain" with the key "secret", by the openssl command.
const std::string right =
    R"({"plainToken":"plain","encryptedToken":"a237566e044b73e6a1e54bd59974547487fa5f8143025ce0d04d82e7ee4c5e34"})";

std::vector<std::string> faults(http_answer a) { return faults_of(a, "plain", "secret"); }

TEST(challenge_answers, are_judged_as_zoom_does) {
    const std::string json = "application/json";
    EXPECT_THAT(faults({200, 5, right, json}), IsEmpty());
    EXPECT_THAT(faults({200, 5, right, "application/json; charset=utf-8"}), IsEmpty());
    EXPECT_THAT(faults({200, 3100, right, json}), ElementsAre(HasSubstr("over 3 seconds")));
    EXPECT_THAT(faults({200, 5, right, "text/plain"}), ElementsAre(HasSubstr("content type is text/plain")));
    EXPECT_THAT(
        faults({200, 5, right, "x\x1b[31m\xff"}), ElementsAre(HasSubstr(R"(content type is x\x1b[31m\xff)"))
    );
    EXPECT_THAT(faults({401, 5, "", ""}), ElementsAre(HasSubstr("401")));
    EXPECT_THAT(faults({302, 5, "", ""}), ElementsAre(HasSubstr("no redirect")));
    EXPECT_THAT(faults({200, 5, "hello", json}), ElementsAre(HasSubstr("not a JSON object")));
    EXPECT_THAT(faults({200, 5, R"({"data":{}})", json}), ElementsAre(HasSubstr("no plainToken at its top")));
    EXPECT_THAT(
        faults({200, 5, R"({"plainToken":"other","encryptedToken":"x"})", json}),
        ElementsAre(HasSubstr("plainToken is not the one"))
    );
    EXPECT_THAT(
        faults({200, 5, R"({"plainToken":"plain","encryptedToken":"x"})", json}),
        ElementsAre(HasSubstr("encryptedToken is wrong"))
    );
}

TEST(summaries, count_each_status_and_tell_the_times) {
    send_tally t{.wanted = 200, .seconds = 2, .answers = {{200, 99}, {503, 1}}};
    for (int i = 1; i <= 100; ++i) t.milliseconds.push_back(static_cast<float>(101 - i));
    EXPECT_EQ(
        summary_of(t),
        "100 of 200 sent in 2.0 s, 50.0 a second\n200  99\n503  1\np50 51.0 ms, p99 99.0 ms, max 100.0 ms\n"
    );
}

TEST(summaries, say_why_some_had_no_answer) {
    const std::string text =
        summary_of({.wanted = 2, .seconds = 1, .answers = {{0, 1}, {200, 1}}, .last_failure = "refused"});
    EXPECT_THAT(text, HasSubstr("none  1\n"));
    EXPECT_THAT(text, HasSubstr("refused"));
}

TEST(shell_words, are_quoted_where_the_shell_would_change_them) {
    EXPECT_EQ(shell_word("/etc/zoomhookd/zoomhookd.toml"), "/etc/zoomhookd/zoomhookd.toml");
    EXPECT_EQ(shell_word("my config"), "'my config'");
    EXPECT_EQ(shell_word("it's $x"), "'it'\\''s $x'");
    EXPECT_EQ(shell_word(""), "''");
}

} // namespace
} // namespace zoomhook::cli
