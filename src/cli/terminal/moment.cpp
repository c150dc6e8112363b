// A moment as people say it on a command line.
// SPDX-License-Identifier: MIT
#include "moment.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <string>

namespace zoomhook::cli {
namespace {

using std::chrono::seconds;

/// What lies beyond means all the same, and neither nanoseconds nor Postgres's numbers reach as far as people
/// may write.
constexpr seconds earliest(0);
constexpr seconds latest = std::chrono::sys_days(std::chrono::year(2200) / 1 / 1).time_since_epoch();

wall_time within_reach(seconds since_1970) { return wall_time(std::clamp(since_1970, earliest, latest)); }

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

std::optional<seconds> age_of(std::string_view text) {
    if (text.size() < 2) return {};
    std::uint32_t number = 0;
    const char* const end = text.data() + text.size() - 1;
    const auto [stop, mistake] = std::from_chars(text.data(), end, number);
    const std::optional<seconds> unit = unit_of(text.back());
    if (mistake != std::errc() || stop != end || !unit) return {};
    return number * *unit;
}

std::optional<wall_time> time_of(const std::string& text) {
    for (const char* form :
         {"%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"}) {
        std::tm parts{};
        const char* const rest = strptime(text.c_str(), form, &parts);
        if (rest != nullptr && *rest == '\0') return within_reach(seconds(timegm(&parts)));
    }
    return {};
}

} // namespace

std::optional<wall_time> moment_of(std::string_view text, wall_time now) {
    if (const std::optional<seconds> age = age_of(text))
        return *age < std::chrono::floor<seconds>(now).time_since_epoch() ? now - *age
                                                                          : within_reach(earliest);
    return time_of(std::string(text));
}

} // namespace zoomhook::cli
