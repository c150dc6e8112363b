-- How far zoomhookd forget has come, what takes tokens out of old bodies, and what the writer needs for bodies that are redacted
-- before they are stored. Locks `events` only for the comments.

-- A row of events with origin 'erased' is a tombstone: its key and digest stay, so that a retry, a spool or a readmitted
-- copy meets it and brings nothing back; received_at and last_received_at stay for retention. All else is null.
CREATE TABLE zoomhook_forgotten (
    request text COLLATE "C" PRIMARY KEY,
    started_at timestamptz NOT NULL DEFAULT now(),
    up_to bigint NOT NULL DEFAULT 0,
    erased bigint NOT NULL DEFAULT 0,
    redacted bigint NOT NULL DEFAULT 0,
    finished_at timestamptz
);
COMMENT ON TABLE zoomhook_forgotten IS 'zoomhookd: how far each zoomhookd forget has come, so that one that was cut short goes on';
COMMENT ON COLUMN zoomhook_forgotten.request IS 'a keyed hash of whom it was to forget; the key is beside privacy.forgotten';
COMMENT ON COLUMN zoomhook_forgotten.up_to IS 'all rows of events up to this id have been looked at';
COMMENT ON COLUMN zoomhook_forgotten.erased IS 'rows of events that have become tombstones';
COMMENT ON COLUMN zoomhook_forgotten.redacted IS 'rows of events in which values have been replaced';
COMMENT ON COLUMN zoomhook_forgotten.finished_at IS 'null: cut short, the same command goes on';

COMMENT ON COLUMN events.origin IS
    'how it came here: webhook; redacted: its body is not what Zoom has sent, by privacy.redact, privacy.forget_tokens or zoomhookd forget; erased: a tombstone';
COMMENT ON COLUMN events.digest IS
    'SHA-256 of the bytes as received, also where they are not kept: with app, what makes a notification distinct';

-- What people read shows no tombstones.
CREATE OR REPLACE VIEW recent AS
SELECT received_at,
       event,
       app,
       account_id,
       object_id,
       body #>> '{payload,object,topic}' AS topic,
       deliveries,
       date_trunc('milliseconds', received_at - nullif(event_ts, timestamptz 'epoch')) AS lateness,
       nullif(event_ts, timestamptz 'epoch') AS event_ts,
       id
FROM events
WHERE origin <> 'erased'
ORDER BY received_at DESC;
CREATE OR REPLACE VIEW sample_events AS
SELECT id, event AS name, account_id AS accountid, object_id AS meetingid FROM events WHERE origin <> 'erased';

