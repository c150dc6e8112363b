-- What is gathered beside the events for counts, silence and people; the views' names, comments and rights. Locks no table.

-- Filled by zoomhook_count_events(), so that who counts need not read the events.
CREATE TABLE zoomhook_event_counts (
    hour timestamptz,
    app text COLLATE "C",
    event text COLLATE "C",
    stored bigint NOT NULL,
    repeated bigint NOT NULL,
    max_lateness interval,
    PRIMARY KEY (hour, app, event)
);
CREATE TABLE zoomhook_known_users (
    user_id text COLLATE "C" PRIMARY KEY,
    email text,
    email_ts timestamptz,
    name text,
    name_ts timestamptz,
    seen_at timestamptz NOT NULL
);
COMMENT ON TABLE zoomhook_known_users IS
    'zoomhookd: what view users shows; whose last event retention has dropped is dropped here at the next count';
CREATE TABLE zoomhook_counted (
    counted_id bigint NOT NULL,
    counted_at timestamptz NOT NULL,
    recounted_at timestamptz NOT NULL
);
COMMENT ON TABLE zoomhook_counted IS
    'zoomhookd: up to which id events have been counted, when all were last, and when repetitions were last looked for';
INSERT INTO zoomhook_counted VALUES (0, now(), now());

-- Who the rows are about: people named in them, each row's latest word. Texts that no id or address can be are passed by.
CREATE VIEW zoomhook_mentions AS
SELECT e.id, m.user_id, nullif(m.email, '') AS email, nullif(m.name, '') AS name, greatest(e.event_ts, timestamptz '2000-01-01 00:00Z') AS at,
       e.received_at
