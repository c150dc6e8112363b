# HTTP/1.1 as senders really speak it: paths, methods, framing, keep-alive, and what is malformed.
import concurrent.futures

import pytest

from harness import wire, zoom
from harness.wire import Wire

CHUNKED = {"Transfer-Encoding": "chunked"}


@pytest.fixture(scope="module")
def database(new_database):
    return new_database()


@pytest.fixture(scope="module")
def daemon(serve_for_module, database):
    return serve_for_module(database)


@pytest.fixture
def connection(daemon):
    with Wire(daemon.port()) as open_connection:
        yield open_connection


def stored(database, body):
    return database.row("SELECT count(*) AS n FROM events WHERE raw = %s", (body,))["n"]


# --- paths and methods


@pytest.mark.parametrize("suffix", ["", "/", "?", "?token=abc", "/?a=b&c=/webhook/x"])
def test_the_webhook_is_found_with_slash_and_query_string(daemon, database, suffix):
    body = zoom.notification()
    assert zoom.post(daemon.webhook() + suffix, body).status == 200
    assert stored(database, body) == 1


def test_a_target_in_absolute_form_is_understood(connection, database):
    body = zoom.notification()
    assert connection.ask(wire.signed_post(body, "http://hooks.example.org/webhook?x=1")).status == 200
    assert stored(database, body) == 1


@pytest.mark.parametrize(
    "path", ["/other", "/webhook/more", "/webhooks", "/webhook//", "//webhook", "/WEBHOOK"]
)
def test_another_path_is_404_and_not_stored(daemon, database, path):
    body = zoom.notification()
    answer = zoom.post(daemon.address() + path, body, zoom.headers(body), more=["--path-as-is"])
    assert answer.status == 404
    zoom.problem_title(answer)
    assert stored(database, body) == 0
    daemon.await_line("to a wrong path", f"path={path.rstrip('/')}", "should_be=/webhook")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
def test_another_method_is_405_with_allow(daemon, method):
    answer = zoom.curl(daemon.webhook(), more=["-X", method])
    assert answer.status == 405
    assert "POST" in answer.headers["allow"]
    zoom.problem_title(answer)


def test_head_of_the_webhook_is_405_without_a_body(connection):
    answer = connection.ask(wire.head("HEAD /webhook HTTP/1.1"), to_head=True)
    assert (answer.status, "POST" in answer.headers["allow"]) == (405, True)


def test_the_root_says_what_this_is(daemon):
    answer = zoom.curl(daemon.address() + "/")
    assert answer.status == 200
    assert answer.content_type.startswith("text/plain")
    assert b"POST /webhook" in answer.body and b"zoomhookd" in answer.body
    assert answer.body.count(b"\n") <= 1


def test_head_of_the_root_has_no_body(connection):
    answer = connection.ask(wire.head("HEAD / HTTP/1.1"), to_head=True)
    assert answer.status == 200
    assert connection.ask(wire.head("GET / HTTP/1.1")).body.startswith(
        b"zoomhookd"
    ), "the body of HEAD came after all"


def test_no_answer_is_a_redirect(daemon):
    for path in ("/webhook/", "/", "", "//", "/webhook?x", "/nothing/"):
        for method in ("GET", "POST"):
            assert not 300 <= zoom.curl(daemon.address() + path, more=["-X", method]).status < 400


def test_the_path_can_be_changed(serve, database):
    daemon, body = serve(database, {"server.path": "/zoom/events"}), zoom.notification()
    assert zoom.post(daemon.webhook(), body).status == 404
    assert zoom.post(daemon.address() + "/zoom/events/", body).status == 200
    assert b"POST /zoom/events" in zoom.curl(daemon.address()).body


# --- framing


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_a_chunked_body_is_stored(connection, database, size):
    body = zoom.notification()
    fields = {**CHUNKED, **wire.quick_headers(body)}
    answer = connection.ask(wire.head("POST /webhook HTTP/1.1", fields) + wire.chunked(body, size))
    assert answer.status == 200
    assert stored(database, body) == 1


