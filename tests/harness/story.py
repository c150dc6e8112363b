# A week at a small account, told as Zoom does: notifications in the order in which they arrive, some late, lost or sent twice.
import datetime
import json

from harness import zoom
from harness.daemon import SECRET

SECOND_SECRET = "integration-Second_Secret"
APPS = [{"name": "first", "secret_tokens": [SECRET]}, {"name": "second", "secret_tokens": [SECOND_SECRET]}]
ACCOUNT = "Wm3kQ9rTSiGf2yHn0aLbVg"
HIDDEN = "hidden-4kPq"  # part of every token, passcode and link, none of which a view may show

ADA = {"id": "ada-xcQ0yZ1tRk5uJ9Wg", "email": "ada@example.com", "name": "Ada Byron"}
BEN = {"id": "ben-7Km7uAxATIz7v1ed", "email": "ben@example.com", "name": "Ben"}
CHLOE = {"id": "", "email": "", "name": "Chloé (guest)"}

WEEKLY, WEEKLY_UUIDS = 85000001117, ["fGO+y3yIKDg/s3sOiXpAUG==", "k7Qd2+RvTh6nB0sYw/1XzA=="]
RETRO, RETRO_UUID = 85000002234, "aJz+JdIv5yw/GHwtfdT4RB=="
LOST, LOST_UUID = 85000003351, "IPF+9kCWTC3/RAaSLLaIgC=="
DEMO, DEMO_UUID = 95000004468, "PCA+laUJmUW/I0I4WDaCg9=="


def at(text):
    """"23 10:00:00": a day and time of November 2026, UTC."""
    return datetime.datetime.strptime("2026-11-" + text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=datetime.timezone.utc)


def iso(text):
    return at(text).strftime("%Y-%m-%dT%H:%M:%SZ")


def notify(event, when, what, **payload):
    body = {"event": event, "payload": {"account_id": ACCOUNT, **payload, "object": what}}
    return {**body, "event_ts": int(at(when).timestamp() * 1000)}


def held(event, when, meeting, uuid, topic, start, **more):
    """Of an instance of a meeting or webinar, whose id is a text here."""
    what = {"uuid": uuid, "id": str(meeting), "host_id": ADA["id"], "topic": topic, "type": 8, "start_time": iso(start), "duration": 60}
    return notify(event, when, {**what, **more})


class Room:
    """An instance, and who comes and goes in it."""

    def __init__(self, meeting, uuid, topic, start, kind="meeting"):
        self.where, self.kind, self.start = (meeting, uuid, topic, start), kind, start

    def begins(self):
        return held(f"{self.kind}.started", self.start, *self.where, host_email=ADA["email"])

    def ends(self, when):
        return held(f"{self.kind}.ended", when, *self.where, end_time=iso(when))

    def moves(self, verb, who, connection, when, **more):
        times = {"join_time": iso(when)} if verb.startswith("joined") else {"leave_time": iso(when)}
        if "waiting" in verb:
            times = {"date_time": iso(when)}
        person = {"user_id": connection, "user_name": who["name"], "id": who["id"], "email": who["email"], **times}
        return held(f"{self.kind}.participant_{verb}", when, *self.where, participant=person, **more)


def weekly():
    """Ben drops out and comes again, Ada joins with her phone as well, Chloé waits first and nobody tells when she left."""
    room = Room(WEEKLY, WEEKLY_UUIDS[0], "Weekly", "23 10:00:00")
    breakout = {"breakout_room_uuid": "FkQbpP2UR028mDrwzEahqw=="}
    return [
        room.begins(),
        room.moves("joined", ADA, "16778240", "23 10:00:00"),
        room.moves("joined", BEN, "16779264", "23 10:01:00"),
        room.moves("joined_waiting_room", CHLOE, "16780288", "23 10:02:00"),
        room.moves("left_waiting_room", CHLOE, "16780288", "23 10:04:00"),
        room.moves("joined", CHLOE, "16781312", "23 10:04:00"),
        room.moves("joined", ADA, "16782336", "23 10:10:00"),
        room.moves("joined", BEN, "16783360", "23 10:25:00"),
        room.moves("left", BEN, "16779264", "23 10:20:00"),  # late
        room.moves("left", ADA, "16782336", "23 10:30:00"),
        room.moves("joined_breakout_room", BEN, "16784384", "23 10:30:00", **breakout),
        room.moves("left_breakout_room", BEN, "16784384", "23 10:40:00", **breakout),
        room.moves("left", BEN, "16783360", "23 10:45:00"),
        room.moves("left", ADA, "16778240", "23 10:45:00"),
        room.ends("23 10:45:00"),
    ]


