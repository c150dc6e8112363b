# `zoomhookd send`: a first event without Zoom, and no signature for strangers.
import json
import time

import pytest

from harness import wire, zoom
from harness.daemon import SECRET, run

ENVIRONMENT = {"ZOOM_WEBHOOK_SECRET_TOKEN": SECRET}


@pytest.fixture(scope="module")
def database(new_database):
    return new_database()


@pytest.fixture(scope="module")
def daemon(serve_for_module, database):
    return serve_for_module(database, tls=True)


def send(binary, *arguments, stdin="", **environment):
    return run(binary, "send", *arguments, environment={**ENVIRONMENT, **environment}, stdin=stdin)


@pytest.mark.parametrize("event", ["meeting.started", "meeting.ended", "recording.completed"])
def test_a_sample_event_becomes_a_row(binary, daemon, database, event):
    before = database.count()
    done = send(binary, event, "--url", daemon.webhook())
    assert done.returncode == 0, done.stderr
    assert "200" in done.stdout and "ms" in done.stdout
    assert database.count() == before + 1
    assert database.row("SELECT event FROM events ORDER BY id DESC LIMIT 1")["event"] == event


def test_a_file_becomes_a_row_byte_for_byte(binary, daemon, database, tmp_path):
    file = tmp_path / "any name.json"
    file.write_bytes(body := zoom.notification("user.created").replace(b",", b" ,\n"))
    assert send(binary, file, "--url", daemon.webhook()).returncode == 0
    assert bytes(database.row("SELECT raw FROM events WHERE event = 'user.created'")["raw"]) == body


def test_a_wrong_secret_is_seen(binary, daemon, tmp_path):
    done = send(binary, "meeting.started", "--url", daemon.webhook(), ZOOM_WEBHOOK_SECRET_TOKEN="wrong")
    assert done.returncode == 1
    assert "401" in done.stdout + done.stderr


def test_a_secret_of_its_own_is_used(binary, daemon, database, tmp_path):
    before = database.count()
    (tmp_path / "token").write_text(SECRET + "\n")
    done = send(
        binary,
        "meeting.started",
        "--url",
        daemon.webhook(),
        "--secret",
        tmp_path / "token",
        ZOOM_WEBHOOK_SECRET_TOKEN="wrong",
    )
    assert done.returncode == 0, done.stderr
    assert (
        send(
            binary, "meeting.ended", "--url", daemon.webhook(), "--secret", "-", stdin=SECRET + "\n"
        ).returncode
        == 0
    )
    assert database.count() == before + 2


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.1/webhook",
        "https://hooks.example.org/webhook",
        "http://127.0.0.1.example.org/webhook",
        "http://localhost.example.org/",
        "http://127.0.0.1@192.0.2.1/webhook",
        "http://[2001:db8::1]/",
    ],
)
def test_nothing_is_signed_for_a_stranger_with_the_production_secret(binary, url):
    began = time.monotonic()
    done = send(binary, "meeting.started", "--url", url)
    assert done.returncode != 0
    assert "--secret" in done.stderr
    assert time.monotonic() - began < 3


def test_nobody_listening_is_one_line(binary, daemon):
    port = wire.Wire(daemon.port())
    own = port.socket.getsockname()[1]
    port.socket.close()
    done = send(binary, "meeting.started", "--url", f"http://127.0.0.1:{own}/webhook")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_event_without_a_sample_is_named(binary, daemon):
    done = send(binary, "meeting.never_heard_of", "--url", daemon.webhook())
    assert done.returncode != 0
    assert "meeting.never_heard_of" in done.stderr


def test_https_with_the_own_certificate_works_on_this_machine(binary, daemon, database):
    before = database.count()
    done = send(binary, "webinar.started", "--url", daemon.webhook("https"))
    assert done.returncode == 0, done.stderr
    assert database.count() == before + 1
    assert json.loads(bytes(database.row("SELECT raw FROM events ORDER BY id DESC LIMIT 1")["raw"]))
