// What is read from the headers of a rate limit.
// SPDX-License-Identifier: MIT
#include "zoomapi/rate_limit.hpp"

#include "fake_zoom.hpp"

namespace zoomhook::zoomapi {
namespace {

using milliseconds_or_none = std::optional<std::chrono::milliseconds>;

milliseconds_or_none after(const std::string& text, const std::string& date = "") {
    return retry_after({429, "", {{"retry-after", text}, {"date", date}}}, noon);
}

TEST(zoomapi_rate_limit, reads_all_forms_of_retry_after) {
    EXPECT_EQ(after("120"), 120s);
    EXPECT_EQ(after("Fri, 20 Nov 2026 12:00:30 GMT"), 30s);
    EXPECT_EQ(after("2026-11-21T00:00:00Z"), 12h); // Zoom's daily limit
    EXPECT_EQ(after("Fri, 20 Nov 2026 11:00:00 GMT"), 0s);
    EXPECT_EQ(after("-5"), 0s);
}

TEST(zoomapi_rate_limit, believes_the_servers_clock_before_ours) {
    EXPECT_EQ(after("Mon, 23 Nov 2026 00:00:30 GMT", "Mon, 23 Nov 2026 00:00:00 GMT"), 30s);
    EXPECT_EQ(after("Fri, 20 Nov 2026 12:00:30 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"), 30s); // that is none
}

TEST(zoomapi_rate_limit, knows_what_is_no_time) {
    for (const char* text : {"", "soon", "99999999999999999999999", "12x", "Fri, 31 Dec 9999 23:59:59 GMT"})
        EXPECT_EQ(after(text), milliseconds_or_none()) << text;
    EXPECT_EQ(retry_after({429, ""}, noon), milliseconds_or_none());
    EXPECT_LE(after("999999999999"), 366 * 24h); // and no overflow
}

TEST(zoomapi_rate_limit, sees_the_end_of_a_day) {
    const auto used = [](const char* type, const char* limit, const char* left) {
        return day_is_used_up(
            {200,
             "",
             {{"x-ratelimit-type", type}, {"x-ratelimit-limit", limit}, {"x-ratelimit-remaining", left}}},
            0.1
        );
    };
    EXPECT_TRUE(used("Daily-limit", "30000", "0"));
    EXPECT_TRUE(used("Daily-limit", "2000", "200"));
    EXPECT_FALSE(used("Daily-limit", "2000", "201"));
    EXPECT_FALSE(used("QPS", "20", "0"));
    EXPECT_FALSE(used("Daily-limit", "", ""));
}

} // namespace
} // namespace zoomhook::zoomapi