def weekly_again():
    """The next instance; its leave arrives before the join."""
    room = Room(WEEKLY, WEEKLY_UUIDS[1], "Weekly", "24 10:00:00")
    return [
        room.begins(),
        room.moves("left", BEN, "16778240", "24 10:30:00"),
        room.moves("joined", BEN, "16778240", "24 10:05:00"),
        room.ends("24 10:30:00"),
    ]


def lost_and_open():
    """Of one meeting only the end came, of another only the beginning."""
    return [
        Room(LOST, LOST_UUID, "Lost and found", "22 08:00:00").ends("22 09:00:00"),
        Room(RETRO, RETRO_UUID, "Retro", "21 14:00:00").begins(),
        Room(RETRO, RETRO_UUID, "Retro", "21 14:00:00").moves("joined", BEN, "16778240", "21 14:01:00"),
    ]


def webinar():
    room = Room(DEMO, DEMO_UUID, "Demo day", "25 15:00:00", "webinar")
    visitors = [{"id": "", "email": f"visitor{n}@example.com", "name": f"Visitor {n}"} for n in range(1, 4)]
    return [
        room.begins(),
        *(room.moves("joined", who, f"v{n}", f"25 15:0{n}:00") for n, who in enumerate(visitors)),
        *(room.moves("left", who, f"v{n}", f"25 15:3{n}:00") for n, who in enumerate(visitors)),
        room.ends("25 16:00:00"),
    ]


def schedule():
    """Planned, moved (only what changed is told, the id once as a number, once as a text); planned and called off."""

    def told(verb, when, meeting, **what):
        return notify(f"meeting.{verb}", when, {"id": meeting, **what}, operator=ADA["email"], operator_id=ADA["id"], operation="all")

    def planned(meeting, topic, start):
        secrets = {"password": HIDDEN, "join_url": f"https://example.com/j/{meeting}?pwd={HIDDEN}"}
        return {"topic": topic, "host_id": ADA["id"], "start_time": iso(start), "duration": 45, **secrets}

    old = {"topic": "Budget"}
    return [
        told("created", "20 09:00:00", 85000005555, **planned(85000005555, "Budget", "27 09:00:00")),
        {**told("updated", "20 09:05:00", "85000005555", topic="Budget 2027"), "old_object": old},
        told("updated", "20 09:10:00", 85000005555, start_time=iso("27 11:00:00")),
        told("created", "20 10:00:00", 85000006666, **planned(85000006666, "Team lunch", "26 12:00:00")),
        told("deleted", "21 10:00:00", "85000006666", topic="Team lunch", host_id=ADA["id"]),
    ]


def recording():
    """Sent twice with other tokens; the transcript comes later; the recording of the second instance is thrown away."""

    def files(uuid, token, *kinds):
        links = {"download_url": f"https://example.com/{HIDDEN}/{token}", "play_url": f"https://example.com/{HIDDEN}/p{token}"}
        span = {"recording_start": iso("23 10:01:00"), "recording_end": iso("23 10:44:00"), "status": "completed"}
        return [{"id": f"{uuid[:4]}-{k}", "file_type": k, "file_size": 1000 * len(k), "recording_type": "of " + k, **links, **span} for k in kinds]

    def told(event, when, uuid, token, *kinds):
        what = {"uuid": uuid, "id": WEEKLY, "host_id": ADA["id"], "host_email": ADA["email"], "topic": "Weekly"}
        what |= {"password": HIDDEN, "recording_play_passcode": HIDDEN, "recording_files": files(uuid, token, *kinds)}
        return {**notify(event, when, what), "download_token": HIDDEN + token}

    first, second = WEEKLY_UUIDS
    return [
        told("recording.completed", "23 10:55:00", first, "a", "MP4", "M4A"),
        told("recording.completed", "23 10:55:00", first, "b", "MP4", "M4A"),
        told("recording.transcript_completed", "23 11:05:00", first, "c", "TRANSCRIPT"),
        told("recording.completed", "24 10:40:00", second, "d", "MP4"),
        told("recording.trashed", "25 08:00:00", second, "e", "MP4"),
    ]


