-- What retention drops, how fast the events grow, and which binaries may go on with a schema. Locks no table: an upgrade
-- waits for nobody, not even for a pg_dump.

-- The schema version that a binary must know at least to go on with this schema. A later migration that older binaries
-- can't live with replaces it.
CREATE FUNCTION zoomhook_oldest_binary() RETURNS int
LANGUAGE sql IMMUTABLE
RETURN 1;

-- As in 0002_months.sql, but: a month that Postgres has no statistics of is not read whole, since max() takes the index in any
-- case; and who is not an owner drops nothing that was received in the last 168 hours (days differ in length).
CREATE OR REPLACE FUNCTION zoomhook_drop_month(first_day date, received_before timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT
SET lock_timeout = '200ms'
AS $$
DECLARE
    name text := zoomhook_month_name(first_day);
    newest timestamptz;
BEGIN
    IF NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
        received_before := least(received_before, now() - interval '168 hours');
    END IF;
    IF NOT zoomhook_has_month(first_day)
        OR (first_day + interval '1 month') AT TIME ZONE 'UTC' > least(received_before, now()) THEN
        RETURN false;
    END IF;
    EXECUTE pg_catalog.format('SELECT max(received_at) FROM %I', name) INTO newest;
    IF newest >= received_before THEN
        RETURN false;
    END IF;
    -- Looked at without a lock, then again under it, so that inserts don't wait for the first look.
    LOCK TABLE ONLY events IN ACCESS EXCLUSIVE MODE;
    EXECUTE pg_catalog.format('SELECT max(received_at) FROM %I', name) INTO newest;
    IF newest >= received_before OR NOT zoomhook_has_month(first_day) THEN
        RETURN false;
    END IF;
    EXECUTE pg_catalog.format('DROP TABLE %I', name);
    RETURN true;
END
$$;

-- What was received before: each month that zoomhook_drop_month() would drop, but for the last one, which would be made
-- again; and, without a first_day, the rows that zoomhook_delete_from_default() would delete. Only reads. A month's `rows`
-- are Postgres's estimate, or counted where it has none yet.
CREATE FUNCTION zoomhook_prunable(received_before timestamptz)
RETURNS TABLE (partition text, first_day date, rows bigint, bytes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT
SET lock_timeout = '200ms'
AS $$
DECLARE
    month record;
    newest timestamptz;
BEGIN
    FOR month IN
        SELECT c.oid::regclass AS relation, c.relname::text AS name, to_date(c.relname::text, '"events_"YYYY_MM') AS begins,
               c.reltuples::bigint AS estimate
        FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
        WHERE inhparent = 'events'::regclass::oid AND c.relkind = 'r' AND c.relname ~ '^events_20[0-9]{2}_(0[1-9]|1[0-2])$'
            AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'events'::regclass::oid)
        ORDER BY c.relname
    LOOP
        CONTINUE WHEN (month.begins + interval '1 month') AT TIME ZONE 'UTC' > received_before
            OR (month.begins + interval '2 months')::timestamp > date_trunc('month', now() AT TIME ZONE 'UTC');
        BEGIN
            EXECUTE pg_catalog.format('SELECT max(received_at) FROM %I', month.name) INTO newest;
            CONTINUE WHEN newest >= received_before;
            IF month.estimate < 0::bigint THEN
                EXECUTE pg_catalog.format('SELECT count(*) FROM %I', month.name) INTO month.estimate;
            END IF;
        EXCEPTION WHEN undefined_table THEN -- somebody else has dropped it meanwhile
            CONTINUE;
        END;
        partition := month.name;
        first_day := month.begins;
        rows := month.estimate;
        bytes := coalesce(pg_total_relation_size(month.relation), 0::bigint);
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
-- Who is not an owner deletes nothing that was received in the last 168 hours.
CREATE FUNCTION zoomhook_delete_from_default(received_before timestamptz, most int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT
SET lock_timeout = '200ms'
AS $$
DECLARE
    deleted bigint;
BEGIN
    IF NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
        received_before := least(received_before, now() - interval '168 hours');
    END IF;
    DELETE FROM events_default WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM events_default WHERE received_at < received_before
        ORDER BY received_at LIMIT most FOR UPDATE SKIP LOCKED));
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
END
$$;

-- What the events take on disk, and about how much a day of the last week added: the ids that it used, times the
-- bytes of a row. No growth before there is a day to judge by, or before Postgres has analyzed a partition. The week's first
-- id is the median of a hundred, since single ones come late, from a spool or out of table rejected.
CREATE FUNCTION zoomhook_growth() RETURNS TABLE (bytes bigint, bytes_per_day bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path FROM CURRENT
SET lock_timeout = '200ms'
BEGIN ATOMIC
    WITH leaf AS (
        SELECT pg_total_relation_size(relid)::float8 AS bytes, c.reltuples::float8 AS rows
        FROM pg_partition_tree('events'::regclass) JOIN pg_class c ON c.oid = relid::oid
        WHERE isleaf
    ), stored AS (
        SELECT coalesce(sum(bytes), 0::float8) AS bytes,
               sum(bytes) FILTER (WHERE rows > 0::float8) / nullif(sum(rows) FILTER (WHERE rows > 0::float8), 0::float8) AS a_row
        FROM leaf
    ), first AS (
        SELECT id, received_at FROM events WHERE received_at >= now() - interval '168 hours' ORDER BY received_at LIMIT 100
    ), week AS (
        SELECT (SELECT max(id) FROM events) - percentile_disc(0.5::float8) WITHIN GROUP (ORDER BY id) + 1::bigint AS rows,
               CASE WHEN EXISTS (SELECT FROM events WHERE received_at < now() - interval '168 hours') THEN 7::float8
                    ELSE extract(epoch FROM now() - min(received_at))::float8 / 86400::float8 END AS days
        FROM first
    )
    SELECT stored.bytes::bigint,
           CASE WHEN week.rows IS NULL AND EXISTS (SELECT FROM events) THEN 0::bigint
                WHEN week.days >= 1::float8 THEN (week.rows::float8 * stored.a_row / week.days)::bigint END
    FROM stored, week;
END;

REVOKE EXECUTE ON FUNCTION zoomhook_prunable(timestamptz), zoomhook_delete_from_default(timestamptz, int),
    zoomhook_growth() FROM PUBLIC;

-- As sql/roles.sql would do where it has been run before: the writers of months may call them, and they are their owner's.
DO $$
DECLARE
    others oid;
    writer regrole;
    function regprocedure;
BEGIN
    SELECT proowner INTO others FROM pg_proc WHERE oid = 'zoomhook_drop_months(timestamptz)'::regprocedure::oid;
    FOREACH function IN ARRAY ARRAY['zoomhook_oldest_binary()', 'zoomhook_prunable(timestamptz)',
        'zoomhook_delete_from_default(timestamptz, int)', 'zoomhook_growth()']::regprocedure[]
    LOOP
        FOR writer IN
            SELECT grantee::regrole
            FROM pg_proc, aclexplode(proacl)
            WHERE pg_proc.oid = 'zoomhook_drop_months(timestamptz)'::regprocedure::oid AND grantee NOT IN (0::oid, proowner)
        LOOP
            EXECUTE pg_catalog.format('GRANT EXECUTE ON FUNCTION %s TO %s', function, writer);
        END LOOP;
        IF others <> (SELECT proowner FROM pg_proc WHERE oid = function::oid) THEN
            EXECUTE pg_catalog.format('ALTER FUNCTION %s OWNER TO %s', function, others::regrole);
        END IF;
    END LOOP;
END
$$;
