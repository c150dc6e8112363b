# zoomhookd forget: who asks for it is gone from the database, with a report, and those who share it are not.
import json
import os
import pty
import re
import signal
import subprocess
import threading
from datetime import datetime

import pytest

from harness import zoom
from harness.forget import JO, Forget, body_of, kept
from harness.schema import WRITER
from harness.wait import until

RIGHT = "the-right-Secret_Token"


@pytest.fixture
def forget(binary, database, tmp_path):
    return Forget(binary, database, tmp_path)


def send(daemon, body, **options):
    answer = zoom.post(daemon.webhook(), body, zoom.headers(body, **options))
    return answer.status


def test_a_person_is_erased_and_nobody_else(daemon, database, forget):
    for body in (body_of(JO), body_of("Jo.Doe@Example.com"), body_of("al@example.com")):
        assert send(daemon, body) == 200
    done = forget("--email", JO, "--yes")
    assert "erased 2 and redacted 0 rows of events" in done.stdout
    assert "forget --user-id theUsersIdentity" in done.stdout
    erased, other = database.rows("SELECT * FROM events WHERE origin = 'erased'"), kept(database)
    left = {"id", "received_at", "event_ts", "app", "deliveries", "last_received_at", "origin", "digest"}
    assert [{name for name, value in row.items() if value is not None} for row in erased] == [left] * 2
    assert [row["body"]["payload"]["object"]["participant"]["email"] for row in other] == ["al@example.com"]
    assert [row["id"] for row in database.rows("TABLE recent")] == [row["id"] for row in other]
    assert [row["id"] for row in database.rows("TABLE sample_events")] == [row["id"] for row in other]


@pytest.mark.parametrize(
    "address, text",
    [
        ("jo+x@example.com", "see https://example.com/?to=Jo%2Bx%40example.com&a=b"),
        ("jo+x@example.com", "https://example.com/?to=jo+x%40example.com"),
        ('"jo doe"@example.com', '"Jo Doe"@example.com'),
        ("j\\o@example.com", "j\\o@example.com"),
    ],
)
def test_an_address_is_found_as_json_and_urls_write_it(daemon, database, forget, address, text):
    assert send(daemon, zoom.notification("chat_message.sent", topic=text)) == 200
    forget("--email", address, "--yes")
    assert kept(database) == []


def test_who_is_forgotten_is_no_user_any_more(daemon, database, forget):
    for body in (body_of(JO), body_of("al@example.com", user_id="another")):
        assert send(daemon, body) == 200
    database.psql("-c", "SELECT zoomhook_count_events()")
    assert {row["email"] for row in database.rows("TABLE users")} == {JO, "al@example.com"}
    forget("--email", JO, "--yes")
    assert {row["email"] for row in database.rows("TABLE users")} == {"al@example.com"}


def test_a_count_that_read_a_row_before_it_was_erased_brings_nobody_back(database, forget):
    waits = "SELECT FROM pg_locks WHERE NOT granted AND relation = 'events'::regclass"
    with database.connect() as counting:
        counting.execute("BEGIN")
        counting.execute("LOCK TABLE ONLY events IN SHARE UPDATE EXCLUSIVE MODE")  # as zoomhook_count_events() does
        counting.execute("INSERT INTO zoomhook_known_users VALUES ('anotherId', %s, now(), NULL, NULL, now())", [JO])
        forgetting = threading.Thread(target=forget, args=["--email", JO, "--yes"])
        forgetting.start()
        until(lambda: database.rows(waits), 20, "it waits for who counts")
        counting.execute("COMMIT")
        forgetting.join(timeout=30)
    assert database.rows("TABLE users") == []


def test_a_look_beforehand_changes_nothing(daemon, database, forget):
    assert send(daemon, body_of(JO)) == 200
    assert send(daemon, zoom.notification("chat_message.sent", topic=f"write to {JO}")) == 200
    (text,) = forget("--email", JO, "--dry-run", "--json").stdout.splitlines()
    said = json.loads(text)
    assert (said["done"], said["erased"], said["mentioned"]) == (False, 2, 1)
    assert [(found["table"], found["event"], found["rows"]) for found in said["found"]] == [
        ("events", "chat_message.sent", 1),
        ("events", "meeting.participant_joined", 1),
    ]
    assert datetime.fromisoformat(said["found"][0]["oldest"].replace("Z", "+00:00")).year > 2000
    assert said["also_seen"] == ["theUsersIdentity"]
    assert len(kept(database)) == 2
    assert database.row("SELECT count(*) AS n FROM zoomhook_forgotten")["n"] == 0
    assert not forget.list.exists() and not forget.key.exists()


def test_a_mistake_on_the_command_line_says_what_to_write(forget):
    for arguments, what in (
        ([], "say whom"),
        (["--email", "nobody", "--yes"], "no address"),
        (["--user-id", "1", "--yes"], "no id"),
        (["--again", "--email", JO, "--yes"], "--again"),
        (["--email", JO], "no terminal"),
        (["--email", JO, "--json"], "--yes"),
    ):
        done = forget(*arguments, code=2)
        assert what in done.stderr


