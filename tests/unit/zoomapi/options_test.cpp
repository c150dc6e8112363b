// Which options can be used.
// SPDX-License-Identifier: MIT
#include "zoomhook/zoomapi/options.hpp"

#include "fake_zoom.hpp"
#include "zoomhook/zoomapi/event_subscriptions.hpp"
#include "zoomhook/zoomapi/webhook_logs.hpp"

namespace zoomhook::zoomapi {
namespace {

std::string with(const std::function<void(options&)>& change) {
    options o = usual_options();
    change(o);
    return complaint(o);
}

TEST(zoomapi_options, names_what_is_missing) {
    EXPECT_EQ(complaint(usual_options()), "");
    EXPECT_EQ(with([](options& o) { o.client_id.clear(); }), "client_id is missing");
    EXPECT_EQ(with([](options& o) { o.client_secret.clear(); }), "client_secret is missing");
    EXPECT_NE(with([](options& o) { o.account_id.clear(); }), "");
    EXPECT_EQ(with([](options& o) { o.account_id.clear(), o.auth = auth_kind::client_credentials; }), "");
}

TEST(zoomapi_options, sends_secrets_nowhere_in_the_clear) {
    EXPECT_EQ(with([](options& o) { o.api_url = "https://api.zoomgov.com/v2"; }), "");
    EXPECT_EQ(with([](options& o) { o.api_url = "http://127.0.0.1:8080/v2"; }), "");
    EXPECT_EQ(with([](options& o) { o.token_url = "http://localhost:1/oauth/token"; }), "");
    for (const char* url :
         {"http://api.zoom.us/v2", "http://127.0.0.1.example.com/", "ftp://zoom.us/", "file:///x", "",
          "https://user:password@zoom.us/", "https://zoom.us/?a=b"}) {
        EXPECT_NE(with([&](options& o) { o.api_url = url; }), "") << url;
        EXPECT_NE(with([&](options& o) { o.token_url = url; }), "") << url;
    }
}

TEST(zoomapi_options, takes_no_secret_that_would_add_headers) {
    EXPECT_NE(with([](options& o) { o.client_secret = "a\r\nb"; }), "");
    EXPECT_NE(with([](options& o) { o.client_id = "a:b"; }), "");
}

TEST(zoomapi_options, makes_no_client_without_them) {
    fake_zoom zoom;
    options o = usual_options();
    o.client_id.clear();
    const error e = error_of([&] { const client c(o, zoom); });
    EXPECT_EQ(e.about.why, cause::bad_options);
    EXPECT_EQ(std::string(e.what()), "[zoom.api]: client_id is missing; see [zoom.api] in the config");
}

TEST(zoomapi_options, asks_for_ids_where_they_are_needed) {
    fake_zoom zoom;
    options o = usual_options();
    o.app_id.clear();
    client c(o, zoom, zoom.env());
    EXPECT_EQ(error_of([&] { const webhook_logs l(c, {noon - 1h, noon}); }).about.why, cause::bad_options);
    o.video_sdk = true;
    client of_video_sdk(o, zoom, zoom.env());
    EXPECT_EQ(webhook_logs(of_video_sdk, {noon - 1h, noon}).progress(), 0);
    o.account_id.clear();
    o.auth = auth_kind::client_credentials;
    client without_account(o, zoom, zoom.env());
    EXPECT_EQ(error_of([&] { event_subscriptions s(without_account); }).about.why, cause::bad_options);
    EXPECT_TRUE(zoom.asked.empty());
}

} // namespace
} // namespace zoomhook::zoomapi
