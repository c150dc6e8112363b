// Webhook logs that no Zoom would send: reading them ends, and takes neither the stack nor all memory.
// SPDX-License-Identifier: MIT
#include "fake_zoom.hpp"
#include "zoomhook/zoomapi/webhook_logs.hpp"

namespace zoomhook::zoomapi {
namespace {

const log_query last_hour{noon - 1h, noon};

struct hostile_webhook_logs : testing::Test {
    fake_zoom zoom;
    options o = usual_options();
};

TEST_F(hostile_webhook_logs, does_not_take_something_else_for_an_empty_log) {
    for (const char* body : {"", "<html>", "[]", "{}", R"({"webhook_logs":"none"})"}) {
        zoom.api = [body](const http_request&) { return http_answer{200, body}; };
        client c(o, zoom, zoom.env());
        webhook_logs reader(c, last_hour);
        EXPECT_EQ(error_of([&] { (void)reader.next(); }).about.why, cause::not_understood) << body;
    }
}

TEST_F(hostile_webhook_logs, ends_though_zoom_repeats_a_page_token) {
    zoom.api = [](const http_request&) {
        return http_answer{200, R"({"webhook_logs":[],"next_page_token":"same"})"};
    };
    client c(o, zoom, zoom.env());
    webhook_logs reader(c, last_hour);
    (void)reader.next();
    EXPECT_EQ(error_of([&] { (void)reader.next(); }).about.why, cause::not_understood);
}

std::string repeated(const std::string& text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

TEST_F(hostile_webhook_logs, refuses_what_would_take_a_stack_or_all_memory) {
    const std::string deep = R"({"webhook_logs":[{"event":"a.b","request_body":)" + repeated("[", 100'000) +
                             repeated("]", 100'000) + "}]}";
    const std::string wide = R"({"webhook_logs":[)" + repeated("[],", 2'000'000) + "[]]}";
    for (const std::string& body : {deep, wide, repeated("[", 100'000)}) {
        zoom.api = [&body](const http_request&) { return http_answer{200, body}; };
        client c(o, zoom, zoom.env());
        webhook_logs reader(c, last_hour);
        EXPECT_EQ(error_of([&] { (void)reader.next(); }).about.why, cause::not_understood);
    }
}

TEST_F(hostile_webhook_logs, ends_though_page_tokens_go_round_in_a_circle) {
    int asked = 0;
    zoom.api = [&](const http_request&) {
        const std::string id = std::to_string(++asked % 3);
        return http_answer{
            200, R"({"webhook_logs":[{"event":"a.b","request_id":")" + id + R"("}],"next_page_token":"p)" +
                     id + "\"}"};
    };
    client c(o, zoom, zoom.env());
    webhook_logs reader(c, last_hour);
    const error e = error_of([&] {
        for (int i = 0; i < 10; ++i) (void)reader.next();
    });
    EXPECT_EQ(e.about.why, cause::not_understood);
    EXPECT_EQ(asked, 4);
}

TEST_F(hostile_webhook_logs, ends_though_empty_pages_never_do) {
    int asked = 0;
    zoom.api = [&asked](const http_request&) {
        return http_answer{
            200, R"({"webhook_logs":[],"next_page_token":"p)" + std::to_string(++asked) + "\"}"};
    };
    client c(o, zoom, zoom.env());
    webhook_logs reader(c, last_hour);
    const error e = error_of([&] {
        for (int i = 0; i < 10'000; ++i) (void)reader.next();
    });
    EXPECT_EQ(e.about.why, cause::not_understood);
}

TEST_F(hostile_webhook_logs, believes_no_date_that_is_far_out_of_what_was_asked_for) {
    const std::string dated = R"({"event":"a.b","date_time":")";
    zoom.api = [&dated](const http_request&) {
        return http_answer{
            200, R"({"webhook_logs":[)" + dated + R"(2022-09-09T08:11:387Z"},)" + dated +
                     R"(2199-01-01T00:00:00Z"},)" + dated + R"(2026-11-20T03:00:00Z"}]})"};
    };
    client c(o, zoom, zoom.env());
    const log_page page = webhook_logs(c, last_hour).next().value();
    ASSERT_EQ(page.entries.size(), 3U);
    EXPECT_FALSE(page.entries[0].logged_at);
    EXPECT_FALSE(page.entries[1].logged_at);
    EXPECT_TRUE(page.entries[2].logged_at) << "in another time zone, perhaps";
}

} // namespace
} // namespace zoomhook::zoomapi
