-- What retention drops, how fast the events grow, and which binaries may go on with a schema.

-- A migration that older binaries can't go on with says so in a line "-- oldest binary: VERSION".
ALTER TABLE zoomhook_migrations ADD COLUMN oldest_binary int NOT NULL DEFAULT 1;
COMMENT ON COLUMN zoomhook_migrations.oldest_binary IS
    'the newest schema version that a binary must know at least to run with this one';

-- What was received before: each month that zoomhook_drop_month() would drop, but for the last one, which would be made
-- again; and, without a first_day, the rows that zoomhook_delete_from_default() would delete. Locks nothing. A month's
-- `rows` are Postgres's estimate.
CREATE FUNCTION zoomhook_prunable(received_before timestamptz)
RETURNS TABLE (partition text, first_day date, rows bigint, bytes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
    month record;
    young boolean;
BEGIN
    FOR month IN
        SELECT c.oid::regclass AS name, to_date(c.relname::text, '"events_"YYYY_MM') AS begins, c.reltuples
        FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
        WHERE inhparent = 'events'::regclass::oid AND c.relname ~ '^events_[0-9]{4}_[0-9]{2}$'
        ORDER BY c.relname
    LOOP
        CONTINUE WHEN (month.begins + interval '1 month') AT TIME ZONE 'UTC' > received_before
            OR (month.begins + interval '2 months')::timestamp > date_trunc('month', now() AT TIME ZONE 'UTC');
        EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %s WHERE received_at >= $1)', month.name)
            INTO young USING received_before;
        CONTINUE WHEN young;
        partition := month.name;
        first_day := month.begins;
        rows := greatest(month.reltuples::bigint, 0::bigint);
        bytes := pg_total_relation_size(month.name);
        RETURN NEXT;
    END LOOP;
    SELECT 'events_default', NULL, count(*), 0 INTO partition, first_day, rows, bytes
    FROM events_default WHERE received_at < received_before;
    IF rows > 0 THEN
        RETURN NEXT;
    END IF;
END
$$;

-- Deletes up to `most` rows of the default partition that were received before, the oldest first; says how many.
-- Never what is younger than a week: a writer that was taken over could else delete what it wants to hide.
CREATE FUNCTION zoomhook_delete_from_default(received_before timestamptz, most int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT
SET lock_timeout = '200ms'
AS $$
DECLARE
    deleted bigint;
BEGIN
    IF received_before > now() - interval '7 days' THEN
        RAISE EXCEPTION 'what was received in the last 7 days is not deleted'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    DELETE FROM events_default WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM events_default WHERE received_at < received_before
        ORDER BY received_at LIMIT most FOR UPDATE SKIP LOCKED));
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
END
$$;

-- What the events take on disk, and about how much a day of the last week added: the ids that it used, times the
-- bytes of a row. No growth before there is a day to judge by, or before Postgres has analyzed a partition.
CREATE FUNCTION zoomhook_growth() RETURNS TABLE (bytes bigint, bytes_per_day bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path FROM CURRENT
BEGIN ATOMIC
    WITH leaf AS (
        SELECT pg_total_relation_size(c.oid::regclass)::float8 AS bytes, c.reltuples::float8 AS rows
        FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
        WHERE inhparent = 'events'::regclass::oid
    ), stored AS (
        SELECT sum(bytes) AS bytes,
               sum(bytes) FILTER (WHERE rows > 0::float8) / nullif(sum(rows) FILTER (WHERE rows > 0::float8), 0::float8) AS a_row
        FROM leaf
    ), first AS (
        SELECT id, received_at FROM events WHERE received_at >= now() - interval '7 days' ORDER BY received_at LIMIT 1
    ), week AS (
        SELECT (SELECT max(id) FROM events) - id + 1::bigint AS rows,
               CASE WHEN EXISTS (SELECT FROM events WHERE received_at < now() - interval '7 days') THEN 7::float8
                    ELSE extract(epoch FROM now() - received_at)::float8 / 86400::float8 END AS days
        FROM first
    )
    SELECT stored.bytes::bigint,
           CASE WHEN week.days >= 1::float8 THEN (week.rows::float8 * stored.a_row / week.days)::bigint
                WHEN week.days IS NULL AND EXISTS (SELECT FROM events) THEN 0::bigint END
    FROM stored LEFT JOIN week ON true;
END;

REVOKE EXECUTE ON FUNCTION zoomhook_prunable(timestamptz), zoomhook_delete_from_default(timestamptz, int),
    zoomhook_growth() FROM PUBLIC;

-- To whom sql/roles.sql has given months, so that it need not be run again.
DO $$
DECLARE
    writer regrole;
BEGIN
    FOR writer IN
        SELECT grantee::regrole
        FROM pg_proc, aclexplode(proacl)
        WHERE pg_proc.oid = 'zoomhook_drop_months(timestamptz)'::regprocedure::oid AND grantee NOT IN (0::oid, proowner)
    LOOP
        EXECUTE pg_catalog.format('GRANT EXECUTE ON FUNCTION zoomhook_prunable(timestamptz),'
            ' zoomhook_delete_from_default(timestamptz, int), zoomhook_growth() TO %s', writer);
    END LOOP;
END
$$;
