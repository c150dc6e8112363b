-- A cursor over events for who reads them one after the other. Ids become visible out of order, so that a reader who
-- only remembers the highest id it has seen would miss what was in flight below it. Locks no table.

-- An id such that every event up to it is visible to the next statement, or never will be. What inserts holds a
-- RowExclusiveLock on `events` from before it draws its ids until it is visible or undone; so it is enough to wait
-- for those who hold one now. Nobody but writers of `events` holds it back, and it costs them nothing. Null where one of
-- them lasts longer than `patience`. Until the end of the caller's transaction no month is made or dropped, so that no
-- row moves meanwhile. It holds while the sequence has CACHE 1, as made, and nobody draws ids to insert into a partition
-- by its own name.
CREATE FUNCTION zoomhook_settled_id(patience interval DEFAULT '30 seconds') RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
    until timestamptz := clock_timestamp() + patience;
    settled bigint;
    in_flight text[];
BEGIN
    IF pg_is_in_recovery() THEN
        RAISE EXCEPTION 'a standby does not know what is in flight on its primary'
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Ask the primary.';
    END IF;
    IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
        RAISE EXCEPTION 'in this transaction no statement sees what is committed from now on'
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Use READ COMMITTED.';
    END IF;
    -- The order matters: first the id, then who may have drawn it or one below.
    EXECUTE pg_catalog.format('SELECT CASE WHEN is_called THEN last_value ELSE 0::bigint END FROM %s',
                   pg_get_serial_sequence('events', 'id')) INTO settled;
    LOOP
        -- All of them at first, then those that are left. Who prepares meanwhile keeps the name.
        SELECT array_agg(virtualtransaction) INTO in_flight
        FROM pg_locks
        WHERE locktype = 'relation' AND relation = 'events'::regclass::oid AND mode = 'RowExclusiveLock' AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND pid IS DISTINCT FROM pg_backend_pid()
            AND (in_flight IS NULL OR virtualtransaction = ANY (in_flight));
        EXIT WHEN in_flight IS NULL;
        IF clock_timestamp() >= until THEN
            RETURN NULL;
        END IF;
        PERFORM pg_sleep(0.002::float8);
    END LOOP;
    LOCK TABLE events IN ACCESS SHARE MODE;
    RETURN settled;
END
$$;
COMMENT ON FUNCTION zoomhook_settled_id(interval) IS
    'zoomhookd: an id such that every event up to it is visible to the next statement, or never will be';
REVOKE EXECUTE ON FUNCTION zoomhook_settled_id(interval) FROM PUBLIC;

-- As sql/roles.sql would do where it has been run before: who may read events may call it, and it is their owner's.
DO $$
DECLARE
    owner oid;
    reader regrole;
BEGIN
    SELECT relowner INTO owner FROM pg_class WHERE oid = 'events'::regclass::oid;
    FOR reader IN
        SELECT DISTINCT grantee::regrole
        FROM pg_class, aclexplode(relacl)
        WHERE pg_class.oid = 'events'::regclass::oid AND privilege_type = 'SELECT'
            AND grantee NOT IN (0::oid, relowner)
    LOOP
        EXECUTE pg_catalog.format('GRANT EXECUTE ON FUNCTION zoomhook_settled_id(interval) TO %s', reader);
    END LOOP;
    IF owner <> (SELECT proowner FROM pg_proc WHERE oid = 'zoomhook_settled_id(interval)'::regprocedure::oid) THEN
        EXECUTE pg_catalog.format('ALTER FUNCTION zoomhook_settled_id(interval) OWNER TO %s', owner::regrole);
    END IF;
END
$$;
