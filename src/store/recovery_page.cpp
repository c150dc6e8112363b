// What one page of Zoom's logs becomes.
// SPDX-License-Identifier: MIT
#include "recovery_page.hpp"

#include <algorithm>
#include <chrono>

#include "notification_arrays.hpp"

namespace zoomhook::store {
namespace {

using type = binary_array::type;
using rows = std::span<const recovery_row>;

constexpr std::chrono::hours a_day{24};

bool within_a_day(wall_time a, std::int64_t event_ts) {
    const wall_time b{std::chrono::milliseconds(event_ts)};
    return a - b <= a_day && b - a <= a_day;
}

/// An empty one would make strangers the same.
const std::optional<std::string>& request_of(const recovered_event& e) {
    static const std::optional<std::string> none;
    return e.request_id && e.request_id->empty() ? none : e.request_id;
}

std::string arrival_times(rows all, wall_time now) {
    return array_of(type::timestamptz, all, 8, [now](binary_array& array, const recovery_row&) {
        array.time(now);
    });
}

std::string log_times(rows all) {
    return array_of(type::timestamptz, all, 8, [](binary_array& array, const recovery_row& row) {
        if (row.what->logged_at)
            array.time(*row.what->logged_at);
        else
            array.null();
    });
}

std::string incomplete_ones(rows all) {
    return array_of(type::boolean, all, 1, [](binary_array& array, const recovery_row& row) {
        array.flag(row.what->incomplete);
    });
}

} // namespace

bool met_entries::attempt::is_of(const recovered_event& e) const {
    if (incomplete && !e.incomplete) return false;
    if (event_ts == e.what.event_ts) return true;
    return event_ts && !e.what.event_ts && e.logged_at && within_a_day(*e.logged_at, *event_ts);
}

bool met_entries::add(const recovered_event& e) {
    if (!keys_.emplace(e.what.event_ts, e.app, e.what.digest).second) return false;
    if (!request_of(e)) return true;
    const std::pair request(e.app, *e.request_id);
    const auto [first, last] = requests_.equal_range(request);
    if (std::any_of(first, last, [&](const auto& met) { return met.second.is_of(e); })) return false;
    requests_.emplace(request, attempt{e.what.event_ts, e.incomplete});
    return true;
}

namespace {

bool are_the_same(const recovered_event& a, const recovered_event& b) {
    met_entries met;
    return met.add(a) && !met.add(b);
}

} // namespace

std::vector<recovery_row> distinct(std::span<const recovered_event> page) {
    std::vector<recovery_row> all;
    for (std::size_t i = 0; i < page.size(); ++i) all.push_back({&page[i], i});
    std::ranges::stable_partition(all, [](const recovery_row& row) { return !row.what->incomplete; });
    met_entries met;
    std::erase_if(all, [&](const recovery_row& row) { return !met.add(*row.what); });
    return all;
}

std::vector<recovered> outcomes_of(std::span<const recovered_event> page, rows refused, rows stored) {
    std::vector<recovered> outcomes(page.size(), recovered::already_there);
    for (const recovery_row& row : refused)
        for (std::size_t i = 0; i < page.size(); ++i)
            if (are_the_same(*row.what, page[i])) outcomes[i] = recovered::refused;
    for (const recovery_row& row : stored) outcomes[row.index] = recovered::stored;
    return outcomes;
}

namespace {

// Each function and operator gets exactly the types that pg_catalog's has: no other schema's fits better.
//
// There is no index on request_id, for each index costs every insert. What has a time of its own is looked up
// by the key, which leads to the few rows of that millisecond. For what has none, once for all of it, the
// rows around the time at which it was logged are read, again by the key; and those without a time, of which
// there are few, as far as Zoom's logs go back. The subqueries with LIMIT 1 keep Postgres from joining, for
// which it would read months whole.
const std::string missing_rows = R"(
WITH entry AS MATERIALIZED (
    SELECT * FROM unnest($1::timestamptz[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                         $8::text[], $9::text[], $10::text[], $11::bytea[], $12::bytea[], $13::bool[], $14::bool[],
                         $15::timestamptz[], $16::bool[])
        WITH ORDINALITY AS e (received_at, event_ts, event, app, account_id, object_id, object_uuid,
                              user_id, operator_id, request_id, digest, raw, as_body, as_raw,
                              logged_at, incomplete, n)
), timeless AS MATERIALIZED (
    SELECT app, request_id, logged_at FROM entry WHERE event_ts = timestamptz 'epoch' AND request_id IS NOT NULL
), around AS MATERIALIZED (
    SELECT e.app, e.request_id, e.event_ts, e.origin FROM events AS e
    WHERE e.event_ts >= (SELECT min(logged_at) - interval '1 day' FROM timeless)
        AND e.event_ts <= (SELECT max(logged_at) + interval '1 day' FROM timeless)
        AND e.event_ts > timestamptz 'epoch' AND (e.request_id IN (SELECT request_id FROM timeless)) IS TRUE
    UNION ALL
    SELECT e.app, e.request_id, e.event_ts, e.origin FROM events AS e
    WHERE e.event_ts = timestamptz 'epoch' AND e.received_at > now() - interval '8 days'
        AND (e.request_id IN (SELECT request_id FROM timeless)) IS TRUE
), missing AS MATERIALIZED (
    SELECT * FROM entry AS d
    WHERE (SELECT true FROM events AS e WHERE e.event_ts = d.event_ts AND e.app = d.app AND e.digest = d.digest LIMIT 1)
            IS NOT TRUE
        AND CASE WHEN d.event_ts > timestamptz 'epoch' THEN
                (SELECT true FROM events AS e
                 WHERE e.event_ts = d.event_ts AND e.app = d.app AND e.request_id = d.request_id
                     AND (d.incomplete OR e.origin <> 'incomplete') LIMIT 1)
            ELSE
                (SELECT true FROM around AS e
                 WHERE e.app = d.app AND e.request_id = d.request_id AND (d.incomplete OR e.origin <> 'incomplete')
                     AND (e.event_ts = timestamptz 'epoch'
                          OR e.event_ts >= d.logged_at - interval '1 day' AND e.event_ts <= d.logged_at + interval '1 day')
                 LIMIT 1)
            END IS NOT TRUE
))";

} // namespace

const std::string find_missing_statement = missing_rows + "SELECT n FROM missing ORDER BY n";

// In the order in which writers lock rows, else the two could deadlock. A copy that comes by webhook at this
// moment is waited for, and there then.
const std::string recover_statement = missing_rows + R"(, stored AS (
    INSERT INTO events (
        received_at, last_received_at, event_ts, event, app, account_id, object_id, object_uuid, user_id,
        operator_id, request_id, last_request_id, digest,
        body, raw, origin)
    SELECT received_at, received_at, event_ts, event, app, account_id, object_id, object_uuid, user_id,
        operator_id, request_id, request_id, digest,
        CASE WHEN as_body THEN convert_from(raw, 'UTF8'::name)::jsonb END, CASE WHEN as_raw THEN raw END,
        CASE WHEN incomplete THEN 'incomplete' ELSE 'recovered' END
    FROM missing ORDER BY event_ts, app COLLATE "C", digest
    ON CONFLICT (event_ts, app, digest) DO NOTHING
    RETURNING event_ts, app, digest)
SELECT n FROM missing JOIN stored USING (event_ts, app, digest))";

std::vector<std::string> recovery_parameters(rows all, keep_raw raw, wall_time now) {
    std::vector<notification_row> notifications;
    for (const recovery_row& row : all)
        notifications.push_back({&row.what->what, &row.what->app, &request_of(*row.what), row.stripped});
    notification_arrays a = arrays_of(notifications, raw);
    return {
        arrival_times(all, now),  std::move(a.event_ts),   std::move(a.event),       std::move(a.app),
        std::move(a.account_id),  std::move(a.object_id),  std::move(a.object_uuid), std::move(a.user_id),
        std::move(a.operator_id), std::move(a.request_id), std::move(a.digest),      std::move(a.raw),
        std::move(a.as_body),     std::move(a.as_raw),     log_times(all),           incomplete_ones(all),
    };
}

} // namespace zoomhook::store
