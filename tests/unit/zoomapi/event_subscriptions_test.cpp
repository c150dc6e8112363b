// Subscriptions, as documented, with the token that Zoom takes.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoomapi/event_subscriptions.hpp"

#include <nlohmann/json.hpp>

#include "fake_zoom.hpp"

namespace zoomhook::zoomapi {
namespace {

using nlohmann::json;

const new_subscription wanted{
    .name = "mine", .url = "https://example.com/webhook", .events = {"meeting.started", "meeting.ended"}};

struct zoomapi_subscriptions : testing::Test {
    fake_zoom zoom;
    client c{usual_options(), zoom, zoom.env()};
    event_subscriptions subscriptions{c};

    /// Says what each token was got by, and refuses the one of account_credentials.
    void take_client_credentials_only(const http_answer& refusal) {
        zoom.token = [](const http_request& q) {
            const bool account = q.body->find("account_credentials") != std::string::npos;
            return http_answer{
                200, account ? R"({"access_token":"account"})" : R"({"access_token":"client"})"};
        };
        zoom.api = [refusal](const http_request& q) {
            return has_header(q, "Authorization: Bearer client")
                       ? http_answer{200, R"({"event_subscriptions":[]})"}
                       : refusal;
        };
    }
};

TEST_F(zoomapi_subscriptions, lists_all_pages_and_tells_who_made_them) {
    zoom.api = [](const http_request& q) {
        if (q.url.find("next_page_token=more") == q.url.npos)
            return http_answer{200, R"({"next_page_token":"more","event_subscriptions":[
                {"event_subscription_id":"1","events":["meeting.deleted"],"event_subscription_name":"by hand",
                 "event_webhook_url":"https://a","subscription_scope":"user","created_source":"default",
                 "subscriber_id":"s","custom_header":{"custom_header_type":1,"password":"hunter2"}}, null]})"};
        return http_answer{200, R"({"event_subscriptions":[
            {"event_subscription_id":"2","created_source":"openapi"},{"event_subscription_id":"3"}]})"};
    };
    const auto all = subscriptions.list("account");
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].name, "by hand");
    EXPECT_EQ(all[0].events, std::vector<std::string>{"meeting.deleted"});
    EXPECT_EQ(all[0].custom_header_type, 1);
    EXPECT_FALSE(all[0].may_be_changed());
    EXPECT_TRUE(all[1].may_be_changed());
    EXPECT_FALSE(all[2].may_be_changed()); // Zoom doesn't say: left alone
    EXPECT_EQ(
        zoom.asked.front().url,
        "https://api.zoom.us/v2/marketplace/app/event_subscription?user_id=me&account_id=account"
        "&subscription_scope=account&page_size=100"
    );
}

TEST_F(zoomapi_subscriptions, creates_one_as_documented) {
    zoom.api = [](const http_request&) { return http_answer{201, R"({"event_subscription_id":"0ZAa"})"}; };
    new_subscription with = wanted;
    with.header = custom_header{.type = 3, .key = "x-api-key", .value = "v"};
    EXPECT_EQ(subscriptions.create(with), "0ZAa");
    EXPECT_EQ(zoom.asked.front().method, "POST");
    EXPECT_TRUE(has_header(zoom.asked.front(), "Content-Type: application/json"));
    EXPECT_EQ(
        json::parse(*zoom.asked.front().body),
        json::parse(R"({"events":["meeting.started","meeting.ended"],"event_subscription_name":"mine",
            "event_webhook_url":"https://example.com/webhook","subscription_scope":"account","account_id":"account",
            "custom_header":{"custom_header_type":3,"custom_header_key":"x-api-key","custom_header_value":"v"}})"
        )
    );
}

TEST_F(zoomapi_subscriptions, deletes_one) {
    zoom.api = [](const http_request&) { return http_answer{204, ""}; };
    subscriptions.remove("a/b");
    ASSERT_EQ(zoom.asked.size(), 1U);
    EXPECT_EQ(zoom.asked[0].method, "DELETE");
    EXPECT_EQ(zoom.asked[0].url, "https://api.zoom.us/v2/marketplace/app/event_subscription/a%2Fb");
}

TEST_F(zoomapi_subscriptions, says_that_the_url_is_not_validated) {
    zoom.api = [](const http_request&) {
        return http_answer{404, R"({"code":1701,"message":"The event webhook url validate failed: x."})"};
    };
    EXPECT_EQ(error_of([&] { (void)subscriptions.create(wanted); }).about.why, cause::url_not_validated);
    EXPECT_EQ(zoom.asked.size(), 1U);
}

TEST_F(zoomapi_subscriptions, takes_the_other_kind_of_token_where_one_is_refused) {
    take_client_credentials_only(
        {400, R"({"code":4711,"message":"Invalid access token, does not contain scopes:[x]."})"}
    );
    EXPECT_TRUE(subscriptions.list().empty());
    EXPECT_EQ(subscriptions.auth(), auth_kind::client_credentials);
    const std::size_t before = zoom.asked.size();
    (void)subscriptions.list();
    EXPECT_EQ(zoom.asked.size(), before + 1); // and stays with it
}

TEST_F(zoomapi_subscriptions, does_not_try_the_other_kind_for_what_no_token_mends) {
    zoom.api = [](const http_request&) {
        return http_answer{400, R"({"code":1602,"message":"not allowed"})"};
    };
    EXPECT_EQ(error_of([&] { (void)subscriptions.create(wanted); }).about.why, cause::event_not_allowed);
    EXPECT_EQ(zoom.asked.size(), 1U);
}

TEST_F(zoomapi_subscriptions, says_that_both_kinds_were_refused) {
    zoom.api = [](const http_request&) {
        return http_answer{403, R"({"code":201,"message":"You do not have permission."})"};
    };
    const error e = error_of([&] { (void)subscriptions.list(); });
    EXPECT_EQ(e.about.why, cause::no_permission);
    EXPECT_NE(std::string(e.what()).find("both kinds of token"), std::string::npos);
    EXPECT_EQ(zoom.tokens, 2);
}

TEST_F(zoomapi_subscriptions, never_makes_two_where_the_answer_was_lost) {
    zoom.api = [](const http_request&) -> http_answer {
        throw transport_failure(transport_failure::kind::cut, "reset");
    };
    EXPECT_EQ(error_of([&] { (void)subscriptions.create(wanted); }).about.why, cause::unreachable);
    EXPECT_EQ(zoom.asked.size(), 1U);
}

TEST_F(zoomapi_subscriptions, deletes_nothing_else_though_an_id_is_none) {
    for (const std::string& id : {std::string(), std::string("."), std::string(".."), std::string(101, 'x')})
        EXPECT_EQ(error_of([&] { subscriptions.remove(id); }).about.why, cause::not_understood) << id;
    EXPECT_TRUE(zoom.asked.empty());
    subscriptions.remove("../a?b");
    EXPECT_TRUE(zoom.asked.front().url.ends_with("/event_subscription/..%2Fa%3Fb")) << zoom.asked.front().url;
}

TEST_F(zoomapi_subscriptions, takes_no_list_without_end) {
    int pages = 0;
    zoom.api = [&pages](const http_request&) {
        return http_answer{
            200, R"({"event_subscriptions":[],"next_page_token":"p)" + std::to_string(++pages) + "\"}"};
    };
    EXPECT_EQ(error_of([&] { (void)subscriptions.list(); }).about.why, cause::not_understood);
}

} // namespace
} // namespace zoomhook::zoomapi
