-- What did Zoom send more than once?
\ir defaults.psql
SELECT app, event, sum(stored) AS stored, sum(repeated) AS repeated
FROM event_counts
WHERE hour >= :'since' AND hour < :'until'
GROUP BY app, event
HAVING sum(repeated) > 0
ORDER BY repeated DESC, event;
