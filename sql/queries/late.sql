-- How late did notifications come? (by the hour in which they came)
\ir defaults.psql
SELECT hour, app, event, stored, max_lateness
FROM event_counts
WHERE hour >= :'since' AND hour < :'until' AND max_lateness > interval '1 minute'
ORDER BY max_lateness DESC, hour, app, event
LIMIT 10;
