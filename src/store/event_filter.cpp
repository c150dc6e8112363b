// The part of a WHERE clause that chooses events.
// SPDX-License-Identifier: MIT
#include "event_filter.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "array_literal.hpp"

namespace zoomhook::store {
namespace {

std::string patterns(const std::vector<std::string>& globs) {
    array_literal all(64);
    for (const std::string& glob : globs) all.text(like_pattern(glob));
    return std::move(all).finish();
}

std::string moment(const std::optional<wall_time>& t, const char* otherwise) {
    return t ? seconds_text(*t) : otherwise;
}

} // namespace

std::string like_pattern(std::string_view glob) {
    std::string pattern;
    for (const char c : glob) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c == '*' ? '%' : c == '?' ? '_' : c;
    }
    return pattern;
}

std::string seconds_text(wall_time t) {
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(t.time_since_epoch()).count();
    std::array<char, 32> text{};
    const long long distance = us < 0 ? -us : us;
    const int length = std::snprintf(
        text.data(), text.size(), "%s%lld.%06lld", us < 0 ? "-" : "", distance / 1000000, distance % 1000000
    );
    return {text.data(), static_cast<std::size_t>(length)};
}

std::string condition_of(int first) {
    const auto parameter = [first](int n, const char* type) {
        return "$" + std::to_string(first + n) + "::" + type;
    };
    return "(" + parameter(0, "text[]") + " = '{}' OR event LIKE ANY (" + parameter(0, "text[]") +
           ")) AND (" + parameter(1, "text") + " = '' OR account_id = " + parameter(1, "text") +
           ") AND received_at >= to_timestamp(" + parameter(2, "float8") +
           ") AND received_at < to_timestamp(" + parameter(3, "float8") + ")";
}

std::vector<std::string> parameters_of(const event_filter& f) {
    return {patterns(f.events), f.account, moment(f.since, "-Infinity"), moment(f.until, "Infinity")};
}

} // namespace zoomhook::store
