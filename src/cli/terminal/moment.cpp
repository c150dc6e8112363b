// A moment, or a length of time, as people say it on a command line.
// SPDX-License-Identifier: MIT
#include "moment.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <string>

namespace zoomhook::cli {
namespace {

using std::chrono::seconds;

std::optional<seconds> unit_of(char c) {
    switch (c) {
    case 's':
        return seconds(1);
    case 'm':
        return seconds(60);
    case 'h':
        return seconds(3600);
    case 'd':
        return seconds(86400);
    default:
        return {};
    }
}

/// Longer than anything is kept, and far from where the clock's nanoseconds overflow.
constexpr seconds longest_age{86400LL * 36500};
constexpr wall_time last_moment = std::chrono::sys_days(std::chrono::year(2200) / 1 / 1);

std::optional<wall_time> time_of(std::string text) {
    if (text.ends_with('Z')) text.pop_back(); // as the commands print it
    for (const char* form :
         {"%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"}) {
        std::tm parts{};
        const char* const rest = strptime(text.c_str(), form, &parts);
        if (rest == nullptr || *rest != '\0') continue;
        const int day = parts.tm_mday;
        const seconds since_1970(timegm(&parts));
        if (parts.tm_mday != day || since_1970 < seconds(0)) return {}; // it takes a 31 February for 3 March
        return wall_time(std::min(since_1970, std::chrono::ceil<seconds>(last_moment.time_since_epoch())));
    }
    return {};
}

} // namespace

std::optional<seconds> duration_of(std::string_view text) {
    if (text.size() < 2) return {};
    std::uint32_t number = 0;
    const char* const end = text.data() + text.size() - 1;
    const auto [stop, mistake] = std::from_chars(text.data(), end, number);
    const std::optional<seconds> unit = unit_of(text.back());
    if (mistake != std::errc() || stop != end || !unit || number * *unit > longest_age) return {};
    return number * *unit;
}

std::optional<wall_time> moment_of(std::string_view text, wall_time now) {
    if (const std::optional<seconds> age = duration_of(text)) return now - *age;
    return time_of(std::string(text));
}

} // namespace zoomhook::cli
