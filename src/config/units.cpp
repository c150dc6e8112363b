// Durations and sizes as people write them.
// SPDX-License-Identifier: MIT
#include "units.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace zoomhook::config {
namespace {

using namespace std::string_view_literals;

/// Splits "2.5s" into 2.5 and "s".
std::optional<std::pair<double, std::string_view>> amount_and_unit(std::string_view text) {
    double amount = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), amount, std::chars_format::fixed);
    if (error != std::errc() || !(amount >= 0)) return {};
    return std::pair(amount, text.substr(static_cast<std::size_t>(end - text.data())));
}

template <std::size_t N>
std::optional<double>
scaled(std::string_view text, const std::array<std::pair<std::string_view, double>, N>& units) {
    const auto parts = amount_and_unit(text);
    if (!parts) return {};
    for (const auto& [unit, factor] : units)
        if (unit == parts->second) return parts->first * factor;
    return {};
}

constexpr double biggest = 9e15; // exact as a double, far beyond any use

} // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    static constexpr std::array units{
        std::pair{"ms"sv, 1.0}, std::pair{"s"sv, 1e3}, std::pair{"m"sv, 60e3}, std::pair{"h"sv, 3600e3},
        std::pair{"d"sv, 86400e3}};
    const auto ms = scaled(text, units);
    if (!ms || *ms > biggest) return {};
    return std::chrono::milliseconds(std::llround(*ms));
}

std::string duration_text(std::chrono::milliseconds d) {
    static constexpr std::array units{
        std::pair{"d"sv, 86'400'000}, std::pair{"h"sv, 3'600'000}, std::pair{"m"sv, 60'000},
        std::pair{"s"sv, 1000}};
    for (const auto& [unit, ms] : units)
        if (d.count() != 0 && d.count() % ms == 0) return std::to_string(d.count() / ms) + std::string(unit);
    return std::to_string(d.count()) + "ms";
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
    static constexpr std::array units{
        std::pair{""sv, 1.0},
        std::pair{"B"sv, 1.0},
        std::pair{"KiB"sv, 1024.0},
        std::pair{"MiB"sv, 1048576.0},
        std::pair{"GiB"sv, 1073741824.0},
        std::pair{"TiB"sv, 1099511627776.0}};
    const auto bytes = scaled(text, units);
    if (!bytes || *bytes > biggest) return {};
    return static_cast<std::uint64_t>(std::llround(*bytes));
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc() || end != text.data() + text.size()) return {};
    return n;
}

} // namespace zoomhook::config
