-- Functions that make and drop the monthly partitions. They run as their owner, so that a writer needs no rights.
-- Each waits for a lock for 200 ms at most: inserts queue behind a waiting lock. On 55P03, call again later.

CREATE FUNCTION zoomhook_month_name(first_day date) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path FROM CURRENT
RETURN pg_catalog.to_char(first_day::timestamp, '"events_"YYYY_MM');

CREATE FUNCTION zoomhook_has_month(first_day date) RETURNS boolean
LANGUAGE sql STABLE
SET search_path FROM CURRENT
BEGIN ATOMIC
    SELECT EXISTS (
        SELECT FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
        WHERE inhparent = 'events'::regclass::oid AND c.relname = zoomhook_month_name(first_day));
END;

-- The months from the last one to `ahead` months from now that have no partition yet.
CREATE FUNCTION zoomhook_missing_months(ahead int DEFAULT 3) RETURNS SETOF date
LANGUAGE sql STABLE
SET search_path FROM CURRENT
BEGIN ATOMIC
    SELECT first_day
    FROM generate_series(-1, ahead) AS month,
         date((date_trunc('month', now() AT TIME ZONE 'UTC')
               + pg_catalog.make_interval(months => month))::timestamp) AS first_day
    WHERE NOT zoomhook_has_month(first_day)
    ORDER BY first_day;
END;

-- Makes one month (by UTC) and moves its rows out of the default partition. False where it is there already.
-- CREATE … PARTITION OF would lock `events` itself, against every reader and writer.
CREATE FUNCTION zoomhook_make_month(first_day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT
SET lock_timeout = '200ms'
AS $$
DECLARE
    name text := zoomhook_month_name(first_day);
    begins text := to_char(first_day::timestamp, 'YYYY-MM-DD "00:00:00+00"');
    ends text := to_char(first_day + interval '1 month', 'YYYY-MM-DD "00:00:00+00"');
BEGIN
    IF first_day <> date_trunc('month', first_day::timestamp)::date
        OR first_day NOT BETWEEN date '2000-01-01' AND date '2099-12-01' THEN
        RAISE EXCEPTION '% is not the first day of a month of 2000 to 2099', first_day
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF zoomhook_has_month(first_day) THEN
        RETURN false;
    END IF;
    -- One maker at a time, in the order in which inserts take their locks: events, then a partition.
    LOCK TABLE ONLY events IN SHARE UPDATE EXCLUSIVE MODE;
    IF zoomhook_has_month(first_day) THEN
        RETURN false;
    END IF;
    LOCK TABLE ONLY events_default IN ACCESS EXCLUSIVE MODE;
    -- Without the identity: ids come from the sequence of `events`, and Postgres 17 refuses one in a partition.
    EXECUTE pg_catalog.format('CREATE TABLE %I (LIKE events INCLUDING ALL EXCLUDING IDENTITY)', name);
    EXECUTE pg_catalog.format('WITH moved AS (DELETE FROM events_default WHERE event_ts >= %L AND event_ts < %L RETURNING *)'
                   ' INSERT INTO %I SELECT * FROM moved', begins, ends, name);
    -- Proves to ATTACH that it need not read the moved rows again.
    EXECUTE pg_catalog.format('ALTER TABLE %I ADD CONSTRAINT month CHECK (event_ts >= %L AND event_ts < %L)', name, begins, ends);
    EXECUTE pg_catalog.format('ALTER TABLE events ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, begins, ends);
    EXECUTE pg_catalog.format('ALTER TABLE %I DROP CONSTRAINT month', name);
    RETURN true;
END
$$;

-- Makes what is missing from the last month to `ahead` months from now, in one transaction; says how many.
CREATE FUNCTION zoomhook_make_months(ahead int DEFAULT 3) RETURNS int
LANGUAGE sql
SET search_path FROM CURRENT
BEGIN ATOMIC
    SELECT count(*) FILTER (WHERE zoomhook_make_month(first_day))::int
    FROM zoomhook_missing_months(ahead) AS first_day;
END;

-- Drops one month, unless it has not ended, lasts beyond `received_before` or holds a row received since: then false.
-- An old event that came late stays as long as one that happened when it came.
CREATE FUNCTION zoomhook_drop_month(first_day date, received_before timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT
SET lock_timeout = '200ms'
AS $$
DECLARE
    name text := zoomhook_month_name(first_day);
    young boolean;
BEGIN
    IF NOT zoomhook_has_month(first_day)
        OR (first_day + interval '1 month') AT TIME ZONE 'UTC' > least(received_before, now()) THEN
        RETURN false;
    END IF;
    EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %I WHERE received_at >= $1)', name) INTO young USING received_before;
    IF young THEN
        RETURN false;
    END IF;
    -- Looked at without a lock, then again under it: reading a month takes time that inserts would wait for.
    LOCK TABLE ONLY events IN ACCESS EXCLUSIVE MODE;
    EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %I WHERE received_at >= $1)', name) INTO young USING received_before;
    IF young OR NOT zoomhook_has_month(first_day) THEN
        RETURN false;
    END IF;
    EXECUTE pg_catalog.format('DROP TABLE %I', name);
    RETURN true;
END
$$;

-- Drops every month that zoomhook_drop_month() would, in one transaction; says how many.
CREATE FUNCTION zoomhook_drop_months(received_before timestamptz) RETURNS int
LANGUAGE sql
SET search_path FROM CURRENT
BEGIN ATOMIC
    SELECT count(*) FILTER (WHERE zoomhook_drop_month(to_date(c.relname::text, '"events_"YYYY_MM'), received_before))::int
    FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
    WHERE inhparent = 'events'::regclass::oid AND c.relname ~ '^events_[0-9]{4}_[0-9]{2}$';
END;

REVOKE EXECUTE ON FUNCTION zoomhook_make_month(date), zoomhook_make_months(int),
    zoomhook_drop_month(date, timestamptz), zoomhook_drop_months(timestamptz) FROM PUBLIC;

-- At once, while the default partition is empty: from the first row on nothing has to be moved.
SELECT zoomhook_make_months();
