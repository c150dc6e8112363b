# What an operator's mistake refuses is not lost: it is kept, shown, and moved into events once the mistake is mended.
import re

import pytest

from harness import daemon as daemons
from harness import zoom
from harness.daemon import SECRET, toml
from harness.schema import WRITER
from harness.wait import until

RIGHT = "the-right-Secret_Token"


@pytest.fixture
def rejected(binary, database, tmp_path):
    """rejected("list", token, **changes): the command as the writer, with that token in the config."""

    def run(command, token=RIGHT, arguments=()):
        config = tmp_path / "zoomhookd.toml"
        config.write_text(
            toml(daemons.settings_for(database.url(WRITER), {"zoom.secret_token": token}))
        )
        done = daemons.run(binary, "rejected", command, "--config", str(config), *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def kept(database, count):
    until(lambda: database.row("SELECT count(*) AS n FROM rejected")["n"] == count, 20, f"{count} are kept")


def send(daemon, body, expected, **options):
    assert zoom.post(daemon.webhook(), body, zoom.headers(body, **options)).status == expected


def test_a_wrong_secret_loses_nothing(daemon, database, rejected):
    body = zoom.notification("meeting.started")
    fields = zoom.headers(body, secret=RIGHT)
    assert zoom.post(daemon.webhook(), body, fields).status == 401
    kept(database, 1)
    assert "no secret matches" in rejected("list", SECRET)
    assert "0 verify" in rejected("list", SECRET)
    assert "readmitted 0 of 1" in rejected("readmit", SECRET)
    shown = rejected("list")
    assert re.search(r"meeting\.started +no secret matches +verifies, app default", shown)
    assert "zoomhookd rejected readmit" in shown
    assert "readmitted 1 of 1" in rejected("readmit")
    row = database.row("SELECT * FROM events")
    assert bytes(row["raw"]) == body
    assert row["signature"] == fields["x-zm-signature"]
    assert row["request_id"] == fields["x-zm-request-id"]
    assert (row["app"], row["deliveries"], str(row["remote_addr"])) == ("default", 1, "127.0.0.1")
    assert "0 rejected" in rejected("list")


def test_a_wrong_clock_loses_nothing(daemon, database, rejected):
    body = zoom.notification()
    send(daemon, body, 503, timestamp=zoom.now() - 3600)
    kept(database, 1)
    assert "stale by 36" in rejected("list", SECRET)
    answer = rejected("readmit", SECRET)
    assert "readmitted 0 of 1" in answer
    assert "zoomhookd rejected readmit --stale" in answer
    assert "readmitted 1 of 1" in rejected("readmit", SECRET, ["--stale"])
    assert bytes(database.row("SELECT raw FROM events")["raw"]) == body


def test_freshness_is_judged_at_the_time_it_came(daemon, database, rejected):
    body = zoom.notification()
    send(daemon, body, 401, secret=RIGHT)
    kept(database, 1)
    database.psql("-c", "UPDATE rejected SET received_at = received_at - interval '1 hour',"
                        " zm_timestamp = zm_timestamp - interval '1 hour'")
    assert "stale" not in rejected("list") and "no secret matches" in rejected("list")  # another timestamp was signed
    database.psql("-c", "UPDATE rejected SET zm_timestamp = zm_timestamp + interval '1 hour'")
    assert "stale by -3" in rejected("list")


def test_what_does_not_look_like_zooms_is_not_kept(daemon, database):
    for body in (b"no JSON", b"[]", b'{"no":"event"}'):
        send(daemon, body, 401, secret=RIGHT)
    assert zoom.post(daemon.webhook(), zoom.notification(), {}).status == 401
    body = zoom.notification("after.those")
    send(daemon, body, 401, secret=RIGHT)
    kept(database, 1)
    assert database.row("SELECT event FROM rejected")["event"] == "after.those"


def test_a_challenge_with_a_wrong_secret_is_shown_and_never_an_event(daemon, database, rejected):
    send(daemon, zoom.challenge(), 401, secret=RIGHT)
    kept(database, 1)
    assert "endpoint.url_validation" in rejected("list")
    assert "removed: 1" in rejected("readmit")
    assert database.count() == 0


def test_an_event_name_from_a_stranger_leaves_the_terminal_alone(daemon, database, rejected):
    send(daemon, b'{"event":"\\u001b[31mred\\nline"}', 401, secret="a stranger's")
    kept(database, 1)
    shown = rejected("list")
    assert "\x1b" not in shown
    assert "\\x1b[31mred\\nline" in shown


def test_a_flood_from_one_address_leaves_room_for_others(serve, database):
    daemon = serve(database, {"server.trusted_proxies": ["127.0.0.1"]})
    database.psql("-c", "INSERT INTO rejected (received_at, reason, event, remote_addr, zm_timestamp, signature, digest,"
                        " raw) SELECT now(), 'x', 'x', '203.0.113.1', now(), 'v0', sha256(n::text::bytea), 'x'"
                        " FROM generate_series(1, 2000) AS n")
    for address in ("203.0.113.1", "203.0.113.2"):
        body = zoom.notification(f"from.{address}")
        fields = zoom.headers(body, secret=RIGHT) | {"X-Forwarded-For": address}
        assert zoom.post(daemon.webhook(), body, fields).status == 401
    kept(database, 2001)
    assert database.row("SELECT count(*) AS n FROM rejected WHERE event = 'from.203.0.113.2'")["n"] == 1


def test_without_the_tables_the_commands_say_what_to_do(binary, cluster, tmp_path):
    database = cluster.create_database()
    config = tmp_path / "zoomhookd.toml"
    config.write_text(toml(daemons.settings_for(database.url(), {})))
    done = daemons.run(binary, "rejected", "list", "--config", str(config))
    assert done.returncode == 1
    assert "run zoomhookd migrate" in done.stderr


def test_where_the_tables_may_not_be_written_events_are_stored_all_the_same(daemon, database):
    database.psql("-c", "REVOKE ALL ON rejected, url_validations FROM zoomhook_writer")
    send(daemon, zoom.notification(), 401, secret=RIGHT)
    daemon.await_line("can't be recorded")
    assert "psql -f sql/roles.sql, then GRANT zoomhook_writer" in daemon.log()
    send(daemon, zoom.notification(), 200)
