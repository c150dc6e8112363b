# More than the daemon may hold: strangers' connections and bodies keep no honest notification out, nor fill the memory.
import contextlib
import re

import pytest

from harness import admin, slow, wire, zoom
from harness.load import Load
from harness.wait import until
from harness.wire import Wire

MIB = 1 << 20


def held(stack, port, begin, connections):
    """Connections that send `begin` and then nothing."""
    all_of_them = [stack.enter_context(Wire(port)) for _ in range(connections)]
    for connection in all_of_them:
        connection.send(begin)
    return all_of_them


def resident_mib(daemon):
    with open(f"/proc/{daemon.process.pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1]) / 1024


def test_half_sent_requests_at_the_maximum_keep_no_notification_out(serve, database):
    daemon = serve(database, {"server.max_connections": 8})
    with contextlib.ExitStack() as stack:
        held(stack, daemon.port(), b"POST /webhook HTTP/1.1\r\nHost: x\r\n", 8)
        assert {zoom.post(daemon.webhook(), zoom.notification()).status for _ in range(10)} == {200}
        held(stack, daemon.port(), wire.head("POST /webhook HTTP/1.1", {"Content-Length": 10}) + b"{", 8)
        assert {zoom.post(daemon.webhook(), zoom.notification()).status for _ in range(10)} == {200}


def test_silent_handshakes_at_the_maximum_keep_no_notification_out(serve, database):
    daemon = serve(database, {"server.max_connections": 8}, tls=True)
    with contextlib.ExitStack() as stack:
        held(stack, daemon.port("https"), b"\x16\x03\x01", 8)
        assert {zoom.post(daemon.webhook(), zoom.notification()).status for _ in range(10)} == {200}


@pytest.mark.parametrize("kind", slow.SLOW)
def test_slow_clients_keep_no_notification_out(serve, database, kind):
    daemon = serve(database)
    with slow.Crowd(daemon.port(), slow.SLOW[kind], 300) as crowd, Load(daemon.port(), 2) as load:
        crowd.await_all()
        until(lambda: len(load.samples) >= 50, 20, "honest answers")
        assert {zoom.post(daemon.webhook(), zoom.notification()).status for _ in range(5)} == {200}
    assert load.statuses() == {200}


def test_a_flood_of_handshakes_keeps_no_notification_out(serve, database):
    daemon = serve(database, tls=True)
    begin = slow.client_hello()
    with contextlib.ExitStack() as stack:
        held(stack, daemon.port("https"), begin, 200)
        assert {zoom.post(daemon.webhook("https"), zoom.notification()).status for _ in range(5)} == {200}


@pytest.mark.not_under_tsan("it remembers who touched each byte, in several more")
def test_large_bodies_that_never_end_leave_room_and_memory(serve, database):
    daemon = serve(database)
    head = wire.head("POST /webhook HTTP/1.1", {"Content-Length": 8 * MIB})
    before = resident_mib(daemon)
    with contextlib.ExitStack() as stack:
        held(stack, daemon.port(), head + b"x" * (7 * MIB), 6)
        until(lambda: resident_mib(daemon) > before + 41, 10, "six large bodies are there")
        [one_more] = held(stack, daemon.port(), head, 1)
        with contextlib.suppress(OSError):  # refused before all was sent
            one_more.send(b"x" * (7 * MIB))
        answer = one_more.answer()
        assert answer.status == 503 and "retry-after" in answer.headers
        daemon.await_line("level=warn", "the bodies in flight take all the room")
        assert admin.metrics(daemon)["zoomhookd_bodies_turned_away_total"] == 1
        assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
        assert resident_mib(daemon) < before + 100


@pytest.mark.not_under_tsan("it remembers who touched each byte, in several more")
def test_ordinary_bodies_that_never_end_leave_room_for_those_that_do(serve, database):
    daemon = serve(database)
    begun = wire.head("POST /webhook HTTP/1.1", {"Content-Length": 64 << 10}) + b"x" * (62 << 10)
    with contextlib.ExitStack() as stack:
        held(stack, daemon.port(), begun, 950)
        daemon.await_line("level=warn", "the bodies in flight take all the room")
        assert {zoom.post(daemon.webhook(), zoom.notification()).status for _ in range(20)} == {200}
