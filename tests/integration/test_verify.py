# Stored events are proved again from their raw bytes, and whatever was changed is found.
import json

import pytest

from harness import daemon as daemons
from harness import zoom
from harness.commands import write_config


@pytest.fixture
def verify(binary, database, tmp_path):
    """verify(arguments): the command, with the daemon's secret or another."""

    def run(*arguments, changes=None):
        return daemons.run(binary, "verify", "--config", write_config(tmp_path, database.url(), changes), *arguments)

    return run


def post(daemon, count=1):
    for _ in range(count):
        assert zoom.post(daemon.webhook(), zoom.notification()).status == 200


def counts(done):
    return json.loads(done.stdout)


def test_what_zoom_sent_verifies(verify, daemon):
    post(daemon, 3)
    assert zoom.post(daemon.webhook(), b"\xff no JSON \x00").status == 200
    done = verify("--all", "--json")
    assert counts(done) == {
        "checked": 4, "verified": 4, "redacted": 0, "recovered": 0, "raw_not_kept": 0, "secret_unknown": 0, "changed": 0, "changed_ids": [],
    }
    assert done.returncode == 0
    one = verify("2")
    assert one.stdout.startswith("event 2: verified, by secret ") and one.returncode == 0


@pytest.mark.parametrize(
    "change",
    ["raw = raw || ' '", "raw = '\\xff'", "digest = sha256('x')", "body = '{\"event\": \"x\"}'", "event = 'meeting.ended'",
     "event_ts = event_ts + interval '1 ms'", "signature = 'v0=' || repeat('0', 64)", "zm_timestamp = zm_timestamp - interval '1 s'"],
)
def test_a_change_is_found_among_many(verify, daemon, database, change):
    post(daemon, 3)
    database.psql("-c", f"UPDATE events SET {change} WHERE id = 2")
    done = verify("--all", "--json")
    assert (counts(done)["changed_ids"], counts(done)["verified"], done.returncode) == ([2], 2, 1)
    assert "event 2 was changed: " in verify("--all").stdout
    assert json.loads(verify("2", "--json").stdout)["verdict"] == "changed"
    assert verify("2").returncode == 1
    assert verify("3").returncode == 0


def test_a_body_where_there_was_none_is_found(verify, daemon, database):
    assert zoom.post(daemon.webhook(), b"\xff no JSON").status == 200
    post(daemon, 2)
    database.psql("-c", "UPDATE events SET body = '{}' WHERE id = 1")
    done = verify("--all", "--json")
    assert (counts(done)["changed_ids"], counts(done)["verified"]) == ([1], 2)


def test_what_cannot_be_verified_is_counted_and_no_failure(verify, daemon, database):
    post(daemon, 4)
    database.psql("-c", "UPDATE events SET raw = null WHERE id = 1",
                  "-c", "UPDATE events SET raw = null, body = null, origin = 'erased' WHERE id = 2")
    done = verify("--all")
    assert done.returncode == 0, done.stdout
    assert "raw not kept            1  cannot be verified: database.raw was when_needed" in done.stdout
    assert "redacted                1" in done.stdout
    assert verify("1").returncode == 0 and "raw was not kept" in verify("1").stdout


def test_what_was_recovered_has_no_signature_and_that_is_no_failure(verify, daemon, database):
    post(daemon, 3)
    database.psql("-c", "UPDATE events SET origin = CASE id WHEN 1 THEN 'recovered' ELSE 'incomplete' END, signature = null,"
                        " secret_id = null, zm_timestamp = null, last_zm_timestamp = null WHERE id < 3")
    done = verify("--all")
    assert done.returncode == 0, done.stdout
    assert "recovered               2  cannot be verified: Zoom's webhook logs hold no signature" in done.stdout
    assert counts(verify("--all", "--json"))["recovered"] == 2
    one = verify("1")
    assert (one.returncode, one.stdout) == (0, "event 1: recovered, out of Zoom's webhook logs, which hold no signature: cannot be verified\n")


def test_a_secret_that_was_rotated_away_is_its_own_verdict(verify, daemon, database):
    post(daemon, 2)
    secret = database.row("SELECT DISTINCT secret_id FROM events")["secret_id"]
    done = verify("--all", changes={"zoom.secret_token": "the-next-one"})
    assert done.returncode == 0
    assert f"secret_id {secret}" in done.stdout
    database.psql("-c", "UPDATE events SET raw = raw || ' ' WHERE id = 1")  # that is found without the secret
    assert verify("--all", changes={"zoom.secret_token": "the-next-one"}).returncode == 1


def test_since_leaves_out_what_came_before(verify, daemon, database):
    post(daemon, 3)
    database.psql("-c", "UPDATE events SET received_at = now() - interval '2 hours' WHERE id = 1")
    assert counts(verify("--all", "--since", "1h", "--json"))["checked"] == 2


def test_more_than_one_portion_is_read(verify, daemon, database):
    post(daemon)
    database.psql("-c", """INSERT INTO events (event_ts, received_at, last_received_at, event, app, body, zm_timestamp, signature, digest, raw)
        SELECT to_timestamp(1785369687 + i), received_at, last_received_at, event, app, null, zm_timestamp, signature, sha256(b), b
        FROM events, generate_series(1, 1200) AS i, LATERAL (SELECT convert_to('{"event":"meeting.started","event_ts":'
             || (1785369687 + i) || '000}', 'UTF8')) AS bytes(b)""")
    done = counts(verify("--all", "--json"))
    assert (done["checked"], done["verified"], len(done["changed_ids"])) == (1201, 1, 0)
    assert done["secret_unknown"] == 1200


def test_an_unknown_id_and_an_unclear_wish_are_refused(verify):
    assert verify("7").returncode == 1
    assert verify().returncode == 2
    assert verify("7", "--all").returncode == 2


def test_of_many_changed_ones_the_first_are_named(verify, daemon, database):
    post(daemon)
    database.psql("-c", "INSERT INTO events (event_ts, received_at, last_received_at, app, digest, raw)"
                        " SELECT now(), now(), now(), 'default', sha256(i::text::bytea), 'x' FROM generate_series(1, 25) AS i")
    lines = verify("--all").stdout.splitlines()
    assert lines[19].startswith("event 21 was changed") and lines[20] == "and 5 more: --json lists the ids of all"
    assert counts(verify("--all", "--json"))["changed_ids"] == list(range(2, 27))
