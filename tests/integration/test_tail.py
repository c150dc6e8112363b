# Events are shown as they are stored: none missed, none twice, whatever is in flight and whoever goes away.
import concurrent.futures
import json
import pathlib
import re
import subprocess

import pytest

from harness import daemon as daemons
from harness import zoom
from harness.commands import Following, write_config
from harness.wait import until

ROOT = pathlib.Path(__file__).resolve().parents[2]
INSERT = """INSERT INTO events (event_ts, received_at, last_received_at, event, app, account_id, body, digest)
SELECT now(), now(), now(), %(event)s, 'default', 'acc', '{"payload":{"object":{"topic":"Budget"}}}', sha256(random()::text::bytea)
FROM generate_series(1, %(rows)s) AS i, LATERAL (SELECT pg_sleep(CASE WHEN i = %(rows)s THEN %(seconds)s ELSE 0 END)) AS open"""
TAIL_BACKENDS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE %s"


def insert(database, event="meeting.started", rows=1, seconds=0.0):
    with database.connect() as connection:
        connection.execute(INSERT, {"event": event, "rows": rows, "seconds": seconds})


@pytest.fixture
def tail(binary, database, tmp_path):
    """tail(arguments): a running one that has begun, on the test's database."""
    config = write_config(tmp_path, database.url())
    started = []

    def start(*arguments):
        following = Following(binary, tmp_path, "tail", "--config", config, *arguments)
        started.append(following)
        until(lambda: waits(database) or following.process.poll() is not None, 20, "it has begun")
        return following

    yield start
    for following in started:
        following.__exit__()


def waits(database):
    """It has looked at the table, and now listens."""
    return database.rows("SELECT pid " + TAIL_BACKENDS + " AND state = 'idle'", ("COMMIT%",))


def ids(database):
    return [row["id"] for row in database.rows("SELECT id FROM events ORDER BY id")]


