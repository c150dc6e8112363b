// What Zoom's answers say of its rate limits.
// SPDX-License-Identifier: MIT
#include "rate_limit.hpp"

#include <algorithm>
#include <charconv>
#include <curl/curl.h>
#include <string>

#include "log_time.hpp"

namespace zoomhook::zoomapi {
namespace {

using std::chrono::milliseconds;

std::optional<long> number_in(std::string_view text) {
    long number = 0;
    const auto [stop, mistake] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (mistake != std::errc() || stop != text.data() + text.size() || text.empty()) return {};
    return number;
}

std::optional<wall_time> date_in(std::string_view text) {
    if (const std::optional<wall_time> t = read_log_time(text)) return t;
    constexpr std::time_t year_2200 = 7'258'118'400; // the clock's nanoseconds end in 2262
    const std::time_t t = curl_getdate(std::string(text).c_str(), nullptr);
    if (t < 0 || t >= year_2200) return {};
    return std::chrono::system_clock::from_time_t(t);
}

} // namespace

std::optional<milliseconds> retry_after(const http_answer& a, wall_time now) {
    const std::string_view text = a.header("retry-after");
    if (text.empty()) return {};
    constexpr long longest = 86'400L * 366;
    if (const std::optional<long> seconds = number_in(text))
        return std::chrono::seconds(std::clamp(*seconds, 0L, longest));
    const std::optional<wall_time> then = date_in(text);
    if (!then) return {};
    const wall_time at = date_in(a.header("date")).value_or(now);
    return std::max(std::chrono::ceil<milliseconds>(*then - at), milliseconds(0));
}

bool day_is_used_up(const http_answer& a, double share) {
    if (curl_strequal(std::string(a.header("x-ratelimit-type")).c_str(), "Daily-limit") == 0) return false;
    const std::optional<long> limit = number_in(a.header("x-ratelimit-limit"));
    const std::optional<long> left = number_in(a.header("x-ratelimit-remaining"));
    return limit && left && static_cast<double>(*left) <= static_cast<double>(*limit) * share;
}

milliseconds pace::next(deadline now) {
    const deadline mine = std::max(now, next_);
    next_ = mine + distance_;
    return std::chrono::ceil<milliseconds>(mine - now);
}

} // namespace zoomhook::zoomapi
