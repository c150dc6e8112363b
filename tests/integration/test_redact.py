# privacy.redact: what its rules name reaches neither Postgres nor the spool nor the log; all else is stored as ever.
import hashlib
import json

import pytest

from harness import daemon as daemons
from harness import zoom
from harness.admin import address, ask, metrics
from harness.daemon import toml
from harness.forget import JO, Forget, body_of
from harness.schema import WRITER
from harness.wait import until

pytestmark = pytest.mark.usefixtures("postgres_is_well_afterwards")
RULE = """
[[privacy.redact]]
events = ["meeting.participant_*"]
drop = ["/payload/object/participant/email"]
hash = ["/payload/object/participant/id"]
"""


@pytest.fixture
def redacting(start, database, tmp_path):
    """redacting(changes, rule): a daemon with that rule, whose key is in tmp_path."""

    def serve(changes=None, rule=RULE):
        changes = {"privacy.forgotten": str(tmp_path / "forgotten"), **(changes or {})}
        config = tmp_path / "zoomhookd.toml"
        config.write_text(toml(daemons.settings_for(database.url(WRITER), changes)) + rule)
        return start(["serve", "--config", config])

    return serve


def hashed(tmp_path, value):
    return zoom.hmac_sha256((tmp_path / "forgotten.key").read_text().strip(), value.encode())


def send(daemon, body, status=200, **options):
    assert zoom.post(daemon.webhook(), body, zoom.headers(body, **options)).status == status


def is_redacted(row, body, tmp_path):
    participant = row["body"]["payload"]["object"]["participant"]
    digest = hashed(tmp_path, "theUsersIdentity")
    assert participant == {"id": digest}
    assert (row["raw"], row["signature"], row["origin"], row["user_id"]) == (None, None, "redacted", digest)
    assert bytes(row["digest"]) == hashlib.sha256(body).digest()
    assert (row["event"], row["object_id"]) == ("meeting.participant_joined", "97763643886")


def test_what_a_rule_names_is_not_stored_and_a_retry_finds_its_row(redacting, database, tmp_path):
    daemon, body, other = redacting(), body_of(JO), zoom.notification()
    send(daemon, body)
    send(daemon, body, timestamp=zoom.now() + 5)
    send(daemon, other)
    redacted, whole = database.rows()
    is_redacted(redacted, body, tmp_path)
    assert redacted["deliveries"] == 2
    assert (bytes(whole["raw"]), whole["origin"]) == (other, "webhook")
    assert JO not in daemon.log() and "theUsersIdentity" not in daemon.log()


def test_nor_is_it_in_the_spool(cluster, redacting, database, tmp_path):
    daemon, body = redacting({"spool.directory": str(tmp_path / "spool")}), body_of(JO)
    cluster.freeze()
    send(daemon, body)
    files = list((tmp_path / "spool").iterdir())
    assert files and not any(JO.encode() in file.read_bytes() for file in files)
    cluster.thaw()
    daemon.await_line("admin listener")
    until(lambda: metrics(daemon).get("zoomhookd_spool_rows") == 0, 30, "the spool is drained")
    is_redacted(database.row(), body, tmp_path)


def test_of_what_cannot_be_read_only_the_digest_is_stored(redacting, database):
    daemon, body = redacting(), b'{"event":"meeting.participant_joined","email":"' + JO.encode()
    send(daemon, body)
    row = database.row()
    assert (row["raw"], row["body"], row["event"], row["origin"]) == (None, None, None, "redacted")
    assert bytes(row["digest"]) == hashlib.sha256(body).digest()


def test_what_jsonb_cannot_hold_keeps_what_the_rules_leave(redacting, database):
    daemon = redacting()
    send(daemon, body_of(JO).replace(b"theUsersIdentity", b"x\\u0000y").replace(b'"uuid"', b'"a":"\\u0000","uuid"'))
    row = database.row()
    assert row["body"] is None and row["origin"] == "redacted"
    assert JO.encode() not in bytes(row["raw"]) and b'"a":"\\u0000"' in bytes(row["raw"])


def test_nothing_that_is_refused_is_kept(redacting, database):
    daemon = redacting()
    send(daemon, body_of(JO), 401, secret="another-Secret")
    send(daemon, zoom.challenge(), 200)  # is written after what was refused before
    until(lambda: database.rows("TABLE url_validations"), 20, "the challenge is recorded")
    assert database.rows("TABLE rejected") == []


def test_a_reload_puts_a_rule_in_force(redacting, database, tmp_path):
    daemon = redacting(rule="")
    send(daemon, body_of(JO))
    (tmp_path / "zoomhookd.toml").write_text((tmp_path / "zoomhookd.toml").read_text() + RULE)
    assert "privacy.redact" in ask(address(daemon) + "/reload", "POST")[1]
    body = body_of(JO)
    send(daemon, body)
    assert [row["origin"] for row in database.rows()] == ["webhook", "redacted"]
    is_redacted(database.rows()[1], body, tmp_path)


def test_a_readmitted_notification_is_redacted(binary, serve, database, tmp_path, redacting):
    body, right = body_of(JO), "the-right-Secret_Token"
    send(serve(database), body, 401, secret=right)
    until(lambda: database.rows("TABLE rejected"), 20, "it is kept")
    config = tmp_path / "readmit.toml"
    changes = {"privacy.forgotten": str(tmp_path / "forgotten"), "zoom.secret_token": right}
    config.write_text(toml(daemons.settings_for(database.url(WRITER), changes)) + RULE)
    done = daemons.run(binary, "rejected", "readmit", "--config", config)
    assert "readmitted 1 of 1" in done.stdout, done.stdout + done.stderr
    is_redacted(database.row(), body, tmp_path)


def test_who_is_stored_as_a_hash_can_be_forgotten_too(binary, redacting, database, tmp_path):
    daemon = redacting()
    send(daemon, body_of(JO))
    forget = Forget(binary, database, tmp_path)
    forget("--user-id", "theUsersIdentity", "--yes")
    assert database.row()["origin"] == "erased"


@pytest.mark.parametrize("command", [["check"], ["rejected", "list"], ["verify", "--all"]])
def test_who_only_looks_makes_no_key(binary, redacting, database, tmp_path, command):
    redacting({"privacy.forgotten": str(tmp_path / "daemon's")})
    config = tmp_path / "zoomhookd.toml"
    done = daemons.run(binary, *command, "--config", config, "--set", f"privacy.forgotten={tmp_path}/forgotten")
    assert "key" not in done.stderr
    assert not (tmp_path / "forgotten.key").exists()


@pytest.mark.parametrize(
    "rule, what",
    [
        ('events = ["x"]\ndrop = ["payload"]', "is no JSON pointer"),
        ('events = ["x"]\ndrop = ["/a~2"]', "neither ~0"),
        ('events = ["x"]\nhash = ["/event_ts"]', "names event or event_ts"),
        ('events = ["x"]', "a rule needs"),
        ('drop = ["/a"]', "a rule needs"),
        ('events = ["x"]\ndrops = ["/a"]', "no such key"),
        ('events = ["x"]\ndrop = ' + json.dumps([f"/a/{n}" for n in range(65)]), "more than 64"),
    ],
)
def test_a_mistake_in_a_rule_is_told_with_its_line(binary, tmp_path, rule, what):
    config = tmp_path / "zoomhookd.toml"
    config.write_text(f"[[privacy.redact]]\n{rule}\n")
    done = daemons.run(binary, "config", "--config", config)
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if what in line and f"{config}:" in line], done.stderr