FROM events e
CROSS JOIN LATERAL (SELECT e.body -> 'payload' AS p, e.body #> '{payload,object}' AS o, e.body #> '{payload,object,participant}' AS s OFFSET 0) b
CROSS JOIN LATERAL (VALUES
    (CASE WHEN e.event LIKE 'user.%' THEN o ->> 'id' END, o ->> 'email',
     coalesce(o ->> 'display_name', nullif(concat_ws(' ', o ->> 'first_name', o ->> 'last_name'), ''))),
    (CASE WHEN s IS NOT NULL THEN e.user_id END, s ->> 'email', s ->> 'user_name'),
    (p ->> 'operator_id', CASE WHEN p ->> 'operator' LIKE '%@%' THEN p ->> 'operator' END, NULL),
    (o ->> 'host_id', o ->> 'host_email', NULL)) AS m (user_id, email, name)
WHERE m.user_id <> '' AND length(m.user_id) <= 64 AND (m.email <> '' OR m.name <> '')
    AND coalesce(length(m.email), 0) <= 320 AND coalesce(length(m.name), 0) <= 320;

-- Goes once through each row of `events`, in steps of 100,000 ids at most, and says how many ids are left: call it until it says 0.
-- Ids become visible out of order, so it goes as far as zoomhook_settled_id(), for which it waits two seconds at most; then 55P03. What
-- has been gone through is recorded in the same transaction, so nothing is counted twice or not at all, whoever is killed; its lock keeps
-- others from counting, and rows from moving between partitions. A retry raises `deliveries` of a row within 85 minutes: so the hours since
-- two before the last such look are looked at again, and `recount` at least; where `recount` is null, none is, which is what takes long.
CREATE FUNCTION zoomhook_count_events(recount interval DEFAULT '6 hours') RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT
SET lock_timeout = '200ms'
AS $$
DECLARE
    counted zoomhook_counted;
    newest bigint;
    upto bigint;
BEGIN
    LOCK TABLE ONLY events IN SHARE UPDATE EXCLUSIVE MODE;
    SELECT * INTO counted FROM zoomhook_counted;
    newest := zoomhook_settled_id(interval '2 seconds');
    IF newest IS NULL THEN
        RAISE EXCEPTION 'a transaction that writes events has been open for seconds: call again later' USING ERRCODE = 'lock_not_available';
    END IF;
    newest := greatest(newest, counted.counted_id);
    upto := least(newest, counted.counted_id + 100000);

    INSERT INTO zoomhook_event_counts AS known
    SELECT date_trunc('hour', received_at, 'UTC'), app, coalesce(event, ''), count(*), sum(deliveries - 1),
           max(received_at - event_ts) FILTER (WHERE event_ts > timestamptz 'epoch')
    FROM events WHERE id > counted.counted_id AND id <= upto
    GROUP BY 1, 2, 3
    ON CONFLICT (hour, app, event) DO UPDATE SET
        stored = known.stored + excluded.stored, repeated = known.repeated + excluded.repeated,
        max_lateness = greatest(known.max_lateness, excluded.max_lateness);
    INSERT INTO zoomhook_known_users AS known
    SELECT user_id, (array_agg(email ORDER BY at DESC) FILTER (WHERE email IS NOT NULL))[1], max(at) FILTER (WHERE email IS NOT NULL),
           (array_agg(name ORDER BY at DESC) FILTER (WHERE name IS NOT NULL))[1], max(at) FILTER (WHERE name IS NOT NULL), max(received_at)
    FROM zoomhook_mentions WHERE id > counted.counted_id AND id <= upto
    GROUP BY user_id
    ON CONFLICT (user_id) DO UPDATE SET
        email = CASE WHEN known.email_ts > excluded.email_ts THEN known.email ELSE coalesce(excluded.email, known.email) END,
        email_ts = greatest(known.email_ts, excluded.email_ts),
        name = CASE WHEN known.name_ts > excluded.name_ts THEN known.name ELSE coalesce(excluded.name, known.name) END,
        name_ts = greatest(known.name_ts, excluded.name_ts), seen_at = greatest(known.seen_at, excluded.seen_at);

    IF upto = newest AND recount IS NOT NULL THEN
        UPDATE zoomhook_event_counts AS known SET repeated = again.repeated
        FROM (SELECT date_trunc('hour', received_at, 'UTC') AS hour, app, coalesce(event, '') AS event, sum(deliveries - 1) AS repeated
              FROM events
              WHERE received_at >= date_trunc('hour', least(counted.recounted_at - interval '2 hours', now() - recount), 'UTC') AND id <= upto
              GROUP BY 1, 2, 3) AS again
        WHERE (known.hour, known.app, known.event) = (again.hour, again.app, again.event) AND known.repeated < again.repeated;
        DELETE FROM zoomhook_known_users WHERE seen_at < coalesce((SELECT min(received_at) FROM events), 'infinity');
        UPDATE zoomhook_counted SET recounted_at = now();
    END IF;
    UPDATE zoomhook_counted SET counted_id = upto, counted_at = CASE WHEN upto = newest THEN now() ELSE counted_at END;
    RETURN newest - upto;
END
$$;
REVOKE EXECUTE ON FUNCTION zoomhook_count_events(interval) FROM PUBLIC;

CREATE VIEW zoomhook_users AS SELECT user_id, email, name, seen_at FROM zoomhook_known_users;

CREATE VIEW zoomhook_silence AS
SELECT app, event, max(last_hour) AS last_hour, counted_at - max(last_hour) AS silent_for, max(pause) AS longest_pause,
       sum(stored)::bigint AS stored
FROM (SELECT app, event, max(hour) AS last_hour, sum(stored) AS stored, lead(day) OVER (PARTITION BY app, event ORDER BY day) - day AS pause
      FROM (SELECT *, date_trunc('day', hour, 'UTC') AS day FROM zoomhook_event_counts) AS hours
      WHERE hour > (SELECT counted_at - interval '90 days' FROM zoomhook_counted)
      GROUP BY app, event, day) AS days, LATERAL (SELECT counted_at FROM zoomhook_counted LIMIT 1) AS last
GROUP BY app, event, counted_at
HAVING count(*) >= 5 AND counted_at - max(last_hour) > greatest(interval '24 hours', 3 * max(pause));

-- What there is to read: each as zoomhook_… and, where nobody else has it, by its short name; and the functions that they call.
CREATE FUNCTION zoomhook_view_names() RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN ARRAY['scheduled_meetings', 'meetings', 'webinars', 'participants', 'side_rooms', 'recordings', 'phone_calls', 'chat_messages',
             'users', 'gaps', 'silence', 'event_counts'];
CREATE FUNCTION zoomhook_view_functions() RETURNS regprocedure[]
LANGUAGE sql STABLE
SET search_path FROM CURRENT
RETURN ARRAY['zoomhook_instance(text, timestamptz)', 'zoomhook_attendance(text, timestamptz)',
             'zoomhook_stays(text, timestamptz, timestamptz, boolean)', 'zoomhook_schedule(text, timestamptz, bigint)',
             'zoomhook_recording(text, timestamptz, bigint)', 'zoomhook_call(text, timestamptz, bigint)']::regprocedure[];

-- A name means the same in every view, so each column is explained once, and what two views mean differently not at all alike.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT c.relname, a.attname, v.text
        FROM (VALUES
            ('meeting_uuid', 'one instance of a meeting or webinar, as Zoom names it'),
            ('meeting_id', 'the number of the meeting or webinar; its instances share it'),
            ('topic', 'as in the notification that the row stems from; of a schedule: as last changed'),
            ('host_id', 'Zoom''s id of the host: a user_id'), ('host_email', 'null where Zoom does not say it'),
            ('started_at', 'when the meeting or webinar started; null where only its end was told. Indexed: filter by it'),
            ('ended_at', 'when it ended; null: not yet, or nobody told'),
            ('duration', 'from its beginning to its end, of a call from the answer to the end, of a schedule as planned; an interval'),
            ('peak_participants', 'the most connections at once: somebody with two devices is two'),
            ('total_participants', 'how many persons were there'),
            ('event_ts', 'when the notification that the row stems from happened. Indexed, never null: filter by it'),
            ('account_id', 'Zoom''s id of the account'), ('id', 'the row of table events that this one stems from'),
            ('user_id', 'Zoom''s id of the user; null for guests who are not signed in'),
            ('person', 'tells persons apart: user_id, else email, else user_name'),
            ('user_name', 'the name shown in the meeting'), ('email', 'e-mail address; null where Zoom does not say it'),
            ('joined_at', 'when the person came; null where nobody told. Not indexed: filter by started_at as well'),
            ('left_at', 'when the person left; where nobody told, when the same connection came again or the meeting ended'),
            ('complete', 'whether coming and leaving were both told'), ('room', 'waiting or breakout'),
            ('breakout_room_uuid', 'which breakout room'), ('operator', 'e-mail address of who changed it last'),
            ('start_time', 'when it is planned to start; null: at any time, or each instance has its own'),
            ('state', 'scheduled or deleted'), ('changed_at', 'when it last changed; of a schedule indexed: filter by it'),
            ('missing', 'the notification that should have come'), ('file_id', 'Zoom''s id of the file'),
            ('file_type', 'MP4, M4A, TRANSCRIPT …'),
            ('recording_type', 'what the file shows, e.g. shared_screen_with_speaker_view'), ('file_size', 'bytes'),
            ('recorded_from', 'when the file''s recording began'), ('recorded_until', 'when the file''s recording ended'),
            ('status', 'completed, processing …, as Zoom says; trashed or deleted'), ('call_id', 'one phone call'),
            ('caller_number', 'phone number of who called'),
            ('caller_user_id', 'user_id of who called; null outside the account'),
            ('callee_number', 'phone number of who was called'),
            ('callee_user_id', 'user_id of who was called; null outside the account'),
            ('rang_at', 'when it first rang; null where that was not told. Indexed: filter by it'),
            ('answered_at', 'when it was answered; null: not'),
            ('result', 'answered, missed, rejected, ended; null: not known yet'), ('message_id', 'one message'),
            ('channel_id', 'the channel it was posted to; null: to a person'),
            ('channel_name', 'the channel''s name at that time'), ('sender', 'e-mail address of who wrote it'),
            ('sender_id', 'user_id of who wrote it'),
            ('recipient', 'e-mail address of whom it was written to; null or empty: to a channel'),
            ('sent_at', 'when it was sent. Indexed: filter by it'),
            ('message', 'its text as last edited; null once it is deleted'),
            ('edited_at', 'when it was last edited; null: never'), ('deleted_at', 'when it was deleted; null: not'),
            ('name', 'the newest name of the user in any notification'),
            ('seen_at', 'when the newest notification that names the user came'),
            ('hour', 'of received_at: the hour that begins then'), ('app', 'the configured app whose secret token verified it'),
            ('event', 'e.g. meeting.started; empty where the body names none'),
            ('stored', 'how many distinct notifications were stored'),
            ('repeated', 'how many of the deliveries were repetitions; looked at hourly'),
            ('max_lateness', 'the longest time from event_ts to received_at; null where no body said when'),
            ('last_hour', 'the last hour in which one came'), ('silent_for', 'how long none has come, up to the last count'),
            ('longest_pause', 'the longest time from a day with one to the next, in the 90 days before')) AS v (column_name, text)
        JOIN pg_attribute a ON a.attname = v.column_name
        JOIN pg_class c ON c.oid = a.attrelid AND c.relname = ANY (SELECT 'zoomhook_' || n FROM unnest(zoomhook_view_names()) AS n)
        WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'events'::regclass::oid)
    LOOP
        EXECUTE pg_catalog.format('COMMENT ON COLUMN %I.%I IS %L', one.relname, one.attname, one.text);
    END LOOP;
