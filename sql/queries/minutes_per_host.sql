-- How many minutes did each host's meetings last?
\ir defaults.psql
SELECT m.host_id, u.email, count(*) AS meetings, round(extract(epoch FROM sum(m.duration)) / 60) AS minutes
FROM meetings m LEFT JOIN users u ON u.user_id = m.host_id
WHERE m.started_at >= :'since' AND m.started_at < :'until'
GROUP BY m.host_id, u.email
ORDER BY minutes DESC NULLS LAST;
