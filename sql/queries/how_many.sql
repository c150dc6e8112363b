-- How many of each kind came? (without reading the events)
\ir defaults.psql
SELECT app, event, sum(stored) AS stored
FROM event_counts
WHERE hour >= :'since' AND hour < :'until'
GROUP BY app, event
ORDER BY stored DESC, app, event
LIMIT 10;