-- Where zoomhook_forget_tokens() has come to.
CREATE TABLE zoomhook_tokens_forgotten (
    one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    up_to bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE zoomhook_tokens_forgotten IS 'zoomhookd: up to which id of events privacy.forget_tokens has been applied';
INSERT INTO zoomhook_tokens_forgotten DEFAULT VALUES;

-- Takes tokens and passcodes out of up to `most` rows, the oldest that it has not seen yet, as long as they were received before;
-- says how many it has looked at: with fewer than `most` nothing is left for now. Who is not an owner can't go further than an hour ago.
-- Passes no id that is still in flight; where a writer is so for seconds, it looks at none.
CREATE FUNCTION zoomhook_forget_tokens(received_before timestamptz, most int) RETURNS int
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
    SET body = zoomhook_without_tokens(e.body::text)::jsonb, raw = NULL, signature = NULL, origin = 'redacted'
    FROM found AS f WHERE e.event_ts = f.event_ts AND e.app = f.app AND e.digest = f.digest;
    UPDATE zoomhook_tokens_forgotten SET up_to = last;
    RETURN looked;
END
$$;

REVOKE EXECUTE ON FUNCTION zoomhook_forget_tokens(timestamptz, int) FROM PUBLIC;

-- Who has removed the app from an account, whose data must then be deleted: docs/privacy.md. What no secret token has verified may be
-- forged, and its body is not read here.
CREATE VIEW zoomhook_deauthorizations AS
SELECT received_at,
       app,
       true AS verified,
       account_id,
       user_id,
       body #>> '{payload,deauthorization_time}' AS deauthorization_time,
       body #>> '{payload,user_data_retention}' AS user_data_retention,
       id
FROM events
WHERE event = 'app_deauthorized'
UNION ALL
SELECT received_at, NULL, false, NULL, NULL, NULL, NULL, id
FROM rejected
WHERE event = 'app_deauthorized';
COMMENT ON VIEW zoomhook_deauthorizations IS 'zoomhookd: who has removed the app; see docs/privacy.md for what to do';
COMMENT ON COLUMN zoomhook_deauthorizations.received_at IS 'when the first delivery came';
COMMENT ON COLUMN zoomhook_deauthorizations.app IS 'the configured app whose secret token verified it';
COMMENT ON COLUMN zoomhook_deauthorizations.verified IS 'false: of table rejected, where id is, too; nobody has proved that it is Zoom''s';
COMMENT ON COLUMN zoomhook_deauthorizations.account_id IS 'Zoom''s id of the account';
COMMENT ON COLUMN zoomhook_deauthorizations.user_id IS 'Zoom''s id of the user; null for guests who are not signed in';
COMMENT ON COLUMN zoomhook_deauthorizations.deauthorization_time IS 'as Zoom writes it';
COMMENT ON COLUMN zoomhook_deauthorizations.user_data_retention IS 'as Zoom writes it, where it does';
COMMENT ON COLUMN zoomhook_deauthorizations.id IS 'the row of table events that this one stems from';

-- As before, and this view.
CREATE OR REPLACE FUNCTION zoomhook_view_names() RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN ARRAY['scheduled_meetings', 'meetings', 'webinars', 'participants', 'side_rooms', 'recordings', 'phone_calls', 'chat_messages',
             'users', 'gaps', 'silence', 'event_counts', 'deauthorizations'];

-- As sql/roles.sql would do where it has been run before: tables and functions are their owner's, and who writes may say 'redacted'
-- and call zoomhook_forget_tokens(); who reads may read the view.
DO $$
DECLARE
    others oid;
    what text;
    writer regrole;
    reader regrole;
BEGIN
    SELECT relowner INTO others FROM pg_class WHERE oid = 'zoomhook_migrations'::regclass::oid;
    IF others <> (SELECT relowner FROM pg_class WHERE oid = 'zoomhook_forgotten'::regclass::oid) THEN
        FOREACH what IN ARRAY ARRAY['TABLE zoomhook_forgotten', 'TABLE zoomhook_tokens_forgotten', 'VIEW zoomhook_deauthorizations',
            'FUNCTION zoomhook_without_tokens(text)', 'FUNCTION zoomhook_forget_tokens(timestamptz, int)']
        LOOP
            EXECUTE pg_catalog.format('ALTER %s OWNER TO %s', what, others::regrole);
        END LOOP;
    END IF;
    FOR writer IN
        SELECT DISTINCT grantee::regrole
        FROM pg_attribute, aclexplode(attacl)
        WHERE attrelid = 'events'::regclass::oid AND attname = 'raw' AND privilege_type = 'INSERT' AND grantee <> 0::oid
    LOOP
        EXECUTE pg_catalog.format('GRANT INSERT (origin) ON events TO %s', writer);
        EXECUTE pg_catalog.format('GRANT EXECUTE ON FUNCTION zoomhook_forget_tokens(timestamptz, int) TO %s', writer);
    END LOOP;
    FOR reader IN
        SELECT DISTINCT grantee::regrole
        FROM pg_class, aclexplode(relacl)
        WHERE pg_class.oid = 'recent'::regclass::oid AND privilege_type = 'SELECT' AND grantee NOT IN (0::oid, relowner)
    LOOP
        EXECUTE pg_catalog.format('GRANT SELECT ON zoomhook_deauthorizations TO %s', reader);
    END LOOP;
END
$$;

SELECT zoomhook_make_views();
