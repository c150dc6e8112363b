# What the operator reads, and what must never be read in a log.
import json

import pytest

from harness import wire, zoom
from harness.daemon import SECRET
from harness.wire import Wire

BODY_MARK = "Xylophone-Topic-7316"
HEADER_MARK = "authorization-Mark-9920"
PASSWORD = "database-Password-5511"


def everything_that_happens(daemon):
    """Good and bad requests of every kind, each with marks that must not be logged."""
    body = zoom.notification(topic=BODY_MARK)
    fields = {**zoom.headers(body), "Authorization": f"Bearer {HEADER_MARK}", "clientid": HEADER_MARK}
    forged = {**fields, "x-zm-signature": "v0=" + "0" * 64}
    stale = {**zoom.headers(body, timestamp=zoom.now() - 4000), "Authorization": HEADER_MARK}
    statuses = [
        zoom.post(daemon.webhook() + f"?token={HEADER_MARK}", body, f).status for f in (fields, forged, stale)
    ]
    assert statuses == [200, 401, 503]
    zoom.post(
        daemon.webhook(),
        body,
        {**fields, "x-zm-signature": HEADER_MARK, "x-zm-request-timestamp": HEADER_MARK},
    )
    zoom.post(daemon.webhook(), zoom.challenge())
    zoom.post(daemon.webhook(), zoom.challenge(f"bad token {BODY_MARK}"))
    odd = body.replace(b'"topic":"', b'"topic":"\\u0000')
    assert zoom.post(daemon.webhook(), odd).status == 200
    assert zoom.post(daemon.webhook(), f"not JSON {BODY_MARK}".encode()).status == 200
    zoom.post(daemon.webhook(), zoom.notification(topic=BODY_MARK * 10_000))
    with Wire(daemon.port()) as connection:
        connection.ask(f"{HEADER_MARK} {BODY_MARK}\r\n\r\n".encode())


def assert_nothing_secret(daemon):
    log = daemon.log()
    body_marks = (BODY_MARK, zoom.PLAIN_TOKEN, zoom.hmac_sha256(SECRET, zoom.PLAIN_TOKEN.encode()), "host_id")
    for secret in (SECRET, HEADER_MARK, PASSWORD, *body_marks):
        assert secret not in log, [line for line in log.splitlines() if secret in line]


@pytest.mark.parametrize(
    "changes",
    [{"log.format": "logfmt"}, {"log.format": "json"}, {"log.format": "text"}, {"log.events": "summary"}],
)
def test_no_secret_body_or_token_is_ever_logged(serve, database, changes):
    daemon = serve(database, {"server.max_body": "64KiB", "log.level": "debug", **changes})
    everything_that_happens(daemon)
    daemon.stop()
    assert_nothing_secret(daemon)


def test_no_secret_is_logged_while_postgres_fails(cluster, serve, new_database):
    database = new_database()
    with_password = database.url("zoomhookd_test").replace("zoomhookd_test@", f"zoomhookd_test:{PASSWORD}@")
    daemon = serve(database, {"database.url": with_password})
    body = zoom.notification(topic=BODY_MARK)
    assert zoom.post(daemon.webhook(), body).status == 200
    database.psql("-c", "REVOKE INSERT ON events FROM zoomhook_writer")
    assert zoom.post(daemon.webhook(), zoom.notification(topic=BODY_MARK)).status == 503
    cluster.stop()
    try:
        assert zoom.post(daemon.webhook(), body).status == 503
        daemon.stop()
    finally:
        cluster.start()
    assert_nothing_secret(daemon)


def test_a_password_is_not_logged_when_the_database_cannot_be_reached(serve, database):
    url = f"postgresql://somebody:{PASSWORD}@127.0.0.1:1/nowhere?connect_timeout=1"
    daemon = serve(database, {"database.url": url})
    daemon.await_line("level=error", "127.0.0.1")
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 503
    daemon.stop()
    assert_nothing_secret(daemon)


def test_each_event_is_a_line_where_wanted(serve, database):
    daemon = serve(database, {"log.events": "each", "log.level": "info"})
    zoom.post(daemon.webhook(), zoom.notification("meeting.ended", account="acc-77"))
    line = daemon.await_line("meeting.ended")
    for part in ("level=info", "app=default", "account=acc-77", "id=97763643886", "batch=1", "ms="):
        assert part in line


def test_the_summary_counts_and_names_no_event(serve, database):
    daemon = serve(database, {"log.events": "summary", "log.level": "info"})
    body = zoom.notification("meeting.ended")
    for _ in range(3):
        assert zoom.post(daemon.webhook(), body).status == 200
    for _ in range(5):
        assert zoom.post(daemon.webhook(), body, zoom.headers(body, secret="foreign")).status == 401
    daemon.stop()
    assert not daemon.lines("meeting.ended")
    assert daemon.lines("stored=3", "p99")
    assert 1 <= len(daemon.lines("no secret token verifies")) < 5
    assert daemon.lines("level=warn", "times_in_a_minute=5")


def test_off_says_nothing_of_events_but_of_trouble(serve, database):
    daemon = serve(database, {"log.events": "off", "log.level": "info"})
    body = zoom.notification("meeting.ended")
    assert zoom.post(daemon.webhook(), body).status == 200
    assert zoom.post(daemon.webhook(), body, zoom.headers(body, secret="foreign")).status == 401
    daemon.stop()
    assert not daemon.lines("meeting.ended") and not daemon.lines("stored=")
    assert daemon.lines("level=warn")


def test_the_default_on_a_file_is_the_summary_in_logfmt(serve, database):
    daemon = serve(database, {"log.events": None, "log.level": None})
    zoom.post(daemon.webhook(), zoom.notification("meeting.ended"))
    daemon.stop()
    assert not daemon.lines("meeting.ended")
    assert all("level=" in line and "msg=" in line for line in daemon.log().splitlines())


def test_json_lines_are_json(serve, database):
    daemon = serve(database, {"log.format": "json"})
    zoom.post(daemon.webhook(), zoom.notification('meeting."ended"\n'))
    daemon.stop()
    lines = [json.loads(line) for line in daemon.log().splitlines()]
    assert {"ts", "level", "msg"} <= set.intersection(*(set(line) for line in lines))
    assert any(line.get("event") == 'meeting."ended"\n' for line in lines)


def test_a_forger_cannot_forge_log_lines(serve, database):
    daemon = serve(database)
    zoom.post(daemon.webhook(), zoom.notification("x\nlevel=error msg=forged"))
    daemon.stop()
    assert not [line for line in daemon.log().splitlines() if line.startswith("level=error msg=forged")]


def test_debug_lines_come_only_at_debug(serve, database):
    daemon = serve(database, {"log.level": "info"})
    with Wire(daemon.port()) as connection:
        connection.ask(wire.head("POST / HTTP/1.1", {"Content-Length": "abc"}))
    daemon.stop()
    assert not daemon.lines("level=debug")
