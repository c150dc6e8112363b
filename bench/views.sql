-- What the views of docs/queries.md take over a million notifications of a year: the median of seven runs each, in milliseconds.
--
--   zoomhookd migrate --set database.schema=zoomhook_bench
--   psql -q -f bench/views.sql                    takes some three minutes and 2 GB; drops the schema at its end
--
-- A month of it is about 83,000 notifications: 2,000 meetings and webinars, to which people come 18,000 times, 1,400 calls, 7,000 messages.
\set ON_ERROR_STOP on
SET search_path = zoomhook_bench, pg_temp;
\set rows 1000000
\o /dev/null
\ir views_data.sql
UPDATE events SET origin = 'recovered' WHERE id % 2000 = 0; -- 500: some 40 a month
\o
CREATE TEMP TABLE measured (what text, ms float8);

CREATE PROCEDURE pg_temp.measure(what text, query text) LANGUAGE plpgsql AS $$
DECLARE
    began timestamptz;
    each record;
BEGIN
    FOR turn IN 1 .. 7 LOOP
        COMMIT;
        began := clock_timestamp();
        FOR each IN EXECUTE query LOOP END LOOP;
        INSERT INTO measured VALUES (what, extract(epoch FROM clock_timestamp() - began) * 1000);
    END LOOP;
END
$$;
SELECT zoomhook_count_events() FROM generate_series(1, 15) \g /dev/null
ANALYZE zoomhook_event_counts; -- as autovacuum does within a minute
SELECT meeting_uuid, host_id, meeting_id FROM meetings WHERE started_at > now() - interval '200 days' AND total_participants > 5
ORDER BY started_at LIMIT 1 \gset
SELECT call_id FROM phone_calls WHERE rang_at > now() - interval '200 days' ORDER BY rang_at LIMIT 1 \gset
SELECT message_id FROM chat_messages WHERE deleted_at > now() - interval '200 days' ORDER BY sent_at LIMIT 1 \gset
\set month 'BETWEEN now() - interval ''60 days'' AND now() - interval ''30 days'''

SELECT pg_catalog.format('CALL pg_temp.measure(%L, %L)', what, query)
FROM (VALUES
    (1, 'meetings: a month, all columns', 'SELECT * FROM meetings WHERE started_at ' || :'month'),
    (2, 'meetings: a month, without peak and total', 'SELECT meeting_uuid, topic, host_id, started_at, ended_at, duration FROM meetings WHERE started_at ' || :'month'),
    (3, 'meetings: a month of one host, all columns', 'SELECT * FROM meetings WHERE started_at ' || :'month' || format(' AND host_id = %L', :'host_id')),
    (4, 'meetings: one, by meeting_uuid', format('SELECT * FROM meetings WHERE meeting_uuid = %L', :'meeting_uuid')),
    (5, 'participants: a month', 'SELECT * FROM participants WHERE started_at ' || :'month'),
    (6, 'participants: a week', 'SELECT * FROM participants WHERE started_at BETWEEN now() - interval ''37 days'' AND now() - interval ''30 days'''),
    (7, 'participants: one meeting', format('SELECT * FROM participants WHERE meeting_uuid = %L', :'meeting_uuid')),
    (8, 'participants: a month of one meeting_id', 'SELECT * FROM participants WHERE started_at ' || :'month' || format(' AND meeting_id = %s', :'meeting_id')),
    (9, 'side_rooms: a month', 'SELECT * FROM side_rooms WHERE started_at ' || :'month'),
    (10, 'webinars: a month', 'SELECT * FROM webinars WHERE started_at ' || :'month'),
    (11, 'scheduled_meetings: changed in a month', 'SELECT * FROM scheduled_meetings WHERE changed_at ' || :'month'),
    (12, 'recordings: a month', 'SELECT * FROM recordings WHERE event_ts ' || :'month'),
    (13, 'phone_calls: a month', 'SELECT * FROM phone_calls WHERE rang_at ' || :'month'),
    (14, 'phone_calls: one', format('SELECT * FROM phone_calls WHERE call_id = %L', :'call_id')),
    (15, 'chat_messages: a month', 'SELECT * FROM chat_messages WHERE sent_at ' || :'month'),
    (16, 'chat_messages: one', format('SELECT * FROM chat_messages WHERE message_id = %L', :'message_id')),
    (17, 'gaps: a month', 'SELECT * FROM gaps WHERE event_ts ' || :'month'),
    (18, 'users: all', 'SELECT * FROM users'),
    (19, 'silence', 'SELECT * FROM silence'),
    (20, 'event_counts: a month', 'SELECT event, sum(stored) FROM event_counts WHERE hour ' || :'month' || ' GROUP BY event'),
    (21, 'recovered: a month', 'SELECT * FROM recovered WHERE recovered_at ' || :'month')) AS v (n, what, query)
ORDER BY n \gexec

SELECT what, round((percentile_cont(0.5) WITHIN GROUP (ORDER BY ms))::numeric, 1) AS ms
FROM measured GROUP BY what ORDER BY what;
DROP SCHEMA zoomhook_bench CASCADE;
