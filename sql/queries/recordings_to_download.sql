-- Which recordings are not downloaded yet? (note what is in a table: downloaded (file_id text PRIMARY KEY))
\ir defaults.psql
SELECT to_regclass('downloaded') IS NULL AS nothing_noted \gset
\set downloaded downloaded
\if :nothing_noted
    \set downloaded '(SELECT \'\' WHERE false)'
\endif
SELECT topic, recorded_from, file_type, file_size, file_id, id
FROM recordings LEFT JOIN :downloaded AS downloaded (file_id) USING (file_id)
WHERE event_ts >= :'since' AND event_ts < :'until' AND status = 'completed' AND downloaded.file_id IS NULL
ORDER BY recorded_from, file_id;
