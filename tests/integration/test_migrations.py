# Upgrades beside everything else: over a million rows without holding anything up, and from several daemons at once.
import subprocess

import pytest

from harness import daemon as daemons
from harness.schema import make_version, migrate
from harness.senders import Senders
from harness.wait import until

ROWS = 1_000_000
LONGEST_LOCK = 1  # seconds
RACES = 50
OLDEST = 3  # the schema version of the first release

INSERT = """INSERT INTO events (event_ts, received_at, last_received_at, event, app, account_id, object_id, digest, raw, body)
SELECT now() - i * interval '2 seconds', now(), now(), 'meeting.started', 'default', 'a', i::text, sha256((%s || i)::bytea),
       decode(repeat('00', 200), 'hex'), '{"event": "meeting.started", "payload": {"object": {"topic": "Budget"}}}'
FROM generate_series(1, %s) AS i"""


class Users(Senders):
    """Insert and read again and again; who waits for a lock is seen, and for how long."""

    def __init__(self, database):
        self.database, self.statements, self.longest_wait = database, 0, 0.0
        super().__init__([self._insert, self._read, self._look])

    def _insert(self):
        with self.database.connect() as connection:
            while not self.over.is_set():
                connection.execute(INSERT, (f"live {self.statements}", 1))
                self.statements += 1

    def _read(self):
        with self.database.connect() as connection:
            while not self.over.is_set():
                connection.execute("SELECT count(*) FROM events WHERE received_at > now() - interval '1 ms'")

    def _look(self):
        with self.database.connect() as connection:
            while not self.over.is_set():
                waiting = "SELECT extract(epoch FROM max(clock_timestamp() - waitstart))::float8 AS s FROM pg_locks WHERE NOT granted"
                self.longest_wait = max(self.longest_wait, connection.execute(waiting).fetchone()["s"] or 0)


def test_an_upgrade_over_a_million_rows_holds_nothing_up(binary, cluster):
    database = cluster.create_database()
    make_version(database, OLDEST)
    with database.connect() as connection:
        connection.execute(INSERT, ("old", ROWS))
    with Users(database) as users:
        until(lambda: users.statements > 100, 60, "it is in use")
        migrate(binary, database)
        done = users.statements
        until(lambda: users.statements > done + 100, 60, "it is in use still")
    assert users.longest_wait < LONGEST_LOCK
    assert database.count() > ROWS


def start_migrating(binary, database):
    return subprocess.Popen(
        [binary, "migrate"],
        env=daemons.clean_environment(DATABASE_URL=database.url()),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def race(binary, database, kill_after):
    """Two at once, one of which is killed: the other does it all."""
    survivor, victim = (start_migrating(binary, database) for _ in range(2))
    try:
        victim.wait(kill_after)
    except subprocess.TimeoutExpired:
        victim.kill()
    said = survivor.communicate(timeout=90)[0].decode()
    victim.communicate()
    assert survivor.returncode == 0, said


def shape(database):
    """All that a schema consists of."""
    return [
        database.rows(query)
        for query in (
            "SELECT version, name, checksum FROM zoomhook_migrations ORDER BY 1",
            "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
            "SELECT oid::regprocedure::text, proacl::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
            "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1",
        )
    ]


def drop_months(database):
    for month in database.rows("SELECT inhrelid::regclass AS name FROM pg_inherits WHERE inhparent = 'events'::regclass"):
        if month["name"] != "events_default":
            database.psql("-c", f"DROP TABLE {month['name']}")


@pytest.mark.parametrize("part", range(2), ids=["first", "second"])
def test_two_race_to_migrate_and_to_make_months_and_one_is_killed_midway(binary, cluster, part):
    whole = cluster.create_database()
    migrate(binary, whole)
    for turn in range(part, RACES, 2):
        database = cluster.create_database()
        kill_after = turn * 0.006  # from its start to its end: a whole migration takes 0.2 s
        race(binary, database, kill_after)
        assert shape(database) == shape(whole)
        drop_months(database)
        race(binary, database, kill_after)
        assert shape(database) == shape(whole)
