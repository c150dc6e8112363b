# Stored notifications are posted to another receiver: the same bytes, signed anew with a secret of its own, each once.
import http.server
import json
import signal
import subprocess
import threading

import pytest

from harness import daemon as daemons
from harness import zoom
from harness.commands import write_config
from harness.ports import free_port
from harness.wait import until

OTHER = "the-receivers-own-Secret"


class Receiver:
    """Answers by rule and remembers; use with `with`."""

    def __init__(self, rule=lambda number: 200, port=0):
        receiver = self
        self.bodies, self.peers = [], set()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = rule(len(receiver.bodies))
                if status == 200:
                    receiver.bodies.append(body)
                receiver.peers.add(self.client_address)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        self.thread = threading.Thread(target=self.server.serve_forever)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def command(binary, database, tmp_path):
    """command(to, arguments): the command line, with the receiver's own secret."""
    config = write_config(tmp_path, database.url())
    secret = tmp_path / "secret"
    secret.write_text(OTHER + "\n")
    return lambda to, *arguments: ["replay", "--config", config, "--secret", secret, "--to", to, *arguments]


@pytest.fixture
def replay(binary, command):
    return lambda to, *arguments: daemons.run(binary, *command(to, *arguments))


@pytest.fixture
def stored(daemon):
    """stored(count): bodies, stored in this order."""

    def store(count, event="meeting.started"):
        bodies = [zoom.notification(event) for _ in range(count)]
        for body in bodies:
            assert zoom.post(daemon.webhook(), body).status == 200
        return bodies

    return store


def test_another_daemon_stores_the_same_events(replay, stored, serve, new_database, database):
    stored(3)
    other = new_database()
    receiver = serve(other, {"zoom.secret_token": OTHER})
    done = replay(receiver.webhook())
    assert (done.returncode, done.stderr) == (0, "")
    assert "3  answered 200" in done.stdout
    raw = "SELECT raw FROM events ORDER BY id"
    assert other.rows(raw) == database.rows(raw)
    assert replay(receiver.webhook(), "--id", "2").returncode == 0
    assert other.count() == 3  # a repeated one is known


def test_events_are_chosen_by_pattern_time_and_id(replay, stored, database):
    stored(1, "old.event")
    database.psql("-c", "UPDATE events SET received_at = now() - interval '3 days'")
    chosen, _ = stored(2), stored(1, "recording.completed")
    with Receiver() as receiver:
        assert replay(receiver.url, "--event", "meeting.*", "--since", "1d").returncode == 0
        assert receiver.bodies == chosen
        assert replay(receiver.url, "--until", "1d").returncode == 0
        assert len(receiver.bodies) == 3 and b"old.event" in receiver.bodies[2]
        assert len(receiver.peers) == 2  # one connection each
    done = replay(receiver.url, "--id", "99")
    assert done.returncode == 1 and "no event 99" in done.stderr


def test_a_receiver_that_is_away_for_a_moment_is_waited_for(replay, stored):
    bodies, failures = stored(3), iter([200, 503, 503])
    with Receiver(lambda number: next(failures, 200)) as receiver:
        done = replay(receiver.url)
        assert (done.returncode, receiver.bodies) == (0, bodies)


def test_it_stops_where_the_receiver_stays_away_and_goes_on_from_there(replay, stored):
    bodies = stored(4)
    with Receiver(lambda number: 200 if number < 2 else 503) as receiver:
        done = replay(receiver.url)
        first = receiver.bodies
    assert done.returncode == 1
    assert "answers 503" in done.stderr
    assert "with --after 2\n" in done.stderr
    with Receiver() as receiver:
        assert replay(receiver.url, "--after", "2").returncode == 0
        assert first + receiver.bodies == bodies


def test_it_stops_where_everything_is_refused(replay, stored):
    stored(12)
    with Receiver(lambda number: 401) as receiver:
        done = replay(receiver.url, "--json")
    assert done.returncode == 1
    assert "10 in a row, the last with 401" in done.stderr
    assert json.loads(done.stdout) == {"done": False, "answers": {"401": 10}, "empty": 0, "after": None}


def test_an_interruption_says_where_to_go_on(binary, command, stored):
    bodies = stored(3)
    with Receiver() as receiver:
        running = subprocess.Popen(
            [binary, *map(str, command(receiver.url, "--rate", "0.01"))], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=daemons.clean_environment(), text=True,
        )
        until(lambda: receiver.bodies, 20, "the first has come")
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=20)
        assert running.returncode == 1
        assert "interrupted" in said and "--after 1" in said
        assert receiver.bodies == bodies[:1]


def test_without_raw_bytes_the_body_goes_and_without_a_body_nothing(replay, stored, database):
    body = stored(2)[0]
    database.psql("-c", "UPDATE events SET raw = null", "-c", "UPDATE events SET body = null WHERE id = 2")
    with Receiver() as receiver:
        done = replay(receiver.url, "--json")
        assert [json.loads(one) for one in receiver.bodies] == [json.loads(body)]
    assert json.loads(done.stdout) == {"done": True, "answers": {"200": 1}, "empty": 1, "after": 2}


def test_what_is_cut_off_in_zooms_logs_is_not_posted_and_what_was_recovered_is(replay, stored, database):
    body = stored(2)[0]
    database.psql("-c", "UPDATE events SET origin = CASE id WHEN 1 THEN 'recovered' ELSE 'incomplete' END")
    with Receiver() as receiver:
        done = replay(receiver.url, "--json")
        assert receiver.bodies == [body]
    assert json.loads(done.stdout) == {"done": True, "answers": {"200": 1}, "empty": 1, "after": 2}


@pytest.mark.parametrize("to", ["https://staging.example.org/webhook", "http://127.0.0.1:4000/webhook"])
def test_what_zoom_signs_with_signs_no_replay(binary, command, tmp_path, to):
    (tmp_path / "secret").write_text(daemons.SECRET + "\n")
    done = daemons.run(binary, *command(to))
    assert done.returncode == 2
    assert "Give the receiver one of its own" in done.stderr and daemons.SECRET not in done.stderr


def test_nor_does_the_token_beside_the_config(binary, command, database, tmp_path):
    write_config(tmp_path, database.url(), {"zoom.secret_token": None})
    for name in ("secret_token", "secret"):
        (tmp_path / name).write_text(daemons.SECRET + "\n")
    assert "Give the receiver one of its own" in daemons.run(binary, *command("http://127.0.0.1:1/")).stderr


def test_nobody_at_all_is_told_with_its_address(replay, stored):
    stored(1)
    done = replay(f"http://127.0.0.1:{free_port()}/hook")
    assert done.returncode == 1
    assert "127.0.0.1" in done.stderr and "to go on, the same command\n" in done.stderr
