// A moment as people say it on a command line.
// SPDX-License-Identifier: MIT
#include "moment.hpp"

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

std::optional<seconds> age_of(std::string_view text) {
    if (text.size() < 2) return {};
    std::uint32_t number = 0;
    const char* const end = text.data() + text.size() - 1;
    const auto [stop, mistake] = std::from_chars(text.data(), end, number);
    const std::optional<seconds> unit = unit_of(text.back());
    if (mistake != std::errc() || stop != end || !unit) return {};
    return number * *unit;
}

std::optional<wall_time> time_of(std::string text) {
    if (text.ends_with('Z')) text.pop_back(); // as the commands print it
    for (const char* form :
         {"%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"}) {
        std::tm parts{};
        const char* const rest = strptime(text.c_str(), form, &parts);
        if (rest != nullptr && *rest == '\0') return std::chrono::system_clock::from_time_t(timegm(&parts));
    }
    return {};
}

} // namespace

std::optional<wall_time> moment_of(std::string_view text, wall_time now) {
    if (const std::optional<seconds> age = age_of(text)) return now - *age;
    return time_of(std::string(text));
}

} // namespace zoomhook::cli
