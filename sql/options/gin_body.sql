-- Optional: an index for containment queries into body, e.g. WHERE body @> '{"payload":{"object":{"topic":"Budget"}}}'.
--
--   psql -f sql/options/gin_body.sql
--
-- Its cost stands in docs/schema.md: know it first. jsonb_path_ops serves @>, @? and @@ only, at half the size.
-- CREATE INDEX on `events` itself would stop inserts until all months are indexed. So each month is indexed
-- beside the inserts, then the index of `events` is declared, which takes theirs over; later months get one of
-- their own. CONCURRENTLY waits for open transactions; a month that failed leaves an INVALID index: drop it,
-- repeat. To be rid of it: DROP INDEX events_body.
\set ON_ERROR_STOP on
SELECT format('CREATE INDEX CONCURRENTLY IF NOT EXISTS %I ON %s USING gin (body jsonb_path_ops)',
              relname || '_body', pg_class.oid::regclass)
FROM pg_partition_tree('events') JOIN pg_class ON pg_class.oid = relid WHERE isleaf \gexec
SET lock_timeout = '2s';
CREATE INDEX IF NOT EXISTS events_body ON events USING gin (body jsonb_path_ops);
