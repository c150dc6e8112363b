-- A year of notifications for bench/views.sql and tests/integration/test_view_plans.py: about :rows of them, up to now.
-- psql variables: rows, e.g. 1000000. The schema must be on the search_path, and empty.
--
-- Of 100 notifications 38 are participants of meetings coming and going, 6 waiting rooms, 4 meetings starting and ending, 4 scheduled,
-- updated or deleted, 2 recordings, 10 phone calls, 9 chat messages, 7 webinars, 20 somebody's presence. A meeting has 8 participants
-- on average and at most 300, and three of ten are instances of one that recurs; they are stored in the order in which they happened, as a daemon would.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SELECT setseed(0.5) \gset

CREATE TEMP TABLE meeting AS
SELECT n, CASE WHEN n % 10 < 7 THEN 81000000000 + n ELSE 80000000000 + n % 500 END AS id, encode(substr(sha256(n::text::bytea), 1, 16), 'base64') AS uuid,
       'host-' || n % 300 AS host, now() - interval '365 days' + random() * interval '365 days' AS began,
       (10 + random() * 80) * interval '1 minute' AS lasts,
       CASE WHEN n % 2000 = 0 THEN 300 ELSE 2 + floor(24 * random() ^ 3)::int END AS people
FROM generate_series(1, :rows / 43) AS n;
CREATE TEMP TABLE webinar AS
SELECT n, 90000000000 + n AS id, encode(substr(sha256(('w' || n)::bytea), 1, 16), 'base64') AS uuid, 'host-' || n % 30 AS host,
       now() - interval '365 days' + random() * interval '365 days' AS began, interval '1 hour' AS lasts, 150 AS people
FROM generate_series(1, :rows / 4300) AS n;

