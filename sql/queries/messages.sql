-- What was written in which channel?
\ir defaults.psql
SELECT channel_name, sent_at, sender, message, edited_at IS NOT NULL AS edited, deleted_at IS NOT NULL AS deleted
FROM chat_messages
WHERE sent_at >= :'since' AND sent_at < :'until'
ORDER BY sent_at;
