# The filters that docs/queries.md names reach an index: over a year of notifications no view, and nothing that it calls, reads a month whole.
import pathlib
import re

import pytest

from harness.schema import migrate

DATA = pathlib.Path(__file__).resolve().parents[2] / "bench" / "views_data.sql"
ROWS = 120_000
MONTH = "BETWEEN now() - interval '100 days' AND now() - interval '70 days'"


@pytest.fixture(scope="module")
def year(cluster, binary):
    database = cluster.create_database()
    migrate(binary, database)
    database.psql("-v", f"rows={ROWS}", "-f", DATA)
    assert database.count() > 0.9 * ROWS
    return database


@pytest.fixture(scope="module")
def one(year):
    """Something of each kind that is there, to ask for by name."""
    found = "SELECT min({}) AS x FROM {} WHERE {} " + MONTH
    return {
        "meeting_uuid": year.row(found.format("meeting_uuid", "meetings", "started_at"))["x"],
        "call_id": year.row(found.format("call_id", "phone_calls", "rang_at"))["x"],
        "message_id": year.row(found.format("message_id", "chat_messages", "sent_at"))["x"],
    }


def executed_plans(database, statement):
    """Of the statement and of all that its functions run."""
    plans = []
    with database.connect() as connection:
        connection.execute("LOAD 'auto_explain'")
        connection.execute("SET auto_explain.log_min_duration = 0")
        connection.execute("SET auto_explain.log_nested_statements = on")
        connection.execute("SET auto_explain.log_analyze = on")
        connection.execute("SET client_min_messages = log")
        connection.add_notice_handler(lambda message: plans.append(message.message_primary))
        connection.execute(statement)
    assert plans, "auto_explain said nothing"
    return "\n".join(plans)


def read_whole(database, statement):
    big = {r["name"] for r in database.rows("SELECT relname AS name FROM pg_class WHERE relname ~ '^events_' AND relkind = 'r' AND reltuples > 1000")}
    assert len(big) >= 12
    scans = re.findall(r"Seq Scan on (events_\w+)[^\n]*\(actual", executed_plans(database, statement))
    return big & set(scans)


@pytest.mark.parametrize(
    "view, column",
    [
        *((view, "started_at") for view in ("meetings", "webinars", "participants", "side_rooms")),
        ("scheduled_meetings", "changed_at"),
        *((view, "event_ts") for view in ("recordings", "gaps")),
        ("phone_calls", "rang_at"),
        ("chat_messages", "sent_at"),
        ("recovered", "recovered_at"),
    ],
)
def test_a_month_is_found_by_an_index(year, view, column):
    assert read_whole(year, f"SELECT * FROM {view} WHERE {column} {MONTH}") == set()


@pytest.mark.parametrize(
    "view, column",
    [
        *((view, "meeting_uuid") for view in ("meetings", "webinars", "participants", "side_rooms", "recordings", "gaps")),
        ("phone_calls", "call_id"),
        ("chat_messages", "message_id"),
    ],
)
def test_one_of_them_is_found_by_an_index(year, one, view, column):
    assert read_whole(year, f"SELECT * FROM {view} WHERE {column} = '{one[column]}'") == set()


def test_a_whole_month_that_is_read_would_be_seen(year):
    assert read_whole(year, "SELECT body FROM events")


@pytest.mark.parametrize("view", ["event_counts", "silence", "users"])
def test_counts_silence_and_users_never_read_the_events(year, view):
    assert "events_20" not in executed_plans(year, f"SELECT * FROM {view}")
