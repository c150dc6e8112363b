# What stands in the table: columns, redeliveries, replays, apps and rotated secrets.
import hashlib
import json

import pytest

from harness import zoom
from harness.daemon import SECRET

OLD, NEW = "old-Secret_Token", "new-Secret_Token"
COLUMNS = [
    "id",
    "received_at",
    "event_ts",
    "event",
    "app",
    "account_id",
    "object_id",
    "object_uuid",
    "user_id",
    "operator_id",
    "deliveries",
    "last_received_at",
    "request_id",
    "last_request_id",
    "tracking_id",
    "remote_addr",
    "secret_id",
    "origin",
    "body",
    "zm_timestamp",
    "last_zm_timestamp",
    "signature",
    "digest",
    "raw",
]


def secret_id(token):
    return hashlib.sha256(token.encode()).hexdigest()[:8]


def deliver(daemon, body, seconds_ago=0, secret=SECRET, request_id=None):
    """One delivery of Zoom's; returns its headers."""
    fields = zoom.headers(body, secret, zoom.now() - seconds_ago, request_id)
    assert zoom.post(daemon.webhook(), body, fields).status == 200
    return fields


def test_a_role_without_array_nulls_stores_nulls_all_the_same(serve, database):
    """Else an absent id would become the text "NULL"."""
    database.psql("-c", "ALTER ROLE zoomhookd_test SET array_nulls = off")
    try:
        daemon = serve(database)
        assert zoom.post(daemon.webhook(), b'{"event":"nothing.else"}').status == 200
        row = database.row()
        assert (row["event"], row["account_id"], row["object_id"]) == ("nothing.else", None, None)
    finally:
        database.psql("-c", "ALTER ROLE zoomhookd_test RESET array_nulls")


def test_functions_and_operators_of_others_in_the_schema_take_no_part(serve, database):
    """What fits an argument's type better than pg_catalog's own would be preferred to it."""
    for number, (operator, left, right) in enumerate(
        [("=", "oid", "regclass"), ("=", "oid", "int"), ("&", "int2", "int"), ("=", "int2", "int")]
    ):
        database.psql(
            "-c",
            f"CREATE FUNCTION planted_{number}({left}, {right}) RETURNS {'int' if operator == '&' else 'bool'}"
            " LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted'; END $$",
            "-c",
            f"CREATE OPERATOR public.{operator} (LEFTARG = {left}, RIGHTARG = {right}, FUNCTION = planted_{number})",
        )
    for planted in (
        "FUNCTION unnest(text[]) RETURNS SETOF text LANGUAGE sql AS $$ SELECT 'planted'::text $$",
        "FUNCTION to_timestamp(numeric) RETURNS timestamptz LANGUAGE sql AS $$ SELECT timestamptz '2001-01-01' $$",
        "FUNCTION convert_from(bytea, text) RETURNS text LANGUAGE sql AS $$ SELECT '{}' $$",
        "FUNCTION to_char(date, text) RETURNS text LANGUAGE sql AS $$ SELECT 'planted' $$",
    ):
        database.psql("-c", f"CREATE {planted}")
    daemon, body = serve(database), zoom.notification()
    assert zoom.post(daemon.webhook(), body).status == 200
    assert not daemon.lines("planted")
    row = database.row()
    assert row["received_at"].year >= 2026
    assert row["body"] == json.loads(body)


def test_the_table_has_its_columns_in_order(database):
    found = database.rows(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'events'::regclass AND attnum > 0"
        " AND NOT attisdropped ORDER BY attnum"
    )
    assert [column["attname"] for column in found] == COLUMNS


def test_a_notification_fills_its_columns(daemon, database):
    body = json.dumps(
        {
            "event": "meeting.participant_joined",
            "event_ts": 1785369686123,
            "payload": {
                "account_id": "acc-1",
                "operator_id": "op-1",
                "object": {"id": 97763643886, "uuid": "4444AAAiAAAAAiAiAiiAii==", "topic": "T"},
            },
        }
    ).encode()
    fields = deliver(daemon, body, request_id="r_1")
    row = database.row()
    assert row["event"] == "meeting.participant_joined"
    assert row["event_ts"].timestamp() == 1785369686.123
    assert (row["app"], row["account_id"], row["operator_id"]) == ("default", "acc-1", "op-1")
    assert (row["object_id"], row["object_uuid"]) == ("97763643886", "4444AAAiAAAAAiAiAiiAii==")
    assert row["deliveries"] == 1
    assert (row["request_id"], row["last_request_id"]) == ("r_1", "r_1")
    assert row["tracking_id"] == fields["x-zm-trackingid"]
    assert row["secret_id"] == secret_id(SECRET)
    assert row["body"] == json.loads(body)
    assert row["signature"] == fields["x-zm-signature"]
    assert bytes(row["digest"]) == hashlib.sha256(body).digest()
    assert bytes(row["raw"]) == body
    assert abs(row["received_at"].timestamp() - zoom.now()) < 30


def test_a_stored_row_can_be_verified_again(daemon, database):
    deliver(daemon, zoom.notification())
    row = database.row("SELECT raw, signature, extract(epoch FROM zm_timestamp)::bigint AS stamp FROM events")
    assert row["signature"] == zoom.signature(bytes(row["raw"]), row["stamp"])


