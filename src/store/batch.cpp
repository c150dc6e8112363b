// What one INSERT statement carries. Another column changes the statement and its list of arrays alike.
// SPDX-License-Identifier: MIT
#include "batch.hpp"

#include <algorithm>
#include <tuple>

#include "binary_array.hpp"
#include "zoomhook/base/hex.hpp"

namespace zoomhook::store {
namespace {

using ingest::delivery;
using ingest::ticket_ptr;

constexpr std::int64_t epoch = 0; // what stands for no event_ts

auto key(const delivery& d) { return std::tie(d.what.event_ts, d.app, d.what.digest); }

bool before(const ticket_ptr& a, const ticket_ptr& b) { return key(a->what()) < key(b->what()); }

bool same_row(const ticket_ptr& a, const ticket_ptr& b) { return key(a->what()) == key(b->what()); }

using type = binary_array::type;

std::chrono::microseconds since_1970(wall_time t) {
    return std::chrono::duration_cast<std::chrono::microseconds>(t.time_since_epoch());
}

/// Builds the array of one column, `add` appending each row's element.
template <typename Add>
std::string column(type t, const batch& rows, std::size_t bytes_each, Add add) {
    binary_array array(t, rows.size(), bytes_each);
    for (const batch_row& row : rows) add(array, row);
    return std::move(array).finish();
}

std::string texts(const batch& rows, std::size_t bytes_each, std::string delivery::*text) {
    return column(type::text, rows, bytes_each, [text](binary_array& array, const batch_row& row) {
        array.bytes(row.what().*text);
    });
}

/// A column of text that a stripped row goes without. `what` gets from a delivery to what has it.
template <typename Owner, typename What>
std::string optional_texts(
    const batch& rows, std::size_t bytes_each, std::optional<std::string> Owner::*text, What what
) {
    return column(type::text, rows, bytes_each, [&](binary_array& array, const batch_row& row) {
        const std::optional<std::string>& found = what(row.what()).*text;
        if (found && !row.stripped)
            array.bytes(*found);
        else
            array.null();
    });
}

std::string optional_texts(
    const batch& rows, std::size_t bytes_each, std::optional<std::string> zoom::notification::*text
) {
    return optional_texts(
        rows, bytes_each, text, [](const delivery& d) -> auto& { return d.what; }
    );
}

std::string
optional_texts(const batch& rows, std::size_t bytes_each, std::optional<std::string> delivery::*text) {
    return optional_texts(
        rows, bytes_each, text, [](const delivery& d) -> auto& { return d; }
    );
}

std::string arrival_times(const batch& rows) {
    return column(type::timestamptz, rows, 8, [](binary_array& array, const batch_row& row) {
        array.time(since_1970(row.what().received_at));
    });
}

std::string zoom_times(const batch& rows) {
    return column(type::timestamptz, rows, 8, [](binary_array& array, const batch_row& row) {
        array.time(std::chrono::seconds(row.what().zm_timestamp));
    });
}

/// One of other bytes proves nothing.
std::string signatures(const batch& rows) {
    return column(type::text, rows, 67, [](binary_array& array, const batch_row& row) {
        if (row.what().what.redacted)
            array.null();
        else
            array.bytes(row.what().signature);
    });
}

std::string remote_addresses(const batch& rows) {
    return column(type::text, rows, 15, [](binary_array& array, const batch_row& row) {
        if (row.stripped || row.what().remote_addr.empty())
            array.null();
        else
            array.bytes(row.what().remote_addr);
    });
}

std::string secret_ids(const batch& rows) {
    return column(type::text, rows, 8, [](binary_array& array, const batch_row& row) {
        if (row.stripped)
            array.null();
        else
            array.bytes(row.what().secret_id);
    });
}

std::string digests(const batch& rows) {
    return column(type::bytea, rows, 32, [](binary_array& array, const batch_row& row) {
        const auto& digest = row.what().what.digest;
        array.bytes({reinterpret_cast<const char*>(digest.data()), digest.size()});
    });
}

std::string raw_bodies(const batch& rows) {
    std::size_t bytes = 0;
    for (const batch_row& row : rows) bytes += row.what().what.raw.size();
    return column(
        type::bytea, rows, rows.empty() ? 0 : bytes / rows.size() + 1,
        [](auto& array, const auto& row) { array.bytes(row.what().what.raw); }
    );
}

std::string event_times(const batch& rows) {
    return column(type::timestamptz, rows, 8, [](binary_array& array, const batch_row& row) {
        // A stripped row's too: it is in the key, and fits, for the parser takes no other.
        array.time(std::chrono::milliseconds(row.what().what.event_ts.value_or(epoch)));
    });
}

std::string flags(const batch& rows, keep_raw raw, bool body) {
    return column(type::boolean, rows, 1, [=](binary_array& array, const batch_row& row) {
        const bool fits = row.what().what.fits_jsonb && !row.stripped;
        if (body) return array.flag(fits);
        const bool wanted = row.what().what.redacted ? !row.what().what.raw.empty() : raw == keep_raw::always;
        array.flag(row.what().what.redacted ? wanted && !fits : wanted || !fits);
    });
}

} // namespace

std::chrono::milliseconds time_to_store(std::size_t body_bytes) {
    constexpr std::size_t bytes_in_a_millisecond = 16 << 10; // as jsonb and as bytea, compressed and logged
    return std::chrono::milliseconds(10 + body_bytes / bytes_in_a_millisecond);
}

gathered gather(std::vector<ticket_ptr> taken, deadline now) {
    std::erase_if(taken, [now](const ticket_ptr& t) {
        return !t->wanted(now + time_to_store(t->what().what.raw.size()));
    });
    std::ranges::stable_sort(taken, before);
    gathered result;
    result.rows.reserve(taken.size());
    for (ticket_ptr& t : taken) {
        if (result.rows.empty() || !same_row(result.rows.back().tickets.front(), t))
            result.rows.emplace_back().tickets.push_back(std::move(t));
        else if (result.rows.back().what().zm_timestamp == t->what().zm_timestamp)
            result.rows.back().tickets.push_back(std::move(t));
        else // one statement can't touch a row twice
            result.later.push_back(std::move(t));
    }
    return result;
}

deadline latest_deadline(const batch& rows) {
    deadline latest = deadline::min();
    for (const batch_row& row : rows)
        for (const ticket_ptr& t : row.tickets) latest = std::max(latest, t->until());
    return latest;
}

std::vector<ticket_ptr> tickets_of(batch rows) {
    std::vector<ticket_ptr> all;
    for (batch_row& row : rows) std::ranges::move(row.tickets, std::back_inserter(all));
    return all;
}

// Each function and operator gets exactly the types that pg_catalog's has: no other schema's fits better.
// What takes any array is named in full.
const std::string insert_statement = R"(
WITH stored AS (
    INSERT INTO events AS e (
        received_at, last_received_at, event_ts, event, app, account_id, object_id, object_uuid, user_id,
        operator_id, request_id, last_request_id, tracking_id, remote_addr, secret_id,
        zm_timestamp, last_zm_timestamp, signature, digest,
        body, raw, origin)
    SELECT d.received_at, d.received_at, d.event_ts, d.event, d.app, d.account_id, d.object_id, d.object_uuid, d.user_id,
        d.operator_id, d.request_id, d.request_id, d.tracking_id, d.remote_addr::inet, d.secret_id,
        d.zm_timestamp, d.zm_timestamp, d.signature, d.digest,
        CASE WHEN d.as_body THEN convert_from(d.raw, 'UTF8'::name)::jsonb END, CASE WHEN d.as_raw THEN d.raw END,
        CASE WHEN d.signature IS NULL THEN 'redacted' ELSE 'webhook' END
    FROM (SELECT pg_catalog.unnest($1::timestamptz[]) AS received_at,
                 pg_catalog.unnest($2::timestamptz[]) AS event_ts, pg_catalog.unnest($3::text[]) AS event,
                 pg_catalog.unnest($4::text[]) AS app, pg_catalog.unnest($5::text[]) AS account_id,
                 pg_catalog.unnest($6::text[]) AS object_id, pg_catalog.unnest($7::text[]) AS object_uuid,
                 pg_catalog.unnest($8::text[]) AS user_id, pg_catalog.unnest($9::text[]) AS operator_id,
                 pg_catalog.unnest($10::text[]) AS request_id, pg_catalog.unnest($11::text[]) AS tracking_id,
                 pg_catalog.unnest($12::text[]) AS remote_addr, pg_catalog.unnest($13::text[]) AS secret_id,
                 pg_catalog.unnest($14::timestamptz[]) AS zm_timestamp, pg_catalog.unnest($15::text[]) AS signature,
                 pg_catalog.unnest($16::bytea[]) AS digest, pg_catalog.unnest($17::bytea[]) AS raw,
                 pg_catalog.unnest($18::bool[]) AS as_body, pg_catalog.unnest($19::bool[]) AS as_raw) AS d
    ON CONFLICT (event_ts, app, digest) DO UPDATE SET
        deliveries = e.deliveries + 1,
        last_received_at = EXCLUDED.last_received_at,
        last_request_id = EXCLUDED.last_request_id,
        last_zm_timestamp = EXCLUDED.last_zm_timestamp
    WHERE EXCLUDED.last_zm_timestamp > e.last_zm_timestamp
    RETURNING e.app, e.digest, e.deliveries)
SELECT app, encode(digest, 'hex'::text) FROM stored WHERE deliveries > 1)";

