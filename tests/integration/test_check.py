# `zoomhookd check`: what it says of a receiver that works, and of each thing that keeps events from arriving.
import json
import os
import pwd

import pytest

from harness import daemon as daemons
from harness import zoom
from harness.answering import answering
from harness.ports import free_port
from harness.schema import WRITER, make_version
from harness.tls import make_certificate
from harness.wait import until

pytestmark = pytest.mark.usefixtures("postgres_is_well_afterwards")


@pytest.fixture(scope="module", autouse=True)
def commits_last(cluster):
    """Unlike in other tests: without fsync nothing is stored for good, says check."""
    cluster.set("fsync", "on")


@pytest.fixture
def config(tmp_path, database):
    """config(changes, user): a file for daemon and command alike, on ports that both know."""
    ports = free_port(), free_port()

    def write(changes=None, user=WRITER):
        known = {
            "server.listen": [f"http://127.0.0.1:{ports[0]}"],
            "admin.listen": f"http://127.0.0.1:{ports[1]}",
            "spool.directory": str(tmp_path / "spool"),
            "spool.min_free_disk": "1MiB",
        }
        file = tmp_path / "zoomhookd.toml"
        file.write_text(daemons.toml(daemons.settings_for(database.url(user), known | (changes or {}))))
        file.chmod(0o600)
        return file

    return write


@pytest.fixture
def check(binary):
    """check(file, "--json"): what it prints; fails the test unless it ends with `code`."""

    def run(file, *arguments, code, ngrok="http://127.0.0.1:1"):
        done = daemons.run(binary, "check", "--config", file, "--ngrok", ngrok, *arguments)
        assert done.returncode == code, done.stdout + done.stderr
        assert done.stderr == ""
        return done.stdout

    return run


def line(text, what, *parts):
    """The one line of that level and name with all the parts; and the fix that stands below it."""
    lines = text.splitlines()
    found = [i for i, one in enumerate(lines) if one.split()[:2] == what.split() and all(p in one for p in parts)]
    assert len(found) == 1, f"{what} {parts} in\n{text}"
    below = lines[found[0] + 1 : found[0] + 2]
    return below[0].strip() if below and below[0].strip().startswith("->") else ""


def test_all_is_well(start, config, check, database):
    file = config()
    daemon = start(["serve", "--config", file])
    challenge = zoom.challenge()
    assert zoom.post(daemon.webhook(), challenge, zoom.headers(challenge)).status == 200
    body = zoom.notification("meeting.started")
    assert zoom.post(daemon.webhook(), body, zoom.headers(body)).status == 200
    until(lambda: database.rows("SELECT FROM url_validations"), 10, "the challenge is recorded")
    text = check(file, code=0)
    assert "fail" not in text.split("\n\n")[0]
    line(text, "ok config", str(file))
    line(text, "ok secrets", "app default has token ")
    line(text, "ok Postgres", database.name, "Postgres 1")
    line(text, "ok clock", "Postgres's")
    line(text, "ok rights")
    line(text, "ok months", "3 months ahead")
    line(text, "ok events", "the newest came 0 s ago", "app default")
    line(text, "ok challenge", "app default was validated 0 s ago")
    line(text, "ok rejected", "0 requests")
    line(text, "ok disk", "events take ", "growth is not known before a day has passed")
    line(text, "ok spool", str(file.parent / "spool"))
    line(text, "ok address", daemon.webhook() + " answers")
    line(text, "ok daemon", "ready")
    line(text, "ok ngrok", "no agent tells")
    assert text.endswith("Events would arrive and be stored: 0 failures, 0 warnings\n")
    assert daemons.SECRET not in text


def test_for_programs(config, check):
    (text,) = check(config(), "--json", code=1).splitlines()
    told = json.loads(text)
    assert told["events_would_arrive"] is False
    (address,) = [f for f in told["findings"] if f["what"] == "address"]
    assert (address["level"], "zoomhookd serve" in address["fix"]) == ("fail", True)


def test_no_daemon_runs(config, check):
    text = check(config(), code=1)
    assert "systemctl start zoomhookd" in line(text, "fail address", "nobody answers on http://127.0.0.1:")
    assert "zoomhookd setup" in line(text, "warn challenge", "has not validated the URL of app default yet")
    line(text, "ok events", "none yet")
    assert "Events would not arrive: 1 failure" in text


def test_another_program_has_the_port(config, check):
    with answering(404, b"not here") as port:
        text = check(config({"server.listen": [f"http://127.0.0.1:{port}"]}), code=1)
    line(text, "fail address", "something else answers", "status 404")


def test_every_mistake_of_the_config_is_told(config, check):
    text = check(config({"log.level": "loud", "zoom.secret_token": ""}), code=1)
    line(text, "fail config", "log.level")
    line(text, "fail config", "zoom.secret_token")


def test_a_config_that_all_may_read(config, check):
    file = config()
    file.chmod(0o644)
    assert f"chmod o-r {file}" in line(check(file, code=1), "warn secrets", "zoom.secret_token", str(file))


def test_a_config_without_secrets_may_be_read_by_all(config, check, tmp_path):
    token = tmp_path / "token"
    token.write_text(daemons.SECRET)
    file = config({"zoom.secret_token": None, "zoom.secret_token_file": str(token)})
    token.chmod(0o600)
    file.chmod(0o644)
    assert "warn  secrets" not in check(file, code=1)
    token.chmod(0o644)
    assert f"chmod o-r {token}" in line(check(file, code=1), "warn secrets", "a secret token", str(token))


