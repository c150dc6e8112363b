# What was forgotten stays so: no retry, spool, readmitted copy or restored database brings it back for good.
import json
import subprocess
import threading

import pytest

from harness import daemon as daemons
from harness import zoom
from harness.admin import metrics
from harness.daemon import toml
from harness.forget import JO, Forget, body_of, kept
from harness.schema import WRITER
from harness.wait import until

pytestmark = pytest.mark.usefixtures("postgres_is_well_afterwards")
LATER = 5  # seconds by Zoom's clock: a retry's timestamp is newer


@pytest.fixture
def spool(tmp_path):
    return tmp_path / "spool"


@pytest.fixture
def forget(binary, database, tmp_path, spool):
    return Forget(binary, database, tmp_path, {"spool.directory": str(spool)})


def send(daemon, body, **options):
    assert zoom.post(daemon.webhook(), body, zoom.headers(body, **options)).status == 200


def drained(daemon):
    daemon.await_line("admin listener")
    until(lambda: metrics(daemon).get("zoomhookd_spool_rows") == 0, 30, "its spool is drained")


def only_a_tombstone(database):
    row = database.row()
    assert (row["origin"], row["raw"], row["body"], row["last_request_id"]) == ("erased", None, None, None)


def test_a_retry_meets_the_tombstone(daemon, database, forget):
    body = body_of(JO)
    send(daemon, body)
    forget("--email", JO, "--yes")
    send(daemon, body, timestamp=zoom.now() + LATER)
    only_a_tombstone(database)


def spooled(cluster, serve, database, folder, *bodies):
    """A daemon's spool with these in it; the daemon is killed. Another daemon might drain it at once."""
    daemon = serve(database, {"spool.directory": str(folder)})
    cluster.freeze()
    for body in bodies:
        send(daemon, body)
    daemon.process.kill()
    daemon.process.wait(10)
    cluster.thaw()


def test_what_waits_in_the_spool_meets_a_tombstone_when_it_is_drained(cluster, serve, database, forget, spool):
    other = body_of("al@example.com")
    spooled(cluster, serve, database, spool, body_of(JO), other)
    database.psql("-c", "DELETE FROM events")  # in case Postgres got it after all
    (spool / "spool-000009.sqlite.damaged").write_text("")
    said = forget("--email", JO, "--dry-run").stdout
    assert "1 wait in the spool" in said
    assert f"delete it: {spool}/spool-000009.sqlite.damaged" in said
    assert "1 wait in the spool" in forget("--email", JO, "--yes").stdout
    only_a_tombstone(database)
    drained(serve(database, {"spool.directory": str(spool)}))
    assert [bytes(row["raw"]) for row in kept(database)] == [other]
    assert database.count() == 2


def test_another_receivers_spool_brings_nothing_back(cluster, serve, database, forget, tmp_path):
    body = body_of(JO)
    spooled(cluster, serve, database, tmp_path / "another machine's", body)
    send(serve(database), body, timestamp=zoom.now() - LATER)
    forget("--email", JO, "--yes")
    drained(serve(database, {"spool.directory": str(tmp_path / "another machine's")}))
    only_a_tombstone(database)


def test_a_readmitted_copy_brings_nothing_back(binary, daemon, database, forget, tmp_path):
    body, right = body_of(JO), "the-right-Secret_Token"
    assert zoom.post(daemon.webhook(), body, zoom.headers(body, secret=right)).status == 401
    until(lambda: database.row("SELECT count(*) AS n FROM rejected")["n"] == 1, 20, "it is kept")
    database.psql("-c", "CREATE TABLE backup AS TABLE rejected")
    send(daemon, body)
    forget("--email", JO, "--yes")
    database.psql("-c", "INSERT INTO rejected OVERRIDING SYSTEM VALUE TABLE backup")
    config = tmp_path / "readmit.toml"
    config.write_text(toml(daemons.settings_for(database.url(WRITER), {"zoom.secret_token": right})))
    done = daemons.run(binary, "rejected", "readmit", "--config", config)
    assert "readmitted 1 of 1" in done.stdout, done.stdout + done.stderr
    only_a_tombstone(database)


def copied(source, cluster, tmp_path):
    """The database as a backup has it, restored beside it."""
    copy = cluster.create_database()
    for command in (
        ["pg_dump", "-Fc", "-f", tmp_path / "dump", source.url()],
        ["pg_restore", "--exit-on-error", "-d", copy.url(), tmp_path / "dump"],
    ):
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    return copy


