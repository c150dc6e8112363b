# Zoom's URL validation: answered from memory for whom it concerns, and never a signing service for others.
import json
import re

import pytest

from harness import wire, zoom
from harness.daemon import SECRET
from harness.wait import until

OTHER_SECRET = "other-Secret_Token-2"

# What Zoom never sends, and what must never be signed: (title, plainToken).
UNUSABLE_TOKENS = {
    "empty": "",
    "129 characters": "a" * 129,
    "a blank": "abc def",
    "a colon": "v0:1",
    "a plus": "abc+def",
    "a slash": "abc/def",
    "an equals sign": "abc=",
    "a newline": "abc\n",
    "a NUL": "abc\0",
    "an umlaut": "äbc",
    "a number with a point": 1.5,
    "null": None,
    "a list": ["abc"],
    "an object": {"a": "b"},
}


def expected(plain, secret=SECRET):
    return {"plainToken": plain, "encryptedToken": zoom.hmac_sha256(secret, plain.encode())}


def digests_in(answer):
    everything = answer.body.decode("latin-1") + str(answer.headers)
    return re.findall(r"[0-9a-fA-F]{64}", everything)


@pytest.fixture(scope="module")
def database(new_database):
    return new_database()


@pytest.fixture(scope="module")
def daemon(serve_for_module, database):
    return serve_for_module(database)


@pytest.mark.parametrize("plain", [zoom.PLAIN_TOKEN, "a", "_-" * 64])
def test_a_signed_challenge_is_answered_in_json_and_not_stored(daemon, database, plain):
    answer = zoom.post(daemon.webhook(), zoom.challenge(plain))
    assert answer.status == 200
    assert answer.content_type.split(";")[0] == "application/json"
    assert json.loads(answer.body) == expected(plain)
    assert database.count() == 0


def test_each_challenge_is_recorded_after_the_answer(serve, new_database):
    database = new_database()
    daemon = serve(database)
    assert zoom.post(daemon.webhook(), zoom.challenge()).status == 200
    until(lambda: database.row("SELECT count(*) AS n FROM url_validations")["n"] == 1, 20, "it is recorded")
    row = database.row("SELECT *, received_at <= now() AS in_time FROM url_validations")
    assert (row["app"], row["result"], str(row["remote_addr"])) == ("default", "answered", "127.0.0.1")
    assert row["in_time"] and 0 < row["took"].total_seconds() < 2


def test_the_operator_is_told_when_zoom_no_longer_validates(serve, new_database):
    database = new_database()
    database.psql(
        "-c",
        "INSERT INTO url_validations (received_at, app, result, took)"
        " VALUES (now() - interval '82 hours', 'default', 'answered', '1 ms')",
    )
    serve(database).await_line("default (82 hours ago)")


def test_an_unsigned_challenge_is_answered_401(daemon):
    answer = zoom.post(daemon.webhook(), zoom.challenge(), {"Content-Type": "application/json"})
    assert answer.status == 401
    assert zoom.PLAIN_TOKEN.encode() not in answer.body
    assert not digests_in(answer)


def test_a_challenge_with_a_foreign_secret_is_answered_401(daemon):
    body = zoom.challenge()
    answer = zoom.post(daemon.webhook(), body, zoom.headers(body, secret="foreign"))
    assert answer.status == 401
    assert not digests_in(answer)


def test_a_stale_challenge_is_answered_503(daemon):
    body = zoom.challenge()
    answer = zoom.post(daemon.webhook(), body, zoom.headers(body, timestamp=zoom.now() - 3600))
    assert answer.status == 503
    assert not digests_in(answer)


@pytest.mark.parametrize("plain", UNUSABLE_TOKENS.values(), ids=UNUSABLE_TOKENS.keys())
def test_an_unusable_plain_token_is_never_signed(daemon, database, plain):
    answer = zoom.post(daemon.webhook(), zoom.challenge(plain))
    assert 400 <= answer.status < 500
    assert not digests_in(answer)
    assert database.count() == 0