def calls():
    """One from outside, answered; one inside, told by both ends; one missed."""
    outside, ada, ben = (
        {"phone_number": "+15550100002"},
        {"phone_number": "+15550100003", "user_id": ADA["id"]},
        {"phone_number": "+15550100004", "user_id": BEN["id"]},
    )

    def told(event, when, call, caller, callee, ring, **more):
        return notify(f"phone.{event}", when, {"call_id": call, "caller": caller, "callee": callee, "ringing_start_time": iso(ring), **more})

    first = ("6998252113337041462", outside, ada, "23 12:00:00")
    second = ("6998252113337041463", ada, ben, "23 13:00:00")
    answer, end = {"answer_start_time": iso("23 12:00:10")}, {"call_end_time": iso("23 12:03:10")}
    return [
        told("callee_ringing", "23 12:00:00", *first),
        told("callee_answered", "23 12:00:10", *first, **answer),
        told("callee_ended", "23 12:03:10", *first, **answer, **end),
        told("caller_ringing", "23 13:00:00", *second),
        told("callee_ringing", "23 13:00:00", *second),
        told("caller_connected", "23 13:00:05", *second, connected_start_time=iso("23 13:00:05")),
        told("callee_ended", "23 13:01:05", *second, call_end_time=iso("23 13:01:05")),
        told("callee_ringing", "24 09:00:00", "6998252113337041464", outside, ben, "24 09:00:00"),
        told("callee_missed", "24 09:00:20", "6998252113337041464", outside, ben, "24 09:00:00", call_end_time=iso("24 09:00:20")),
    ]


def chats():
    """One edited, one deleted."""

    def told(verb, when, message, text):
        what = {"id": message, "type": "to_channel", "channel_id": "c1", "channel_name": "Team", "contact_email": "", "message": text}
        return notify(f"chat_message.{verb}", when, what, operator=BEN["email"], operator_id=BEN["id"])

    return [
        told("sent", "23 14:00:00", "m1", "Lunch at 12?"),
        told("updated", "23 14:01:00", "m1", "Lunch at 12:30?"),
        told("sent", "23 14:02:00", "m2", "My PIN is 1234"),
        told("deleted", "23 14:03:00", "m2", "My PIN is 1234"),
    ]


def people():
    """Ben gets another name and address; the app is removed."""
    admin = {"operator": "admin@example.com", "operator_id": "adm-Tm7uAxAKt2TIz7KP"}
    ben = {"id": BEN["id"], "email": BEN["email"], "first_name": "Ben", "last_name": "Bitdiddle", "type": 1}
    renamed = {"id": BEN["id"], "email": "ben.bitdiddle@example.com", "display_name": "Ben B."}
    gone = {"event": "app_deauthorized", "event_ts": int(at("26 08:00:00").timestamp() * 1000)}
    return [
        notify("user.created", "20 08:00:00", ben, **admin),
        notify("user.updated", "26 07:00:00", renamed, **admin),
        {**gone, "payload": {"account_id": ACCOUNT, "user_id": ADA["id"], "client_id": "0ZvdzgWhup3L5olmX7ABZj", "signature": "x"}},
    ]


def week():
    parts = (schedule, lost_and_open, weekly, recording, calls, chats, weekly_again, webinar, people)
    return [body for part in parts for body in part()]


def tell(daemon, bodies, secret=SECRET):
    """Posts them one after the other, each signed."""
    for body in bodies:
        data = json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
        assert zoom.post(daemon.webhook(), data, zoom.headers(data, secret)).status == 200, body


def tell_week(daemon):
    """Everything, and once more through a second app, whose subscription overlaps: other bodies, which tell nothing new."""
    tell(daemon, week())
    tell(daemon, [{**body, "download_token": HIDDEN} for body in week()], SECOND_SECRET)
