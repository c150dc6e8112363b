-- Which phone calls were not answered?
\ir defaults.psql
SELECT rang_at, caller_number, u.name AS callee, result
FROM phone_calls c LEFT JOIN users u ON u.user_id = c.callee_user_id
WHERE rang_at >= :'since' AND rang_at < :'until' AND answered_at IS NULL
ORDER BY rang_at;
