# No view fails because of one row that is not as Zoom documents it, and none that is counts wrongly beside it.
import json

import pytest

from harness import zoom

ODD = [None, "", "x", [], [1], {}, {"id": 1}, 1e300, -1, 10**30, True, "2026-02-30T10:00:00Z", "2026-11-31T25:61:61Z", "0000-00-00", "\u20ac" * 5000]
EVENTS = [
    *("meeting.started", "meeting.ended", "meeting.participant_joined", "meeting.participant_left", "meeting.participant_joined_waiting_room"),
    *("meeting.participant_left_breakout_room", "meeting.created", "meeting.updated", "meeting.deleted", "webinar.started", "webinar.ended"),
    *("recording.completed", "recording.transcript_completed", "recording.trashed", "phone.callee_ringing", "phone.callee_answered"),
    *("phone.callee_ended", "chat_message.sent", "chat_message.updated", "chat_message.deleted", "user.created", "user.updated"),
]
KEYS = [
    *("topic", "host_id", "host_email", "start_time", "duration", "participant", "recording_files", "caller", "callee", "email", "occurrences"),
    *("ringing_start_time", "answer_start_time", "call_end_time", "message", "channel_id", "first_name", "display_name", "breakout_room_uuid"),
]
PERSON = ["user_id", "user_name", "id", "email", "join_time", "leave_time", "date_time", "participant_uuid"]
FILE = ["id", "file_type", "file_size", "recording_start", "recording_end", "status"]


def bodies():
    """Each odd value everywhere at once, at home in each kind of event; and objects that are none."""
    stamp = zoom.now() * 1000
    for n, odd in enumerate(ODD):
        person, file = ({key: odd for key in keys} for keys in (PERSON, FILE))
        what = {**{key: odd for key in KEYS}, "uuid": f"uuid {n}", "id": str(n)}
        for event in EVENTS:
            stamp += 1
            for object_ in (what, {**what, "participant": person, "recording_files": [file, odd], "caller": person}, odd):
                payload = {"account_id": "a", "operator": odd, "operator_id": odd, "operation": odd, "object": object_}
                yield {"event": event, "event_ts": stamp, "payload": payload}
    yield {"event": "meeting.started", "payload": {"object": {"uuid": "no time", "id": "1"}}}
    yield {"event": "meeting.participant_joined", "event_ts": stamp, "payload": [1]}


@pytest.fixture(scope="module")
def odd(new_database):
    """As the daemon stores them, whose tests are elsewhere; one has no body for queries."""
    database = new_database()
    row = """INSERT INTO events (received_at, last_received_at, event_ts, event, app, account_id, object_id, object_uuid, user_id, digest, raw, body)
             SELECT now(), now(), coalesce(to_timestamp((b ->> 'event_ts')::numeric / 1000), 'epoch'), b ->> 'event', 'default', 'a',
                    left(b #>> '{payload,object,id}', 512), left(b #>> '{payload,object,uuid}', 512), '', sha256(b::text::bytea), b::text::bytea, b
             FROM (SELECT %s::jsonb AS b) AS given ON CONFLICT DO NOTHING"""
    with database.connect() as connection:
        connection.execute("BEGIN")
        for body in bodies():
            connection.execute(row, [json.dumps(body)])
        connection.execute(row.replace("sha256(b::text::bytea), b::text::bytea, b", "'x', 'x', NULL"), ['{"event": "meeting.started", "payload": {}}'])
        connection.execute("COMMIT")
    return database


def test_every_view_bears_every_odd_value(odd):
    assert odd.count() > len(ODD) * len(EVENTS)
    assert odd.row("SELECT zoomhook_count_events() AS left")["left"] == 0
    views = odd.rows("SELECT unnest(zoomhook_view_names()) AS name")
    assert views
    for view in views:
        odd.rows(f"SELECT * FROM {view['name']}")


def test_numbers_and_times_are_null_where_they_are_none(odd):
    values = ["1", "123456789012345678", "", "-1", "1e3", "12345678901234567890", "5.0", "abc"]
    assert [odd.row("SELECT zoomhook_bigint(%s) AS n", [v])["n"] for v in values] == [1, 123456789012345678, *[None] * 6]
    times = ["2026-02-28T23:59:59Z", "2026-02-28T23:59:59.123Z", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "", "now", "infinity", "2026-11-28"]
    found = [odd.row("SELECT zoomhook_time(%s) AS t", [t])["t"] for t in times]
    assert all(found[:2]) and found[2:] == [None] * 6
