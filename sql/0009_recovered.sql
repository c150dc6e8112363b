-- What zoomhookd recover brings out of Zoom's webhook logs: what its rows mean, the view of them, and the rights to find what is there
-- already. Locks `events` only for the comments. No index is made: what is there is found by the primary key (src/store/recovery_page.cpp),
-- and the view by events_received_at, so that no insert pays for rows that are rare; and to make one would keep inserts out for as long
-- as it takes to read a month.

COMMENT ON COLUMN events.origin IS
    'how it came here: webhook; recovered: out of Zoom''s webhook logs, which hold no signature; incomplete: so, but cut off there: raw is what they had; redacted: its body is not what Zoom has sent, by privacy.redact, privacy.forget_tokens or zoomhookd forget; erased: a tombstone. What was recovered keeps that origin when it is redacted';
COMMENT ON COLUMN events.received_at IS 'when the first delivery came; of a recovered row: when it was recovered';
COMMENT ON COLUMN events.last_received_at IS 'when the last counted delivery came; of a recovered row: when it was recovered';
COMMENT ON COLUMN events.app IS 'the configured app whose secret token verified it, or whose logs at Zoom had it';
COMMENT ON COLUMN events.deliveries IS
    'how often Zoom has sent it: a retry has the same bytes, a newer timestamp; 1 for a recovered row, which no delivery brought';
COMMENT ON COLUMN events.request_id IS 'x-zm-request-id of the first delivery, or as Zoom''s logs have it; not signed by Zoom';
COMMENT ON COLUMN events.last_request_id IS 'x-zm-request-id of the last counted delivery; of a recovered row: request_id';
COMMENT ON COLUMN events.zm_timestamp IS 'x-zm-request-timestamp of the first delivery; null where none brought it';
COMMENT ON COLUMN events.last_zm_timestamp IS 'x-zm-request-timestamp of the last counted delivery; null where none brought it';
COMMENT ON COLUMN events.signature IS
    'x-zm-signature of the first delivery: HMAC-SHA256 of v0:<zm_timestamp>:<raw>; null where none brought it, or it was redacted';
COMMENT ON COLUMN events.digest IS
    'SHA-256 of the bytes as received, or as Zoom''s logs have them, also where they are not kept: with app, what makes a notification distinct';
COMMENT ON COLUMN events.raw IS
    'the bytes as received, or as Zoom''s logs have them; null where database.raw is when_needed and body has it all, or it was redacted';

-- `whole` and `happened_at` are no names of other views' columns, which mean something else.
CREATE VIEW zoomhook_recovered AS
SELECT id,
       received_at AS recovered_at,
       coalesce(event, '') AS event,
       app,
       account_id,
       object_id,
       body #>> '{payload,object,topic}' AS topic,
       nullif(event_ts, timestamptz 'epoch') AS happened_at,
       date_trunc('milliseconds', received_at - nullif(event_ts, timestamptz 'epoch')) AS late,
       request_id,
       origin = 'recovered' AS whole
FROM events
WHERE origin IN ('recovered', 'incomplete');
COMMENT ON VIEW zoomhook_recovered IS 'zoomhookd: what was recovered out of Zoom''s webhook logs; filter by recovered_at';
COMMENT ON COLUMN zoomhook_recovered.id IS 'the row of table events that this one stems from';
COMMENT ON COLUMN zoomhook_recovered.recovered_at IS 'when it was recovered. Indexed: filter by it';
COMMENT ON COLUMN zoomhook_recovered.event IS 'e.g. meeting.started; empty where the body names none';
COMMENT ON COLUMN zoomhook_recovered.account_id IS 'Zoom''s id of the account';
COMMENT ON COLUMN zoomhook_recovered.object_id IS 'the id of the meeting, call, user … that it is about, as in table events';
COMMENT ON COLUMN zoomhook_recovered.topic IS 'as in the notification that the row stems from; of a schedule: as last changed';
COMMENT ON COLUMN zoomhook_recovered.happened_at IS 'when Zoom says it happened; null where the body does not say it. Not indexed';
COMMENT ON COLUMN zoomhook_recovered.late IS 'from happened_at to recovered_at';
COMMENT ON COLUMN zoomhook_recovered.request_id IS 'as Zoom''s logs have it: the same for all attempts to deliver it';
COMMENT ON COLUMN zoomhook_recovered.whole IS 'false: it is cut off in Zoom''s logs; what they had is in column raw of table events';
COMMENT ON COLUMN zoomhook_recovered.app IS 'the configured app whose secret token verified it, or whose logs at Zoom had it';
COMMENT ON COLUMN zoomhook_deauthorizations.app IS 'the configured app whose secret token verified it, or whose logs at Zoom had it';
COMMENT ON COLUMN zoomhook_silence.app IS 'the configured app whose secret token verified it, or whose logs at Zoom had it';
COMMENT ON COLUMN zoomhook_event_counts.app IS 'the configured app whose secret token verified it, or whose logs at Zoom had it';

