# The limits at the door: sizes, slow senders, and how many may come in; others are served meanwhile.
import contextlib
import os
import resource
import time

import pytest

from harness import admin, wire, zoom
from harness.schema import WRITER
from harness.wait import until
from harness.wire import Wire

MAX_BODY = 64 * 1024
SLOWEST = 20  # seconds after which a sender who doesn't get on must have been cut
CHUNKED = {"Transfer-Encoding": "chunked"}


@pytest.fixture(scope="module")
def database(new_database):
    return new_database()


@pytest.fixture(scope="module")
def daemon(serve_for_module, database):
    return serve_for_module(database, {"server.max_body": "64KiB"})


def sized(length):
    """A notification of exactly so many bytes."""
    frame = len(zoom.notification(topic=""))
    return zoom.notification(topic="x" * (length - frame))


def post_chunked(daemon, body, fields):
    with Wire(daemon.port()) as connection:
        with contextlib.suppress(ConnectionError):  # the answer may come before all of it is sent
            connection.send(
                wire.head("POST /webhook HTTP/1.1", {**CHUNKED, **fields}) + wire.chunked(body, 8000)
            )
        return connection.answer()


def test_a_body_of_exactly_the_limit_is_stored(daemon, database):
    before, body, chunked = database.count(), sized(MAX_BODY), sized(MAX_BODY)
    assert len(body) == len(chunked) == MAX_BODY
    assert zoom.post(daemon.webhook(), body).status == 200
    assert post_chunked(daemon, chunked, wire.quick_headers(chunked)).status == 200
    assert database.count() == before + 2


@pytest.mark.parametrize("length", [MAX_BODY + 1, 3_000_000])
def test_a_body_over_the_limit_that_may_be_zooms_is_answered_503(daemon, database, length):
    before, body = database.count(), sized(length)
    for answer in (zoom.post(daemon.webhook(), body), post_chunked(daemon, body, wire.quick_headers(body))):
        assert answer.status == 503
        zoom.problem_title(answer)
    assert database.count() == before
    daemon.await_line("level=warn", "server.max_body")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"x-zm-request-timestamp": "1785369686"},
        {"x-zm-request-timestamp": "1785369686", "x-zm-signature": "v0=12"},
    ],
)
def test_a_body_over_the_limit_that_cannot_be_zooms_is_answered_413(daemon, fields):
    body = sized(MAX_BODY + 1)
    for answer in (zoom.post(daemon.webhook(), body, fields), post_chunked(daemon, body, fields)):
        assert answer.status == 413
        zoom.problem_title(answer)


def test_a_length_that_is_only_claimed_is_refused_at_once(daemon):
    with Wire(daemon.port()) as connection:
        fields = {"Content-Length": 10**12, **wire.quick_headers(b"")}
        assert connection.ask(wire.head("POST /webhook HTTP/1.1", fields)).status == 503


def test_who_asks_before_sending_too_much_is_not_told_to_go_on(daemon):
    with Wire(daemon.port()) as connection:
        fields = {"Content-Length": MAX_BODY + 1, "Expect": "100-continue", **wire.quick_headers(b"")}
        assert connection.ask(wire.head("POST /webhook HTTP/1.1", fields)).status == 503


@pytest.mark.not_under_tsan("8 MiB take longer than Zoom waits")
def test_without_a_limit_of_its_own_8_mib_are_taken(serve, database):
    daemon = serve(database)
    body = sized(8 * 1024 * 1024)
    assert zoom.post(daemon.webhook(), body).status == 200
    assert zoom.post(daemon.webhook(), body + b" ").status == 503


def test_a_header_within_16_kib_is_read(daemon):
    body = zoom.notification()
    assert zoom.post(daemon.webhook(), body, {**zoom.headers(body), "x-padding": "p" * 14_000}).status == 200


def test_a_header_over_16_kib_is_answered_431(daemon):
    with Wire(daemon.port()) as connection:
        answer = connection.ask(wire.head("POST /webhook HTTP/1.1", {"x-padding": "p" * 20_000}))
        assert answer.status == 431
        zoom.problem_title(answer)
        assert connection.closed()


def test_an_endless_header_is_answered_and_cut(daemon):
    with Wire(daemon.port()) as connection:
        with contextlib.suppress(ConnectionError):
            connection.send(b"POST /webhook HTTP/1.1\r\n" + b"x-endless: " + b"e" * 2_000_000)
        assert connection.answer().status == 431
        assert connection.closed()


def seconds_until_cut(connection, daemon, drop):
    """Sends a byte now and then until the daemon has had enough; meanwhile others must be served quickly."""
    began = time.monotonic()
    connection.socket.settimeout(0.25)
    while time.monotonic() - began < SLOWEST:
        try:
            connection.send(drop)
            if not connection.socket.recv(4096):
                break
        except TimeoutError:
            pass
        except ConnectionError:
            break
        answer = zoom.curl(daemon.address())
        assert (answer.status, answer.seconds < 1) == (200, True)
    return time.monotonic() - began


def test_a_slow_header_is_cut_while_others_are_served(daemon):
    with Wire(daemon.port()) as connection:
        connection.send(b"POST /webhook HTTP/1.1\r\nHost: x\r\nx-slow: ")
        assert seconds_until_cut(connection, daemon, b"s") < SLOWEST


def test_a_slow_body_is_cut_while_others_are_served(daemon, database):
    before = database.count()
    with Wire(daemon.port()) as connection:
        connection.send(
            wire.head("POST /webhook HTTP/1.1", {"Content-Length": 5000, **wire.quick_headers(b"")})
        )
        assert seconds_until_cut(connection, daemon, b"s") < SLOWEST
    assert database.count() == before


