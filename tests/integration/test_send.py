# `zoomhookd send`: a first event without Zoom, and no signature for strangers.
import json
import pathlib
import re
import shlex
import subprocess
import time

import pytest

from harness import wire, zoom
from harness.daemon import SECRET, run
from harness.sending import config_of, receiver, send_to_own

ROOT = pathlib.Path(__file__).resolve().parents[2]

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


@pytest.fixture(scope="module")
def config(tmp_path_factory, daemon, database):
    return config_of(daemon, database, tmp_path_factory.mktemp("send"))


def query_of(done):
    """The SQL of the line that shows the row, as a shell would pass it on."""
    line = next(line for line in done.stdout.splitlines() if line.startswith("see it: "))
    words = shlex.split(line.removeprefix("see it: "))
    assert words[:2] == ["zoomhookd", "psql"]
    return words[words.index("-c") + 1]


def test_it_prints_the_command_that_shows_the_row(binary, config, database):
    done = send_to_own(binary, config, "user.created")
    assert done.returncode == 0, done.stderr
    assert "durable: in Postgres or the spool" in done.stdout
    assert f"zoomhookd psql --config {config} -c" in done.stdout
    rows = database.rows(query_of(done))
    assert [row["event"] for row in rows] == ["user.created"]
    assert "postgres" not in done.stdout.split("see it:")[1].replace(str(config), "")
    named = run(binary, "send", "user.created", environment={"ZOOMHOOKD_CONFIG": str(config)})
    assert "see it: zoomhookd psql -c" in named.stdout
    environment = {"ZOOMHOOKD_CONFIG": str(config), "SUDO_USER": "joe"}
    by_sudo = run(binary, "send", "user.created", environment=environment)
    assert f"see it: sudo zoomhookd psql --config {config} -c" in by_sudo.stdout


def test_what_it_prints_for_programs_is_json(binary, config, database):
    done = send_to_own(binary, config, "app_deauthorized", "--json")
    said = json.loads(done.stdout)
    assert (said["event"], said["event_ts"], said["status"], said["as_expected"]) == ("app_deauthorized", None, 200, True)
    assert database.row(said["sql"])["event"] == "app_deauthorized"
    assert SECRET not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "event",
    ["meeting.alert", "workspace.reservation_update", "session.rtms_started", "team_chat.link_shared", "webinar.alert"],
)
def test_an_event_without_a_written_sample_becomes_a_row_too(binary, config, database, event):
    assert send_to_own(binary, config, event).returncode == 0
    assert database.row("SELECT event, body FROM events ORDER BY id DESC LIMIT 1")["event"] == event


def test_an_unknown_event_brings_the_one_that_is_meant(binary, config):
    done = send_to_own(binary, config, "meeting.startd")
    assert done.returncode == 2
    assert "did you mean meeting.started?" in done.stderr


def test_a_value_of_the_body_is_replaced(binary, config, database):
    done = send_to_own(
        binary, config, "meeting.created", "--set", "payload.object.topic=Budget", "--set", "payload.object.duration=7"
    )
    assert done.returncode == 0, done.stderr
    what = database.row(query_of(done))["body"]
    assert '"topic": "Budget"' in what and '"duration": 7' in what
    other = send_to_own(binary, config, "meeting.created", "--set", "event=meeting.not_yet_known")
    assert database.row(query_of(other))["event"] == "meeting.not_yet_known"


def test_an_app_signs_with_its_own_token(binary, config, serve, database, tmp_path):
    crm = serve(database, apps=[{"name": "crm", "secret_tokens": ["token-of-the_CRM"]}])
    done = send_to_own(binary, config, "meeting.started", "--app", "crm", "--url", crm.webhook())
    assert done.returncode == 0, done.stderr
    assert database.row("SELECT app FROM events ORDER BY id DESC LIMIT 1")["app"] == "crm"
    unknown = send_to_own(binary, config, "meeting.started", "--app", "cmr")
    assert unknown.returncode == 2
    assert "did you mean crm?" in unknown.stderr and "default crm" in unknown.stderr


def test_a_duplicate_is_one_row_that_was_delivered_twice(binary, config, database):
    before = database.count()
    done = send_to_own(binary, config, "recording.completed", "--duplicate")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("200 in") == 2
    assert database.count() == before + 1
    row = database.row("SELECT * FROM events ORDER BY id DESC LIMIT 1")
    assert row["deliveries"] == 2
    assert row["request_id"] == row["last_request_id"]
    assert row["last_zm_timestamp"] > row["zm_timestamp"]