def test_a_token_has_changed_since_the_daemon_loaded_it(start, config, check, tmp_path):
    token = tmp_path / "token"
    token.write_text(daemons.SECRET)
    file = config({"zoom.secret_token": None, "zoom.secret_token_file": str(token)})
    start(["serve", "--config", file])
    os.utime(token, (later := os.stat(token).st_mtime + 100, later))
    assert "zoomhookd reload" in line(check(file, code=0), "warn daemon", str(token), "has changed")


def test_what_has_changed_since_the_daemon_loaded_it(start, config, check):
    file = config()
    start(["serve", "--config", file])
    os.utime(file, (later := os.stat(file).st_mtime + 100, later))
    assert "zoomhookd reload" in line(check(file, code=0), "warn daemon", "has changed")


def test_postgres_is_away(start, config, check, cluster):
    file = config()
    start(["serve", "--config", file])
    cluster.stop()
    text = check(file, code=1)
    assert "is Postgres running" in line(text, "fail Postgres", "No such file or directory")


def test_no_such_database(config, check, cluster):
    text = check(config({"database.url": cluster.url("nowhere")}), code=1)
    assert "createdb" in line(text, "fail Postgres", 'database "nowhere" does not exist')


def test_commits_may_be_lost(config, check, cluster):
    cluster.set("fsync", "off")
    until(lambda: "off" in cluster.psql("postgres", "-Atc", "SHOW fsync"), 10, "it is off")
    try:
        assert "RESET fsync" in line(check(config(), code=1), "fail Postgres", "a power cut loses")
    finally:
        cluster.set("fsync", "on")
        until(lambda: "on" in cluster.psql("postgres", "-Atc", "SHOW fsync"), 10, "it is on")


def test_a_role_without_rights(config, check, database):
    database.psql("-c", "CREATE ROLE onlooker LOGIN IN ROLE zoomhook_reader")
    text = check(config(user="onlooker"), code=1)
    assert "GRANT zoomhook_writer" in line(text, "fail rights", "INSERT on events", "zoomhook_make_month()")


def test_the_schema_is_old(config, check, cluster):
    old = cluster.create_database()
    make_version(old, 3)
    never = {"database.url": old.url(), "database.migrate": "never"}
    assert "zoomhookd migrate" in line(check(config(never), code=1), "fail schema", "version 3 of")
    assert line(check(config({"database.url": old.url()}), code=1), "ok schema", "serve migrates it") == ""


def test_a_request_was_refused(start, config, check, database):
    file = config()
    daemon = start(["serve", "--config", file])
    body = zoom.notification()
    assert zoom.post(daemon.webhook(), body, zoom.headers(body, secret="another")).status == 401
    until(lambda: database.rows("SELECT FROM rejected"), 10, "it is kept")
    assert "rejected list" in line(check(file, code=0), "warn rejected", "1 request")


def test_the_certificate(config, check, tmp_path):
    certificate, key = make_certificate(tmp_path, "localhost")
    _, other = make_certificate(tmp_path, "elsewhere")
    listen = {"server.listen": [f"https://127.0.0.1:{free_port()}"], "tls.certificate": str(certificate)}
    text = check(config(listen | {"tls.private_key": str(key)}), code=1)
    line(text, "warn TLS", str(certificate), "1 days left")
    assert "public CA" in line(text, "warn TLS", str(certificate), "self-signed")
    line(check(config(listen | {"tls.private_key": str(other)}), code=1), "fail TLS", str(other), "fits")


def tunnel(public_url, local_port):
    tunnels = [{"public_url": public_url, "config": {"addr": f"http://localhost:{local_port}"}}]
    return answering(200, json.dumps({"tunnels": tunnels}).encode())


def test_the_tunnel_leads_here(serve, config, check, database):
    """The stand-in for ngrok's edge is the daemon's own https:// address."""
    outside = serve(database, tls=True).address("https")
    file = config()
    port = int(file.read_text().split("http://127.0.0.1:")[1].split('"')[0])
    with tunnel(outside, port) as agent:
        text = check(file, code=1, ngrok=f"http://127.0.0.1:{agent}")
    line(text, "ok URL", f"{outside}/webhook", "paste it into the Marketplace")
    with tunnel(outside, port + 1) as agent:
        text = check(file, code=1, ngrok=f"http://127.0.0.1:{agent}")
    assert f"ngrok http {port}" in line(text, "warn ngrok", "no tunnel of it leads to server.listen")


def test_what_says_it_is_ngrok_steers_no_terminal(serve, config, check, database):
    serve(database)
    file = config()
    port = int(file.read_text().split("http://127.0.0.1:")[1].split('"')[0])
    with tunnel("https://\x1b]0;mine\x07.example", port) as agent:
        assert "\\x1b]0;mine\\x07" in check(file, code=1, ngrok=f"http://127.0.0.1:{agent}")


def test_a_public_url_that_zoom_could_not_use(config, check):
    with answering(301, b"", [("Location", "https://example.com/")]) as port:
        text = check(config(), "--url", f"http://127.0.0.1:{port}/webhook", code=1)
    line(text, "fail URL", "a redirect, which Zoom never follows")
    nobody = line(check(config(), "--url", "http://127.0.0.1:1/webhook", code=1), "fail URL", "127.0.0.1:1")
    assert "zoomhookd serve" not in nobody  # it is about Zoom's way in, not this machine's daemon


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_root_meets_postgres_as_the_daemon_does(config, check, cluster, database, tmp_path):
    anonymous = {"database.url": f"postgresql:///{database.name}?host={cluster.folder}"}
    text = check(config(anonymous), code=1)
    assert "sudo -u" in line(text, "fail Postgres", 'role "root" does not exist')
    spool = tmp_path / "spool"
    spool.mkdir()
    os.chown(spool, pwd.getpwnam("postgres").pw_uid, -1)
    line(check(config(anonymous), code=1), "ok Postgres", "postgres@")
