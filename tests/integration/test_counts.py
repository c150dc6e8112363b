# event_counts has each row exactly once, whatever becomes visible late, moves, is dropped, repeated or killed meanwhile.
import datetime
import json
import threading

import psycopg
import pytest

from harness import zoom
from harness.schema import WRITER
from harness.senders import Senders
from harness.wait import until

INSERT = """INSERT INTO events (received_at, last_received_at, event_ts, event, app, digest, deliveries)
SELECT %(at)s::timestamptz, %(at)s, %(at)s::timestamptz - interval '2 seconds', 'meeting.started', %(app)s, sha256((%(app)s || i)::bytea), 1
FROM generate_series(1, %(n)s) AS i"""
NOW = datetime.datetime.now(datetime.timezone.utc)


def insert(connection, app, n=1, at=NOW):
    connection.execute(INSERT, {"app": app, "n": n, "at": at})


def count(database, user=WRITER):
    """As the role that the daemon serves as."""
    with database.connect(user) as connection:
        while connection.execute("SELECT zoomhook_count_events() AS left").fetchone()["left"]:
            pass


def counted(database):
    return {row["app"]: row["n"] for row in database.rows("SELECT app, sum(stored)::int AS n FROM event_counts GROUP BY app")}


def test_a_row_of_a_transaction_that_ends_late_is_counted_once(database):
    """Its id is below one that is visible before: a count that did not wait for it would never look at it again."""
    with database.connect() as late, database.connect() as other:
        late.execute("BEGIN")
        insert(late, "late")
        insert(other, "early")
        with pytest.raises(psycopg.errors.LockNotAvailable, match="has been open for seconds"):
            count(database)
        assert counted(database) == {}
        done = threading.Thread(target=count, args=[database])
        done.start()
        late.execute("COMMIT")
        done.join(timeout=30)
    assert counted(database) == {"late": 1, "early": 1}
    count(database)
    assert counted(database) == {"late": 1, "early": 1}


class Busy(Senders):
    """Four insert rows that others see late, two count, one is killed in the middle again and again."""

    def __init__(self, database):
        self.database, self.inserted, self.kills = database, [0] * 4, 0
        super().__init__([*(lambda n=n: self._insert(n) for n in range(4)), self._count, self._count, self._kill])

    def _insert(self, n):
        with self.database.connect() as connection:
            while not self.over.is_set():
                with connection.transaction():
                    insert(connection, f"app {n} {self.inserted[n]}", 3)
                    connection.execute("SELECT pg_sleep(0.01)")
                self.inserted[n] += 1

    def _count(self):
        while not self.over.is_set():
            try:
                count(self.database)
            except psycopg.Error:  # killed, or the other one counts
                pass

    def _kill(self):
        """Each time that something has been counted since, so that it goes on."""
        before = {}
        with self.database.connect() as connection:
            while not self.over.is_set():
                if counted(self.database) != before:
                    before = counted(self.database)
                    connection.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ~ '^SELECT zoomhook_count' AND state = 'active'"
                    )
                    self.kills += 1
                self.over.wait(0.02)


def test_many_insert_while_two_count_and_are_killed(database):
    with Busy(database) as busy:
        until(lambda: sum(busy.inserted) > 400, 60, "four hundred batches are in")
        until(lambda: busy.kills > 5, 60, "some are counted meanwhile, and who counts is killed again and again")
    count(database)
    assert set(counted(database).values()) == {3}
    assert len(counted(database)) == sum(busy.inserted)


def test_a_row_that_moves_to_its_month_or_whose_month_is_dropped_stays_counted_once(database):
    long_ago = datetime.datetime(2024, 3, 5, tzinfo=datetime.timezone.utc)
    with database.connect() as connection:
        insert(connection, "old", 5, long_ago)
        count(database)
        connection.execute("SELECT zoomhook_make_month('2024-03-01')")
        count(database)
        assert counted(database) == {"old": 5}
        assert connection.execute("SELECT zoomhook_drop_month('2024-03-01', now())").fetchone()["zoomhook_drop_month"]
    count(database)
    assert counted(database) == {"old": 5}
    assert database.row("SELECT hour FROM event_counts")["hour"] == long_ago


def test_repetitions_are_counted_when_they_come(database):
    with database.connect() as connection:
        insert(connection, "a", 3)
        count(database)
        connection.execute("UPDATE events SET deliveries = 3 WHERE id = 1")
        for _ in range(2):
            count(database)
            found = database.row("SELECT sum(stored)::int AS stored, sum(repeated)::int AS repeated, max(max_lateness) AS late FROM event_counts")
            assert found == {"stored": 3, "repeated": 2, "late": datetime.timedelta(seconds=2)}


def test_a_count_in_a_snapshot_that_sees_no_news_is_refused(database):
    with database.connect() as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState, match="READ COMMITTED"):
            connection.execute("SELECT zoomhook_count_events()")


def test_the_daemon_counts_when_it_starts(serve, database):
    first = serve(database)
    for _ in range(3):
        assert zoom.post(first.webhook(), zoom.notification()).status == 200
    first.stop()
    serve(database)
    until(lambda: counted(database) == {"default": 3}, 20, "what came before is counted")


def test_the_daemon_counts_every_minute(serve, database):
    """So that who has just tried it finds somebody in view users."""
    body = json.dumps({"event": "user.updated", "event_ts": zoom.now() * 1000, "payload": {"object": {"id": "u", "email": "ada@example.com"}}})
    daemon = serve(database)
    assert zoom.post(daemon.webhook(), body.encode()).status == 200
    until(lambda: database.rows("SELECT email FROM users"), 90, "the user is known")
    assert database.row("SELECT user_id, email FROM users") == {"user_id": "u", "email": "ada@example.com"}
    assert counted(database) == {"default": 1}


def test_silence_is_what_used_to_come_and_stopped(database):
    with database.connect() as connection:
        for days in range(4, 20):
            insert(connection, f"{days}", 1, NOW - datetime.timedelta(days=days))
            insert(connection, f"lively {days}", 1, NOW - datetime.timedelta(days=days - 4))
        connection.execute("UPDATE events SET app = CASE WHEN app LIKE 'lively%' THEN 'lively' ELSE 'silent' END")
    count(database)
    row = database.row("SELECT app, event, stored, longest_pause, silent_for FROM silence")
    assert (row["app"], row["event"], row["stored"]) == ("silent", "meeting.started", 16)
    assert row["longest_pause"] == datetime.timedelta(days=1) and row["silent_for"] > datetime.timedelta(days=3)


def test_a_user_of_whom_no_event_is_left_is_forgotten(database):
    body = '{"payload": {"object": {"host_id": "h", "host_email": "h@example.com"}}}'
    with database.connect() as connection:
        insert(connection, "a", 1, NOW - datetime.timedelta(days=2))
        insert(connection, "b")
        connection.execute("UPDATE events SET body = %s WHERE app = 'a'", [body])
        count(database)
        assert database.row("SELECT user_id, email FROM users") == {"user_id": "h", "email": "h@example.com"}
        connection.execute("DELETE FROM events WHERE app = 'a'")
    count(database)
    assert database.rows("SELECT FROM users") == []