-- As before, and this view.
CREATE OR REPLACE FUNCTION zoomhook_view_names() RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN ARRAY['scheduled_meetings', 'meetings', 'webinars', 'participants', 'side_rooms', 'recordings', 'phone_calls', 'chat_messages',
             'users', 'gaps', 'silence', 'event_counts', 'deauthorizations', 'recovered'];

-- As in 0008_privacy.sql, but a recovered row keeps its origin: there is no signature in any case.
CREATE OR REPLACE FUNCTION zoomhook_forget_tokens(received_before timestamptz, most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT
SET lock_timeout = '200ms'
AS $$
DECLARE
    settled bigint := zoomhook_settled_id(interval '3 seconds'); -- before anything is locked
    begin_at bigint;
    last bigint;
    looked int;
BEGIN
    IF NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
        received_before := least(received_before, now() - interval '1 hour');
    END IF;
    SELECT up_to INTO STRICT begin_at FROM zoomhook_tokens_forgotten FOR UPDATE;
    -- A receiver whose clock was ahead must not hold up all that came after it.
    SELECT coalesce(min(id) FILTER (WHERE received_at >= received_before AND received_at < now() + interval '1 hour') - 1::bigint,
                    max(id)),
           count(*) FILTER (WHERE received_at < received_before OR received_at >= now() + interval '1 hour')
    INTO last, looked
    FROM (SELECT id, received_at FROM events WHERE id > begin_at AND id <= settled ORDER BY id LIMIT most) AS batch;
    IF last IS NULL OR last <= begin_at THEN
        RETURN 0;
    END IF;
    WITH found AS MATERIALIZED ( -- in the order in which writers lock rows
        SELECT event_ts, app, digest FROM events
        WHERE id > begin_at AND id <= last
            AND (zoomhook_without_tokens(body::text) <> body::text
                 OR body IS NULL AND encode(raw, 'escape'::text) ~* '(token|password|passcode|(pwd|tk|zak)(=|%3D))'::text)
        ORDER BY event_ts, app, digest FOR UPDATE)
    UPDATE events AS e
    SET body = zoomhook_without_tokens(e.body::text)::jsonb, raw = NULL, signature = NULL,
        origin = CASE WHEN e.origin IN ('recovered', 'incomplete') THEN e.origin ELSE 'redacted' END
    FROM found AS f WHERE e.event_ts = f.event_ts AND e.app = f.app AND e.digest = f.digest;
    UPDATE zoomhook_tokens_forgotten SET up_to = last;
    RETURN looked;
END
$$;

-- Up to where the daemon has read the logs, so that no run begins further back than it must, and one that is cut short goes on.
CREATE TABLE zoomhook_recovered_up_to (
    app text COLLATE "C" PRIMARY KEY,
    up_to timestamptz NOT NULL
);
COMMENT ON TABLE zoomhook_recovered_up_to IS 'zoomhookd: up to where the daemon has read Zoom''s webhook logs for what never arrived';
COMMENT ON COLUMN zoomhook_recovered_up_to.app IS 'as in table events';
COMMENT ON COLUMN zoomhook_recovered_up_to.up_to IS 'all deliveries that had failed before then have been looked at';

-- As sql/roles.sql would do where it has been run before: view and table are their owner's, who writes may find what is there and remember
-- how far it has come, and who reads may read both.
DO $$
DECLARE
    others oid;
    writer regrole;
    reader regrole;
BEGIN
    SELECT relowner INTO others FROM pg_class WHERE oid = 'zoomhook_migrations'::regclass::oid;
    IF others <> (SELECT relowner FROM pg_class WHERE oid = 'zoomhook_recovered'::regclass::oid) THEN
        EXECUTE pg_catalog.format('ALTER VIEW zoomhook_recovered OWNER TO %s', others::regrole);
        EXECUTE pg_catalog.format('ALTER TABLE zoomhook_recovered_up_to OWNER TO %s', others::regrole);
    END IF;
    FOR writer IN
        SELECT DISTINCT grantee::regrole
        FROM pg_attribute, aclexplode(attacl)
        WHERE attrelid = 'events'::regclass::oid AND attname = 'raw' AND privilege_type = 'INSERT' AND grantee <> 0::oid
    LOOP
        EXECUTE pg_catalog.format('GRANT SELECT (received_at, request_id, origin) ON events TO %s', writer);
        EXECUTE pg_catalog.format('GRANT SELECT, INSERT, UPDATE ON zoomhook_recovered_up_to TO %s', writer);
    END LOOP;
    FOR reader IN
        SELECT DISTINCT grantee::regrole
        FROM pg_class, aclexplode(relacl)
        WHERE pg_class.oid = 'recent'::regclass::oid AND privilege_type = 'SELECT' AND grantee NOT IN (0::oid, relowner)
    LOOP
        EXECUTE pg_catalog.format('GRANT SELECT ON zoomhook_recovered, zoomhook_recovered_up_to TO %s', reader);
    END LOOP;
END
$$;

SELECT zoomhook_make_views();
