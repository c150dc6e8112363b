-- Which recordings are not downloaded yet? (note what is in a table: downloaded (file_id text PRIMARY KEY))
\ir defaults.psql
SELECT to_regclass('downloaded') IS NULL AS nothing_noted \gset
\if :nothing_noted
    CREATE TEMPORARY TABLE downloaded (file_id text PRIMARY KEY);
\endif
SELECT topic, recorded_from, file_type, file_size, file_id, id
FROM recordings LEFT JOIN downloaded USING (file_id)
WHERE event_ts >= :'since' AND event_ts < :'until' AND status = 'completed' AND downloaded.file_id IS NULL
ORDER BY recorded_from, file_id;
