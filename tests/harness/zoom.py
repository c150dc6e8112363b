# Plays Zoom: bodies, signatures made by the openssl command, requests sent by curl.
import dataclasses
import json
import pathlib
import subprocess
import tempfile
import time
import uuid

from harness.daemon import SECRET

PLAIN_TOKEN = "qgg8vlvZRS6UYooatFL8Aw"


def hmac_sha256(secret, message):
    """Lower-case hex, by a program that is not ours."""
    done = subprocess.run(
        ["openssl", "mac", "-digest", "SHA256", "-macopt", "hexkey:" + secret.encode().hex(), "HMAC"],
        input=message,
        stdout=subprocess.PIPE,
        check=True,
        timeout=10,
    )
    return done.stdout.decode().strip().lower()


def now():
    return int(time.time())


def signature(body, timestamp, secret=SECRET):
    return "v0=" + hmac_sha256(secret, b"v0:" + str(timestamp).encode() + b":" + body)


def headers(body, secret=SECRET, timestamp=None, request_id=None):
    """What Zoom sends with a body; each call is a delivery of its own."""
    stamp = now() if timestamp is None else timestamp
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Zoom Marketplace/1.0a",
        "x-zm-request-timestamp": str(stamp),
        "x-zm-signature": signature(body, stamp, secret),
        "x-zm-request-id": request_id or str(uuid.uuid4()).replace("-", "_"),
        "x-zm-trackingid": "v=2.0;clid=us02;rid=WEB_0123456789abcdef",
    }


def notification(event="meeting.started", event_ts=None, topic="Weekly", account="abD-ef_GHijk"):
    """A body as Zoom sends it, different at each call."""
    stamp = int(time.time() * 1000) if event_ts is None else event_ts
    what = {
        "id": "97763643886",
        "uuid": str(uuid.uuid4()),
        "host_id": "z8yCxTTTTSiw02QgCAp8uQ",
        "topic": topic,
    }
    body = {"event": event, "payload": {"account_id": account, "object": what}, "event_ts": stamp}
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()


def challenge(plain_token=PLAIN_TOKEN):
    body = {
        "payload": {"plainToken": plain_token},
        "event_ts": now() * 1000,
        "event": "endpoint.url_validation",
    }
    return json.dumps(body, separators=(",", ":")).encode()


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict  # names in lower case
    body: bytes
    seconds: float

    @property
    def content_type(self):
        return self.headers.get("content-type", "")


def parse_answer(head, body, seconds):
    """The last header block is the answer; those before it are "100 Continue"."""
    block = [part for part in head.decode("latin-1").split("\r\n\r\n") if part.strip()][-1].split("\r\n")
    fields = dict(line.split(":", 1) for line in block[1:])
    return Answer(int(block[0].split()[1]), {k.lower(): v.strip() for k, v in fields.items()}, body, seconds)


def header_arguments(fields):
    """curl's spelling; a list sends a header more than once, an empty text sends it without a value."""
    for name, values in fields.items():
        for value in values if isinstance(values, list) else [values]:
            raw = value if isinstance(value, bytes) else value.encode()
            yield "-H"
            yield name.encode() + (b": " + raw if raw else b";")


def curl(url, body=None, fields=None, more=(), seconds=20):
    """One request by curl; `more` are further arguments of curl."""
    with tempfile.TemporaryDirectory(prefix="zoomhook-curl-") as folder:
        head, sent = pathlib.Path(folder, "head"), pathlib.Path(folder, "body")
        command = [
            "curl",
            "-q",
            "-sS",
            "--http1.1",
            "-k",
            "--noproxy",
            "*",
            "-m",
            str(seconds),
            "-D",
            str(head),
            "-w",
            "%{stderr}%{time_total}",
            *header_arguments(fields or {}),
            *more,
        ]
        if body is not None:
            sent.write_bytes(body)
            command += ["--data-binary", f"@{sent}"]
        done = subprocess.run([*command, url], capture_output=True, timeout=seconds + 10)
        assert done.returncode == 0, f"curl: {done.returncode} {done.stderr.decode()}"
        return parse_answer(head.read_bytes(), done.stdout, float(done.stderr))


def post(url, body, fields=None, more=()):
    """Posts a body, signed as by Zoom unless `fields` says otherwise."""
    return curl(url, body, headers(body) if fields is None else fields, more)


def problem_title(answer):
    """Every refusal is a small problem+json (RFC 9457) that names its status."""
    assert answer.content_type.startswith("application/problem+json"), answer
    problem = json.loads(answer.body)
    assert problem["status"] == answer.status, answer
    return problem["title"]