def test_a_challenge_without_a_plain_token_is_not_signed(daemon):
    answer = zoom.post(daemon.webhook(), b'{"event":"endpoint.url_validation","payload":{},"event_ts":1}')
    assert 400 <= answer.status < 500
    assert not digests_in(answer)


def test_a_plain_token_elsewhere_in_the_body_is_not_signed(daemon):
    body = b'{"event":"endpoint.url_validation","plainToken":"abc","payload":{"object":{"plainToken":"abc"}}}'
    assert not digests_in(zoom.post(daemon.webhook(), body))


def test_the_challenge_cannot_be_used_to_forge_a_notification(daemon, database):
    """encryptedToken and signature are one function: "v0:<now>:<forged>" as plainToken would be signed."""
    forged, stamp = zoom.notification("meeting.forged"), str(zoom.now())
    wanted = zoom.signature(forged, stamp)[3:]
    oracle = zoom.challenge(f"v0:{stamp}:{forged.decode()}")
    unsigned = zoom.post(daemon.webhook(), oracle, {"Content-Type": "application/json"})
    signed = zoom.post(daemon.webhook(), oracle)
    for answer in (unsigned, signed):
        assert wanted.encode() not in answer.body.lower()
        assert not digests_in(answer)
    loot = [*digests_in(unsigned), *digests_in(signed), zoom.hmac_sha256("guess", forged)]
    for digest in loot:
        fields = {"x-zm-request-timestamp": stamp, "x-zm-signature": "v0=" + digest}
        assert zoom.post(daemon.webhook(), forged, fields).status == 401
    assert database.count() == 0


def test_the_secret_that_verified_is_the_one_that_answers(serve, database):
    apps = [
        {"name": "first", "secret_tokens": [SECRET]},
        {"name": "second", "secret_tokens": [OTHER_SECRET, "old-one"]},
    ]
    daemon = serve(database, {"zoom.secret_token": None}, apps)
    body = zoom.challenge()
    for secret in (SECRET, OTHER_SECRET, "old-one"):
        answer = zoom.post(daemon.webhook(), body, zoom.headers(body, secret=secret))
        assert json.loads(answer.body) == expected(zoom.PLAIN_TOKEN, secret)


def test_the_plain_token_is_found_whatever_the_order_of_keys(daemon):
    for body in (
        b'{"event":"endpoint.url_validation","payload":{"plainToken":"abc"}}',
        b'{"payload":{"plainToken":"abc"},"event_ts":1654503849680,"event":"endpoint.url_validation"}',
    ):
        assert json.loads(zoom.post(daemon.webhook(), body).body) == expected("abc")


def test_the_challenge_is_answered_while_postgres_is_stopped(cluster, serve, new_database):
    daemon = serve(new_database())
    cluster.stop()
    try:
        answer = zoom.post(daemon.webhook(), zoom.challenge())
    finally:
        cluster.start()
    assert answer.status == 200
    assert json.loads(answer.body) == expected(zoom.PLAIN_TOKEN)
    assert answer.seconds < 1


def test_the_challenge_is_answered_when_postgres_was_never_there(cluster, serve, new_database):
    database = new_database()
    cluster.stop()
    try:
        daemon = serve(database)
        answer = zoom.post(daemon.webhook(), zoom.challenge())
    finally:
        cluster.start()
    assert json.loads(answer.body) == expected(zoom.PLAIN_TOKEN)


def test_a_challenge_in_chunks_is_answered(daemon):
    body = zoom.challenge()
    with wire.Wire(daemon.port()) as connection:
        fields = {"Transfer-Encoding": "chunked", **wire.quick_headers(body)}
        answer = connection.ask(wire.head("POST /webhook HTTP/1.1", fields) + wire.chunked(body, 7))
    assert json.loads(answer.body) == expected(zoom.PLAIN_TOKEN)
