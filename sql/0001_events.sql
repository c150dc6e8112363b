-- The table of notifications, its indexes, the views people start with, and the record of applied migrations.
-- Names carry no schema: zoomhookd sets the search_path to database.schema before it runs this.

CREATE TABLE zoomhook_migrations (
    version int PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    applied_by text NOT NULL DEFAULT session_user
);
COMMENT ON TABLE zoomhook_migrations IS 'zoomhookd: which files of sql/ made this schema, with their SHA-256';

CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY,
    received_at timestamptz NOT NULL,
    event_ts timestamptz NOT NULL,
    event text COLLATE "C",
    app text COLLATE "C" NOT NULL,
    account_id text COLLATE "C",
    object_id text COLLATE "C",
    object_uuid text COLLATE "C",
    user_id text COLLATE "C",
    operator_id text COLLATE "C",
    deliveries int NOT NULL DEFAULT 1,
    last_received_at timestamptz NOT NULL,
    request_id text COLLATE "C",
    last_request_id text COLLATE "C",
    tracking_id text COLLATE "C",
    remote_addr inet,
    secret_id text COLLATE "C",
    origin text COLLATE "C" NOT NULL DEFAULT 'webhook',
    body jsonb,
    zm_timestamp timestamptz,
    last_zm_timestamp timestamptz,
    signature text COLLATE "C",
    digest bytea NOT NULL,
    raw bytea,
    PRIMARY KEY (event_ts, app, digest)
) PARTITION BY RANGE (event_ts);

COMMENT ON TABLE events IS 'zoomhookd: one row for each distinct notification of Zoom''s';
COMMENT ON COLUMN events.id IS 'grows with each insert; has gaps';
COMMENT ON COLUMN events.received_at IS 'when the first delivery came';
COMMENT ON COLUMN events.event_ts IS
    'when Zoom says it happened; 1970-01-01 UTC where the body gives no possible time';
COMMENT ON COLUMN events.event IS 'e.g. meeting.started; null where the body names none';
COMMENT ON COLUMN events.app IS 'the configured app whose secret token verified it';
COMMENT ON COLUMN events.object_id IS 'payload.object.id as text, be it a string or a number in the body';
COMMENT ON COLUMN events.deliveries IS 'how often Zoom has sent it: a retry has the same bytes, a newer timestamp';
COMMENT ON COLUMN events.last_received_at IS 'when the last counted delivery came';
COMMENT ON COLUMN events.request_id IS 'x-zm-request-id of the first delivery; not signed by Zoom';
COMMENT ON COLUMN events.last_request_id IS 'x-zm-request-id of the last counted delivery';
COMMENT ON COLUMN events.tracking_id IS 'x-zm-trackingid of the first delivery; different events may share it';
COMMENT ON COLUMN events.remote_addr IS 'who sent the first delivery';
COMMENT ON COLUMN events.secret_id IS 'first 8 hex digits of the SHA-256 of the secret token that verified it';
COMMENT ON COLUMN events.origin IS 'how it came here: webhook';
COMMENT ON COLUMN events.body IS 'the notification for queries; null where jsonb can''t hold it: see raw';
COMMENT ON COLUMN events.zm_timestamp IS 'x-zm-request-timestamp of the first delivery';
COMMENT ON COLUMN events.last_zm_timestamp IS 'x-zm-request-timestamp of the last counted delivery';
COMMENT ON COLUMN events.signature IS 'x-zm-signature of the first delivery: HMAC-SHA256 of v0:<zm_timestamp>:<raw>';
COMMENT ON COLUMN events.digest IS 'SHA-256 of raw: with app, what makes a notification distinct';
COMMENT ON COLUMN events.raw IS 'the bytes as received; null where database.raw is when_needed and body has it all';

-- What has no time of its own, or a time whose month has not been made.
CREATE TABLE events_default PARTITION OF events DEFAULT;

-- Each index costs every insert. The partial ones serve all the same: "= …" never finds a null.
CREATE INDEX events_id ON events (id);
CREATE INDEX events_received_at ON events (received_at);
CREATE INDEX events_event ON events (event, event_ts);
CREATE INDEX events_account ON events (account_id, event_ts) WHERE account_id IS NOT NULL;
CREATE INDEX events_object ON events (object_id, event_ts) WHERE object_id IS NOT NULL;
CREATE INDEX events_uuid ON events (object_uuid) WHERE object_uuid IS NOT NULL;

CREATE VIEW recent AS
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
ORDER BY received_at DESC;
COMMENT ON VIEW recent IS 'zoomhookd: newest first; TABLE recent LIMIT 20';

CREATE VIEW sample_events AS
SELECT id, event AS name, account_id AS accountid, object_id AS meetingid FROM events;
COMMENT ON VIEW sample_events IS 'zoomhookd: the columns that zoom/webhook-to-postgres had';
