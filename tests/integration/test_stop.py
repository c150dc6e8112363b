# SIGTERM and SIGINT: finish what is in flight, lose nothing that was acknowledged, and end in time.
import signal
import time

import pytest

from harness import wire, zoom
from harness.load import Load, stored_bodies
from harness.wait import until
from harness.wire import Wire

AT_ONCE = 1.5  # seconds
in_time = pytest.mark.not_under_tsan("it takes seconds itself to end once the daemon has")


@in_time
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_daemon_ends_quickly_with_0(daemon, number):
    began = time.monotonic()
    daemon.process.send_signal(number)
    assert daemon.exit_code() == 0
    assert time.monotonic() - began < 3


def test_nothing_listens_afterwards(daemon):
    port = daemon.port()
    daemon.stop()
    with pytest.raises(ConnectionRefusedError):
        Wire(port)


def test_every_200_given_while_stopping_is_stored(serve, new_database):
    for _ in range(3):
        database = new_database()
        daemon = serve(database)
        with Load(daemon.port(), connections=16, pause=0) as load:
            until(lambda: len(load.acknowledged()) > 200, 20, "the load is on its way")
            daemon.terminate()
            assert daemon.exit_code() == 0
        assert load.statuses() <= {0, 200, 503}
        assert load.acknowledged() <= stored_bodies(database)


def test_a_request_in_flight_is_answered_and_its_connection_closed(daemon, database):
    with database.connect() as administrator, Wire(daemon.port()) as connection:
        with administrator.transaction():
            administrator.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
            connection.send(wire.signed_post(zoom.notification()))
            until(lambda: database.rows("SELECT 1 FROM pg_locks WHERE NOT granted"), 5, "the insert waits")
            daemon.terminate()
            daemon.await_line("stopping")
        answer = connection.answer()
        assert (answer.status, answer.headers.get("connection", "").lower()) == (200, "close")
        assert connection.closed()
    assert daemon.exit_code() == 0
    assert database.count() == 1


@in_time
def test_idle_connections_do_not_hold_it_up(daemon):
    connections = [Wire(daemon.port()) for _ in range(50)]
    for connection in connections[:25]:
        assert connection.ask(wire.head("GET / HTTP/1.1")).status == 200
    began = time.monotonic()
    daemon.stop()
    assert time.monotonic() - began < 3
    for connection in connections:
        assert connection.closed()


def test_half_a_request_does_not_hold_it_up(daemon):
    with Wire(daemon.port()) as header, Wire(daemon.port()) as body:
        header.send(b"POST /webhook HTTP/1.1\r\nHost:")
        body.send(
            wire.head("POST /webhook HTTP/1.1", {"Content-Length": 100, **wire.quick_headers(b"")}) + b"{"
        )
        daemon.stop()


def test_a_frozen_postgres_does_not_hold_it_up(cluster, daemon):
    try:
        with Wire(daemon.port()) as connection:
            assert connection.ask(wire.signed_post(zoom.notification())).status == 200
            cluster.freeze()
            connection.send(wire.signed_post(zoom.notification()))
            daemon.stop()
            assert connection.answer().status == 503
    finally:
        cluster.thaw()


def test_a_postgres_that_was_frozen_before_connecting_does_not_hold_it_up(cluster, serve, database):
    cluster.freeze()
    try:
        serve(database).stop()
    finally:
        cluster.thaw()


def test_a_stopped_postgres_does_not_hold_it_up(cluster, daemon):
    cluster.stop()
    try:
        daemon.stop()
    finally:
        cluster.start()


@in_time
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_it_at_once(cluster, daemon, number):
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    cluster.freeze()
    try:
        with Wire(daemon.port()) as connection:
            connection.send(wire.signed_post(zoom.notification()))
            daemon.process.send_signal(number)
            daemon.await_line("stopping")
            began = time.monotonic()
            daemon.process.send_signal(number)
            daemon.exit_code(AT_ONCE)
            assert time.monotonic() - began < AT_ONCE
    finally:
        cluster.thaw()


def test_a_closed_terminal_does_not_stop_what_nohup_started(serve, database):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # children inherit it
    try:
        daemon = serve(database)
    finally:
        signal.signal(signal.SIGHUP, before)
    daemon.process.send_signal(signal.SIGHUP)
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    assert daemon.process.poll() is None
