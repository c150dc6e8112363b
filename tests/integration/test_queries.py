# Every query of sql/queries over the week of tests/harness/story.py, run by psql as an analyst: docs/queries.md quotes it and what it prints.
import os
import pathlib
import subprocess

import pytest

from harness import story

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs" / "queries.md").read_text()
QUERIES = sorted((ROOT / "sql" / "queries").glob("*.sql"))
ANALYST = "analyst_test"
SPAN = ["-v", "since=2026-11-20 00:00Z", "-v", "until=2026-11-27 00:00Z"]


@pytest.fixture(scope="module")
def week(serve_for_module, new_database):
    """As if each had come 300 ms after it happened, but for one, and the meeting's start had been sent three times."""
    database = new_database()
    daemon = serve_for_module(database, {"zoom.secret_token": None}, story.APPS)
    story.tell_week(daemon)
    daemon.stop()
    database.psql("-c", "UPDATE zoomhook_counted SET counted_id = 0", "-c", "TRUNCATE zoomhook_event_counts")  # the daemon counts, too
    database.psql("-c", "UPDATE events SET received_at = event_ts + CASE event WHEN 'app_deauthorized' THEN interval '2 hours' ELSE interval '300 ms' END")
    database.psql("-c", "UPDATE events SET deliveries = 3 WHERE app = 'first' AND event = 'meeting.started' AND object_uuid LIKE 'f%'")
    database.psql("-c", STOPPED, "-c", "SELECT zoomhook_count_events('90 days')", "-c", "UPDATE zoomhook_counted SET counted_at = '2026-11-27'")
    database.psql("-c", RECOVERED)
    database.psql("-c", f"DROP ROLE IF EXISTS {ANALYST}", "-c", f"CREATE ROLE {ANALYST} LOGIN IN ROLE zoomhook_analyst")
    return database


# Something that used to come each day and has not come for five.
STOPPED = """INSERT INTO events (received_at, last_received_at, event_ts, event, app, digest)
SELECT at, at, at, 'user.signed_in', 'first', sha256(at::text::bytea)
FROM generate_series(timestamptz '2026-11-10 09:00Z', '2026-11-21 09:00Z', '24 hours') AS at"""


# As if a tunnel had been away: what no delivery brought, and something that is cut off in Zoom's logs.
RECOVERED = """UPDATE events SET origin = 'recovered', received_at = event_ts + interval '26 hours'
WHERE app = 'second' AND event LIKE 'webinar.%';
INSERT INTO events (received_at, last_received_at, event_ts, app, digest, raw, origin)
SELECT max(received_at), max(received_at), 'epoch', 'second', sha256('{'), '{', 'incomplete' FROM events WHERE origin = 'recovered'"""


def output(week, file):
    done = subprocess.run(
        ["psql", "-X", "-q", *SPAN, "-f", file, week.url(ANALYST)],
        env={**os.environ, "PGTZ": "UTC", "PGOPTIONS": "-c client_min_messages=error"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines())


def quoted(file):
    """A query without its first two lines: the question, and the span."""
    return file.read_text().split("\n", 2)[2].rstrip()


def section(week, file):
    question = file.read_text().split("\n", 1)[0].removeprefix("-- ")
    return f"## {question}\n\n`sql/queries/{file.name}`\n\n```sql\n{quoted(file)}\n```\n```\n{output(week, file)}\n```\n"


@pytest.mark.parametrize("file", QUERIES, ids=lambda file: file.stem)
def test_the_docs_show_the_query_and_what_it_prints(week, file):
    assert section(week, file) in DOCS


@pytest.mark.parametrize("file", QUERIES, ids=lambda file: file.stem)
def test_each_query_answers_its_question_for_the_last_week_by_default(week, file):
    done = subprocess.run(["psql", "-X", "-q", "-f", file, week.url(ANALYST)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_there_are_a_dozen():
    assert len(QUERIES) >= 12
