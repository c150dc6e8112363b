# Only what one of our secrets verifies is stored; the answer tells a forger nothing.
import json

import pytest

from harness import wire, zoom
from harness.daemon import SECRET

HEX = "0123456789abcdef"


@pytest.fixture(scope="module")
def database(new_database):
    return new_database()


@pytest.fixture(scope="module")
def daemon(serve_for_module, database):
    return serve_for_module(database)


def resigned(body, timestamp):
    """Rightly signed over whatever stands in the timestamp."""
    return {"x-zm-request-timestamp": timestamp, "x-zm-signature": zoom.signature(body, timestamp)}


def changed_signature(change):
    return lambda body, good: {"x-zm-signature": change(good["x-zm-signature"])}


def other_timestamp(body, good):
    return {"x-zm-request-timestamp": str(int(good["x-zm-request-timestamp"]) - 1)}


def another_twice(name):
    """The header once right and once wrong."""
    return lambda body, good: {name: [good[name], good[name][:-1] + "0"]}


# How a forger's (or a confused proxy's) headers differ from the right ones; None takes a header away.
FORGERIES = {
    "no signature": lambda body, good: {"x-zm-signature": None},
    "no timestamp": lambda body, good: {"x-zm-request-timestamp": None},
    "neither": lambda body, good: {"x-zm-signature": None, "x-zm-request-timestamp": None},
    "empty signature": lambda body, good: {"x-zm-signature": ""},
    "empty timestamp": lambda body, good: {"x-zm-request-timestamp": ""},
    "signature twice, equal": lambda body, good: {"x-zm-signature": [good["x-zm-signature"]] * 2},
    "signature twice, right first": another_twice("x-zm-signature"),
    "timestamp twice, equal": lambda body, good: {
        "x-zm-request-timestamp": [good["x-zm-request-timestamp"]] * 2
    },
    "timestamp twice, right first": another_twice("x-zm-request-timestamp"),
    "one digit short": changed_signature(lambda s: s[:-1]),
    "one digit long": changed_signature(lambda s: s + "0"),
    "only v0=": changed_signature(lambda s: "v0="),
    "upper-case hex": changed_signature(lambda s: "v0=" + s[3:].upper()),
    "upper-case V": changed_signature(lambda s: "V0=" + s[3:]),
    "v1=": changed_signature(lambda s: "v1=" + s[3:]),
    "no v0=": changed_signature(lambda s: s[3:]),
    "not hex": changed_signature(lambda s: s[:-1] + "g"),
    "last digit changed": changed_signature(lambda s: s[:-1] + HEX[HEX.index(s[-1]) - 1]),
    "first digit changed": changed_signature(lambda s: "v0=" + HEX[HEX.index(s[3]) - 1] + s[4:]),
    "two values in one header": changed_signature(lambda s: f"{s}, {s}"),
    "timestamp of 9 digits": lambda body, good: resigned(body, good["x-zm-request-timestamp"][:-1]),
    "timestamp of 11 digits": lambda body, good: resigned(body, "0" + good["x-zm-request-timestamp"]),
    "timestamp in milliseconds": lambda body, good: resigned(body, good["x-zm-request-timestamp"] + "000"),
    "timestamp with letters": lambda body, good: resigned(body, good["x-zm-request-timestamp"][:-2] + "e1"),
    "timestamp with a sign": lambda body, good: resigned(body, "+" + good["x-zm-request-timestamp"][1:]),
    "timestamp with a point": lambda body, good: resigned(body, good["x-zm-request-timestamp"][:8] + ".0"),
    "signed for another timestamp": other_timestamp,
    "signed for another body": lambda body, good: {
        "x-zm-signature": zoom.signature(body + b" ", good["x-zm-request-timestamp"])
    },
    "a foreign secret": lambda body, good: zoom.headers(body, secret="foreign" + SECRET),
    "the secret in another case": lambda body, good: zoom.headers(body, secret=SECRET.lower()),
    "an empty secret": lambda body, good: {
        "x-zm-signature": "v0=" + hmac_with_empty_key(body, good["x-zm-request-timestamp"])
    },
    "signature over the body alone": lambda body, good: {
        "x-zm-signature": "v0=" + zoom.hmac_sha256(SECRET, body)
    },
}


def hmac_with_empty_key(body, timestamp):
    return wire.quick_headers(body, secret="", timestamp=timestamp)["x-zm-signature"][3:]


def forged(body, how):
    good = zoom.headers(body)
    return {
        name: value for name, value in {**good, **FORGERIES[how](body, good)}.items() if value is not None
    }


