// The statements that find, erase and redact rows of events. Each function and operator gets exactly the
// types that pg_catalog's has.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace zoomhook::store::forget_sql {

/// From where it goes on: 0 for a request that is new, or was finished. Ids, since a row keeps its own
/// whatever is done to it: a retry may move a row to another page, and the making of a month to another
/// partition.
inline constexpr const char* begin = R"(
INSERT INTO zoomhook_forgotten AS f (request) VALUES ($1)
ON CONFLICT (request) DO UPDATE SET
    started_at = CASE WHEN f.finished_at IS NULL THEN f.started_at ELSE now() END,
    up_to = CASE WHEN f.finished_at IS NULL THEN f.up_to ELSE 0::bigint END,
    erased = CASE WHEN f.finished_at IS NULL THEN f.erased ELSE 0::bigint END,
    redacted = CASE WHEN f.finished_at IS NULL THEN f.redacted ELSE 0::bigint END,
    finished_at = NULL
RETURNING up_to)";

inline constexpr const char* finish = "UPDATE zoomhook_forgotten SET finished_at = now() WHERE request = $1";

/// The last row up to $1: after a crash ids behind it are handed out again.
inline constexpr const char* newest_id =
    "SELECT coalesce(max(id), 0::bigint) FROM events WHERE id <= $1::bigint";

/// Null where a writer's transaction has been open all the while.
inline constexpr const char* settled_id = "SELECT zoomhook_settled_id(interval '200 milliseconds')";

/// The last id of a batch behind $1, up to $2; how many there are.
inline constexpr const char* batch_end = R"(
SELECT coalesce(max(id), 0::bigint), count(*)
FROM (SELECT id FROM events WHERE id > $1::bigint AND id <= $2::bigint ORDER BY id LIMIT $3::int) AS batch)";

/// Those of a batch that may name somebody, the first megabytes of them, and how many there are. What has no
/// body is looked at here.
inline constexpr const char* candidates = R"(
SELECT id, event, received_at, body, raw, account_id, object_id, object_uuid, user_id, operator_id, hash, total
FROM (
    SELECT *, count(*) OVER () AS total,
           sum(octet_length(body) + octet_length(raw)) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM (
        SELECT id, coalesce(event, '') AS event, (extract(epoch FROM received_at) * 1000000::numeric)::bigint AS received_at,
               coalesce(body::text, '') AS body, CASE WHEN body IS NULL THEN encode(raw, 'hex'::text) ELSE '' END AS raw,
               coalesce(account_id, '') AS account_id, coalesce(object_id, '') AS object_id,
               coalesce(object_uuid, '') AS object_uuid, coalesce(user_id, '') AS user_id,
               coalesce(operator_id, '') AS operator_id, hashtextextended(body::text, 0::bigint) AS hash
        FROM events
        WHERE id > $1::bigint AND id <= $2::bigint AND (body IS NOT NULL OR raw IS NOT NULL)
          AND (body IS NULL OR $3::text[] = '{}'::text[] OR EXISTS (
              SELECT FROM pg_catalog.unnest($3::text[]) AS needle WHERE strpos(lower(body::text COLLATE "C"), needle) > 0))
    ) AS found
) AS counted
WHERE coalesce(before, 0::bigint) < 8388608::bigint
ORDER BY id)";

/// Before rows are changed, in the same transaction: else a count that has read them before puts whom they
/// name among the known users afterwards.
inline constexpr const char* keep_counts_out = "LOCK TABLE zoomhook_known_users IN SHARE ROW EXCLUSIVE MODE";

/// In the order in which writers lock rows: else the two could deadlock. Who is named in such a row leaves
/// the view `users` until another row names them.
inline const std::string locked = R"(
WITH locked AS MATERIALIZED (
    SELECT event_ts, app, digest, id FROM events WHERE id = ANY ($2::bigint[])
    ORDER BY event_ts, app, digest FOR UPDATE), unknown AS (
    DELETE FROM zoomhook_known_users WHERE user_id IN (
        SELECT user_id FROM zoomhook_mentions WHERE id = ANY ($2::bigint[]))), changed AS ()";

