-- What was recovered out of Zoom's logs, and how late?
\ir defaults.psql
SELECT app, event, count(*) AS recovered, count(*) FILTER (WHERE NOT whole) AS cut_off, min(happened_at) AS first, max(late) AS max_late
FROM recovered
WHERE recovered_at >= :'since' AND recovered_at < :'until'
GROUP BY app, event
ORDER BY recovered DESC, app, event;
