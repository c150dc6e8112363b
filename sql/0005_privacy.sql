-- How far zoomhookd forget has come, and what the writer needs for bodies that are redacted before they are stored.
-- Locks `events` only for the comments.

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

-- As sql/roles.sql would do where it has been run before: the table is its owner's, and who writes may say 'redacted'.
DO $$
DECLARE
    others oid;
    writer regrole;
BEGIN
    SELECT relowner INTO others FROM pg_class WHERE oid = 'zoomhook_migrations'::regclass::oid;
    IF others <> (SELECT relowner FROM pg_class WHERE oid = 'zoomhook_forgotten'::regclass::oid) THEN
        EXECUTE pg_catalog.format('ALTER TABLE zoomhook_forgotten OWNER TO %s', others::regrole);
    END IF;
    FOR writer IN
        SELECT DISTINCT grantee::regrole
        FROM pg_attribute, aclexplode(attacl)
        WHERE attrelid = 'events'::regclass::oid AND attname = 'raw' AND privilege_type = 'INSERT' AND grantee <> 0::oid
    LOOP
        EXECUTE pg_catalog.format('GRANT INSERT (origin) ON events TO %s', writer);
    END LOOP;
END
$$;
