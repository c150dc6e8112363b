-- How many meetings ran at once, at most, on each day?
\ir defaults.psql
SELECT date(at) AS day, max(running) AS peak
FROM (SELECT at, sum(step) OVER (ORDER BY at, step) AS running
      FROM meetings, LATERAL (VALUES (started_at, 1), (ended_at, -1)) AS edge (at, step)
      WHERE started_at >= :'since' AND started_at < :'until' AND ended_at IS NOT NULL) AS edges
GROUP BY day
ORDER BY day;
