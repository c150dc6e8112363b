-- How long was each person in each meeting?
\ir defaults.psql
SELECT topic, started_at, user_name, email, times,
       (SELECT round(extract(epoch FROM sum(upper(stay) - lower(stay))) / 60) FROM unnest(stays) AS stay) AS minutes
FROM (SELECT topic, started_at, max(user_name) AS user_name, max(email) AS email, count(*) AS times,
             range_agg(tstzrange(least(joined_at, left_at), left_at)) AS stays  -- with two devices at once, once
      FROM meetings JOIN participants USING (meeting_uuid, started_at)
      WHERE started_at >= :'since' AND started_at < :'until'
      GROUP BY topic, meeting_uuid, started_at, person) AS persons
ORDER BY started_at, minutes DESC, user_name;
