-- What is missing: meetings that never ended, people who never left?
\ir defaults.psql
SELECT missing, meeting_id, topic, user_name, event_ts
FROM gaps
WHERE event_ts >= :'since' AND event_ts < :'until'
ORDER BY event_ts, missing;
