-- What stopped arriving?
\ir defaults.psql
SELECT app, event, last_hour, justify_hours(silent_for) AS silent_for, longest_pause
FROM silence
ORDER BY silent_for DESC;
