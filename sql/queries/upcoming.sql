-- What is planned from then on? (changed in the year before)
\ir defaults.psql
SELECT meeting_id, topic, start_time, duration, operator
FROM scheduled_meetings
WHERE changed_at >= :'since'::timestamptz - interval '1 year' AND start_time >= :'since' AND state = 'scheduled'
ORDER BY start_time;
