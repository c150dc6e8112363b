-- What the optional index of sql/options/gin_body.sql costs: inserts per second, WAL and disk, without it and with it.
--
--   zoomhookd migrate --set database.schema=zoomhook_bench
--   psql -q -f bench/gin_body.sql                             takes some two minutes; drops the schema at its end
--
-- Rows are like a meeting.participant_joined (about 700 bytes of body), in commits of 256, as the writer makes them. Both
-- halves are done three times by turns; the table shows the middle one.
\set ON_ERROR_STOP on
SET search_path = zoomhook_bench, pg_temp;
SET client_min_messages = warning;

CREATE TABLE measured (gin boolean, seconds float8, wal numeric, bytes bigint);

CREATE FUNCTION a_body(n bigint) RETURNS jsonb LANGUAGE sql VOLATILE AS $$
    SELECT jsonb_build_object(
        'event', 'meeting.participant_joined', 'event_ts', 1795597200000 + n,
        'payload', jsonb_build_object('account_id', md5((n % 20)::text), 'object', jsonb_build_object(
            'id', 90000000000 + n % 500, 'uuid', md5((n % 5000)::text), 'host_id', md5((n % 300)::text),
            'topic', 'Weekly ' || n % 500, 'type', 2, 'start_time', now(), 'timezone', 'Europe/Berlin', 'duration', 60,
            'participant', jsonb_build_object(
                'user_id', n::text, 'user_name', 'Participant ' || random(), 'id', md5(random()::text),
                'participant_uuid', md5(random()::text), 'join_time', clock_timestamp(), 'email',
                md5(random()::text) || '@example.com', 'registrant_id', md5(random()::text),
                'participant_user_id', md5(random()::text)))))
$$;

CREATE PROCEDURE insert_rows(batches int, gin boolean) LANGUAGE plpgsql AS $$
DECLARE
    began timestamptz := clock_timestamp();
    wal_before pg_lsn := pg_current_wal_insert_lsn();
    n bigint := 0;
BEGIN
    FOR batch IN 1 .. batches LOOP
        INSERT INTO events (received_at, last_received_at, event_ts, event, app, account_id, object_id, object_uuid,
                            zm_timestamp, last_zm_timestamp, signature, digest, body, raw)
        SELECT now(), now(), now(), body ->> 'event', 'bench', body #>> '{payload,account_id}',
               body #>> '{payload,object,id}', body #>> '{payload,object,uuid}', now(), now(),
               repeat('f', 67), sha256(body::text::bytea), body, body::text::bytea
        FROM (SELECT a_body(n + i) AS body FROM generate_series(1, 256) AS i) AS made;
        n := n + 256;
        COMMIT;
    END LOOP;
    INSERT INTO measured
    SELECT gin, extract(epoch FROM clock_timestamp() - began), pg_current_wal_insert_lsn() - wal_before,
           (SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('events'));
    COMMIT;
END
$$;

SELECT 'TRUNCATE events', 'CALL insert_rows(300, false)',
       'CREATE INDEX events_body ON events USING gin (body jsonb_path_ops)',
       'TRUNCATE events', 'CALL insert_rows(300, true)', 'DROP INDEX events_body'
FROM generate_series(1, 3) \gexec

SELECT CASE WHEN gin THEN 'with the index' ELSE 'without' END AS "300 x 256 rows",
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds))::numeric, 1) AS seconds,
       round(76800 / percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)) AS "rows/s",
       pg_size_pretty((percentile_cont(0.5) WITHIN GROUP (ORDER BY wal))::bigint) AS wal,
       pg_size_pretty((percentile_cont(0.5) WITHIN GROUP (ORDER BY bytes))::bigint) AS "on disk"
FROM measured GROUP BY gin ORDER BY gin;

DROP SCHEMA zoomhook_bench CASCADE;
