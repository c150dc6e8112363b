// Times as the webhook logs write them.
// SPDX-License-Identifier: MIT
#include "log_time.hpp"

#include <charconv>

namespace zoomhook::zoomapi {
namespace {

/// The number of exactly that many digits at the front, which is taken off; -1: there is none.
int take_digits(std::string_view& text, std::size_t count) {
    int number = 0;
    if (text.size() < count) return -1;
    const auto [stop, mistake] = std::from_chars(text.data(), text.data() + count, number);
    if (mistake != std::errc() || stop != text.data() + count || number < 0) return -1;
    text.remove_prefix(count);
    return number;
}

bool take_one_of(std::string_view& text, std::string_view allowed) {
    if (text.empty() || allowed.find(text.front()) == allowed.npos) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<wall_time> take_day(std::string_view& text) {
    const int y = take_digits(text, 4);
    if (!take_one_of(text, "-")) return {};
    const int m = take_digits(text, 2);
    if (!take_one_of(text, "-")) return {};
    const int d = take_digits(text, 2);
    if (y < 1971 || y > 2199 || m < 0 || d < 0) return {};
    const std::chrono::year_month_day day{
        std::chrono::year(y), std::chrono::month(static_cast<unsigned>(m)),
        std::chrono::day(static_cast<unsigned>(d))};
    if (!day.ok()) return {};
    return std::chrono::sys_days(day);
}

/// 0 where what follows is not ":SS" and then something else than one more digit.
int seconds_of(std::string_view text) {
    if (!take_one_of(text, ":")) return 0;
    const int seconds = take_digits(text, 2);
    const bool three_digits = take_digits(text, 1) >= 0;
    return three_digits || seconds < 0 || seconds > 60 ? 0 : seconds;
}

} // namespace

std::optional<wall_time> read_log_time(std::string_view text) {
    const std::optional<wall_time> day = take_day(text);
    if (!day || !take_one_of(text, "Tt ")) return {};
    const int hour = take_digits(text, 2);
    if (hour < 0 || hour > 23 || !take_one_of(text, ":")) return {};
    const int minute = take_digits(text, 2);
    if (minute < 0 || minute > 59) return {};
    return *day + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(seconds_of(text));
}

} // namespace zoomhook::zoomapi