END
$$;
COMMENT ON VIEW zoomhook_scheduled_meetings IS 'zoomhookd: one row a scheduled meeting, as last changed; filter by changed_at';
COMMENT ON VIEW zoomhook_meetings IS 'zoomhookd: one row an instance of a meeting; filter by started_at, meeting_uuid, meeting_id, host_id';
COMMENT ON VIEW zoomhook_webinars IS 'zoomhookd: one row an instance of a webinar; as view meetings';
COMMENT ON VIEW zoomhook_participants IS
    'zoomhookd: one row from coming into a meeting or webinar to leaving it; filter by started_at or meeting_uuid';
COMMENT ON VIEW zoomhook_side_rooms IS 'zoomhookd: one row from coming into a waiting or breakout room to leaving it; as view participants';
COMMENT ON VIEW zoomhook_recordings IS 'zoomhookd: one row a file of a cloud recording, in its latest state; filter by event_ts';
COMMENT ON VIEW zoomhook_phone_calls IS 'zoomhookd: one row a call; filter by rang_at or call_id';
COMMENT ON VIEW zoomhook_chat_messages IS 'zoomhookd: one row a message of Team Chat, as last edited; filter by sent_at';
COMMENT ON VIEW zoomhook_users IS 'zoomhookd: newest email and name of each user; up to a minute old';
COMMENT ON VIEW zoomhook_gaps IS 'zoomhookd: what started and did not end, who came and did not leave, and vice versa; filter by event_ts';
COMMENT ON VIEW zoomhook_silence IS 'zoomhookd: kinds of events that used to come and stopped; up to a minute old';
COMMENT ON TABLE zoomhook_event_counts IS 'zoomhookd: how many came in each hour; up to a minute old';