def test_a_hundred_silent_connections_hold_nobody_up(daemon):
    with contextlib.ExitStack() as stack:
        for _ in range(100):
            stack.enter_context(Wire(daemon.port())).send(b"POST ")
        answer = zoom.post(daemon.webhook(), zoom.notification())
    assert (answer.status, answer.seconds < 1) == (200, True)


def served(connection):
    return connection.ask(wire.head("GET / HTTP/1.1")).status == 200


def served_in_turn(connections):
    """Nothing shows outside when a connection becomes idle, so a moment keeps their order certain."""
    for connection in connections:
        assert served(connection)
        time.sleep(0.1)


def alive(connection):
    """True where the daemon has not closed it; an idle connection has nothing to read."""
    connection.socket.settimeout(0.01)
    try:
        return connection.socket.recv(1) != b""
    except TimeoutError:
        return True
    except ConnectionError:
        return False


def test_at_the_maximum_the_longest_idle_connection_makes_room(serve, database):
    daemon = serve(database, {"server.max_connections": 4})
    with contextlib.ExitStack() as stack:
        oldest, *others = [stack.enter_context(Wire(daemon.port())) for _ in range(4)]
        served_in_turn([oldest, *others])
        assert served(stack.enter_context(Wire(daemon.port())))
        until(lambda: not alive(oldest), 5, "the longest idle connection is closed")
        assert all(alive(connection) for connection in others)


def test_at_the_maximum_it_is_idleness_that_counts_not_age(serve, database):
    daemon = serve(database, {"server.max_connections": 3})
    with contextlib.ExitStack() as stack:
        first, second, third = [stack.enter_context(Wire(daemon.port())) for _ in range(3)]
        served_in_turn([first, second, third, first])
        assert served(stack.enter_context(Wire(daemon.port())))
        until(lambda: not alive(second), 5, "the longest idle connection is closed")
        assert alive(first) and alive(third)


def test_many_short_connections_over_a_small_maximum_are_all_served(serve, database):
    daemon = serve(database, {"server.max_connections": 4})
    bodies = [zoom.notification() for _ in range(60)]
    assert {zoom.post(daemon.webhook(), body).status for body in bodies} == {200}


def test_a_burst_of_connections_does_not_exceed_the_maximum(serve, database):
    daemon = serve(database, {"server.max_connections": 4})
    with contextlib.ExitStack() as stack:
        connections = [stack.enter_context(Wire(daemon.port())) for _ in range(100)]
        until(lambda: sum(map(alive, connections)) <= 4, 10, "no more than the maximum stay open")
        assert served(stack.enter_context(Wire(daemon.port())))


def only_what_stays_is_connected(database):
    """Two writers, and what announces events to those who listen."""
    sessions = "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND usename = %s"
    queries = [row["query"] for row in database.rows(sessions, (WRITER,))]
    return len(queries) == 3 and any("pg_notify" in query for query in queries)


def allow_no_more_descriptors(daemon, stack):
    """A new descriptor is the lowest free one: connections fill the gaps, so that any that is given up is a help."""
    pid = daemon.process.pid

    def numbers():
        return {int(number) for number in os.listdir(f"/proc/{pid}/fd")}

    while len(numbers()) <= max(numbers()):
        assert served(stack.enter_context(Wire(daemon.port())))
    _, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (max(numbers()) + 1, hard))
    # Before it is stopped, since UBSan needs a pipe to look at an object, and calls it invalid where it gets none.
    stack.callback(resource.prlimit, pid, resource.RLIMIT_NOFILE, (hard, hard))


def test_without_a_free_descriptor_an_idle_connection_gives_its_own_to_a_newcomer_only(serve, new_database):
    database = new_database()  # where nobody else is connected
    daemon = serve(database)
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    until(lambda: only_what_stays_is_connected(database), 10, "the daemon opens nothing more by itself")
    with contextlib.ExitStack() as stack:
        oldest, *others = [stack.enter_context(Wire(daemon.port())) for _ in range(3)]
        served_in_turn([oldest, *others])
        allow_no_more_descriptors(daemon, stack)
        time.sleep(0.5)  # several rounds of whatever it might do without need
        served_in_turn([oldest])
        assert served(stack.enter_context(Wire(daemon.port())))
        until(lambda: not alive(others[0]), 5, "the longest idle connection is closed")
        assert alive(oldest)
        daemon.await_line("level=warn", "cannot accept connections")


def test_as_many_files_may_be_open_as_the_system_allows(serve, database):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    try:
        daemon = serve(database)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert resource.prlimit(daemon.process.pid, resource.RLIMIT_NOFILE) == (hard, hard)


def waiting_for_a_lock(connection):
    found = connection.execute("SELECT count(*) AS n FROM pg_locks WHERE NOT granted")
    return found.fetchone()["n"]


def test_where_all_wait_for_an_answer_the_newcomer_is_closed_and_counted(serve, database):
    daemon = serve(database, {"server.max_connections": 2})
    with database.connect() as other, contextlib.ExitStack() as stack:
        other.execute("BEGIN")
        other.execute("LOCK TABLE events")  # nothing is stored, so nothing is answered
        for _ in range(2):
            stack.enter_context(Wire(daemon.port())).send(wire.signed_post(zoom.notification()))
            until(lambda: waiting_for_a_lock(other), 10, "it is with a writer")
        until(lambda: waiting_for_a_lock(other) == 2, 10, "both are with a writer")
        newcomer = stack.enter_context(Wire(daemon.port()))
        until(lambda: not alive(newcomer), 2, "the newcomer is closed")
        assert admin.metrics(daemon)["zoomhookd_connections_turned_away_total"] == 1
