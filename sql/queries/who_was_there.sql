-- Who was in the meeting? (-v meeting_uuid=…; else the one that started last)
\ir defaults.psql
\if :{?meeting_uuid}
\else
    SELECT coalesce((SELECT meeting_uuid FROM meetings WHERE started_at >= :'since' AND started_at < :'until'
                     ORDER BY started_at DESC LIMIT 1), '') AS meeting_uuid \gset
\endif
SELECT user_name, email, joined_at, left_at, duration, complete
FROM participants
WHERE meeting_uuid = :'meeting_uuid'
ORDER BY joined_at, user_name;
