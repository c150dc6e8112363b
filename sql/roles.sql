-- Makes the roles zoomhook_owner, zoomhook_writer, zoomhook_reader and zoomhook_analyst, and hands each exactly what it needs.
--
--   psql -f sql/roles.sql                                       after `zoomhookd migrate`; again after later ones
--   psql -v schema=zoomhook -v writer=my_writer -f sql/roles.sql      other names: schema, owner, writer, reader, analyst
--
-- None of the roles can log in: GRANT zoomhook_writer TO the role of database.url. The writer inserts, raises
-- `deliveries` and calls the functions for months and retention; it can neither read the bodies of events nor delete
-- one but by dropping months that have ended, and from the default partition what is older than a week. What was refused and Zoom's challenges it may read and delete. The
-- reader reads all; the analyst reads the views only, in which no body, token, passcode or join_url is, but names and addresses of people
-- are. Nobody else may create in the schema afterwards, unless granted.
-- Run it as a superuser, or as the owner of the tables with CREATEROLE.
\set ON_ERROR_STOP on
\if :{?schema}
\else
    \set schema public
\endif
\if :{?owner}
\else
    \set owner zoomhook_owner
\endif
\if :{?writer}
\else
    \set writer zoomhook_writer
\endif
\if :{?reader}
\else
    \set reader zoomhook_reader
\endif
\if :{?analyst}
\else
    \set analyst zoomhook_analyst
\endif

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL search_path = :"schema", pg_temp;

SELECT pg_catalog.format('CREATE ROLE %I NOLOGIN', role)
FROM unnest(ARRAY[:'owner', :'writer', :'reader', :'analyst']) AS role
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
SELECT pg_catalog.format('GRANT %I TO CURRENT_USER', :'owner')
WHERE NOT pg_has_role(:'owner', 'MEMBER') \gexec

-- Functions that run as the owner look names up in this schema: whoever may create there could take their part.
REVOKE CREATE ON SCHEMA :"schema" FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA :"schema" TO :"owner";
GRANT USAGE ON SCHEMA :"schema" TO :"writer", :"reader", :"analyst";

-- The owner owns what zoomhookd made and nothing else in the schema; where it does already, nothing is locked.
SELECT pg_catalog.format('ALTER TABLE %s OWNER TO %I', relation.oid::regclass, :'owner')
FROM pg_class relation
WHERE (relation.oid IN (SELECT relid::oid FROM pg_partition_tree('events'::regclass))
       OR relation.oid IN ('zoomhook_migrations'::regclass::oid, 'recent'::regclass::oid,
                         'sample_events'::regclass::oid, 'rejected'::regclass::oid,
                         'url_validations'::regclass::oid)
       OR relation.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = :'schema')
          AND relation.relkind IN ('r', 'v') AND (starts_with(relation.relname::text, 'zoomhook_') OR relation.relname = ANY (zoomhook_view_names())
              AND relation.relkind = 'v' AND starts_with(obj_description(relation.oid, 'pg_class'), 'zoomhookd: ')))
  AND pg_get_userbyid(relation.relowner) <> :'owner'
ORDER BY relation.relkind = 'r' \gexec
SELECT pg_catalog.format('ALTER FUNCTION %s OWNER TO %I', function.oid::regprocedure, :'owner')
FROM pg_proc function
WHERE function.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = :'schema')
  AND starts_with(function.proname::text, 'zoomhook_')
  AND pg_get_userbyid(function.proowner) <> :'owner' \gexec

-- The writer. What ON CONFLICT compares or copies, and what RETURNING tells, must be readable.
GRANT INSERT (received_at, event_ts, event, app, account_id, object_id, object_uuid, user_id, operator_id,
              last_received_at, request_id, last_request_id, tracking_id, remote_addr, secret_id, body,
              zm_timestamp, last_zm_timestamp, signature, digest, raw, origin),
      UPDATE (deliveries, last_received_at, last_request_id, last_zm_timestamp),
      SELECT (event_ts, app, digest, deliveries, last_received_at, last_request_id, last_zm_timestamp),
      SELECT (received_at, request_id, origin) -- by which zoomhookd recover finds what is there
ON events TO :"writer";
GRANT SELECT ON zoomhook_migrations TO :"writer";
GRANT SELECT, INSERT, DELETE ON rejected, url_validations TO :"writer";
GRANT SELECT, INSERT, UPDATE ON zoomhook_recovered_up_to TO :"writer";
-- As after a migration; a restore without privileges leaves them to everybody.
REVOKE EXECUTE ON FUNCTION zoomhook_make_month(date), zoomhook_make_months(int),
    zoomhook_drop_month(date, timestamptz), zoomhook_drop_months(timestamptz), zoomhook_prunable(timestamptz),
    zoomhook_delete_from_default(timestamptz, int), zoomhook_growth(), zoomhook_count_events(interval), zoomhook_make_views(),
    zoomhook_forget_tokens(timestamptz, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION zoomhook_make_month(date), zoomhook_make_months(int),
    zoomhook_drop_month(date, timestamptz), zoomhook_drop_months(timestamptz), zoomhook_prunable(timestamptz),
    zoomhook_delete_from_default(timestamptz, int), zoomhook_growth(), zoomhook_count_events(interval),
    zoomhook_forget_tokens(timestamptz, int) TO :"writer";

GRANT SELECT ON events, rejected, url_validations, zoomhook_migrations, zoomhook_recovered_up_to TO :"reader";
-- The views, by long name and by short; and what they call, which looks into events for them.
SELECT pg_catalog.format('GRANT SELECT ON %s TO %I, %I', relation.oid::regclass, :'reader', :'analyst')
FROM pg_class relation
WHERE relation.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = :'schema')
  AND starts_with(obj_description(relation.oid, 'pg_class'), 'zoomhookd: ')
  AND (relation.relkind = 'v' OR relation.oid = 'zoomhook_event_counts'::regclass::oid) \gexec
SELECT pg_catalog.format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', function),
       pg_catalog.format('GRANT EXECUTE ON FUNCTION %s TO %I, %I', function, :'reader', :'analyst')
FROM unnest(zoomhook_view_functions()) AS function \gexec
REVOKE EXECUTE ON FUNCTION zoomhook_settled_id(interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION zoomhook_settled_id(interval) TO :"reader";
COMMIT;