@pytest.mark.parametrize("how", FORGERIES)
def test_a_wrong_signature_is_answered_401_without_detail_and_not_stored(daemon, database, how):
    before, body = database.count(), zoom.notification()
    answer = zoom.post(daemon.webhook(), body, forged(body, how))
    assert answer.status == 401
    zoom.problem_title(answer)
    assert database.count() == before


def test_the_answer_is_the_same_whatever_is_wrong(daemon):
    body = zoom.notification()
    answers = {zoom.post(daemon.webhook(), body, forged(body, how)).body for how in FORGERIES}
    assert len(answers) == 1
    said = answers.pop().decode().lower()
    assert not any(word in said for word in ("signature", "secret", "timestamp", "hmac", "v0", "missing"))


def test_the_log_says_what_was_wrong(serve, database):
    daemon = serve(database)
    body = zoom.notification()
    for how in ("no signature", "timestamp with letters", "a foreign secret", "signature twice, equal"):
        zoom.post(daemon.webhook(), body, forged(body, how))
    for reason in ("missing header", "malformed header", "no secret matches", "repeated header"):
        daemon.await_line("level=warn", reason)


def test_one_changed_byte_of_the_body_is_noticed(daemon, database):
    before, body = database.count(), zoom.notification(topic="Weekly")
    answer = zoom.post(daemon.webhook(), body.replace(b"Weekly", b"Weekli"), zoom.headers(body))
    assert (answer.status, database.count()) == (401, before)


def test_the_raw_bytes_are_hashed_not_a_rewritten_json(daemon, database):
    pretty = json.dumps(json.loads(zoom.notification()), indent=2).encode()
    compact = json.dumps(json.loads(pretty), separators=(",", ":")).encode()
    assert zoom.post(daemon.webhook(), pretty, zoom.headers(compact)).status == 401
    assert zoom.post(daemon.webhook(), pretty, zoom.headers(pretty)).status == 200
    assert bytes(database.row("SELECT raw FROM events ORDER BY id DESC LIMIT 1")["raw"]) == pretty


def test_nothing_but_a_body_byte_decides_at_the_end_of_the_body(daemon):
    body = zoom.notification()
    assert zoom.post(daemon.webhook(), body + b"\n", zoom.headers(body)).status == 401
    assert zoom.post(daemon.webhook(), body + b"\n", zoom.headers(body + b"\n")).status == 200


@pytest.mark.parametrize("seconds", [-86400, -303, 303, 86400])
def test_a_stale_timestamp_is_answered_503_and_not_stored(daemon, database, seconds):
    before, body = database.count(), zoom.notification()
    answer = zoom.post(daemon.webhook(), body, zoom.headers(body, timestamp=zoom.now() + seconds))
    assert (answer.status, database.count()) == (503, before)
    assert "stale" not in zoom.problem_title(answer)
    daemon.await_line("level=warn", "stale")


@pytest.mark.parametrize("seconds", [-298, 0, 299])
def test_a_timestamp_within_the_tolerance_is_stored(daemon, database, seconds):
    before, body = database.count(), zoom.notification()
    assert zoom.post(daemon.webhook(), body, zoom.headers(body, timestamp=zoom.now() + seconds)).status == 200
    assert database.count() == before + 1


def test_a_stale_forgery_is_a_forgery(daemon):
    body = zoom.notification()
    fields = zoom.headers(body, secret="foreign", timestamp=zoom.now() - 86400)
    assert zoom.post(daemon.webhook(), body, fields).status == 401


def test_the_tolerance_can_be_changed(serve, database):
    daemon = serve(database, {"zoom.timestamp_tolerance": "20s"})
    body = zoom.notification()
    assert zoom.post(daemon.webhook(), body, zoom.headers(body, timestamp=zoom.now() - 25)).status == 503
    assert zoom.post(daemon.webhook(), body, zoom.headers(body, timestamp=zoom.now() - 15)).status == 200


def test_an_unsure_operator_can_have_503_for_a_bad_signature(serve, database):
    daemon = serve(database, {"zoom.bad_signature_status": 503})
    before, body = database.count(), zoom.notification()
    answer = zoom.post(daemon.webhook(), body, zoom.headers(body, secret="foreign"))
    assert (answer.status, database.count()) == (503, before)
    assert zoom.post(daemon.webhook(), body).status == 200


def test_header_names_have_no_case(daemon):
    body = zoom.notification()
    shouted = {name.upper(): value for name, value in zoom.headers(body).items()}
    assert zoom.post(daemon.webhook(), body, shouted).status == 200