def test_curl_sends_a_chunked_body(daemon, database):
    body = zoom.notification()
    assert zoom.post(daemon.webhook(), body, {**zoom.headers(body), **CHUNKED}).status == 200
    assert stored(database, body) == 1


def test_the_sender_who_expects_100_continue_gets_it_first(connection, database):
    body = zoom.notification()
    request = wire.signed_post(body, Expect="100-continue")
    split = request.index(b"\r\n\r\n") + 4
    assert connection.ask(request[:split]).status == 100
    assert connection.ask(request[split:]).status == 200
    assert stored(database, body) == 1


@pytest.mark.not_under_tsan("2 MB take longer than Zoom waits")
def test_curl_which_expects_100_continue_is_not_kept_waiting(daemon, database):
    body = zoom.notification(topic="x" * 2_000_000)
    answer = zoom.post(
        daemon.webhook(),
        body,
        {**zoom.headers(body), "Expect": "100-continue"},
        more=["--expect100-timeout", "5"],
    )
    assert answer.status == 200
    assert answer.seconds < 4
    assert stored(database, body) == 1


def test_a_body_that_arrives_byte_by_byte_is_stored(connection, database):
    body = zoom.notification()
    for byte in wire.signed_post(body):
        connection.send(bytes([byte]))
    assert connection.answer().status == 200
    assert stored(database, body) == 1


# --- connections


def test_a_connection_serves_many_requests(connection, database):
    bodies = [zoom.notification() for _ in range(50)]
    assert {connection.ask(wire.signed_post(body)).status for body in bodies} == {200}
    assert sum(stored(database, body) for body in bodies) == 50


def test_two_requests_in_one_packet_are_answered_in_order(connection, database):
    body = zoom.notification()
    connection.send(wire.signed_post(body) + wire.signed_post(zoom.challenge("second")))
    first, second = connection.answer(), connection.answer()
    assert (first.status, second.status) == (200, 200)
    assert b"encryptedToken" not in first.body
    assert b'"plainToken":"second"' in second.body.replace(b" ", b"")
    assert stored(database, body) == 1


def test_a_hundred_pipelined_requests_are_answered(connection, database):
    bodies = [zoom.notification() for _ in range(100)]
    connection.send(b"".join(map(wire.signed_post, bodies)))
    assert [connection.answer().status for _ in bodies] == [200] * 100
    assert sum(stored(database, body) for body in bodies) == 100


def test_connection_close_is_obeyed(connection):
    assert connection.ask(wire.signed_post(zoom.notification(), Connection="close")).status == 200
    assert connection.closed()


def test_http_1_0_is_served_and_closed(connection, database):
    body = zoom.notification()
    assert connection.ask(wire.signed_post(body, version="HTTP/1.0")).status == 200
    assert connection.closed()
    assert stored(database, body) == 1


def test_a_refusal_does_not_end_the_connection(connection):
    body = zoom.notification()
    fields = {"Content-Length": len(body), **wire.quick_headers(body, secret="foreign")}
    assert connection.ask(wire.head("POST /webhook HTTP/1.1", fields) + body).status == 401
    assert connection.ask(wire.signed_post(body)).status == 200


def test_two_hundred_at_once_are_stored_exactly_as_acknowledged(daemon, database):
    """150 different notifications and 50 copies, each on a connection of its own."""
    bodies = [zoom.notification("meeting.parallel") for _ in range(150)]

    def send(body):
        with Wire(daemon.port()) as connection:
            return body, connection.ask(wire.signed_post(body)).status

    with concurrent.futures.ThreadPoolExecutor(64) as pool:
        answers = list(pool.map(send, bodies + bodies[:50]))
    assert {status for _, status in answers} == {200}
    rows = database.rows("SELECT raw FROM events WHERE event = 'meeting.parallel'")
    assert sorted(bytes(row["raw"]) for row in rows) == sorted(bodies)


