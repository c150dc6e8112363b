# The views of docs/queries.md over a real week: each sequence of notifications, signed, through the daemon, twice over two apps.
import datetime
import json

import pytest

from harness import story
from harness.story import ADA, BEN, CHLOE, WEEKLY_UUIDS, at


@pytest.fixture(scope="module")
def week(serve_for_module, new_database):
    """All that happened, and counted."""
    database = new_database()
    daemon = serve_for_module(database, {"zoom.secret_token": None}, story.APPS)
    story.tell_week(daemon)
    daemon.stop()
    assert database.row("SELECT zoomhook_count_events() AS left")["left"] == 0
    return database


def minutes(n):
    return datetime.timedelta(minutes=n)


def the(week, columns, view, order, **where):
    condition = " AND ".join(f"{name} = %({name})s" for name in where) or "true"
    return [tuple(row.values()) for row in week.rows(f"SELECT {columns} FROM {view} WHERE {condition} ORDER BY {order}", where)]


def test_each_instance_of_a_meeting_is_one_row(week):
    columns = "meeting_uuid, meeting_id, topic, host_id, host_email, started_at, ended_at, duration, peak_participants, total_participants"
    host = (ADA["id"], ADA["email"])
    assert the(week, columns, "meetings", "event_ts") == [
        (story.RETRO_UUID, story.RETRO, "Retro", *host, at("21 14:00:00"), None, None, 1, 1),
        (story.LOST_UUID, story.LOST, "Lost and found", ADA["id"], None, None, at("22 09:00:00"), minutes(60), 0, 0),
        (WEEKLY_UUIDS[0], story.WEEKLY, "Weekly", *host, at("23 10:00:00"), at("23 10:45:00"), minutes(45), 4, 3),
        (WEEKLY_UUIDS[1], story.WEEKLY, "Weekly", *host, at("24 10:00:00"), at("24 10:30:00"), minutes(30), 1, 1),
    ]


STAY = "user_name, email, user_id, joined_at, left_at, duration, complete"


def stay(who, came, left, complete=True):
    user_id, email = (who["id"] or None, who["email"] or None)
    return (who["name"], email, user_id, at(came), at(left), at(left) - at(came), complete)


def test_participants_are_paired_whatever_came_first_or_never(week):
    assert the(week, STAY, "participants", "joined_at, user_name", meeting_uuid=WEEKLY_UUIDS[0]) == [
        stay(ADA, "23 10:00:00", "23 10:45:00"),
        stay(BEN, "23 10:01:00", "23 10:20:00"),
        stay(CHLOE, "23 10:04:00", "23 10:45:00", complete=False),  # nobody told: until the end
        stay(ADA, "23 10:10:00", "23 10:30:00"),  # her phone
        stay(BEN, "23 10:25:00", "23 10:45:00"),
    ]
    assert the(week, STAY, "participants", "joined_at", meeting_uuid=WEEKLY_UUIDS[1]) == [stay(BEN, "24 10:05:00", "24 10:30:00")]


def test_who_is_still_in_a_meeting_that_has_not_ended_has_not_left(week):
    assert the(week, "user_name, left_at, duration, complete", "participants", "1", meeting_uuid=story.RETRO_UUID) == [
        ("Ben", None, None, False)
    ]


def test_waiting_and_breakout_rooms_stand_apart(week):
    assert the(week, "room, breakout_room_uuid, " + STAY, "side_rooms", "joined_at", meeting_uuid=WEEKLY_UUIDS[0]) == [
        ("waiting", None, *stay(CHLOE, "23 10:02:00", "23 10:04:00")),
        ("breakout", "FkQbpP2UR028mDrwzEahqw==", *stay(BEN, "23 10:30:00", "23 10:40:00")),
    ]


def test_a_webinar_has_its_participants(week):
    columns = "meeting_uuid, meeting_id, topic, duration, peak_participants, total_participants"
    assert the(week, columns, "webinars", "1") == [(story.DEMO_UUID, story.DEMO, "Demo day", minutes(60), 3, 3)]
    assert len(the(week, "*", "participants", "joined_at", meeting_uuid=story.DEMO_UUID)) == 3


def test_a_scheduled_meeting_is_what_its_changes_come_to(week):
    columns = "meeting_id, topic, host_id, operator, start_time, duration, state, changed_at"
    assert the(week, columns, "scheduled_meetings", "1") == [
        (85000005555, "Budget 2027", ADA["id"], ADA["email"], at("27 11:00:00"), minutes(45), "scheduled", at("20 09:10:00")),
        (85000006666, "Team lunch", ADA["id"], ADA["email"], at("26 12:00:00"), minutes(45), "deleted", at("21 10:00:00")),
    ]