/// Until who counts (0007_counts.sql) and may have read the rows before they were erased has told whom it
/// found in them.
inline constexpr const char* await_count =
    "BEGIN; SET LOCAL lock_timeout = '60s'; LOCK TABLE ONLY events IN SHARE UPDATE EXCLUSIVE MODE; COMMIT";

/// Whom a count has put there at the same moment.
inline constexpr const char* forget_known_users = "DELETE FROM zoomhook_known_users WHERE lower(user_id) = "
                                                  "ANY ($1::text[]) OR lower(email) = ANY ($1::text[])";

inline const std::string erase = locked + R"(
    UPDATE events AS e SET origin = 'erased', event = NULL, account_id = NULL, object_id = NULL, object_uuid = NULL,
        user_id = NULL, operator_id = NULL, request_id = NULL, last_request_id = NULL, tracking_id = NULL,
        remote_addr = NULL, secret_id = NULL, body = NULL, zm_timestamp = NULL, last_zm_timestamp = NULL,
        signature = NULL, raw = NULL
    FROM locked AS k
    WHERE e.event_ts = k.event_ts AND e.app = k.app AND e.digest = k.digest AND e.origin <> 'erased'
    RETURNING e.id)
UPDATE zoomhook_forgotten SET erased = erased + (SELECT count(*) FROM changed) WHERE request = $1
RETURNING (SELECT coalesce(string_agg(id::text, ' '), '') FROM changed))";

/// Leaves a row alone whose body is not the one that was read: another zoomhookd forget, or
/// privacy.forget_tokens, has changed it since, and what they took out would come back.
inline const std::string redact = locked + R"(
    UPDATE events AS e SET origin = CASE WHEN e.origin IN ('recovered', 'incomplete') THEN e.origin ELSE 'redacted' END,
        body = r.body::jsonb, raw = NULL, signature = NULL,
        account_id = r.account_id, object_id = r.object_id, object_uuid = r.object_uuid, user_id = r.user_id,
        operator_id = r.operator_id
    FROM locked AS k JOIN (SELECT pg_catalog.unnest($2::bigint[]) AS id, pg_catalog.unnest($3::text[]) AS body,
             pg_catalog.unnest($4::text[]) AS account_id, pg_catalog.unnest($5::text[]) AS object_id,
             pg_catalog.unnest($6::text[]) AS object_uuid, pg_catalog.unnest($7::text[]) AS user_id,
             pg_catalog.unnest($8::text[]) AS operator_id, pg_catalog.unnest($9::bigint[]) AS read) AS r ON r.id = k.id
    WHERE e.event_ts = k.event_ts AND e.app = k.app AND e.digest = k.digest
        AND hashtextextended(e.body::text, 0::bigint) = r.read
    RETURNING e.id)
UPDATE zoomhook_forgotten SET redacted = redacted + (SELECT count(*) FROM changed) WHERE request = $1
RETURNING (SELECT coalesce(string_agg(id::text, ' '), '') FROM changed))";

inline constexpr const char* remember = "UPDATE zoomhook_forgotten SET up_to = $2::bigint WHERE request = $1";

/// $1: milliseconds since 1970; $4: microseconds.
inline constexpr const char* bury = R"(
INSERT INTO events (event_ts, app, digest, received_at, last_received_at, origin)
SELECT timestamptz 'epoch' + $1::float8 * interval '1 millisecond', $2, decode($3, 'hex'::text), t, t, 'erased'
FROM (SELECT timestamptz 'epoch' + $4::float8 * interval '1 microsecond' AS t) AS received
ON CONFLICT (event_ts, app, digest) DO NOTHING)";

} // namespace zoomhook::store::forget_sql