# --- malformed


POST = b"POST /webhook HTTP/1.1\r\nHost: x\r\n"
MALFORMED = {
    "a TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n",
    "one word": b"hello\r\n\r\n",
    "no version": b"POST /webhook\r\n\r\n",
    "an unknown version": b"POST /webhook HTTP/9.9\r\nHost: x\r\n\r\n",
    "no target": b"POST  HTTP/1.1\r\nHost: x\r\n\r\n",
    "a blank in the target": b"POST /web hook HTTP/1.1\r\nHost: x\r\n\r\n",
    "a header without a colon": POST + b"no colon\r\n\r\n",
    "a blank before the colon": POST + b"x-zm-signature : v0=1\r\n\r\n",
    "a NUL in a header": POST + b"x: \x00\r\n\r\n",
    "a length of letters": POST + b"Content-Length: abc\r\n\r\n",
    "a negative length": POST + b"Content-Length: -1\r\n\r\n",
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    "a length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and a length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "a coding that is not chunked": POST + b"Transfer-Encoding: gzip\r\n\r\n",
    "two codings": POST + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    "a chunk extension without end": POST + b"Transfer-Encoding: chunked\r\n\r\n1;x=" + b"x" * 300_000,
    "a chunk size of letters": POST + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "a chunk size beyond 64 bits": POST + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
}


@pytest.mark.parametrize("title", MALFORMED)
def test_malformed_http_is_400_and_closed(connection, title):
    answer = connection.ask(MALFORMED[title])
    assert answer.status == 400
    zoom.problem_title(answer)
    assert connection.closed()


def test_a_signed_notification_with_both_framings_is_not_stored(connection, database):
    body = zoom.notification()
    fields = {"Content-Length": len(body), **CHUNKED, **wire.quick_headers(body)}
    assert connection.ask(wire.head("POST /webhook HTTP/1.1", fields) + wire.chunked(body)).status == 400
    assert stored(database, body) == 0


def test_random_bytes_hurt_nobody(daemon):
    garbage = bytes(range(256)) * 20
    for start in range(0, 256, 16):
        with Wire(daemon.port(), seconds=15) as connection:
            connection.send(garbage[start:])
            connection.socket.shutdown(1)
            connection.closed()
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200


def test_who_hangs_up_in_the_middle_hurts_nobody(daemon):
    request = wire.signed_post(zoom.notification())
    for cut in range(1, len(request), 37):
        with Wire(daemon.port()) as connection:
            connection.send(request[:cut])
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200


# --- who sent it


@pytest.mark.parametrize(
    "proxies, forwarded, expected",
    [
        (["127.0.0.1"], "203.0.113.7", "203.0.113.7"),
        (["127.0.0.1"], "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (["127.0.0.1", "203.0.113.0/24"], "198.51.100.1, 203.0.113.7", "198.51.100.1"),
        (["127.0.0.1"], "2001:db8::7", "2001:db8::7"),
        (["127.0.0.1"], ["6.6.6.6", "203.0.113.7"], "203.0.113.7"),
        (["127.0.0.1"], "not an address", "127.0.0.1"),
        (["10.0.0.0/8"], "203.0.113.7", "127.0.0.1"),
        ([], "203.0.113.7", "127.0.0.1"),
        (["127.0.0.1"], None, "127.0.0.1"),
    ],
)
def test_x_forwarded_for_counts_only_from_trusted_proxies(serve, new_database, proxies, forwarded, expected):
    database, body = new_database(), zoom.notification()
    daemon = serve(database, {"server.trusted_proxies": proxies})
    fields = {**zoom.headers(body), **({"X-Forwarded-For": forwarded} if forwarded else {})}
    assert zoom.post(daemon.webhook(), body, fields).status == 200
    assert str(database.row()["remote_addr"]).split("/")[0] == expected