std::vector<std::string> insert_parameters(const batch& rows, keep_raw raw) {
    using zoom::notification;
    return {
        arrival_times(rows),
        event_times(rows),
        optional_texts(rows, 32, &notification::event),
        texts(rows, 8, &delivery::app),
        optional_texts(rows, 24, &notification::account_id),
        optional_texts(rows, 24, &notification::object_id),
        optional_texts(rows, 26, &notification::object_uuid),
        optional_texts(rows, 24, &notification::user_id),
        optional_texts(rows, 24, &notification::operator_id),
        optional_texts(rows, 48, &delivery::request_id),
        optional_texts(rows, 48, &delivery::tracking_id),
        remote_addresses(rows),
        secret_ids(rows),
        zoom_times(rows),
        signatures(rows),
        digests(rows),
        raw_bodies(rows),
        flags(rows, raw, true),
        flags(rows, raw, false),
    };
}

void settle(const batch& rows, const repeated_set& repeated, steady_clock::duration commit_took) {
    std::optional<steady_clock::duration> untold = commit_took;
    for (const batch_row& row : rows) {
        const bool again =
            !repeated.empty() && repeated.contains({row.what().app, to_hex(row.what().what.digest)});
        for (const ticket_ptr& t : row.tickets)
            t->settle({.batch_rows = rows.size(), .repeated = again, .commit_took = std::exchange(untold, {})}
            );
    }
}

} // namespace zoomhook::store