def asked(forget, answer, *arguments):
    """What it says on a terminal, being answered there."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        forget.command(*arguments), stdin=theirs, stdout=theirs, stderr=theirs, env=forget.environment()
    )
    os.close(theirs)
    os.write(ours, answer)
    said = b""
    try:
        while some := os.read(ours, 4096):
            said += some
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    return process.wait(30), said.decode()


def test_on_a_terminal_it_shows_what_it_found_and_asks(daemon, database, forget):
    assert send(daemon, body_of(JO)) == 200
    code, said = asked(forget, b"no\n", "--email", JO)
    assert code == 1 and "would erase 1" in said and "nothing was changed" in said
    assert len(kept(database)) == 1
    code, said = asked(forget, b"forget\n", "--email", JO)
    assert code == 0 and "erased 1" in said
    assert kept(database) == []


def test_an_account_and_several_people_at_once(daemon, database, forget):
    for body in (
        body_of(JO, account="theAccountId"),
        zoom.notification(account="theAccountId"),
        body_of("al@example.com", account="anotherAccount"),
        body_of("bo@example.com", account="anotherAccount"),
    ):
        assert send(daemon, body) == 200
    forget("--account-id", "theAccountId", "--email", "al@example.com", "--yes")
    assert [row["body"]["payload"]["object"]["participant"]["email"] for row in kept(database)] == ["bo@example.com"]


def test_addresses_may_come_by_standard_input_which_nobody_else_sees(daemon, database, forget):
    for email in (JO, "al@example.com", "bo@example.com"):
        assert send(daemon, body_of(email)) == 200
    done = subprocess.run(
        forget.command("--email", "-", "--yes"), input=f"{JO}\n\n  al@example.com\n", env=forget.environment(),
        capture_output=True, text=True, timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert [row["body"]["payload"]["object"]["participant"]["email"] for row in kept(database)] == ["bo@example.com"]


def test_redacting_keeps_the_others_of_a_row(daemon, database, forget):
    body = json.dumps({"event": "x", "event_ts": 1785369686123, "payload": {"registrants": [{"email": JO}, {"email": "al@b.c"}]}})
    assert send(daemon, body.encode()) == 200
    assert "redacted 1 rows" in forget("--email", JO, "--redact", "--yes").stdout
    row = database.row()
    assert row["body"]["payload"]["registrants"] == [{"email": "redacted"}, {"email": "al@b.c"}]
    assert (row["raw"], row["signature"], row["origin"], row["event"]) == (None, None, "redacted", "x")
    assert send(daemon, body.encode(), timestamp=zoom.now() + 5) == 200
    row = database.row()
    assert (row["raw"], row["deliveries"]) == (None, 2)


def test_what_was_rejected_is_deleted_too(daemon, database, forget):
    assert send(daemon, body_of(JO), secret=RIGHT) == 401
    until(lambda: database.row("SELECT count(*) AS n FROM rejected")["n"] == 1, 20, "it is kept")
    assert "delete 1 of rejected" in forget("--email", JO, "--dry-run").stdout
    forget("--email", JO, "--yes")
    assert database.rows("TABLE rejected") == []


def test_the_writers_role_may_not(database, forget):
    done = forget("--email", JO, "--yes", url=database.url(WRITER), code=1)
    assert "zoomhook_owner" in done.stderr
    assert not forget.list.exists()  # else --again would erase what was refused


ROWS = 60_000
MANY = f"""INSERT INTO events (received_at, event_ts, last_received_at, app, digest, body)
SELECT now(), now(), now(), 'a', sha256(n::text::bytea), '{{"email": "{JO}"}}' FROM generate_series(1, {ROWS}) AS n"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_cut_short_goes_on_where_it_was(database, forget, how):
    database.psql("-c", MANY)
    process = subprocess.Popen(
        forget.command("--email", JO, "--yes"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=forget.environment()
    )
    up_to = "SELECT coalesce(max(up_to), 0) AS id FROM zoomhook_forgotten"
    until(lambda: database.row(up_to)["id"] > 0, 30, "it has begun")
    process.send_signal(how)
    said = process.communicate(timeout=30)[1].decode()
    if how == signal.SIGINT:
        assert process.returncode == 1 and "goes on where it was" in said
    assert 0 < len(kept(database)) < ROWS
    assert "going on where an earlier run was stopped" in forget("--email", JO, "--yes").stderr
    assert kept(database) == []
    row = database.row("SELECT erased, finished_at IS NOT NULL AS finished FROM zoomhook_forgotten")
    assert (row["erased"], row["finished"]) == (ROWS, True)


def test_ingest_goes_on_beside_it(daemon, database, forget):
    database.psql("-c", MANY)
    process = subprocess.Popen(forget.command("--email", JO, "--yes"), stdout=subprocess.DEVNULL, env=forget.environment())
    sent = 0
    while process.poll() is None or sent == 0:
        assert send(daemon, zoom.notification()) == 200  # 503 after 2.5 s
        sent += 1
    assert process.returncode == 0
    assert len(kept(database)) == sent


def test_the_list_tells_nobody_and_belongs_to_its_owner(database, forget):
    forget("--email", JO, "--yes")
    line = forget.list.read_text()
    assert re.fullmatch(r"erase [0-9a-f]{64} [0-9]{4}-[0-9:T\-]+Z\n", line)
    for file in (forget.list, forget.key):
        assert file.stat().st_mode & 0o777 == 0o600
    forget("--email", JO.upper(), "--yes")
    assert forget.list.read_text() == line  # once
