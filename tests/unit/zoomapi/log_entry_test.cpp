// What is understood of an entry of the webhook logs, also of a malformed one.
// SPDX-License-Identifier: MIT
#include "zoomapi/log_entry.hpp"

#include <gtest/gtest.h>

#include "zoomapi/log_time.hpp"

namespace zoomhook::zoomapi {
namespace {

using namespace std::chrono_literals;

/// The example of Zoom's page: an unbalanced body, and a time that is none.
const char* const published = R"({
    "event": "meeting.deleted", "status": 429, "failed_reason_type": 1,
    "user_id": "IYHrdpjrS3ubOf7rPkkg8w", "endpoint": "https://example.com",
    "subscription_id": "9qwt8mkBEW2O6fPuxBpXpA", "request_headers": "N/A",
    "request_body": "{\"event\":\"meeting.created\",\"payload\":{\"account_id\":\"oFPqQAp3Q0u3yLXXrWuQuy\",\"event_ts\":1663654515392}",
    "response_headers": "{\"Server\":\"nginx\"}", "response_body": "Timeout connecting to server.",
    "date_time": "2022-09-09T08:11:387Z", "trace_id": "WEB_5f1752ba04e4ffeccde2f2a923c106f9",
    "request_id": "e8ca3e3c_0196_4dc8_9f9e_81217d9000e6", "retry_num": 0})";

log_entry entry(const std::string& text) { return read_log_entry(json::parse(text)).value(); }

TEST(zoomapi_log_entry, reads_zooms_published_example) {
    const log_entry e = entry(published);
    EXPECT_EQ(e.event, "meeting.deleted");
    EXPECT_EQ(e.status, 429);
    EXPECT_EQ(e.subscription_id, "9qwt8mkBEW2O6fPuxBpXpA");
    EXPECT_EQ(e.request_body->substr(0, 27), R"({"event":"meeting.created",)");
    EXPECT_EQ(e.body, log_body::incomplete);
    EXPECT_EQ(e.date_time, "2022-09-09T08:11:387Z");
    EXPECT_EQ(e.logged_at, std::chrono::sys_days(std::chrono::year(2022) / 9 / 9) + 8h + 11min);
    EXPECT_EQ(e.request_id, "e8ca3e3c_0196_4dc8_9f9e_81217d9000e6");
    EXPECT_EQ(e.retry_num, 0);
}

TEST(zoomapi_log_entry, keeps_a_whole_body_to_the_byte) {
    const log_entry e = entry(R"({"request_body":"{ \"event\" : \"a.b\", \"x\": \"\\u00e9\" }"})");
    EXPECT_EQ(e.request_body, R"({ "event" : "a.b", "x": "\u00e9" })");
    EXPECT_EQ(e.body, log_body::whole);
}

TEST(zoomapi_log_entry, says_when_a_body_is_not_as_it_was_sent) {
    EXPECT_EQ(entry(R"({"request_body":{"event":"a.b"}})").body, log_body::whole);
    EXPECT_EQ(entry(R"({"request_body":{"event":"a.b"}})").request_body, R"({"event":"a.b"})");
    for (const char* body : {R"("{\"a\":1")", R"("[1]")", R"("cut of")", R"("12")", "[1]"})
        EXPECT_EQ(entry(std::string(R"({"request_body":)") + body + "}").body, log_body::incomplete) << body;
}

TEST(zoomapi_log_entry, takes_odd_types_and_missing_fields) {
    const log_entry e = entry(R"({"event":"a.b","status":"-1","failed_reason_type":"x","retry_num":1.5,
        "user_id":42,"request_id":null,"trace_id":{"a":1},"date_time":1663654515392})");
    EXPECT_EQ(e.status, -1);
    EXPECT_FALSE(e.retry_num);
    EXPECT_FALSE(e.request_id);
    EXPECT_FALSE(e.request_body);
    EXPECT_FALSE(e.logged_at);
    EXPECT_EQ(e.date_time, "1663654515392");
    EXPECT_FALSE(entry(R"({"event":"a.b","status":18446744073709551615})").status);
}

TEST(zoomapi_log_entry, is_none_without_anything_to_know_it_by) {
    for (const char* text : {"null", "[]", "\"x\"", "{}", R"({"status":404,"event":""})"})
        EXPECT_FALSE(read_log_entry(json::parse(text))) << text;
}

TEST(zoomapi_log_time, reads_what_zoom_writes) {
    const wall_time day = std::chrono::sys_days(std::chrono::year(2026) / 2 / 28);
    EXPECT_EQ(read_log_time("2026-02-28T23:59:58Z"), day + 23h + 59min + 58s);
    EXPECT_EQ(read_log_time("2026-02-28 23:59:58.123"), day + 23h + 59min + 58s);
    EXPECT_EQ(read_log_time("2026-02-28T23:59:987Z"), day + 23h + 59min);
    EXPECT_EQ(read_log_time("2026-02-28T23:59Z"), day + 23h + 59min);
    for (const char* text :
         {"", "2026", "2026-02-29T00:00:00Z", "2026-02-28T24:00:00Z", "2026-02-28T23:60:00Z", "1-1-1T",
          "2026-02-28", "yesterday", "2026-02-2xT00:00:00Z", "-026-02-28T00:00:00Z"})
        EXPECT_FALSE(read_log_time(text)) << text;
}

TEST(zoomapi_log_entry, half_an_emoji_at_the_end_of_a_cut_body_costs_neither_the_entry_nor_its_page) {
    const json cut = parsed_json(R"([{"event":"a.b","request_body":"{\"topic\":\"party \ud83d"}])");
    ASSERT_TRUE(cut.is_array());
    const log_entry e = read_log_entry(cut.front()).value();
    EXPECT_EQ(e.request_body, "{\"topic\":\"party \xEF\xBF\xBD");
    EXPECT_EQ(e.body, log_body::incomplete);
    EXPECT_TRUE(parsed_json("[\"\xC3\"]").is_array()) << "no UTF-8";
}

TEST(zoomapi_log_entry, a_body_is_whole_also_with_half_an_emoji_in_it) {
    EXPECT_EQ(entry(R"({"request_body":"{\"topic\":\"\\ud83d\"}"})").body, log_body::whole);
}

TEST(zoomapi_log_entry, a_body_is_whole_however_deep) {
    const std::string body = R"({"a":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
    const log_entry e = read_log_entry(json{{"request_body", body}}).value();
    EXPECT_EQ(e.body, log_body::whole);
    EXPECT_EQ(e.request_body, body);
}

} // namespace
} // namespace zoomhook::zoomapi