def test_after_a_restore_all_are_forgotten_again(binary, cluster, daemon, database, forget, tmp_path):
    shared = json.dumps({"event": "x", "event_ts": 1785369686123, "people": ["cy@b.c", "al@b.c"]}).encode()
    bo = body_of("bo@example.com", user_id="anotherIdentity")
    for body in (body_of(JO, user_id="a1b2c3d4"), body_of("al@example.com"), bo, shared):
        send(daemon, body)
    copy = copied(database, cluster, tmp_path)
    forget("--email", JO, "--user-id", "theUsersIdentity", "--yes")
    forget("--email", "cy@b.c", "--redact", "--yes")
    again = Forget(binary, copy, tmp_path)  # with the list that is left from then
    assert "would erase 2 and redact 1" in again("--again", "--dry-run").stdout
    assert "erased 2 and redacted 1" in again("--again", "--yes").stdout
    left = kept(copy)
    assert bytes(left[0]["raw"]) == bo
    assert left[1]["body"]["people"] == ["redacted", "al@b.c"]
    assert [row["origin"] for row in left] == ["webhook", "redacted"]


def test_again_with_a_longer_list_begins_anew(binary, cluster, database, forget, tmp_path):
    copy = copied(database, cluster, tmp_path)
    elsewhere = Forget(binary, copy, tmp_path, {"spool.directory": ""})
    elsewhere("--email", JO, "--yes")
    insert = """INSERT INTO events (received_at, event_ts, last_received_at, app, digest, body)
        SELECT now(), now(), now(), 'a', sha256(n::text::bytea), jsonb_build_object('email', '{}')
        FROM generate_series({}, {}) AS n"""
    database.psql("-c", insert.format("al@example.com", 0, 0), "-c", insert.format(JO, 1, 60_000))
    process = subprocess.Popen(forget.command("--again", "--yes"), env=forget.environment())
    up_to = "SELECT coalesce(max(up_to), 0) AS id FROM zoomhook_forgotten"
    until(lambda: database.row(up_to)["id"] > 0, 30, "it has passed the first row")
    process.kill()
    process.wait()
    elsewhere("--email", "al@example.com", "--yes")
    assert forget("--again", "--yes").stderr == ""
    assert kept(database) == []


def test_the_daemons_memory_is_waited_for(serve, database, forget):
    """A notification that came before the command and is written after its first look."""
    daemon = serve(database)
    send(daemon, body_of("al@example.com"))
    with database.connect() as other:
        other.execute("BEGIN")
        other.execute("LOCK TABLE events IN SHARE MODE")  # writers wait, readers don't
        sender = threading.Thread(target=lambda: send(daemon, body_of(JO)))
        sender.start()
        waiting = "SELECT count(*) AS n FROM pg_locks WHERE NOT granted AND mode = 'RowExclusiveLock'"
        until(lambda: database.row(waiting)["n"] > 0, 20, "the insert waits")
        told = []
        forgetter = threading.Thread(target=lambda: told.append(forget("--email", JO, "--yes").stdout))
        forgetter.start()
        looked = "SELECT coalesce(max(up_to), 0) AS id FROM zoomhook_forgotten"
        until(lambda: database.row(looked)["id"] > 0, 20, "it has looked through what was there")
        other.execute("COMMIT")
    sender.join()
    forgetter.join()
    assert "erased 1" in told[0]
    assert [row["body"]["payload"]["object"]["participant"]["email"] for row in kept(database)] == ["al@example.com"]


def test_what_waits_to_be_redacted_is_left_until_it_is_in_postgres(cluster, serve, database, forget, spool):
    body = json.dumps({"event": "x", "event_ts": 1785369686123, "payload": {"people": [JO, "al@b.c"]}}).encode()
    spooled(cluster, serve, database, spool, body)
    database.psql("-c", "DELETE FROM events")
    assert "run the same command again" in forget("--email", JO, "--redact", "--yes", code=1).stdout
    drained(serve(database, {"spool.directory": str(spool)}))
    forget("--email", JO, "--redact", "--yes")
    row = database.row()
    assert (row["body"]["payload"]["people"], row["raw"]) == (["redacted", "al@b.c"], None)