def test_a_redelivery_raises_deliveries_and_keeps_the_first(daemon, database):
    body = zoom.notification()
    first = deliver(daemon, body, seconds_ago=200, request_id="r_first")
    before = database.row()
    deliver(daemon, body, seconds_ago=0, request_id="r_last")
    row = database.row()
    assert row["deliveries"] == 2
    assert (row["request_id"], row["last_request_id"]) == ("r_first", "r_last")
    assert row["last_received_at"] > before["last_received_at"]
    assert row["last_zm_timestamp"] > before["last_zm_timestamp"]
    for kept in ("id", "received_at", "zm_timestamp", "signature", "raw", "digest"):
        assert row[kept] == before[kept]
    assert row["signature"] == first["x-zm-signature"]


def test_three_retries_are_one_row_with_four_deliveries(daemon, database):
    body = zoom.notification()
    for seconds_ago in (240, 180, 120, 60):
        deliver(daemon, body, seconds_ago)
    assert database.row()["deliveries"] == 4


def test_a_replay_of_the_same_request_changes_nothing(daemon, database):
    body = zoom.notification()
    fields = deliver(daemon, body)
    before = database.row()
    for _ in range(3):
        assert zoom.post(daemon.webhook(), body, fields).status == 200
    assert database.row() == before


def test_a_replay_of_an_older_delivery_changes_nothing(daemon, database):
    body = zoom.notification()
    old = deliver(daemon, body, seconds_ago=200)
    deliver(daemon, body)
    before = database.row()
    assert zoom.post(daemon.webhook(), body, old).status == 200
    assert database.row() == before


def test_the_same_notification_through_two_apps_is_two_rows(serve, database):
    apps = [{"name": "first", "secret_tokens": [OLD]}, {"name": "second", "secret_tokens": [NEW]}]
    daemon, body = serve(database, {"zoom.secret_token": None}, apps), zoom.notification()
    deliver(daemon, body, secret=OLD)
    deliver(daemon, body, secret=NEW)
    rows = database.rows()
    assert [(row["app"], row["secret_id"], row["deliveries"]) for row in rows] == [
        ("first", secret_id(OLD), 1),
        ("second", secret_id(NEW), 1),
    ]


def test_old_and_new_secret_are_both_accepted_while_rotating(serve, database):
    daemon = serve(
        database, {"zoom.secret_token": None}, environment={"ZOOM_WEBHOOK_SECRET_TOKEN": f"{OLD},{NEW}"}
    )
    deliver(daemon, zoom.notification(), secret=OLD)
    deliver(daemon, zoom.notification(), secret=NEW)
    rows = database.rows()
    assert [row["secret_id"] for row in rows] == [secret_id(OLD), secret_id(NEW)]
    assert {row["app"] for row in rows} == {"default"}


def test_a_retry_signed_with_the_new_secret_is_still_the_same_row(serve, database):
    apps = [{"name": "app", "secret_tokens": [OLD, NEW]}]
    daemon, body = serve(database, {"zoom.secret_token": None}, apps), zoom.notification()
    deliver(daemon, body, seconds_ago=100, secret=OLD)
    deliver(daemon, body, secret=NEW)
    assert database.row()["deliveries"] == 2


def test_equal_request_ids_do_not_join_different_bodies(daemon, database):
    for _ in range(2):
        deliver(daemon, zoom.notification(), request_id="the_same")
    assert database.count() == 2


def test_a_notification_without_a_time_reads_as_null_in_the_view(daemon, database):
    deliver(daemon, b'{"event":"bot_installed","payload":{"accountId":"acc","timestamp":1}}')
    row = database.row()
    assert (row["event_ts"].timestamp(), row["account_id"]) == (0, "acc")
    assert database.row("SELECT * FROM recent")["event_ts"] is None


def test_the_views_show_what_people_look_for(daemon, database):
    deliver(daemon, zoom.notification(topic="Budget – 2027"))
    recent = database.row("SELECT * FROM recent")
    assert {
        "received_at",
        "event",
        "app",
        "account_id",
        "object_id",
        "topic",
        "deliveries",
        "lateness",
    } <= set(recent)
    assert recent["topic"] == "Budget – 2027"
    assert not {"raw", "body", "signature"} & set(recent)
    sample = database.row("SELECT * FROM sample_events")
    assert set(sample) == {"id", "name", "accountid", "meetingid"}
    assert (sample["name"], sample["meetingid"]) == ("meeting.started", "97763643886")


def test_raw_when_needed_keeps_the_bytes_only_where_jsonb_cannot(serve, database):
    daemon = serve(database, {"database.raw": "when_needed"})
    deliver(daemon, zoom.notification("meeting.fits"))
    deliver(daemon, odd := zoom.notification("meeting.odd").replace(b"Weekly", b"Week\\u0000ly"))
    fits, needed = database.rows()
    assert (fits["raw"], fits["body"]["event"]) == (None, "meeting.fits")
    assert (bytes(needed["raw"]), needed["body"]) == (odd, None)


def test_another_schema_can_be_used(binary, cluster, serve):
    database = cluster.create_database()
    daemon = serve(database, {"database.schema": "zoom_hooks"}, user="postgres")
    deliver(daemon, zoom.notification())
    assert database.row("SELECT count(*) AS n FROM zoom_hooks.events")["n"] == 1


def test_a_daemon_that_may_migrates_by_itself(cluster, serve):
    database = cluster.create_database()
    deliver(serve(database, user="postgres"), zoom.notification())
    assert database.count() == 1


@pytest.mark.parametrize("event_ts", [1785369686123, 1, 4102444800000, 946684800000, -1, 0])
def test_every_event_ts_finds_a_partition(daemon, database, event_ts):
    deliver(daemon, zoom.notification(event_ts=event_ts))
    possible = 946684800000 <= event_ts < 4102444800000
    assert database.row()["event_ts"].timestamp() == (event_ts / 1000 if possible else 0)
