// What one INSERT statement carries. Another column changes the statement and its list of arrays alike.
// SPDX-License-Identifier: MIT
#include "batch.hpp"

#include <algorithm>
#include <tuple>

#include "notification_arrays.hpp"
#include "zoomhook/base/hex.hpp"

namespace zoomhook::store {
namespace {

using ingest::delivery;
using ingest::ticket_ptr;

auto key(const delivery& d) { return std::tie(d.what.event_ts, d.app, d.what.digest); }

bool before(const ticket_ptr& a, const ticket_ptr& b) { return key(a->what()) < key(b->what()); }

bool same_row(const ticket_ptr& a, const ticket_ptr& b) { return key(a->what()) == key(b->what()); }

using type = binary_array::type;

std::string arrival_times(const batch& rows) {
    return array_of(type::timestamptz, rows, 8, [](binary_array& array, const batch_row& row) {
        array.time(row.what().received_at);
    });
}

std::string zoom_times(const batch& rows) {
    return array_of(type::timestamptz, rows, 8, [](binary_array& array, const batch_row& row) {
        array.time(std::chrono::seconds(row.what().zm_timestamp));
    });
}

/// A stripped row goes without it.
std::string tracking_ids(const batch& rows) {
    return array_of(type::text, rows, 48, [](binary_array& array, const batch_row& row) {
        if (row.stripped || !row.what().tracking_id)
            array.null();
        else
            array.bytes(*row.what().tracking_id);
    });
}

/// One of other bytes proves nothing.
std::string signatures(const batch& rows) {
    return array_of(type::text, rows, 67, [](binary_array& array, const batch_row& row) {
        if (row.what().what.redacted)
            array.null();
        else
            array.bytes(row.what().signature);
    });
}

std::string remote_addresses(const batch& rows) {
    return array_of(type::text, rows, 15, [](binary_array& array, const batch_row& row) {
        if (row.stripped || row.what().remote_addr.empty())
            array.null();
        else
            array.bytes(row.what().remote_addr);
    });
}

std::string secret_ids(const batch& rows) {
    return array_of(type::text, rows, 8, [](binary_array& array, const batch_row& row) {
        if (row.stripped)
            array.null();
        else
            array.bytes(row.what().secret_id);
    });
}

notification_arrays arrays_of(const batch& rows, keep_raw raw) {
    std::vector<notification_row> all;
    all.reserve(rows.size());
    for (const batch_row& row : rows) {
        const delivery& d = row.what();
        all.push_back({&d.what, &d.app, &d.request_id, row.stripped});
    }
    return arrays_of(all, raw);
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
    notification_arrays a = arrays_of(rows, raw);
    return {
        arrival_times(rows),      std::move(a.event_ts),   std::move(a.event),       std::move(a.app),
        std::move(a.account_id),  std::move(a.object_id),  std::move(a.object_uuid), std::move(a.user_id),
        std::move(a.operator_id), std::move(a.request_id), tracking_ids(rows),       remote_addresses(rows),
        secret_ids(rows),         zoom_times(rows),        signatures(rows),         std::move(a.digest),
        std::move(a.raw),         std::move(a.as_body),    std::move(a.as_raw),
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
