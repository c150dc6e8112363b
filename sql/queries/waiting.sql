-- How long did people wait to be let in?
\ir defaults.psql
SELECT user_name, meeting_id, joined_at, duration
FROM side_rooms
WHERE started_at >= :'since' AND started_at < :'until' AND room = 'waiting'
ORDER BY duration DESC;
