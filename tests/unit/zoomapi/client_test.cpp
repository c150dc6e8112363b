// The token's life, renewal, rate limits and failures, as Zoom would notice them.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoomapi/client.hpp"

#include "fake_zoom.hpp"
#include "zoomhook/base/printable.hpp"

namespace zoomhook::zoomapi {
namespace {

using kind = transport_failure::kind;

const client::question users{.path = "/users/me"};

struct zoomapi_client : testing::Test {
    fake_zoom zoom;
    client c{usual_options(), zoom, zoom.env()};

    /// Answers one after the other, the last for ever.
    void answer(std::vector<http_answer> answers) {
        zoom.api = [answers, n = std::size_t{0}](const http_request&) mutable {
            return answers[std::min(n++, answers.size() - 1)];
        };
    }
    error failure(const client::question& q = users) {
        return error_of([&] { (void)c.ask(q); });
    }
};

TEST_F(zoomapi_client, gets_its_token_by_basic_authentication_and_a_form) {
    (void)c.ask(users);
    ASSERT_EQ(zoom.tokens_asked.size(), 1U);
    const http_request& q = zoom.tokens_asked.front();
    EXPECT_EQ(q.method, "POST");
    EXPECT_EQ(q.url, "https://zoom.us/oauth/token");
    EXPECT_EQ(q.body, "grant_type=account_credentials&account_id=account");
    EXPECT_TRUE(has_header(q, "Authorization: Basic Y2xpZW50OnMzY3JldC1vZi10aGUtY2xpZW50"));
    EXPECT_TRUE(has_header(q, "Content-Type: application/x-www-form-urlencoded"));
    EXPECT_EQ(zoom.asked.front().url, "https://api.zoom.us/v2/users/me");
    EXPECT_TRUE(has_header(zoom.asked.front(), "Authorization: Bearer token-1"));
}

TEST_F(zoomapi_client, names_no_account_with_client_credentials) {
    (void)c.ask(users, auth_kind::client_credentials);
    EXPECT_EQ(zoom.tokens_asked.front().body, "grant_type=client_credentials");
}

TEST_F(zoomapi_client, keeps_the_token_until_a_minute_before_its_end) {
    (void)c.ask(users);
    zoom.passed += 3600s - 61s;
    (void)c.ask(users);
    EXPECT_EQ(zoom.tokens, 1);
    zoom.passed += 1s;
    (void)c.ask(users);
    EXPECT_EQ(zoom.tokens, 2);
    EXPECT_TRUE(has_header(zoom.asked.back(), "Authorization: Bearer token-2"));
}

TEST_F(zoomapi_client, takes_a_token_that_says_its_life_as_text_or_not_at_all) {
    for (const char* life : {R"("3600")", "null"}) {
        client other(usual_options(), zoom, zoom.env());
        zoom.token = [life](const http_request&) {
            return http_answer{200, std::string(R"({"access_token":"t","expires_in":)") + life + "}"};
        };
        zoom.tokens = 0;
        (void)other.ask(users);
        (void)other.ask(users);
        EXPECT_EQ(zoom.tokens, 1) << life;
    }
}

TEST_F(zoomapi_client, renews_a_token_that_is_refused_exactly_once) {
    answer({{401, R"({"code":124,"message":"Invalid access token."})"}, {200, "{}"}});
    (void)c.ask(users);
    EXPECT_EQ(zoom.tokens, 2);
    answer({{401, R"({"code":124,"message":"Invalid access token."})"}});
    EXPECT_EQ(failure().about.why, cause::token_refused);
    EXPECT_EQ(zoom.tokens, 3);
    EXPECT_EQ(zoom.asked.size(), 4U);
}

TEST_F(zoomapi_client, refuses_a_token_that_would_add_headers) {
    zoom.token = [](const http_request&) { return http_answer{200, R"({"access_token":"a\r\nX-Evil: b"})"}; };
    EXPECT_EQ(failure().about.why, cause::not_understood);
    EXPECT_TRUE(zoom.asked.empty());
}

TEST_F(zoomapi_client, waits_as_long_as_a_rate_limit_asks) {
    answer({{429, "", {{"retry-after", "7"}}}, {200, "{}"}});
    (void)c.ask(users);
    EXPECT_NE(std::find(zoom.pauses.begin(), zoom.pauses.end(), 7s), zoom.pauses.end());
    EXPECT_EQ(c.rate_limited(), 1U);
    EXPECT_EQ(c.requests(), 3U);
}

TEST_F(zoomapi_client, does_not_wait_for_tomorrow) {
    answer(
        {{429,
          R"({"code":429,"message":"You have reached the maximum daily rate limit for this API."})",
          {{"x-ratelimit-type", "Daily-limit"}, {"retry-after", "2026-11-21T00:00:00Z"}}}}
    );
    const error e = failure();
    EXPECT_EQ(e.about.why, cause::rate_limited);
    EXPECT_EQ(e.about.again_in, 12h - zoom.passed);
    EXPECT_EQ(zoom.asked.size(), 1U);
}

TEST_F(zoomapi_client, gives_up_on_a_rate_limit_that_never_ends) {
    answer({{429, "", {}}});
    EXPECT_EQ(failure().about.why, cause::rate_limited);
    EXPECT_EQ(zoom.asked.size(), usual_options().attempts);
    EXPECT_GE(zoom.passed, 15s); // 1, 2, 4 and 8 s
}

TEST_F(zoomapi_client, leaves_the_last_of_a_daily_limit_to_others) {
    answer(
        {{200,
          "{}",
          {{"x-ratelimit-type", "Daily-limit"},
           {"x-ratelimit-limit", "2000"},
           {"x-ratelimit-remaining", "200"}}}}
    );
    (void)c.ask(users);
    EXPECT_EQ(failure().about.why, cause::rate_limited);
    EXPECT_EQ(zoom.asked.size(), 1U);
}

TEST_F(zoomapi_client, keeps_to_its_pace) {
    options o = usual_options();
    o.requests_per_second = 0.5;
    client slow(o, zoom, zoom.env());
    for (int i = 0; i < 5; ++i) (void)slow.ask(users);
    EXPECT_EQ(zoom.passed, 10s); // the token's request counts
}

TEST_F(zoomapi_client, tries_again_where_zoom_fails_and_stops_trying) {
    answer({{500, ""}, {503, ""}, {200, "{}"}});
    EXPECT_EQ(c.ask(users).status, 200);
    zoom.asked.clear();
    answer({{502, "<html>bad gateway</html>"}});
    EXPECT_EQ(failure().about.why, cause::zoom_failed);
    EXPECT_EQ(zoom.asked.size(), usual_options().attempts);
}

TEST_F(zoomapi_client, tries_again_after_a_cut) {
    int cuts = 2;
    zoom.api = [&](const http_request&) {
        if (cuts-- > 0) throw transport_failure(kind::cut, "reset");
        return http_answer{200, "{}"};
    };
    EXPECT_EQ(c.ask(users).status, 200);
    EXPECT_EQ(zoom.asked.size(), 3U);
}

TEST_F(zoomapi_client, does_not_repeat_what_may_have_been_taken) {
    const client::question create{.method = "POST", .path = "/x", .json = "{}", .repeatable = false};
    zoom.api = [](const http_request&) -> http_answer { throw transport_failure(kind::cut, "reset"); };
    EXPECT_EQ(failure(create).about.why, cause::unreachable);
    answer({{500, ""}});
    EXPECT_EQ(failure(create).about.why, cause::zoom_failed);
    EXPECT_EQ(zoom.asked.size(), 2U);
    answer({{429, ""}, {201, "{}"}});
    EXPECT_EQ(c.ask(create).status, 201);
}

TEST_F(zoomapi_client, trusts_nobody_else) {
    zoom.api = [](const http_request&) -> http_answer {
        throw transport_failure(kind::untrusted, "self-signed");
    };
    EXPECT_EQ(failure().about.why, cause::untrusted);
    EXPECT_EQ(zoom.asked.size(), 1U);
}

TEST_F(zoomapi_client, stops_while_it_waits) {
    zoom.api = [&](const http_request&) {
        zoom.stop.request_stop();
        return http_answer{503, ""};
    };
    EXPECT_EQ(failure().about.why, cause::stopped);
    EXPECT_EQ(zoom.asked.size(), 1U);
}

TEST_F(zoomapi_client, tells_no_secret_though_zoom_repeats_it) {
    const std::string basic = "Y2xpZW50OnMzY3JldC1vZi10aGUtY2xpZW50";
    answer(
        {{400,
          R"({"code":300,"message":"no )" + secret + " Basic " + basic + R"( Bearer token-1 \u001b[31m"})"}}
    );
    const std::string said = failure().what();
    for (const std::string& hidden : {secret, basic, std::string("token-1"), std::string("\x1b")})
        EXPECT_EQ(said.find(hidden), said.npos) << said;
    EXPECT_NE(said.find("code 300"), said.npos) << said;
}

TEST_F(zoomapi_client, tells_no_secret_of_a_body) {
    answer({{400, R"({"code":1500,"message":"bad password hunter2"})"}});
    const client::question create{.method = "POST", .path = "/x", .json = "{}", .secrets = {"hunter2"}};
    EXPECT_EQ(std::string(failure(create).what()).find("hunter2"), std::string::npos);
}

TEST_F(zoomapi_client, keeps_an_error_short) {
    answer({{400, R"({"message":")" + std::string(100'000, 'x') + R"("})"}});
    EXPECT_LT(std::string(failure().what()).size(), 1024U);
}

TEST_F(zoomapi_client, says_a_line_below_a_kilobyte_whatever_zoom_says) {
    std::string controls;
    std::string umlauts = "a";
    for (int i = 0; i < 400; ++i) {
        controls += "\\u0001";
        umlauts += "ä";
    }
    for (const std::string& words : {controls, umlauts}) {
        answer({{400, R"({"code":300,"message":")" + words + "\"}"}});
        const error e = failure();
        EXPECT_LT(std::string(e.what()).size(), 1024U);
        EXPECT_LT(e.about.message.size(), 304U) << "300 bytes and an ellipsis";
        EXPECT_EQ(printable(e.what()), e.what());
    }
}

} // namespace
} // namespace zoomhook::zoomapi
