// What is asked of Zoom, from what the command line says and from what was there before.
// SPDX-License-Identifier: MIT
#include "cli/subscription/new_subscription.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/arguments/usage_error.hpp"
#include "cli/setup/by_clicking.hpp"
#include "cli/subscription/api_session.hpp"
#include "cli/subscription/header.hpp"
#include "old_subscription.hpp"

namespace zoomhook::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string mistake(const std::function<void()>& action) {
    try {
        action();
        return "";
    } catch (const usage_error& e) {
        return e.what();
    }
}

TEST(new_subscription, is_what_the_command_line_says) {
    const auto s = subscription_of(
        {.name = "mine",
         .url = "https://zoom.example.com/webhook",
         .events = {"meeting.ended"},
         .scope = "user",
         .user_ids = {"u1"},
         .header = "x-api-key",
         .header_file = ""}
    );
    EXPECT_EQ(s.name, "mine");
    EXPECT_EQ(s.url, "https://zoom.example.com/webhook");
    EXPECT_THAT(s.events, ElementsAre("meeting.ended"));
    EXPECT_EQ(s.scope, "user");
    EXPECT_THAT(s.user_ids, ElementsAre("u1"));
    EXPECT_EQ(s.header->key, "x-api-key");
}

TEST(new_subscription, has_a_url_that_zoom_takes) {
    for (const char* url : {"http://a.example/", "a.example/", "ftp://a.example/", "https:/", "HTTPS //a"})
        EXPECT_THAT(mistake([url] { refuse_unusable_url(url); }), HasSubstr("https://")) << url;
    EXPECT_EQ(mistake([] { refuse_unusable_url("https://a.example/webhook"); }), "");
    const std::string why = mistake([] { refuse_unusable_url("https://jo:hunter2@a.example/webhook"); });
    EXPECT_THAT(why, HasSubstr("--header basic:USER"));
    EXPECT_THAT(why, testing::Not(HasSubstr("hunter2")));
}

TEST(new_subscription, keeps_what_is_not_said) {
    const auto s = changed(old_one, subscription_of({.events = {"recording.completed"}}));
    EXPECT_EQ(s.name, "before");
    EXPECT_EQ(s.url, old_one.url);
    EXPECT_THAT(s.events, ElementsAre("recording.completed"));
    EXPECT_EQ(s.scope, "account");
    EXPECT_FALSE(s.header);
    EXPECT_EQ(changed(old_one, subscription_of({.name = "after"})).events, old_one.events);
}

TEST(new_subscription, needs_again_what_zoom_does_not_tell) {
    zoomapi::event_subscription old = old_one;
    old.custom_header_type = 1;
    EXPECT_THAT(mistake([&] { (void)changed(old, {}); }), HasSubstr("Basic authentication"));
    EXPECT_FALSE(changed(old, subscription_of({.header = "none"})).header);
    EXPECT_EQ(changed(old, subscription_of({.header = "basic:jo"})).header->username, "jo");
    old = old_one;
    old.scope = "user";
    EXPECT_THAT(mistake([&] { (void)changed(old, {}); }), HasSubstr("--user-id"));
    EXPECT_THAT(
        mistake([] { (void)changed(old_one, subscription_of({.user_ids = {"u1"}})); }), HasSubstr("account")
    );
}

TEST(header, is_said_in_one_word) {
    EXPECT_EQ(header_of("none").type, 0);
    const auto basic = header_of("basic:jo:e");
    EXPECT_EQ(basic.type, 1);
    EXPECT_EQ(basic.username, "jo:e");
    const auto oauth = header_of("oauth:me@home@https://auth.example.com/token?x=1");
    EXPECT_EQ(oauth.type, 2);
    EXPECT_EQ(oauth.client_id, "me@home");
    EXPECT_EQ(oauth.token_url, "https://auth.example.com/token?x=1");
    EXPECT_EQ(header_of("X-Api-Key2").key, "X-Api-Key2");
}

TEST(header, that_zoom_would_not_take_is_refused) {
    for (const std::string& said :
         {std::string(""), std::string("a b"), std::string("a:b"), std::string("basic:"),
          std::string("oauth:@https://a"), std::string("oauth:a@http://a"), std::string(257, 'a'),
          "basic:" + std::string(257, 'a')})
        EXPECT_THAT(mistake([&said] { (void)header_of(said); }), HasSubstr("--header-file")) << said;
}

TEST(header, that_is_not_understood_is_not_repeated_as_it_may_hold_the_secret) {
    EXPECT_THAT(
        mistake([] { (void)header_of("Authorization: Bearer hunter2"); }), testing::Not(HasSubstr("hunter2"))
    );
}

TEST(credentials, are_none_where_the_api_is_not_meant_to_be_used) {
    config::zoom_api_settings api;
    EXPECT_TRUE(has_no_credentials(api));
    api.client_id = "c";
    EXPECT_FALSE(has_no_credentials(api));
}

TEST(what_to_click, has_the_url_and_the_start_of_the_tokens_digest) {
    config::settings s;
    s.zoom.apps = {{.name = "default", .secret_tokens = {"abc"}}};
    const std::string text = what_to_click({"mine", "https://a.example/webhook", {}}, s);
    EXPECT_THAT(text, HasSubstr("begins with ba7816bf")); // SHA-256 of "abc", FIPS 180-2
    EXPECT_THAT(text, HasSubstr("https://a.example/webhook"));
    EXPECT_THAT(text, HasSubstr("those that you want"));
    EXPECT_THAT(what_to_click({"mine", "https://a", {"meeting.ended"}}, s), HasSubstr("meeting.ended"));
}

} // namespace
} // namespace zoomhook::cli
