// Which of Zoom's answers means what, and whether the advice fits.
// SPDX-License-Identifier: MIT
#include "zoomapi/judge.hpp"

#include <gtest/gtest.h>

namespace zoomhook::zoomapi {
namespace {

cause api(long status, const std::string& body) { return judge_api({status, body}).why; }
cause token(long status, const std::string& body, bool with_account = true) {
    return judge_token({status, body}, with_account).why;
}

TEST(zoomapi_error, knows_what_the_api_refuses) {
    const std::string scopes =
        R"({"code":4711,"message":"Invalid access token, does not contain scopes:[marketplace_app:read:admin]."})";
    EXPECT_EQ(api(400, scopes), cause::missing_scope);
    EXPECT_EQ(
        api(401,
            R"({"code":201,"message":"Invalid access token, does not contain scopes:[marketplace:x]."})"),
        cause::missing_scope
    );
    EXPECT_EQ(
        api(401, R"({"code":201,"message":"You do not have permission to access the targeted resource."})"),
        cause::no_permission
    );
    EXPECT_EQ(api(404, R"({"code":1401,"message":"APP ID does not exist: x."})"), cause::app_not_found);
    EXPECT_EQ(api(404, R"({"code":1502,"message":"The date range must be…"})"), cause::out_of_range);
    EXPECT_EQ(
        api(400, R"({"code":1602,"message":"The event is not allowed for the app: x"})"),
        cause::event_not_allowed
    );
    EXPECT_EQ(
        api(404, R"({"code":1701,"message":"The event webhook url validate failed: x."})"),
        cause::url_not_validated
    );
    EXPECT_EQ(api(401, R"({"code":124,"message":"Invalid access token."})"), cause::token_refused);
    EXPECT_EQ(
        api(400, R"({"code":300,"message":"The next page token is invalid or expired."})"), cause::refused
    );
    EXPECT_EQ(api(301, ""), cause::redirected);
    EXPECT_EQ(api(429, ""), cause::rate_limited);
    EXPECT_EQ(api(503, "<html>"), cause::zoom_failed);
}

TEST(zoomapi_error, knows_why_there_is_no_token) {
    EXPECT_EQ(
        token(400, R"({"reason":"Invalid client_id or client_secret","error":"invalid_client"})"),
        cause::wrong_secret
    );
    EXPECT_EQ(token(400, R"({"reason":"Bad Request","error":"invalid_request"})"), cause::wrong_account);
    EXPECT_EQ(token(400, R"({"reason":"Bad Request","error":"invalid_request"})", false), cause::refused);
    EXPECT_EQ(
        token(400, R"({"reason":"The app has been disabled","error":"invalid_client"})"),
        cause::app_deactivated
    );
    EXPECT_EQ(token(400, R"({"reason":"…","error":"unsupported_grant_type"})"), cause::grant_refused);
    EXPECT_EQ(token(401, R"({"errorCode":4702,"errorMessage":"Invalid client."})"), cause::wrong_secret);
}

TEST(zoomapi_error, says_zooms_words_and_the_next_step) {
    const error e = as_error(
        "GET /x",
        judge_api({401, R"({"code":201,"message":"Invalid access token, does not contain scopes:[a]."})"})
    );
    EXPECT_EQ(
        std::string(e.what()),
        "GET /x: Zoom answers 401, code 201: Invalid access token, does not contain scopes:[a]; " +
            std::string(advice(cause::missing_scope))
    );
    EXPECT_NE(advice(cause::missing_scope).find("marketplace_app:read"), std::string_view::npos);
}

TEST(zoomapi_error, says_when_a_rate_limit_ends) {
    const auto said = [](std::chrono::milliseconds t) {
        return std::string(as_error("x", {.why = cause::rate_limited, .status = 429, .again_in = t}).what());
    };
    EXPECT_TRUE(said(std::chrono::minutes(5) + std::chrono::seconds(1)).ends_with("try again later, in 6 min")
    );
    EXPECT_TRUE(said(std::chrono::hours(12)).ends_with("in 12 h"));
    EXPECT_TRUE(said(std::chrono::seconds(0)).ends_with("try again later"));
}

TEST(zoomapi_error, names_every_cause) {
    for (int c = 0; c <= static_cast<int>(cause::zoom_failed); ++c)
        EXPECT_FALSE(name_of(static_cast<cause>(c)).empty());
}

} // namespace
} // namespace zoomhook::zoomapi
