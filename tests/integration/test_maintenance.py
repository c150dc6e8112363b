# A busy database looked after: a report stays open while months come and go and the schema migrates.
import threading
import time

from harness import zoom
from harness.load import Load, p99, stored_bodies
from harness.schema import WRITER, migrate
from harness.wait import until

REPORT_SECONDS = 60  # how long somebody leaves `BEGIN; SELECT … FROM events;` open in psql
NORMAL_P99 = 0.5  # seconds: maintenance waits for a lock for 0.2 s at most, and inserts queue behind it

LATE = 1715000000000  # an event of May 2024 in milliseconds: no month is made for it ahead
MAKE_LATE_MONTH = "SELECT zoomhook_make_month('2024-05-01')"
DROP_OLD_MONTHS = "SELECT zoomhook_drop_months(now() - interval '1 year')"


class Repeated:
    """Does something again and again beside the test, and keeps what went wrong."""

    def __init__(self, action, pause):
        self.action, self.pause, self.times, self.failures = action, pause, 0, []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        while not self.over.wait(self.pause):
            try:
                self.action()
            except Exception as failure:  # judged by the test
                self.failures.append(failure)
            self.times += 1

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join(timeout=60)


def months(database):
    found = database.rows(
        "SELECT inhrelid::regclass::text AS name FROM pg_inherits" " WHERE inhparent = 'events'::regclass"
    )
    return {month["name"] for month in found}


def partition_of_the_late_row(database):
    return database.row("SELECT tableoid::regclass::text AS name FROM events WHERE event_ts < '2025-01-01'")[
        "name"
    ]


def looked_after(database, statement):
    """As the writer, every 2 s: more often than the daemon does it."""
    return Repeated(lambda: database.psql("-c", statement, user=WRITER), 2)


def only_the_report_was_in_the_way(repeated):
    return repeated.times > 5 and all("lock timeout" in str(failure) for failure in repeated.failures)


def test_an_open_report_stalls_nothing_while_months_come_and_go_and_the_schema_migrates(
    binary, daemon, database
):
    assert zoom.post(daemon.webhook(), zoom.notification(event_ts=LATE)).status == 200
    database.psql("-c", "SELECT zoomhook_make_month('2020-01-01')")
    assert partition_of_the_late_row(database) == "events_default"

    with database.connect() as report, report.transaction(), Load(daemon.port()) as load:
        report.execute("SELECT count(*) FROM events").fetchall()
        made, dropped = looked_after(database, MAKE_LATE_MONTH), looked_after(database, DROP_OLD_MONTHS)
        with made, dropped, Repeated(lambda: migrate(binary, database), 2) as migrations:
            time.sleep(REPORT_SECONDS)

    assert only_the_report_was_in_the_way(made) and only_the_report_was_in_the_way(dropped)
    assert made.failures and dropped.failures, "the report held no lock, so nothing was shown"
    assert migrations.times > 5 and not migrations.failures
    assert load.statuses() == {200}
    assert p99(load.samples) < NORMAL_P99
    assert load.acknowledged() <= stored_bodies(database)

    database.psql("-c", MAKE_LATE_MONTH, "-c", DROP_OLD_MONTHS, user=WRITER)
    assert partition_of_the_late_row(database) == "events_2024_05"
    assert "events_2020_01" not in months(database)


def test_months_are_made_and_dropped_under_load_without_a_failure(daemon, database):
    with Load(daemon.port()) as load:
        for month in range(1, 13):
            database.psql("-c", f"SELECT zoomhook_make_month('2021-{month:02}-01')", user=WRITER)
        until(lambda: len(load.samples) > 300, 20, "the load is on its way")
        until_done(database, DROP_OLD_MONTHS)
    assert not {name for name in months(database) if "2021" in name}
    assert load.statuses() == {200}
    assert load.acknowledged() <= stored_bodies(database)


def until_done(database, statement):
    """Maintenance gives way to inserts; who asks for it asks again."""

    def done():
        try:
            return database.psql("-c", statement, user=WRITER)
        except AssertionError as failure:
            assert "lock timeout" in str(failure)
            return None

    return until(done, 30, statement)


def test_the_months_ahead_are_made_at_start(database, daemon):
    ahead = database.rows(
        "SELECT to_char(now() AT TIME ZONE 'UTC' + n * interval '1 month', '\"events_\"YYYY_MM')"
        " AS name FROM generate_series(0, 2) n"
    )
    assert {month["name"] for month in ahead} <= months(database)


def test_a_month_that_still_receives_is_not_dropped(daemon, database):
    """Age is judged by when a row was received: an old event that came today is not old."""
    database.psql("-c", MAKE_LATE_MONTH, user=WRITER)
    assert zoom.post(daemon.webhook(), zoom.notification(event_ts=LATE)).status == 200
    until_done(database, DROP_OLD_MONTHS)
    assert partition_of_the_late_row(database) == "events_2024_05"


def test_with_a_publication_for_all_tables_new_and_repeated_notifications_are_stored(daemon, database):
    database.psql("-c", "CREATE PUBLICATION everything FOR ALL TABLES")
    body = zoom.notification()
    for seconds_ago in (100, 0):
        fields = zoom.headers(body, timestamp=zoom.now() - seconds_ago)
        assert zoom.post(daemon.webhook(), body, fields).status == 200
    assert zoom.post(daemon.webhook(), b"neither JSON nor a time").status == 200
    assert [row["deliveries"] for row in database.rows()] == [2, 1]
