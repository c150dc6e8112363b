// Which rows one statement writes: duplicates merged, sorted by key, as arrays for unnest.
// SPDX-License-Identifier: MIT
#include "batch.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "array_text.hpp"
#include "zoomhook/base/hex.hpp"

namespace zoomhook::store {
namespace {

/// The primary key, then the delivery: the first delivery of a notification comes first.
auto order(const ingest::delivery& d) {
    return std::tuple(d.what.event_ts.value_or(0), std::string_view(d.app), d.what.digest, d.zm_timestamp);
}

bool same_row(const ingest::delivery& a, const ingest::delivery& b) {
    return a.what.digest == b.what.digest && a.app == b.app; // same bytes, so the same event_ts
}

std::int64_t microseconds(wall_time t) {
    return std::chrono::duration_cast<std::chrono::microseconds>(t.time_since_epoch()).count();
}

std::span<const unsigned char> bytes_of(const std::string& raw) {
    return {reinterpret_cast<const unsigned char*>(raw.data()), raw.size()};
}

constexpr const char* conflict = R"(
ON CONFLICT (event_ts, app, digest) DO UPDATE
SET deliveries = stored.deliveries + 1, last_received_at = EXCLUDED.last_received_at,
    last_request_id = EXCLUDED.last_request_id, last_zm_timestamp = EXCLUDED.last_zm_timestamp
WHERE stored.last_zm_timestamp < EXCLUDED.last_zm_timestamp)";

/// The arrays of insert_statement, in the order of its parameters.
using columns = std::array<array_text, 18>;

void add_row(columns& c, const ingest::delivery& d) {
    std::size_t i = 0;
    c[i++].add(microseconds(d.received_at));
    c[i++].add(d.what.event_ts.value_or(0));
    c[i++].add(d.what.event);
    c[i++].add(std::string_view(d.app));
    c[i++].add(d.what.account_id);
    c[i++].add(d.what.object_id);
    c[i++].add(d.what.object_uuid);
    c[i++].add(d.what.user_id);
    c[i++].add(d.what.operator_id);
    c[i++].add(d.request_id);
    c[i++].add(d.tracking_id);
    c[i++].add(d.remote_addr.empty() ? std::nullopt : std::optional(d.remote_addr));
    c[i++].add(std::string_view(d.secret_id));
    c[i++].add(d.zm_timestamp);
    c[i++].add(std::string_view(d.signature));
    c[i++].add_bytes(d.what.digest);
    c[i++].add_bytes(bytes_of(d.what.raw));
    c[i++].add(d.what.fits_jsonb);
}

} // namespace

batch make_batch(tickets taken, deadline now) {
    std::erase_if(taken, [now](const ingest::ticket_ptr& t) { return !t->wanted(now); });
    std::stable_sort(
        taken.begin(), taken.end(),
        [](const ingest::ticket_ptr& a, const ingest::ticket_ptr& b) {
            return order(a->what()) < order(b->what());
        }
    );
    batch b;
    for (ingest::ticket_ptr& t : taken) {
        const bool merges = !b.rows.empty() && same_row(b.rows.back().what(), t->what());
        if (!merges)
            b.rows.push_back({{std::move(t)}});
        else if (b.rows.back().what().zm_timestamp == t->what().zm_timestamp)
            b.rows.back().waiting.push_back(std::move(t));
        else
            b.later.push_back(std::move(t));
    }
    return b;
}

deadline wanted_until(std::span<const batch_row> some) {
    deadline latest = deadline::min();
    for (const batch_row& r : some)
        for (const ingest::ticket_ptr& t : r.waiting) latest = std::max(latest, t->until());
    return latest;
}

// raw travels once: jsonb is made from it by the server, and the server leaves it out where it is not to be
// kept. DO UPDATE with a false WHERE still locks the row, so the commit waits for a synchronous standby; DO
// NOTHING would not.
std::string insert_statement(keep_raw keep) {
    const std::string raw = keep == keep_raw::always ? "i.raw" : "CASE WHEN NOT i.fits THEN i.raw END";
    return R"(
WITH written AS (
INSERT INTO events AS stored
       (received_at, event_ts, event, app, account_id, object_id, object_uuid, user_id, operator_id, last_received_at,
        request_id, last_request_id, tracking_id, remote_addr, secret_id, body, zm_timestamp, last_zm_timestamp,
        signature, digest, raw)
SELECT r.at, timestamptz 'epoch' + i.event_ts * interval '1 millisecond', i.event, i.app, i.account_id, i.object_id,
       i.object_uuid, i.user_id, i.operator_id, r.at, i.request_id, i.request_id, i.tracking_id, i.remote_addr::inet,
       i.secret_id, CASE WHEN i.fits THEN convert_from(i.raw, 'UTF8')::jsonb END, i.zm_timestamp, i.zm_timestamp,
       i.signature, i.digest, )" +
           raw + R"(
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
            $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::bigint[], $15::text[], $16::bytea[],
            $17::bytea[], $18::boolean[])
     AS i(received_at, event_ts, event, app, account_id, object_id, object_uuid, user_id, operator_id, request_id,
          tracking_id, remote_addr, secret_id, zm_timestamp, signature, digest, raw, fits),
     LATERAL (SELECT timestamptz 'epoch' + i.received_at * interval '1 microsecond') AS r(at))" +
           conflict + R"(
RETURNING stored.app, stored.digest, stored.deliveries)
SELECT app, encode(digest, 'hex') FROM written WHERE deliveries > 1)";
}

parameters insert_parameters(std::span<const batch_row> some) {
    columns c;
    for (const batch_row& r : some) add_row(c, r.what());
    parameters p;
    for (array_text& column : c) p.emplace_back(column.finish());
    return p;
}

std::string insert_stripped_statement() {
    return std::string(R"(
WITH written AS (
INSERT INTO events AS stored
       (received_at, last_received_at, event_ts, app, digest, raw, zm_timestamp, last_zm_timestamp, signature)
SELECT r.at, r.at, 'epoch', $2, $3::bytea, $4::bytea, $5::bigint, $5::bigint, $6
FROM (SELECT timestamptz 'epoch' + $1::bigint * interval '1 microsecond') AS r(at))") +
           conflict + R"(
RETURNING stored.app, stored.digest, stored.deliveries)
SELECT app, encode(digest, 'hex') FROM written WHERE deliveries > 1)";
}

parameters insert_stripped_parameters(const ingest::delivery& d) {
    return {
        std::to_string(microseconds(d.received_at)),
        d.app,
        "\\x" + to_hex(d.what.digest),
        "\\x" + to_hex(bytes_of(d.what.raw)),
        std::to_string(d.zm_timestamp),
        d.signature,
    };
}

std::string repeated_key(const ingest::delivery& d) { return d.app + ' ' + to_hex(d.what.digest); }

} // namespace zoomhook::store
