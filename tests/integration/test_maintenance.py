# A busy database looked after: a report stays open while months come and go and the schema migrates.
import threading
import time


from conftest import migrate
from harness import zoom
from harness.load import Load, p99, stored_bodies

REPORT_SECONDS = 60  # how long somebody leaves `BEGIN; SELECT … FROM events;` open in psql
NORMAL_P99 = 0.5  # seconds: maintenance waits for a lock for 0.2 s at most, and inserts queue behind it

MAKE_MONTHS = "SELECT zoomhook_make_months()"
DROP_MONTHS = "SELECT zoomhook_drop_months(now() - interval '1 year')"


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


def test_an_open_report_does_not_stall_inserts_while_months_and_schema_change(
    binary, cluster, daemon, database
):
    with Load(daemon.port()) as quiet:
        time.sleep(5)  # a measuring time, not a wait
    with database.connect() as report, report.transaction(), Load(daemon.port()) as load, Repeated(
        lambda: database.psql("-c", MAKE_MONTHS), 0.5
    ) as months, Repeated(lambda: migrate(binary, database), 2) as migrations:
        report.execute("SELECT count(*) FROM events").fetchall()
        time.sleep(REPORT_SECONDS)
    assert months.times > 5 and migrations.times > 5
    assert load.statuses() == {200}
    assert (
        p99(load.samples) < NORMAL_P99
    ), f"quiet: {p99(quiet.samples):.3f} s, with the report: {p99(load.samples):.3f} s"
    assert load.acknowledged() <= stored_bodies(database)


def test_with_a_publication_for_all_tables_new_and_repeated_notifications_are_stored(daemon, database):
    database.psql("-c", "CREATE PUBLICATION everything FOR ALL TABLES")
    body = zoom.notification()
    for seconds_ago in (100, 0):
        fields = zoom.headers(body, timestamp=zoom.now() - seconds_ago)
        assert zoom.post(daemon.webhook(), body, fields).status == 200
    assert zoom.post(daemon.webhook(), b"neither JSON nor a time").status == 200
    assert [row["deliveries"] for row in database.rows()] == [2, 1]