def test_an_event_is_shown_on_one_line_as_soon_as_it_is_stored(tail, daemon, database):
    following = tail()
    body = zoom.notification("meeting.started", topic="Weekly \x1b[31m")
    assert zoom.post(daemon.webhook(), body).status == 200
    line = following.await_lines(1)[0]
    assert re.match(
        r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ +1  meeting\.started +97763643886 +-?\d+\.\d s  Weekly \\x1b\[31m$", line
    ), line
    assert zoom.post(daemon.webhook(), zoom.notification("meeting.ended")).status == 200
    assert "meeting.ended" in following.await_lines(2)[1]


def test_what_is_in_flight_below_is_waited_for_across_a_lost_connection(tail, database):
    following = tail("--json")
    with concurrent.futures.ThreadPoolExecutor() as other:
        slow = other.submit(insert, database, "slow", 2, 2.0)
        until(lambda: database.row("SELECT is_called AS yes FROM events_id_seq")["yes"], 20, "it has drawn an id")
        insert(database, "quick", rows=5)
        cut = "SELECT pg_terminate_backend(pid) " + TAIL_BACKENDS
        until(lambda: database.rows(cut, ("%zoomhook_settled_id%",)), 20, "it is cut while it waits")
        until(lambda: "waiting for it" in following.said(), 20, "it has noticed")
        insert(database, "quick", rows=5)
        assert not slow.done()
        slow.result()
    insert(database, "last")
    following.await_lines(13)
    shown = [(row["id"], row["event"]) for row in following.objects()]
    assert [one[0] for one in shown] == ids(database)
    assert sorted(event for _, event in shown) == ["last"] + ["quick"] * 10 + ["slow"] * 2
    assert following.said().count("\n") == 2  # away, and back


def test_a_restart_of_postgres_loses_and_repeats_nothing(tail, database, cluster, postgres_is_well_afterwards):
    following = tail("--json")
    insert(database, rows=3)
    following.await_lines(3)
    cluster.stop("fast")
    until(lambda: "Postgres can't be used" in following.said(), 20, "it says so")
    cluster.start()
    insert(database, rows=3)
    until(lambda: "Postgres is back" in following.said(), 20, "it says so")
    insert(database, rows=3)
    following.await_lines(9)
    assert [row["id"] for row in following.objects()] == ids(database)


def test_many_writers_at_once_and_none_is_missed(tail, database):
    following = tail("--json")
    with concurrent.futures.ThreadPoolExecutor(8) as writers:
        for i in range(200):
            writers.submit(insert, database, f"event.{i}", 1 + i % 7, (i % 5) / 100)
    count = database.count()
    following.await_lines(count, 60)
    assert [row["id"] for row in following.objects()] == ids(database)


def test_filters_choose_by_pattern_and_account(tail, database):
    following = tail("--json", "--event", "meeting.*", "--event", "user_?", "--account", "acc")
    for event in ("meeting.started", "meetingXstarted", "user_1", "userX1", "user_12", "recording.completed", "meeting.ended"):
        insert(database, event)
    database.psql("-c", "INSERT INTO events (event_ts, received_at, last_received_at, event, app, account_id, digest)"
                        " VALUES (now(), now(), now(), 'meeting.other', 'default', 'other', 'x')")
    insert(database, "meeting.last")
    following.await_lines(4)
    assert [row["event"] for row in following.objects()] == ["meeting.started", "user_1", "meeting.ended", "meeting.last"]
    assert following.said() == "no event of Zoom's catalogue is called user_?; zoomhookd send --list names them\n"


def test_since_begins_in_the_past_and_then_follows(tail, database):
    insert(database, "old")
    database.psql("-c", "UPDATE events SET received_at = now() - interval '2 hours'")
    insert(database, "recent", rows=2)
    following = tail("--json", "--since", "10m")
    insert(database, "new")
    following.await_lines(3)
    assert [row["event"] for row in following.objects()] == ["recent", "recent", "new"]


def test_what_a_spool_brings_late_is_new_all_the_same(tail, database):
    insert(database)
    following = tail("--json", "--since", "10m")
    database.psql("-c", "INSERT INTO events (event_ts, received_at, last_received_at, event, app, digest)"
                        " VALUES (now(), now() - interval '3 days', now(), 'from.spool', 'default', 'x')")
    following.await_lines(2)
    assert following.objects()[1]["event"] == "from.spool"


def test_json_has_every_column_but_raw_and_the_body_where_asked(tail, database, daemon):
    body = zoom.notification()
    assert zoom.post(daemon.webhook(), body).status == 200
    columns = [row["name"] for row in database.rows(
        "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'events' ORDER BY ordinal_position"
    )]
    following = tail("--json", "--body", "--since", "1h", "-n", "1")
    assert following.process.wait(20) == 0
    shown = following.objects()[0]
    assert list(shown) == [name for name in columns if name != "raw"]
    assert shown["body"] == json.loads(body)
    assert shown["received_at"].endswith("+00:00")


def test_body_is_shown_below_the_line(tail, database):
    insert(database)
    following = tail("--body", "--since", "1h")
    assert [line.strip() for line in following.await_lines(7)[1:4]] == ["{", '"payload": {', '"object": {']


def test_a_pipe_that_nobody_reads_ends_it_quietly(binary, database, tmp_path):
    config = write_config(tmp_path, database.url())
    insert(database, rows=3)
    command = f"{binary} tail --config {config} --since 1h | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=20, env=daemons.clean_environment())
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


def test_who_may_not_read_is_told_what_to_grant(binary, database, tmp_path):
    config = write_config(tmp_path, database.url("zoomhookd_test"))  # who may only write
    done = daemons.run(binary, "tail", "--config", config)
    assert done.returncode == 1
    assert "GRANT zoomhook_reader TO" in done.stderr


def test_a_time_that_is_none_is_refused(binary):
    done = daemons.run(binary, "tail", "--since", "yesterday")
    assert done.returncode == 2
    assert "10m, 2h or 1d" in done.stderr


def test_the_documented_sql_reads_on_from_a_cursor(database):
    text = (ROOT / "docs/consuming.md").read_text()
    statements = re.search(r"```sql\n(BEGIN;.*?)```", text, re.DOTALL)[1]
    insert(database, rows=3)

    def read(cursor):
        done = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-v", f"cursor={cursor}", database.url()],
            input=statements, capture_output=True, text=True, timeout=20,
        )
        assert done.stderr == ""
        return [int(line.split("|")[0]) for line in done.stdout.splitlines()]

    assert (read(0), read(2), read(3)) == ([1, 2, 3], [3], [])
