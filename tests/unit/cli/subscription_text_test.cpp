// What is shown of a subscription before it is made, changed or deleted.
// SPDX-License-Identifier: MIT
#include "cli/subscription/subscription_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "cli/subscription/chosen_events.hpp"
#include "cli/subscription/event_families.hpp"
#include "old_subscription.hpp"

namespace zoomhook::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// As old_one, to begin with.
zoomapi::new_subscription same() {
    return {.name = old_one.name, .url = old_one.url, .events = old_one.events, .scope = old_one.scope};
}

std::string change(
    const zoomapi::new_subscription& s, const where_listed& where = "",
    const zoomapi::event_subscription& old = old_one
) {
    std::ostringstream out;
    print_change(old, s, where, out);
    return out.str();
}

TEST(families_text, has_each_family_with_its_count) {
    EXPECT_EQ(families_text({"b.x", "a.y", "a.z", "plain"}, "  "), "  a.* (2)  b.* (1)  plain (1)\n");
    EXPECT_THAT(families_text({"\x1b.x"}, ""), Not(HasSubstr("\x1b")));
}

TEST(families_text, breaks_lines_which_begin_alike) {
    std::istringstream lines(families_text(subscribable_events(), "    "));
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        EXPECT_THAT(line, StartsWith("    "));
        EXPECT_NE(line[4], ' ');
        EXPECT_LE(line.size(), 102U) << line;
    }
    EXPECT_GT(count, 3U);
}

TEST(subscription_text, of_an_update_shows_old_and_new_of_what_changes) {
    zoomapi::new_subscription s = same();
    s.name = "after";
    s.url = "https://b.example/webhook";
    const std::string text = change(s);
    EXPECT_THAT(text, HasSubstr("name      before -> after\n"));
    EXPECT_THAT(text, HasSubstr("URL       https://a.example/webhook -> https://b.example/webhook\n"));
    EXPECT_THAT(text, HasSubstr("scope     account\n"));
    EXPECT_THAT(text, HasSubstr("header    none\n"));
    EXPECT_THAT(text, HasSubstr("events    2\n"));
    EXPECT_THAT(text, Not(HasSubstr("user")));
}

TEST(subscription_text, of_an_update_says_what_becomes_of_the_header) {
    zoomapi::event_subscription old = old_one;
    zoomapi::new_subscription s = same();
    s.header = zoomapi::custom_header{.type = 1, .username = "jo", .password = "hush"};
    EXPECT_THAT(
        change(s), HasSubstr("header    none -> Basic authentication, with the secret that is given now\n")
    );
    old.custom_header_type = 1; // nobody knows whether it is the same
    EXPECT_THAT(
        change(s, "", old), HasSubstr("Basic authentication -> Basic authentication, with the secret")
    );
    EXPECT_THAT(change(s, "", old), Not(HasSubstr("hush")));
    EXPECT_THAT(change(same(), "", old), HasSubstr("header    Basic authentication -> none\n"));
}

TEST(subscription_text, of_an_update_says_that_users_are_replaced) {
    zoomapi::new_subscription s = same();
    s.user_ids = {"u1", "u2"};
    EXPECT_THAT(change(s), HasSubstr("users     those so far, whom Zoom doesn't tell -> u1, u2\n"));
}

TEST(subscription_text, of_an_update_lists_the_events_that_it_adds_and_drops) {
    zoomapi::new_subscription s = same();
    s.events = {"meeting.ended", "meeting.deleted", "phone.x"};
    const std::string text = change(s);
    EXPECT_THAT(text, HasSubstr("events    2 -> 3\n"));
    EXPECT_THAT(text, HasSubstr("+ meeting.deleted\n"));
    EXPECT_THAT(text, HasSubstr("- meeting.started\n"));
    EXPECT_THAT(text, Not(HasSubstr("meeting.ended")));
}

TEST(subscription_text, of_many_events_leaves_the_rest_on_the_screen_and_names_what_lists_them) {
    const std::vector<std::string> many = chosen_events({"meeting.*"});
    const std::string family = "meeting.* (" + std::to_string(many.size()) + ")\n";
    zoomapi::event_subscription one = old_one;
    one.events = many;
    std::ostringstream at_a_glance;
    print_one(one, "zoomhookd subscription list 0ZAa", at_a_glance);
    EXPECT_THAT(at_a_glance.str(), HasSubstr(family));
    EXPECT_THAT(at_a_glance.str(), HasSubstr("each: zoomhookd subscription list 0ZAa\n"));
    EXPECT_THAT(at_a_glance.str(), Not(HasSubstr("meeting.ended")));
    std::ostringstream all;
    print_one(one, "", all);
    for (const std::string& event : many) EXPECT_THAT(all.str(), HasSubstr(event + "\n"));
    EXPECT_THAT(all.str(), Not(HasSubstr("each: ")));
}

TEST(subscription_text, of_an_update_with_many_events_tells_them_by_family) {
    zoomapi::new_subscription s = same();
    s.events = chosen_events({"phone.*"});
    const std::string family = "phone.* (" + std::to_string(s.events.size()) + ")\n";
    const std::string text = change(s, "the same command with --dry-run");
    EXPECT_THAT(text, HasSubstr("+ " + family));
    EXPECT_THAT(text, HasSubstr("- meeting.* (2)\n"));
    EXPECT_THAT(text, HasSubstr("each: the same command with --dry-run\n"));
    EXPECT_THAT(change(s), HasSubstr("- meeting.ended\n"));
}

TEST(subscription_text, never_has_a_secret) {
    zoomapi::new_subscription s{.name = "a", .url = "https://a", .events = {"meeting.ended"}};
    s.header = zoomapi::custom_header{.type = 3, .key = "x-key", .value = "hush"};
    std::ostringstream out;
    print_wanted(s, "", out);
    EXPECT_THAT(out.str() + json_of(s).dump(), Not(HasSubstr("hush")));
}

TEST(subscription_text, says_who_made_it) {
    zoomapi::event_subscription s = old_one;
    EXPECT_EQ(who_made(s), "by the API");
    s.created_source = "default";
    EXPECT_EQ(who_made(s), "by clicking");
    s.created_source = "magic";
    EXPECT_EQ(who_made(s), "Zoom doesn't say");
}

} // namespace
} // namespace zoomhook::cli