-- Gives each view its short name. A relation of somebody else's that has this name keeps it, with a warning: rename it and call this
-- again, or go on with the long name. Says how many short names there are.
CREATE FUNCTION zoomhook_make_views() RETURNS int
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    short text;
    long regclass;
    reader regrole;
    done int := 0;
BEGIN
    FOREACH short IN ARRAY zoomhook_view_names() LOOP
        long := ('zoomhook_' || short)::regclass;
        IF EXISTS (SELECT FROM pg_class WHERE relname = short AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = long::oid)
                       AND (relkind <> 'v' OR coalesce(obj_description(oid, 'pg_class'), '') NOT LIKE 'zoomhookd: %'))
            OR EXISTS (SELECT FROM pg_type WHERE typname = short AND typrelid = 0::oid
                           AND typnamespace = (SELECT relnamespace FROM pg_class WHERE oid = long::oid))
        THEN
            RAISE WARNING '% is not zoomhookd''s and stays: use zoomhook_%, or rename yours and SELECT zoomhook_make_views()', short, short;
            CONTINUE;
        END IF;
        EXECUTE pg_catalog.format('CREATE OR REPLACE VIEW %I AS SELECT * FROM %s', short, long);
        EXECUTE pg_catalog.format('COMMENT ON VIEW %I IS %L', short, obj_description(long::oid, 'pg_class'));
        EXECUTE (SELECT string_agg(pg_catalog.format('COMMENT ON COLUMN %I.%I IS %L', short, attname, col_description(long::oid, attnum::int)), '; ')
                 FROM pg_attribute WHERE attrelid = long::oid AND attnum > 0::int2);
        FOR reader IN SELECT grantee FROM pg_class, aclexplode(relacl) WHERE pg_class.oid = long::oid AND privilege_type = 'SELECT' AND grantee <> 0::oid
        LOOP
            EXECUTE pg_catalog.format('GRANT SELECT ON %I TO %s', short, reader);
        END LOOP;
        EXECUTE pg_catalog.format('ALTER VIEW %I OWNER TO %s', short, (SELECT relowner::regrole FROM pg_class WHERE oid = long::oid));
        done := done + 1;
    END LOOP;
    RETURN done;
