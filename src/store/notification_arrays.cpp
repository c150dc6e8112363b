// The columns of events that come of a notification, as arrays.
// SPDX-License-Identifier: MIT
#include "notification_arrays.hpp"

namespace zoomhook::store {
namespace {

using rows = std::span<const notification_row>;
using type = binary_array::type;

constexpr std::int64_t epoch = 0; // what stands for no event_ts

void add(binary_array& array, const notification_row& row, const std::optional<std::string>& text) {
    if (text && !row.stripped)
        array.bytes(*text);
    else
        array.null();
}

/// A column of text that a stripped row goes without.
std::string
optional_texts(rows all, std::size_t bytes_each, std::optional<std::string> zoom::notification::*text) {
    return array_of(type::text, all, bytes_each, [text](binary_array& array, const notification_row& row) {
        add(array, row, row.what->*text);
    });
}

std::string request_ids(rows all) {
    return array_of(type::text, all, 48, [](binary_array& array, const notification_row& row) {
        add(array, row, *row.request_id);
    });
}

std::string apps(rows all) {
    return array_of(type::text, all, 8, [](binary_array& array, const notification_row& row) {
        array.bytes(*row.app);
    });
}

/// A stripped row's too: it is in the key, and fits, for the parser takes no other.
std::string event_times(rows all) {
    return array_of(type::timestamptz, all, 8, [](binary_array& array, const notification_row& row) {
        array.time(std::chrono::milliseconds(row.what->event_ts.value_or(epoch)));
    });
}

std::string digests(rows all) {
    return array_of(type::bytea, all, 32, [](binary_array& array, const notification_row& row) {
        const auto& digest = row.what->digest;
        array.bytes({reinterpret_cast<const char*>(digest.data()), digest.size()});
    });
}

std::string raw_bodies(rows all) {
    std::size_t bytes = 0;
    for (const notification_row& row : all) bytes += row.what->raw.size();
    return array_of(
        type::bytea, all, all.empty() ? 0 : bytes / all.size() + 1,
        [](binary_array& array, const notification_row& row) { array.bytes(row.what->raw); }
    );
}

bool as_body(const notification_row& row) { return row.what->fits_jsonb && !row.stripped; }

bool as_raw(const notification_row& row, keep_raw raw) {
    if (row.what->redacted) return !row.what->raw.empty() && !as_body(row);
    return raw == keep_raw::always || !as_body(row);
}

} // namespace

notification_arrays arrays_of(rows all, keep_raw raw) {
    using zoom::notification;
    return {
        .event_ts = event_times(all),
        .event = optional_texts(all, 32, &notification::event),
        .app = apps(all),
        .account_id = optional_texts(all, 24, &notification::account_id),
        .object_id = optional_texts(all, 24, &notification::object_id),
        .object_uuid = optional_texts(all, 26, &notification::object_uuid),
        .user_id = optional_texts(all, 24, &notification::user_id),
        .operator_id = optional_texts(all, 24, &notification::operator_id),
        .request_id = request_ids(all),
        .digest = digests(all),
        .raw = raw_bodies(all),
        .as_body = array_of(
            type::boolean, all, 1,
            [](binary_array& array, const notification_row& row) { array.flag(as_body(row)); }
        ),
        .as_raw = array_of(
            type::boolean, all, 1,
            [raw](binary_array& array, const notification_row& row) { array.flag(as_raw(row, raw)); }
        ),
    };
}

} // namespace zoomhook::store
