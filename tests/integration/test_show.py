# Everything about one event, for people and programs, and its exact bytes.
import json
import re
import subprocess

import pytest

from harness import daemon as daemons
from harness import zoom
from harness.commands import write_config

BODY = b'{"event":"meeting.started", "payload":{"account_id":"acc","object":{"topic":"\\u001b[31mred","id":1}},"event_ts":1785369687000}'


@pytest.fixture
def show(binary, daemon, database, tmp_path):
    """show(arguments): of the only event there is."""
    assert zoom.post(daemon.webhook(), BODY).status == 200
    config = write_config(tmp_path, database.url())
    return lambda *arguments: daemons.run(binary, "show", "--config", config, *arguments)


def test_it_tells_columns_verdict_and_body(show):
    done = show("1")
    assert (done.returncode, done.stderr) == (0, "")
    facts = dict(line.split(None, 1) for line in done.stdout.split("\nbody\n")[0].splitlines())
    assert (facts["event"], facts["account_id"], facts["deliveries"]) == ("meeting.started", "acc", "1")
    assert facts["verified"].startswith("by secret ") and facts["verified"].endswith(" of app default")
    assert "lateness" in facts
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", facts[name]) for name in ("received_at", "event_ts", "zm_timestamp"))
    assert '\n      "topic": "\\\\u001b[31mred"' in done.stdout or '"topic": "\\u001b[31mred"' in done.stdout
    assert "\x1b" not in done.stdout


def test_the_token_may_lie_beside_the_config(show, binary, database, tmp_path):
    """As with the Debian package; who may not read it is shown the rest."""
    config = write_config(tmp_path, database.url(), {"zoom.secret_token": None})
    assert "secret_unknown" in daemons.run(binary, "show", "--config", config, "1").stdout
    (tmp_path / "secret_token").write_text(daemons.SECRET)
    assert "verified" in daemons.run(binary, "show", "--config", config, "1").stdout


def test_raw_is_byte_for_byte(show, binary, tmp_path):
    command = [binary, "show", "--config", tmp_path / "zoomhookd.toml", "1", "--raw"]
    assert subprocess.run(command, capture_output=True, timeout=20, env=daemons.clean_environment()).stdout == BODY


def test_json_is_one_object_with_the_verdict(show):
    shown = json.loads(show("1", "--json").stdout)
    assert (shown["id"], shown["verdict"], shown["body"]) == (1, "verified", json.loads(BODY))


def test_a_changed_event_is_shown_as_such(show, database):
    database.psql("-c", "UPDATE events SET body = '{}'")
    assert "changed           body says something else than raw" in show("1").stdout


def test_without_raw_bytes_it_says_so(show, database):
    database.psql("-c", "UPDATE events SET raw = null")
    assert "raw was not kept" in show("1").stdout
    done = show("1", "--raw")
    assert (done.returncode, done.stdout) == (1, "")
    assert "zoomhookd show 1 has its body" in done.stderr


def test_an_unknown_id_says_where_to_look(show):
    for form in ((), ("--json",), ("--raw",)):
        done = show("2", *form)
        assert done.returncode == 1
        assert "no event 2: zoomhookd tail --since 1d" in done.stderr
    assert show("0").returncode == 2