CREATE FUNCTION pg_temp.z(t timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT to_char(t AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') $$;
CREATE FUNCTION pg_temp.instance(id bigint, uuid text, host text, began timestamptz, lasts interval, more jsonb) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('id', id::text, 'uuid', uuid, 'host_id', host, 'topic', 'Weekly ' || id % 4000, 'type', 2,
        'start_time', pg_temp.z(began), 'timezone', 'Europe/Berlin', 'duration', 60) || more $$;
CREATE FUNCTION pg_temp.someone(n bigint, p int, at timestamptz, what text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('participant', jsonb_build_object(
        'user_id', (16778240 + p * 1024)::text, 'user_name', 'Participant ' || (n * 7 + p * 13) % 3000,
        'id', CASE WHEN p % 4 > 0 THEN 'user-' || (n * 7 + p * 13) % 3000 ELSE '' END,
        'email', CASE WHEN p % 4 > 0 THEN 'p' || (n * 7 + p * 13) % 3000 || '@example.com' ELSE '' END,
        'participant_uuid', upper(md5(n::text || ' ' || p)), 'public_ip', '203.0.113.10', 'registrant_id', '',
        what, pg_temp.z(at))) $$;

CREATE TEMP TABLE made (at timestamptz, event text, operator text, object jsonb);
INSERT INTO made
SELECT began, 'meeting.started', NULL::text, pg_temp.instance(id, uuid, host, began, lasts, '{}') FROM meeting
UNION ALL
SELECT began + lasts, 'meeting.ended', NULL, pg_temp.instance(id, uuid, host, began, lasts, jsonb_build_object('end_time', pg_temp.z(began + lasts))) FROM meeting
UNION ALL
SELECT began, 'webinar.started', NULL, pg_temp.instance(id, uuid, host, began, lasts, '{}') FROM webinar
UNION ALL
SELECT began + lasts, 'webinar.ended', NULL, pg_temp.instance(id, uuid, host, began, lasts, jsonb_build_object('end_time', pg_temp.z(began + lasts))) FROM webinar
UNION ALL
SELECT at, kind || '.participant_' || verb, NULL,
       pg_temp.instance(id, uuid, host, began, lasts, pg_temp.someone(n, p, at, CASE verb WHEN 'joined' THEN 'join_time' ELSE 'leave_time' END))
FROM (SELECT 'meeting' AS kind, * FROM meeting UNION ALL SELECT 'webinar', * FROM webinar) AS m, generate_series(1, people) AS p,
     LATERAL (VALUES ('joined', began + (p % 5) * interval '20 seconds'), ('left', began + lasts - (p % 7) * interval '15 seconds')) AS v(verb, at)
UNION ALL
SELECT began + waits, 'meeting.participant_' || verb || '_waiting_room', NULL,
       pg_temp.instance(id, uuid, host, began, lasts, pg_temp.someone(n, p, began + waits, 'date_time'))
FROM meeting, generate_series(4, least(people, 40), 4) AS p,
     LATERAL (VALUES ('joined', interval '1 second'), ('left', interval '15 seconds')) AS v(verb, waits)
UNION ALL
SELECT began - interval '3 days' + n % 7 * interval '1 hour', 'meeting.' || verb, 'admin@example.com',
       jsonb_build_object('id', id, 'topic', 'Weekly ' || id % 4000, 'host_id', host, 'type', 2, 'duration', 60, 'start_time', pg_temp.z(began))
       || CASE verb WHEN 'created' THEN jsonb_build_object('join_url', 'https://example.com/j/1?pwd=secret', 'password', 'secret', 'uuid', uuid) ELSE '{}' END
FROM meeting, LATERAL (VALUES ('created'), ('updated'), ('deleted')) AS v(verb) WHERE n % 10 < 7 AND (verb = 'created' OR n % 3 = 0)
UNION ALL
SELECT began + lasts + interval '10 minutes', 'recording.completed', NULL,
       pg_temp.instance(id, uuid, host, began, lasts, jsonb_build_object('id', id, 'total_size', 3000000, 'recording_files',
           (SELECT jsonb_agg(jsonb_build_object('id', md5(n::text || f), 'meeting_id', uuid, 'recording_start', pg_temp.z(began),
                'recording_end', pg_temp.z(began + lasts), 'file_type', f, 'file_extension', f, 'file_size', 1000000,
                'play_url', 'https://example.com/play/' || md5(n::text || f) || md5(f), 'download_url', 'https://example.com/download/' || md5(n::text || f) || md5(f),
                'status', 'completed', 'recording_type', 'audio_only'))
            FROM unnest(ARRAY['MP4', 'M4A', 'TIMELINE']) AS f)))
FROM meeting WHERE n % 2 = 0
UNION ALL
SELECT at + v.later, 'phone.' || v.verb, NULL, jsonb_build_object('call_id', (6998252113337041462 + n)::text,
       'caller', jsonb_build_object('phone_number', '+1555010' || n % 9999, 'extension_number', n % 500, 'user_id', 'user-' || n % 500, 'device_type', 'MAC_Client(5.7.5.1123)'),
       'callee', jsonb_build_object('phone_number', '+1555020' || n % 999, 'extension_number', n % 700, 'user_id', 'user-' || n % 700, 'device_type', 'MAC_Client(5.7.5.1123)'),
       'ringing_start_time', pg_temp.z(at)) || CASE WHEN v.later > interval '0' THEN jsonb_build_object('answer_start_time', pg_temp.z(at + interval '7 seconds')) ELSE '{}' END
       || CASE WHEN verb LIKE '%ended' THEN jsonb_build_object('call_end_time', pg_temp.z(at + interval '3 minutes')) ELSE '{}' END
FROM (SELECT n, now() - interval '365 days' + random() * interval '365 days' AS at FROM generate_series(1, :rows / 60) AS n) AS call,
     LATERAL (VALUES ('caller_ringing', interval '0'), ('callee_ringing', interval '0'), ('callee_answered', interval '7 seconds'), ('caller_connected', interval '7 seconds'),
              ('callee_ended', interval '3 minutes'), ('caller_ended', interval '3 minutes')) AS v(verb, later)
UNION ALL
SELECT at + v.later, 'chat_message.' || v.verb, 'p' || n % 3000 || '@example.com', jsonb_build_object('id', md5('message' || n), 'type', 'to_channel',
       'date_time', pg_temp.z(at), 'timestamp', extract(epoch FROM at)::bigint * 1000, 'session_id', md5('s' || n % 200), 'contact_email', '', 'channel_id', md5('c' || n % 200),
       'channel_name', 'Channel ' || n % 200, 'message', repeat('Hello world. ', 1 + n % 20))
FROM (SELECT n, now() - interval '365 days' + random() * interval '365 days' AS at FROM generate_series(1, :rows / 12) AS n) AS message,
     LATERAL (VALUES ('sent', interval '0'), ('updated', interval '1 minute'), ('deleted', interval '1 day')) AS v(verb, later)
WHERE verb = 'sent' OR n % 20 = 0
UNION ALL
SELECT now() - random() * interval '365 days', 'user.presence_status_updated', NULL, jsonb_build_object('date-time', pg_temp.z(now()), 'email', 'p' || n % 3000 || '@example.com',
       'id', 'user-' || n % 3000, 'presence_status', 'Away') FROM generate_series(1, :rows / 5) AS n;

-- A month's partition each, as the daemon makes them while it runs.
SELECT zoomhook_make_month((date_trunc('month', now() AT TIME ZONE 'UTC') - m * interval '1 month')::date) FROM generate_series(0, 12) AS m;
INSERT INTO events (received_at, last_received_at, event_ts, event, app, account_id, object_id, object_uuid, user_id,
                    zm_timestamp, last_zm_timestamp, signature, digest, body, raw)
SELECT at + interval '300 ms', at + interval '300 ms', date_trunc('milliseconds', at), event, 'default', 'account',
       coalesce(object ->> 'id', object ->> 'call_id'), object ->> 'uuid', object #>> '{participant,id}',
       at, at, repeat('f', 67), sha256(body::text::bytea), body, body::text::bytea
FROM (SELECT at, event, object, jsonb_build_object('event', event, 'event_ts', (extract(epoch FROM at) * 1000)::bigint,
             'payload', jsonb_build_object('account_id', 'account', 'operator', operator, 'object', object)) AS body FROM made WHERE at < now()) AS whole
ORDER BY at
ON CONFLICT DO NOTHING;
DROP TABLE meeting, webinar, made;
VACUUM ANALYZE events;
