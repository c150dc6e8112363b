// Finds the fields of fields.hpp in one pass over a JSON text, without building a document.
// SPDX-License-Identifier: MIT
#include "extractor.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <numeric>
#include <span>

#include "zoomhook/base/text.hpp"

namespace zoomhook::zoom {
namespace {

/// Postgres parses jsonb recursively and refuses what exhausts its max_stack_depth, at 2 MB some thousand
/// levels.
constexpr std::size_t deepest = 512;
/// Postgres keeps numbers as numeric: at most 131,072 digits before and 16,383 after the point. Far below, so
/// that no sum of digits and exponent comes near.
constexpr std::size_t longest_number = 1000;
constexpr std::size_t longest_exponent = 4; // with its sign: up to 999

/// Stands for a text that is there and too long: no lower-ranked place may speak in its stead.
constexpr std::string_view unstorable("\0", 1);

struct key_of_rule {
    std::string_view key;
    std::size_t rule;
};

/// The keys by place, since each value's key is compared with those of its place.
constexpr auto keys_by_place = [] {
    std::array<std::size_t, rules.size()> order{};
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [](std::size_t rule) { return rules[rule].where; });
    std::array<key_of_rule, rules.size()> keys{};
    std::ranges::transform(order, keys.begin(), [](std::size_t rule) {
        return key_of_rule{rules[rule].key, rule};
    });
    return keys;
}();

/// How many keys there are before those of a place; one more ends the last.
constexpr auto keys_before = [] {
    std::array<std::size_t, static_cast<std::size_t>(place::elsewhere) + 2> before{};
    for (std::size_t p = 0; p < before.size(); ++p)
        for (const rule& r : rules) before[p] += static_cast<std::size_t>(r.where) < p;
    return before;
}();

static_assert(rules.size() <= 64); // a bit each

std::span<const key_of_rule> keys_of(place p) {
    const auto i = static_cast<std::size_t>(p);
    return std::span(keys_by_place).subspan(keys_before[i], keys_before[i + 1] - keys_before[i]);
}

bool fits_numeric(std::string_view number) {
    if (number.size() > longest_number) return false;
    const auto e = number.find_first_of("eE");
    return e == number.npos || number.size() - e - 1 <= longest_exponent;
}

/// Milliseconds in the years 2000 to 2099. Zoom's own samples hold others, which are no dates.
std::optional<std::int64_t> event_time(std::string_view digits) {
    // As from_chars reads no sign but '-', and the range has no negative times, only digits pass.
    constexpr std::int64_t year_2000 = 946'684'800'000;
    constexpr std::int64_t year_2100 = 4'102'444'800'000;
    std::int64_t ms = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), ms);
    if (error != std::errc() || end != digits.data() + digits.size()) return {};
    if (ms < year_2000 || ms >= year_2100) return {};
    return ms;
}

/// The container that `key` of `outer` opens, if it is one that ids stand in.
place inside(place outer, std::string_view key) {
    if (outer == place::root && key == "payload") return place::payload;
    if (outer == place::payload && key == "object") return place::object;
    if (outer == place::object && key == "participant") return place::participant;
    return place::elsewhere;
}

} // namespace

bool extractor::null() {
    take({});
    return true;
}

bool extractor::boolean(bool) {
    take({});
    return true;
}

bool extractor::number_integer(number_integer_t n) {
    take(std::to_string(n));
    return true;
}

bool extractor::number_unsigned(number_unsigned_t n) {
    take(std::to_string(n));
    return true;
}

bool extractor::number_float(number_float_t, const string_t& text) {
    if (!fits_numeric(text)) fits_jsonb_ = false;
    const bool whole = text.find_first_not_of("-0123456789") == text.npos; // an integer beyond 64 bits
    take(whole ? std::string_view(text) : std::string_view());
    return true;
}

bool extractor::string(std::string_view text) {
    if (text.find('\0') != text.npos) fits_jsonb_ = false;
    take(text);
    return true;
}

bool extractor::key(std::string_view text) {
    if (text.find('\0') != text.npos) fits_jsonb_ = false;
    named_ = 0;
    inner_ = inside(here(), text);
    for (const auto& [key, rule] : keys_of(here()))
        if (key == text) named_ |= std::uint64_t{1} << rule;
    return true;
}

bool extractor::start_object(std::size_t) {
    enter(entered(false));
    return true;
}

bool extractor::start_array(std::size_t) {
    enter(entered(true));
    return true;
}

bool extractor::end_object() {
    containers_.pop_back();
    return true;
}

bool extractor::end_array() {
    containers_.pop_back();
    return true;
}

/// Which container begins at the present place and key.
place extractor::entered(bool array) {
    if (containers_.empty()) return array ? place::elsewhere : place::root;
    if (here() == place::object_array)
        return !array && objects_in_array_++ == 0 ? place::object : place::elsewhere;
    if (!array) return inner_;
    return inner_ == place::object ? place::object_array : place::elsewhere;
}

void extractor::enter(place p) {
    take({}); // a container is no text, and a repeated key's last value counts
    if (p == place::object_array) objects_in_array_ = 0;
    containers_.push_back(p);
    inner_ = place::elsewhere; // of an array's elements
    if (containers_.size() > deepest) fits_jsonb_ = false;
}

/// The value of the present key: `text`, or empty where it is none. What an earlier value of the same key
/// held is forgotten, also where that was a container.
void extractor::take(std::string_view text) {
    ++values_;
    const place p = here();
    if (p == place::elsewhere || p == place::object_array) return;
    if (inner_ != place::elsewhere) forget(inner_);
    for (std::uint64_t left = named_; left != 0; left &= left - 1)
        found_[static_cast<std::size_t>(std::countr_zero(left))] =
            text.size() <= longest_text ? text : unstorable;
}

/// And what was found in the containers within it.
void extractor::forget(place container) {
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (rules[i].where >= container) found_[i].clear();
}

std::string extractor::first(field what) {
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (rules[i].what == what && !found_[i].empty()) return std::move(found_[i]);
    return {};
}

void extractor::fill(notification& n) && {
    n.event = storable_text(first(field::event));
    n.event_ts = event_time(first(field::event_ts));
    n.plain_token = storable_text(first(field::plain_token));
    n.account_id = storable_text(first(field::account_id));
    n.object_id = storable_text(first(field::object_id));
    n.object_uuid = storable_text(first(field::object_uuid));
    n.user_id = storable_text(first(field::user_id));
    n.operator_id = storable_text(first(field::operator_id));
}

} // namespace zoomhook::zoom
