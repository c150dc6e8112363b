# Every notification we know of, and the nastiest we could think of, ends as one row with its exact bytes.
import json
import os
import pathlib
import secrets

import pytest

from harness import zoom

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
CAPTURES = pathlib.Path(os.environ.get("ZOOMHOOKD_PAYLOADS", REPOSITORY.parent / "shared" / "payloads"))
SAMPLES = REPOSITORY / "src" / "cli" / "send" / "samples"
CHALLENGE = "endpoint.url_validation"
# What stands before the dot in the names of Zoom's events, or the whole name where there is none.
FAMILIES = set(
    """account app app_deauthorized bot_installed bot_notification calendar chat_channel chat_message
    clinical_notes cobrowse contact_center group information_barriers interactive_message_actions
    interactive_message_editable interactive_message_fields_editable interactive_message_select mail meeting
    node number_management phone quality_management recording revenue_accelerator rtms scheduler session task
    team_chat user video_management visitor_management webinar whiteboard workspace zoom_events
    zoomroom""".split()
)


def json_files(folder):
    return sorted(folder.glob("*.json"))


NO_CAPTURES = pytest.mark.skipif(
    not CAPTURES.is_dir(), reason=f"no payload folder {CAPTURES} (ZOOMHOOKD_PAYLOADS names another)"
)


def each(files):
    """A parameter for each file, named after it; none at all is a skip that says so."""
    return [pytest.param(file, id=file.stem) for file in files] or [
        pytest.param(None, id="none", marks=NO_CAPTURES)
    ]


@pytest.fixture(scope="module", params=["http", "https"])
def webhook(request, serve_for_module, new_database):
    """(address, database) over each scheme, each with a table of its own."""
    database = new_database()
    return serve_for_module(database, tls=True).webhook(request.param), database


def store(webhook, body, extra_headers=None):
    """Posts the body and returns the row that came of it."""
    address, database = webhook
    before = database.count()
    answer = zoom.post(address, body, {**zoom.headers(body), **(extra_headers or {})})
    assert answer.status == 200, answer
    assert database.count() == before + 1
    return database.row("SELECT * FROM events ORDER BY id DESC LIMIT 1")


def storable(text):
    """What the columns may hold; anything else is null there and stands in raw only."""
    if not isinstance(text, (str, int)) or isinstance(text, bool):
        return None
    text = str(text)
    return text if len(text.encode(errors="surrogatepass")) <= 512 and "\0" not in text else None


@NO_CAPTURES
def test_the_payload_folder_is_not_empty():
    assert len(json_files(CAPTURES)) > 50


def test_every_family_of_events_has_a_sample_of_the_projects_own():
    assert {file.stem.split(".")[0] for file in json_files(SAMPLES)} >= FAMILIES


@pytest.mark.parametrize("file", each(json_files(CAPTURES) + json_files(SAMPLES)))
def test_every_payload_ends_as_one_row_with_its_exact_bytes(webhook, file):
    body = file.read_bytes()
    if file.name.startswith(CHALLENGE):
        pytest.skip("a challenge: see the next test")
    row = store(webhook, body)
    assert bytes(row["raw"]) == body
    assert row["deliveries"] == 1
    if file.name.startswith("synthetic."):
        return
    said = json.loads(body)
    assert row["event"] == said["event"]
    account = said["payload"].get("account_id", said["payload"].get("accountId"))
    assert row["account_id"] == storable(account)
    assert row["body"] == said


@pytest.mark.parametrize("file", each(f for f in json_files(CAPTURES) if f.name.startswith(CHALLENGE)))
def test_a_captured_challenge_is_answered_and_not_stored(webhook, file):
    address, database = webhook
    before, body = database.count(), file.read_bytes()
    answer = zoom.post(address, body)
    plain = json.loads(body)["payload"]["plainToken"]
    assert answer.status == 200
    assert json.loads(answer.body) == {
        "plainToken": plain,
        "encryptedToken": zoom.hmac_sha256(zoom.SECRET, plain.encode()),
    }
    assert database.count() == before


def object_body(**fields):
    """A notification whose object has these fields, different at each call."""
    what = {"uuid": secrets.token_hex(8), **fields}
    return json.dumps(
        {
            "event": "meeting.started",
            "payload": {"account_id": "a", "object": what},
            "event_ts": zoom.now() * 1000,
        }
    ).encode()


def with_number(number):
    """A notification with a number that json.dumps would not write."""
    return object_body(id="NUMBER").replace(b'"NUMBER"', number)


def test_a_6_kb_random_object_id_is_stored_in_raw_only(webhook):
    row = store(webhook, body := object_body(id=secrets.token_urlsafe(4500)))
    assert (bytes(row["raw"]), row["object_id"], row["event"]) == (body, None, "meeting.started")


def test_an_impossible_event_ts_becomes_the_epoch(webhook):
    body = zoom.notification(event_ts=10**18)
    row = store(webhook, body)
    assert bytes(row["raw"]) == body
    assert row["event_ts"].timestamp() == 0


def test_an_event_ts_as_a_string_of_digits_is_a_time(webhook):
    row = store(webhook, zoom.notification(event_ts="1785369686123"))
    assert row["event_ts"].timestamp() == 1785369686.123


def test_numbers_beyond_every_type_are_stored(webhook):
    for number in (b"1e200000", b"-1e200000", b"1e-200000", b"9" * 400):
        row = store(webhook, body := with_number(number))
        assert bytes(row["raw"]) == body
        assert row["event"] == "meeting.started"


def test_an_id_above_2_to_the_53_keeps_every_digit(webhook):
    assert store(webhook, with_number(b"7123456789012345677"))["object_id"] == "7123456789012345677"


def test_nesting_20000_deep_is_stored(webhook):
    for opened, closed in ((b"[", b"]"), (b'{"a":', b"}")):
        inside = opened * 20000 + b"1" + closed * 20000
        row = store(webhook, body := with_number(inside))
        assert bytes(row["raw"]) == body


def test_a_nul_in_the_event_name_is_stored_without_a_name(webhook):
    for nul in (b"\\u0000", b"\0"):
        body = zoom.notification().replace(b"meeting.started", b"meeting" + nul + b"started")
        row = store(webhook, body)
        assert (bytes(row["raw"]), row["event"], row["body"]) == (body, None, None)


def test_an_empty_body_is_stored(webhook):
    row = store(webhook, b"")
    assert (bytes(row["raw"]), row["event"], row["body"]) == (b"", None, None)


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[]",
        b"null",
        b"42",
        b'"text"',
        b"{}",
        b'{"event":7}',
        b"\xff\xfe\0",
        b'{"event":"meeting.ended","payload":',
        b'{"event":"a","payload":[],"event_ts":{}}',
    ],
)
def test_what_is_not_a_notification_but_genuine_is_stored(webhook, body):
    assert bytes(store(webhook, body)["raw"]) == body


def test_an_ff_byte_in_the_request_id_is_not_stored_and_hurts_nothing(webhook):
    row = store(webhook, body := zoom.notification(), {"x-zm-request-id": b"id-\xff-1"})
    assert (bytes(row["raw"]), row["request_id"], row["event"]) == (body, None, "meeting.started")


@pytest.mark.not_under_tsan("5 MB may take longer than Zoom waits")
def test_a_body_of_several_megabytes_is_stored(webhook):
    row = store(webhook, body := object_body(text="x" * 5_000_000))
    assert bytes(row["raw"]) == body


def test_an_unknown_event_name_is_stored(webhook):
    assert store(webhook, zoom.notification("meeting.never_heard_of"))["event"] == "meeting.never_heard_of"