END
$$;
REVOKE EXECUTE ON FUNCTION zoomhook_make_views() FROM PUBLIC;

-- As sql/roles.sql would do where it has been run before: all belongs to the owner of the rest, who reads `recent` reads the views,
-- and who may make months may count.
DO $$
DECLARE
    owner regrole;
    one record;
BEGIN
    SELECT proowner INTO owner FROM pg_proc WHERE oid = 'zoomhook_drop_months(timestamptz)'::regprocedure::oid;
    FOR one IN
        SELECT pg_catalog.format('GRANT SELECT ON %s TO %s', 'zoomhook_' || name, grantee::regrole) AS statement
        FROM unnest(zoomhook_view_names()) AS name, pg_class, aclexplode(relacl)
        WHERE pg_class.oid = 'recent'::regclass::oid AND grantee NOT IN (0::oid, relowner) AND privilege_type = 'SELECT'
        UNION ALL
        SELECT pg_catalog.format('GRANT EXECUTE ON FUNCTION %s TO %s', function, grantee::regrole)
        FROM unnest(zoomhook_view_functions()) AS function, pg_class, aclexplode(relacl)
        WHERE pg_class.oid = 'recent'::regclass::oid AND grantee NOT IN (0::oid, relowner) AND privilege_type = 'SELECT'
        UNION ALL
        SELECT pg_catalog.format('GRANT EXECUTE ON FUNCTION zoomhook_count_events(interval) TO %s', grantee::regrole)
        FROM pg_proc, aclexplode(proacl)
        WHERE pg_proc.oid = 'zoomhook_drop_months(timestamptz)'::regprocedure::oid AND grantee NOT IN (0::oid, proowner)
        UNION ALL
        SELECT pg_catalog.format('ALTER %s %s OWNER TO %s', CASE relkind WHEN 'r' THEN 'TABLE' ELSE 'VIEW' END, oid::regclass, owner)
        FROM pg_class
        WHERE relname LIKE 'zoomhook\_%' AND relkind IN ('r', 'v') AND relowner <> owner::oid
            AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'events'::regclass::oid)
        UNION ALL
        SELECT pg_catalog.format('ALTER FUNCTION %s OWNER TO %s', oid::regprocedure, owner)
        FROM pg_proc
        WHERE proname LIKE 'zoomhook\_%' AND proowner <> owner::oid
            AND pronamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'events'::regclass::oid)
    LOOP
        EXECUTE one.statement;
    END LOOP;
END
$$;

SELECT zoomhook_make_views();