def test_a_file_of_a_recording_is_shown_once_in_its_latest_state(week):
    assert the(week, "meeting_uuid, meeting_id, file_id, file_type, file_size, status", "recordings", "event_ts, file_id") == [
        (WEEKLY_UUIDS[0], story.WEEKLY, "fGO+-M4A", "M4A", 3000, "completed"),
        (WEEKLY_UUIDS[0], story.WEEKLY, "fGO+-MP4", "MP4", 3000, "completed"),
        (WEEKLY_UUIDS[0], story.WEEKLY, "fGO+-TRANSCRIPT", "TRANSCRIPT", 10000, "completed"),
        (WEEKLY_UUIDS[1], story.WEEKLY, "k7Qd-MP4", "MP4", 3000, "trashed"),
    ]


def test_a_phone_call_is_one_row_from_ringing_to_its_end(week):
    columns = "call_id, caller_number, caller_user_id, callee_user_id, rang_at, answered_at, ended_at, duration, result"
    outside, ada, ben = ("+15550100002", None), ("+15550100003", ADA["id"]), BEN["id"]
    first = (at("23 12:00:00"), at("23 12:00:10"), at("23 12:03:10"), minutes(3), "answered")
    second = (at("23 13:00:00"), at("23 13:00:05"), at("23 13:01:05"), minutes(1), "answered")
    assert the(week, columns, "phone_calls", "rang_at") == [
        ("6998252113337041462", *outside, ADA["id"], *first),
        ("6998252113337041463", *ada, ben, *second),
        ("6998252113337041464", *outside, ben, at("24 09:00:00"), None, at("24 09:00:20"), None, "missed"),
    ]


def test_a_message_is_as_last_edited_and_gone_where_deleted(week):
    columns = "message_id, channel_name, sender, sent_at, message, edited_at, deleted_at"
    assert the(week, columns, "chat_messages", "1") == [
        ("m1", "Team", BEN["email"], at("23 14:00:00"), "Lunch at 12:30?", at("23 14:01:00"), None),
        ("m2", "Team", BEN["email"], at("23 14:02:00"), None, None, at("23 14:03:00")),
    ]


def test_a_user_has_the_newest_name_and_address(week):
    assert the(week, "user_id, email, name", "users", "1") == [
        (ADA["id"], ADA["email"], ADA["name"]),
        ("adm-Tm7uAxAKt2TIz7KP", "admin@example.com", None),
        (BEN["id"], "ben.bitdiddle@example.com", "Ben B."),
    ]


def test_gaps_are_what_should_have_come(week):
    assert the(week, "missing, meeting_id, user_name", "gaps", "event_ts, missing") == [
        ("meeting.ended", story.RETRO, None),
        ("meeting.started", story.LOST, None),
        ("meeting.participant_left", story.WEEKLY, CHLOE["name"]),
    ]


def test_views_join_by_name(week):
    joined = "meetings JOIN participants USING (meeting_uuid, meeting_id, started_at) JOIN recordings USING (meeting_uuid, meeting_id)"
    assert the(week, "count(*)", joined, "1") == [(5 * 3 + 1,)]
    assert the(week, "DISTINCT name", "participants JOIN users USING (user_id)", "1") == [("Ada Byron",), ("Ben B.",)]


def ours(week):
    return [row["name"] for row in week.rows("SELECT unnest(zoomhook_view_names()) AS name")]


def test_no_view_shows_a_token_a_passcode_or_a_link(week):
    for view in ours(week):
        assert story.HIDDEN not in str(week.rows(f"SELECT * FROM {view}")), view


def test_a_link_in_a_chat_loses_its_passcode_and_nothing_else(database):
    body = {"payload": {"object": {"message": "come: https://example.com/j/1?pwd=s3cret.1&from=x now"}}}
    database.psql("-c", f"""INSERT INTO events (received_at, last_received_at, event_ts, event, app, digest, deliveries, object_id, body)
        VALUES (now(), now(), now(), 'chat_message.sent', 'a', sha256('1'), 1, 'm', '{json.dumps(body)}')""")
    assert database.row("SELECT message FROM chat_messages")["message"] == "come: https://example.com/j/1?pwd=redacted&from=x now"


def test_every_column_explains_itself_and_means_the_same_everywhere(week):
    said = {}
    for view in ours(week):
        for row in week.rows(
            "SELECT attname, format_type(atttypid, NULL) AS type, col_description(attrelid, attnum) AS text"
            " FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0",
            [view],
        ):
            assert row["text"], f"{view}.{row['attname']} has no comment"
            assert said.setdefault(row["attname"], (row["type"], row["text"])) == (row["type"], row["text"]), view
    assert said["meeting_id"][0] == "bigint" and said["duration"][0] == "interval"
