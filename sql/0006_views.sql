-- Views of meetings and webinars, scheduled and held, who was there, recordings, phone calls and chats. Their short names and their
-- comments: 0007_counts.sql. Locks no table.
-- How they are quick: what drives a view is one kind of row, found by events_event (event, event_ts), and its `event_ts` or what
-- equals it is the view's first time column, so that WHERE reaches the index. The rest about the same meeting or call is looked up by
-- functions, through events_uuid or events_object and a time span that leaves one or two months of all partitions. These run as
-- their owner, since who may read views may not read events, and nobody else may call them. The planner knows neither what pruning
-- saves at run time nor that a meeting has few rows: hence their settings, and IS TRUE, which keeps events_event out of it.

-- What a body says, or null where it can't be that: a view must not fail because of one odd row.
-- Without a search_path of its own, which would triple its cost: so it names the only operator in full.
CREATE FUNCTION zoomhook_time(t text) RETURNS timestamptz
LANGUAGE plpgsql STABLE STRICT
AS $$
BEGIN
    RETURN CASE WHEN t OPERATOR(pg_catalog.~) '^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$' THEN t::pg_catalog.timestamptz END;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION zoomhook_time IS 'zoomhookd: a time as Zoom writes it, 2026-07-29T23:55:56Z; null where it is none';