def test_what_should_be_refused_is_and_that_is_success(binary, config, database):
    before = database.count()
    for option, status in (("--stale", "503"), ("--bad-signature", "401")):
        done = send_to_own(binary, config, "meeting.started", option)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(status) and "as it should be" in done.stdout
    assert database.count() == before


def test_a_receiver_that_takes_everything_is_told_wrong(binary, tmp_path):
    (tmp_path / "token").write_text("any")
    with receiver() as url:
        for option in ("--stale", "--bad-signature", "--challenge"):
            what = [] if option == "--challenge" else ["meeting.started"]
            done = run(binary, "send", *what, option, "--url", url, "--secret", tmp_path / "token")
            assert done.returncode == 1, option
        plain = run(binary, "send", "meeting.started", "--url", url, "--secret", tmp_path / "token")
        assert plain.returncode == 0
        assert "accepted" in plain.stdout and "durable" not in plain.stdout and "see it" not in plain.stdout


def test_the_challenge_is_answered(binary, config, database):
    done = send_to_own(binary, config, "--challenge")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "valid: Zoom would accept this endpoint" in done.stdout
    assert json.loads(send_to_own(binary, config, "--challenge", "--json").stdout)["valid"] is True
    assert database.rows("SELECT FROM url_validations") == []  # Zoom has validated nothing
    wrong = run(binary, "send", "--challenge", "--config", config, "--secret", "-", stdin="another\n")
    assert wrong.returncode == 1
    assert "the receiver has another secret token" in wrong.stdout


def test_whatever_a_receiver_answers_a_challenge_with_is_told(binary, tmp_path):
    (tmp_path / "token").write_text("x\n")
    with receiver(headers=[("content-type", "x\x1b[31m\xff")]) as url:
        arguments = ["send", "--challenge", "--url", url, "--secret", tmp_path / "token"]
        told, shown = run(binary, *arguments, "--json"), run(binary, *arguments)
    assert (told.returncode, shown.returncode) == (1, 1)
    assert any("content type" in fault for fault in json.loads(told.stdout)["faults"])
    assert "\x1b" not in shown.stdout and "content type" in shown.stdout


def test_a_401_brings_the_next_step(binary, daemon):
    done = send(binary, "meeting.started", "--url", daemon.webhook(), ZOOM_WEBHOOK_SECRET_TOKEN="wrong")
    assert "zoomhookd config" in done.stderr and "reload" in done.stderr


def test_the_wrong_scheme_is_seen_both_ways(binary, daemon):
    plain, tls = daemon.webhook("http"), daemon.webhook("https")
    to_tls = send(binary, "meeting.started", "--url", tls.replace("https", "http"))
    assert to_tls.returncode == 1 and "say https://" in to_tls.stderr
    to_plain = send(binary, "meeting.started", "--url", plain.replace("http", "https"))
    assert to_plain.returncode == 1 and "say http://" in to_plain.stderr
    other = send(binary, "meeting.started", "--url", plain.replace("http", "ftp"))
    assert other.returncode == 2 and "http:// or https://" in other.stderr


def test_the_list_names_every_event_and_which_have_a_written_sample(binary):
    rows = [json.loads(line) for line in run(binary, "send", "--list", "--json").stdout.splitlines()]
    assert len(rows) > 580
    assert sum(row["sample"] for row in rows) >= 90
    assert {"event": "meeting.started", "family": "meeting", "sample": True} in rows
    names = run(binary, "send", "--list", "--names").stdout.split()
    assert names == [row["event"] for row in rows]


def test_the_recipe_of_the_docs_posts_by_hand(daemon, database, config):
    """docs/operations.md, "Post one by hand": openssl and curl, nothing of ours."""
    recipe = re.search(r"## Post one by hand.*?```sh\n(.*?)```", (ROOT / "docs/operations.md").read_text(), re.DOTALL)[1]
    recipe = recipe.replace("http://127.0.0.1:4000/webhook", daemon.webhook())
    token = config.parent / "secret_token"
    token.write_text(SECRET + "\n")
    recipe = recipe.replace("/etc/zoomhookd/secret_token", str(token))
    before = database.count()
    done = subprocess.run(["sh", "-eu", "-c", recipe], capture_output=True, text=True, timeout=20, cwd=config.parent)
    assert done.stdout.strip().endswith("200"), done.stdout + done.stderr
    assert database.count() == before + 1