CREATE FUNCTION zoomhook_bigint(t text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN pg_catalog.length(t) <= 18 AND pg_catalog.translate(t, '0123456789', '') = '' AND t <> '' THEN t::bigint END;
COMMENT ON FUNCTION zoomhook_bigint IS 'zoomhookd: a whole number of up to 18 digits; null where it is none';

CREATE FUNCTION zoomhook_minutes(t text) RETURNS interval
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN pg_catalog.length(t) <= 6 THEN pg_catalog.make_interval(mins => zoomhook_bigint(t)::int) END;
COMMENT ON FUNCTION zoomhook_minutes IS 'zoomhookd: so many minutes; null where it is no whole number of up to 6 digits';

-- The text of a body without tokens and passcodes: the values of all keys that end so, and such parameters of URLs, also where
-- they stand in HTML or in another URL. Within a text of a body each quotation mark has a backslash before it, so that no text
-- is taken for a key.
CREATE FUNCTION zoomhook_without_tokens(body text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path FROM CURRENT
RETURN regexp_replace(
    regexp_replace(body,
        '("[^"\\]*(?:token|password|passcode)"): ?(?:"(?:[^"\\]|\\.)+"|-?[0-9][0-9.eE+-]*)'::text, '\1: "redacted"'::text, 'gi'::text),
    '((?:[?&;#]|%3F|%26)(?:pwd|tk|zak|password|passcode|access_token|download_token)(?:=|%3D))[^"&#\\\s]*'::text, '\1redacted'::text, 'gi'::text);

-- What is known of the instance of a meeting or webinar that something happened in at that time: Zoom ends one after 30 hours. The
-- row that stands for it is the first of those that say it started, or else ended: two apps may have got the same notification.
CREATE FUNCTION zoomhook_instance(uuid text, around timestamptz, OUT first_id bigint, OUT ended_at timestamptz)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER COST 1000
SET search_path FROM CURRENT
SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan SET jit = off
AS $$
BEGIN
    SELECT coalesce(min(id) FILTER (WHERE event LIKE '%.started'), min(id)), min(event_ts) FILTER (WHERE event LIKE '%.ended')
    INTO first_id, ended_at
    FROM events
    WHERE object_uuid = uuid AND event_ts > around - interval '48 hours' AND event_ts < around + interval '48 hours'
        AND (event IN ('meeting.started', 'meeting.ended', 'webinar.started', 'webinar.ended')) IS TRUE;
END
$$;

-- `peak`: the most connections at once; who comes again without having left is there once. `total`: how many persons.
CREATE FUNCTION zoomhook_attendance(uuid text, around timestamptz, OUT peak int, OUT total int)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER COST 1000
SET search_path FROM CURRENT
SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan SET jit = off
AS $$
BEGIN
    SELECT coalesce(max(there), 0), count(DISTINCT person)
    INTO peak, total
    FROM (
        SELECT person, sum(CASE WHEN comes THEN CASE WHEN before THEN 0 ELSE 1 END WHEN before THEN -1 ELSE 0 END)
                           OVER (ORDER BY event_ts) AS there
        FROM (
            SELECT event_ts, comes, person, lag(comes) OVER (PARTITION BY coalesce(connection, person) ORDER BY event_ts) AS before
            FROM (
                SELECT event_ts, event LIKE '%joined' AS comes, body #>> '{payload,object,participant,user_id}' COLLATE "C" AS connection,
                       coalesce(nullif(user_id, ''), nullif(body #>> '{payload,object,participant,email}', ''),
                                body #>> '{payload,object,participant,user_name}') COLLATE "C" AS person
                FROM events
                WHERE object_uuid = uuid AND event_ts > around - interval '48 hours' AND event_ts < around + interval '48 hours'
                    AND (event IN ('meeting.participant_joined', 'meeting.participant_left', 'webinar.participant_joined',
                                   'webinar.participant_left')) IS TRUE) AS seen) AS seen) AS seen;
END
$$;

-- Who was in the meeting, or with `side` in its waiting and breakout rooms: one row from coming to leaving. Zoom's order is that of
-- the times in the bodies, whatever arrived first. Who comes again without having left has left then, and at the end who hasn't.
CREATE FUNCTION zoomhook_stays(uuid text, around timestamptz, ended_at timestamptz, side boolean)
RETURNS TABLE (room text, breakout_room_uuid text, user_id text, person text, user_name text, email text,
               joined_at timestamptz, left_at timestamptz, complete boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER COST 1000 ROWS 10
SET search_path FROM CURRENT
SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan SET jit = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT room, breakout, id, coalesce(id, mail, name), name, mail, CASE WHEN comes THEN at END,
           CASE WHEN comes THEN coalesce(next_at, ended_at) ELSE at END, comes AND next_comes IS FALSE
    FROM (
        SELECT seen.*, lead(at) OVER stay AS next_at, lead(comes) OVER stay AS next_comes, lag(comes) OVER stay AS before
        FROM (
            SELECT DISTINCT ON (room, breakout, connection, at, comes) *
            FROM (
                SELECT CASE WHEN event LIKE '%_waiting_room' THEN 'waiting' WHEN event LIKE '%_breakout_room' THEN 'breakout'
                            ELSE 'meeting' END AS room,
                       body #>> '{payload,object,breakout_room_uuid}' AS breakout, event LIKE '%.participant_joined%' AS comes, event_ts,
                       nullif(user_id, '') AS id, nullif(p ->> 'email', '') AS mail, p ->> 'user_name' AS name,
                       coalesce(nullif(p ->> 'user_id', ''), p ->> 'participant_uuid', nullif(user_id, ''), p ->> 'user_name') AS connection,
                       coalesce(zoomhook_time(coalesce(p ->> 'join_time', p ->> 'leave_time', p ->> 'date_time')), event_ts) AS at
                FROM events, LATERAL (SELECT body #> '{payload,object,participant}' OFFSET 0) AS object(p)
                WHERE object_uuid = uuid AND event_ts > around - interval '48 hours' AND event_ts < around + interval '48 hours'
                    AND (CASE WHEN side THEN event IN ('meeting.participant_joined_waiting_room', 'meeting.participant_left_waiting_room',
                                                       'meeting.participant_joined_breakout_room', 'meeting.participant_left_breakout_room')
                              ELSE event IN ('meeting.participant_joined', 'meeting.participant_left', 'webinar.participant_joined',
                                             'webinar.participant_left') END) IS TRUE) AS told
            ORDER BY room, breakout, connection, at, comes, event_ts) AS seen
        WINDOW stay AS (PARTITION BY room, breakout, connection ORDER BY at, event_ts)) AS stays
    WHERE comes OR before IS NULL;
END
$$;

-- What the notifications about a scheduled meeting come to since then, the last word on each thing counting; nothing but for the last
-- of them. Where that is the one that created it, there is no need to look into months before.
CREATE FUNCTION zoomhook_schedule(meeting text, since timestamptz, last_id bigint)
RETURNS TABLE (topic text, host_id text, start_time timestamptz, duration interval)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER COST 1000 ROWS 1
SET search_path FROM CURRENT
SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan SET jit = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT (array_agg(o ->> 'topic') FILTER (WHERE o ? 'topic'))[1], (array_agg(o ->> 'host_id') FILTER (WHERE o ? 'host_id'))[1],
           zoomhook_time((array_agg(o ->> 'start_time') FILTER (WHERE o ? 'start_time'))[1]),
           zoomhook_minutes((array_agg(o ->> 'duration') FILTER (WHERE o ? 'duration'))[1])
    FROM (
        SELECT id, body #> '{payload,object}' AS o
        FROM events
        WHERE object_id = meeting AND event_ts >= since
            AND (event IN ('meeting.created', 'meeting.updated', 'meeting.deleted', 'meeting.permanently_deleted',
                           'meeting.recovered')) IS TRUE
        ORDER BY event_ts DESC, id DESC OFFSET 0) AS latest_first
    HAVING (array_agg(id))[1] = last_id;
END
$$;

-- The files of a recording, each in its latest state: transcripts come later, and Zoom sends the same recording twice with other
-- tokens. Nothing but for the row of it that was stored first.
CREATE FUNCTION zoomhook_recording(uuid text, since timestamptz, first_id bigint)
RETURNS TABLE (file jsonb, status text, changed_at timestamptz)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER COST 1000 ROWS 3
SET search_path FROM CURRENT
SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan SET jit = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT (array_agg(jsonb_build_object( -- and no link: whoever may read views may call this
               'id', f -> 'id', 'file_type', f -> 'file_type', 'recording_type', f -> 'recording_type', 'file_size', f -> 'file_size',
               'recording_start', f -> 'recording_start', 'recording_end', f -> 'recording_end')
               ORDER BY event_ts DESC, id DESC) FILTER (WHERE event LIKE '%completed'))[1],
           CASE (array_agg(event ORDER BY event_ts DESC, id DESC))[1]
               WHEN 'recording.trashed' THEN 'trashed' WHEN 'recording.deleted' THEN 'deleted'
               ELSE coalesce((array_agg(f ->> 'status' ORDER BY event_ts DESC, id DESC))[1], 'completed') END,
           max(event_ts)
    FROM (
        SELECT event, event_ts, id, body, min(id) FILTER (WHERE event LIKE '%completed') OVER () AS first FROM events
        WHERE object_uuid = uuid AND event_ts >= since - interval '48 hours'
            AND (event IN ('recording.completed', 'recording.transcript_completed', 'recording.trashed', 'recording.deleted',
                           'recording.recovered')) IS TRUE) AS told,
        jsonb_path_query(body, '$.payload.object.recording_files[*]') AS f
    WHERE first = first_id
    GROUP BY f ->> 'id'
    HAVING bool_or(event LIKE '%completed');
END
$$;

-- What became of a phone call that was heard of at that time; nothing but for the first of its rows that say that it rings, or, where
-- there is none, for the first that says what became of it.
CREATE FUNCTION zoomhook_call(call text, around timestamptz, first_id bigint)
RETURNS TABLE (answered_at timestamptz, ended_at timestamptz, result text)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER COST 1000 ROWS 1
SET search_path FROM CURRENT
SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan SET jit = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT min(coalesce(zoomhook_time(o ->> 'answer_start_time'), zoomhook_time(o ->> 'connected_start_time'))),
           max(zoomhook_time(o ->> 'call_end_time')),
           CASE WHEN bool_or(event IN ('phone.callee_answered', 'phone.caller_connected')) THEN 'answered'
                WHEN bool_or(event = 'phone.callee_missed') THEN 'missed' WHEN bool_or(event = 'phone.callee_rejected') THEN 'rejected'
                WHEN bool_or(event LIKE '%_ended') THEN 'ended' END
    FROM events, LATERAL (SELECT body #> '{payload,object}' OFFSET 0) AS object(o)
    WHERE object_id = call AND event_ts > around - interval '48 hours' AND event_ts < around + interval '48 hours'
        AND (event IN ('phone.caller_ringing', 'phone.callee_ringing', 'phone.callee_answered', 'phone.caller_connected',
                       'phone.callee_missed', 'phone.callee_rejected', 'phone.callee_ended', 'phone.caller_ended')) IS TRUE
    HAVING coalesce(min(id) FILTER (WHERE event LIKE '%_ringing'), min(id)) = first_id;
END
$$;

REVOKE EXECUTE ON FUNCTION zoomhook_instance(text, timestamptz), zoomhook_attendance(text, timestamptz),
    zoomhook_stays(text, timestamptz, timestamptz, boolean), zoomhook_schedule(text, timestamptz, bigint),
    zoomhook_recording(text, timestamptz, bigint), zoomhook_call(text, timestamptz, bigint) FROM PUBLIC;

-- Each instance of a meeting or webinar. Where only its end is known, `started_at` is null: then WHERE started_at leaves that half out.
CREATE VIEW zoomhook_instances AS
SELECT e.event, e.event_ts, e.object_uuid AS meeting_uuid, zoomhook_bigint(e.object_id) AS meeting_id,
       e.body #>> '{payload,object,topic}' AS topic, e.body #>> '{payload,object,host_id}' AS host_id,
       e.body #>> '{payload,object,host_email}' AS host_email, e.event_ts AS started_at, i.ended_at,
       i.ended_at - e.event_ts AS duration, e.account_id, e.id
FROM events e CROSS JOIN LATERAL zoomhook_instance(e.object_uuid, e.event_ts) i
WHERE e.event IN ('meeting.started', 'webinar.started') AND e.event_ts > timestamptz 'epoch' AND i.first_id = e.id
UNION ALL
SELECT e.event, e.event_ts, e.object_uuid, zoomhook_bigint(e.object_id), e.body #>> '{payload,object,topic}',
       e.body #>> '{payload,object,host_id}', e.body #>> '{payload,object,host_email}', NULL, e.event_ts,
       e.event_ts - zoomhook_time(e.body #>> '{payload,object,start_time}'), e.account_id, e.id
FROM events e CROSS JOIN LATERAL zoomhook_instance(e.object_uuid, e.event_ts) i
WHERE e.event IN ('meeting.ended', 'webinar.ended') AND e.event_ts > timestamptz 'epoch' AND i.first_id = e.id;

CREATE VIEW zoomhook_meetings AS
SELECT meeting_uuid, meeting_id, topic, host_id, host_email, started_at, ended_at, duration, (a.attendance).peak AS peak_participants,
       (a.attendance).total AS total_participants, event_ts, account_id, id
FROM zoomhook_instances
CROSS JOIN LATERAL (SELECT zoomhook_attendance(meeting_uuid, event_ts) AS attendance OFFSET 0) a
WHERE event IN ('meeting.started', 'meeting.ended');

CREATE VIEW zoomhook_webinars AS
SELECT meeting_uuid, meeting_id, topic, host_id, host_email, started_at, ended_at, duration, (a.attendance).peak AS peak_participants,
       (a.attendance).total AS total_participants, event_ts, account_id, id
FROM zoomhook_instances
CROSS JOIN LATERAL (SELECT zoomhook_attendance(meeting_uuid, event_ts) AS attendance OFFSET 0) a
WHERE event IN ('webinar.started', 'webinar.ended');

CREATE VIEW zoomhook_participants AS
SELECT meeting_uuid, meeting_id, started_at, s.user_name, s.email, s.user_id, s.person, s.joined_at, s.left_at,
       CASE WHEN s.left_at < s.joined_at THEN interval '0' ELSE s.left_at - s.joined_at END AS duration, s.complete, i.event_ts, i.account_id
FROM zoomhook_instances i CROSS JOIN LATERAL zoomhook_stays(i.meeting_uuid, i.event_ts, i.ended_at, false) s;

CREATE VIEW zoomhook_side_rooms AS
SELECT meeting_uuid, meeting_id, started_at, s.room, s.breakout_room_uuid, s.user_name, s.email, s.user_id, s.person, s.joined_at,
       s.left_at, CASE WHEN s.left_at < s.joined_at THEN interval '0' ELSE s.left_at - s.joined_at END AS duration, s.complete, i.event_ts, i.account_id
FROM zoomhook_instances i CROSS JOIN LATERAL zoomhook_stays(i.meeting_uuid, i.event_ts, i.ended_at, true) s;

CREATE VIEW zoomhook_scheduled_meetings AS
SELECT zoomhook_bigint(e.object_id) AS meeting_id, s.topic, s.host_id, e.body #>> '{payload,operator}' AS operator, s.start_time,
       s.duration,
       CASE WHEN e.event LIKE '%deleted' AND (e.body #> '{payload,object,occurrences}' IS NULL OR e.body #>> '{payload,operation}' = 'all')
            THEN 'deleted' ELSE 'scheduled' END AS state,
       e.event_ts AS changed_at, e.account_id, e.id
FROM events e
CROSS JOIN LATERAL zoomhook_schedule(
    e.object_id, CASE e.event WHEN 'meeting.created' THEN e.event_ts ELSE timestamptz '2000-01-01 00:00Z' END, e.id) s
WHERE e.event IN ('meeting.created', 'meeting.updated', 'meeting.deleted', 'meeting.permanently_deleted', 'meeting.recovered')
    AND e.event_ts > timestamptz 'epoch';

CREATE VIEW zoomhook_recordings AS
SELECT e.object_uuid AS meeting_uuid, zoomhook_bigint(e.object_id) AS meeting_id, e.body #>> '{payload,object,topic}' AS topic,
       e.body #>> '{payload,object,host_id}' AS host_id, e.body #>> '{payload,object,host_email}' AS host_email, r.file ->> 'id' AS file_id,
       r.file ->> 'file_type' AS file_type, r.file ->> 'recording_type' AS recording_type,
       zoomhook_bigint(r.file ->> 'file_size') AS file_size, zoomhook_time(r.file ->> 'recording_start') AS recorded_from,
       zoomhook_time(r.file ->> 'recording_end') AS recorded_until, r.status, r.changed_at, e.event_ts, e.account_id, e.id
FROM events e CROSS JOIN LATERAL zoomhook_recording(e.object_uuid, e.event_ts, e.id) r
WHERE e.event IN ('recording.completed', 'recording.transcript_completed') AND e.event_ts > timestamptz 'epoch';

CREATE VIEW zoomhook_phone_calls AS
SELECT e.object_id AS call_id, p.caller ->> 'phone_number' AS caller_number, p.caller ->> 'user_id' AS caller_user_id,
       p.callee ->> 'phone_number' AS callee_number, p.callee ->> 'user_id' AS callee_user_id, e.event_ts AS rang_at, c.answered_at,
       c.ended_at, c.ended_at - c.answered_at AS duration, c.result, e.event_ts, e.account_id, e.id
FROM events e CROSS JOIN LATERAL zoomhook_call(e.object_id, e.event_ts, e.id) c
CROSS JOIN LATERAL (SELECT e.body #> '{payload,object,caller}' AS caller, e.body #> '{payload,object,callee}' AS callee) p
WHERE e.event IN ('phone.caller_ringing', 'phone.callee_ringing') AND e.event_ts > timestamptz 'epoch'
UNION ALL
SELECT e.object_id, p.caller ->> 'phone_number', p.caller ->> 'user_id', p.callee ->> 'phone_number', p.callee ->> 'user_id', NULL,
       c.answered_at, c.ended_at, c.ended_at - c.answered_at, c.result, e.event_ts, e.account_id, e.id
FROM events e CROSS JOIN LATERAL zoomhook_call(e.object_id, e.event_ts, e.id) c
CROSS JOIN LATERAL (SELECT e.body #> '{payload,object,caller}' AS caller, e.body #> '{payload,object,callee}' AS callee) p
WHERE e.event IN ('phone.callee_answered', 'phone.caller_connected', 'phone.callee_missed', 'phone.callee_rejected', 'phone.callee_ended',
                  'phone.caller_ended') AND e.event_ts > timestamptz 'epoch';

-- Changes are few, so they are all read, unless WHERE says which message. Two apps' copies have the same event_ts.
CREATE VIEW zoomhook_chat_messages AS
SELECT m.message_id, m.channel_id, m.channel_name, m.sender, m.sender_id, m.recipient, m.event_ts AS sent_at,
       CASE WHEN c.deleted_at IS NULL AND coalesce(c.message, m.message) LIKE '%=%' -- a link, perhaps
            THEN zoomhook_without_tokens(coalesce(c.message, m.message))
            WHEN c.deleted_at IS NULL THEN coalesce(c.message, m.message) END AS message, c.edited_at, c.deleted_at, m.event_ts,
       m.account_id, m.id
FROM (
    SELECT DISTINCT ON (event_ts, object_id) event_ts, object_id AS message_id, body #>> '{payload,object,channel_id}' AS channel_id,
           body #>> '{payload,object,channel_name}' AS channel_name, body #>> '{payload,operator}' AS sender, operator_id AS sender_id,
           body #>> '{payload,object,contact_email}' AS recipient, body #>> '{payload,object,message}' AS message, account_id, id
    FROM events
    WHERE event IN ('chat_message.sent', 'chat_message.replied', 'team_chat.channel_message_posted', 'team_chat.dm_message_posted')
        AND event_ts > timestamptz 'epoch'
    ORDER BY event_ts, object_id, id) m
LEFT JOIN (
    SELECT object_id AS message_id,
           (array_agg(body #>> '{payload,object,message}' ORDER BY event_ts DESC) FILTER (WHERE event LIKE '%updated'))[1] AS message,
           max(event_ts) FILTER (WHERE event LIKE '%updated') AS edited_at, max(event_ts) FILTER (WHERE event LIKE '%deleted') AS deleted_at
    FROM events
    WHERE event IN ('chat_message.updated', 'chat_message.deleted', 'team_chat.channel_message_updated',
                    'team_chat.channel_message_deleted', 'team_chat.dm_message_updated', 'team_chat.dm_message_deleted')
    GROUP BY object_id) c USING (message_id);

CREATE VIEW zoomhook_gaps AS
SELECT split_part(event, '.', 1) || g.missing AS missing, meeting_uuid, meeting_id, topic, g.user_name, started_at, event_ts
FROM zoomhook_instances i
CROSS JOIN LATERAL (
    SELECT '.ended' AS missing, NULL AS user_name WHERE i.ended_at IS NULL AND i.started_at < now() - interval '30 hours'
    UNION ALL
    SELECT '.started', NULL WHERE i.started_at IS NULL
    UNION ALL
    SELECT CASE WHEN s.joined_at IS NULL THEN '.participant_joined' ELSE '.participant_left' END, s.user_name
    FROM zoomhook_stays(i.meeting_uuid, i.event_ts, i.ended_at, false) s
    WHERE NOT s.complete AND s.left_at IS NOT NULL) g;
