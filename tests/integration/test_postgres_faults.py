# Postgres stopped, frozen, cut off, refusing: a genuine notification gets 503 in time, never a false 200.
import concurrent.futures

import pytest

from harness import wire, zoom
from harness import daemon as daemons
from harness.load import Load, stored_bodies
from harness.wait import until
from harness.wire import Wire

pytestmark = pytest.mark.usefixtures("postgres_is_well_afterwards")
IN_TIME = 3.0  # seconds: then Zoom gives up
RECOVERY = 30  # seconds


def refused_in_time(daemon, body):
    answer = zoom.post(daemon.webhook(), body)
    assert answer.status == 503
    assert answer.seconds < IN_TIME
    zoom.problem_title(answer)


def stored_again(daemon, body):
    """Zoom's retries, more often: each with a new timestamp, until one is taken."""
    until(
        lambda: zoom.post(daemon.webhook(), body).status == 200,
        RECOVERY,
        "it stores again, without a restart",
    )


def test_postgres_stopped_is_503_in_time_and_recovers(cluster, daemon, database):
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    cluster.stop()
    lost = [zoom.notification() for _ in range(5)]
    for body in lost:
        refused_in_time(daemon, body)
    cluster.start()
    for body in lost:
        stored_again(daemon, body)
    assert database.count() == 6


def test_the_first_answer_after_postgres_stopped_is_not_200(cluster, daemon, database):
    """The daemon can't know yet that its connections are dead."""
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    cluster.stop()
    refused_in_time(daemon, body := zoom.notification())
    cluster.start()
    assert database.count() == 1
    stored_again(daemon, body)


def test_postgres_that_comes_after_the_daemon_is_found(cluster, serve, new_database):
    database = new_database()
    cluster.stop()
    daemon = serve(database)
    refused_in_time(daemon, body := zoom.notification())
    cluster.start()
    stored_again(daemon, body)


def test_postgres_frozen_is_503_in_time_and_recovers(cluster, daemon, database):
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    cluster.freeze()
    lost = [zoom.notification() for _ in range(3)]
    for body in lost:
        refused_in_time(daemon, body)
    cluster.thaw()
    for body in lost:
        stored_again(daemon, body)
    assert database.count() == 4


def test_many_senders_at_a_frozen_postgres_are_all_answered_in_time(cluster, daemon):
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    cluster.freeze()
    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        list(pool.map(lambda _: refused_in_time(daemon, zoom.notification()), range(64)))


def test_a_frozen_postgres_does_not_delay_other_answers(cluster, daemon):
    cluster.freeze()
    with Wire(daemon.port()) as waiting:
        waiting.send(wire.signed_post(zoom.notification()))
        answer = zoom.post(daemon.webhook(), zoom.challenge())
        assert (answer.status, answer.seconds < 1) == (200, True)
        assert waiting.answer().status == 503


def test_every_acknowledged_notification_survives_restarts_of_postgres(cluster, daemon, database):
    with Load(daemon.port()) as load:
        for _ in range(3):
            until(
                lambda count=len(load.acknowledged()): len(load.acknowledged()) > count + 50,
                RECOVERY,
                "it stores",
            )
            cluster.stop()
            cluster.start()
        until(
            lambda count=len(load.acknowledged()): len(load.acknowledged()) > count + 50,
            RECOVERY,
            "it stores",
        )
    assert load.statuses() <= {200, 503}
    assert load.acknowledged() <= stored_bodies(database)


def test_sessions_that_an_administrator_ends_lose_nothing(daemon, database):
    with Load(daemon.port()) as load:
        for _ in range(5):
            until(
                lambda count=len(load.acknowledged()): len(load.acknowledged()) > count + 50,
                RECOVERY,
                "it stores",
            )
            database.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
    assert load.statuses() <= {200, 503}
    assert load.acknowledged() <= stored_bodies(database)


def test_a_lock_that_outlasts_the_deadline_is_503_and_stored_later(daemon, database):
    with database.connect() as administrator, administrator.transaction():
        administrator.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
        refused_in_time(daemon, body := zoom.notification())
        daemon.await_line("not stored in time", "meeting.started")
    stored_again(daemon, body)
    assert database.count() == 1


def test_retries_of_the_same_notifications_in_opposite_orders_do_not_deadlock(daemon, database):
    bodies = [zoom.notification() for _ in range(40)]

    def send_all(number):
        ordered = bodies if number % 2 else bodies[::-1]
        with Wire(daemon.port()) as connection:
            stamps = [zoom.now() - 250 + number * 10] * len(ordered)
            requests = [
                wire.head(
                    "POST /webhook HTTP/1.1",
                    {"Content-Length": len(body), **wire.quick_headers(body, timestamp=stamp)},
                )
                + body
                for body, stamp in zip(ordered, stamps)
            ]
            connection.send(b"".join(requests))
            return {connection.answer().status for _ in requests}

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        assert list(pool.map(send_all, range(16))) == [{200}] * 16
    assert database.count() == len(bodies)


def test_a_missing_grant_is_named_and_mended_without_a_restart(daemon, database):
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    database.psql("-c", "REVOKE INSERT ON events FROM zoomhook_writer")
    refused_in_time(daemon, body := zoom.notification())
    line = daemon.await_line("permission denied")
    assert "GRANT" in line and "INSERT" in line and "events" in line
    daemon.await_line("not stored in time")
    assert not daemon.lines("storing again")
    database.psql("-c", "GRANT INSERT ON events TO zoomhook_writer")
    stored_again(daemon, body)


def test_a_database_that_does_not_exist_is_named(serve, database):
    database.name = "nowhere"
    daemon = serve(database)
    daemon.await_line("nowhere")
    refused_in_time(daemon, zoom.notification())


@pytest.fixture
def foreign(cluster):
    """A database where zoom/webhook-to-postgres has made its table."""
    database = cluster.create_database()
    database.psql(
        "-c",
        "CREATE TABLE events (id SERIAL PRIMARY KEY, name VARCHAR(30), accountid VARCHAR(50))",
        "-c",
        "INSERT INTO events (name) VALUES ('meeting.started')",
    )
    return database


def test_a_foreign_events_table_is_refused_by_migrate_and_left_alone(binary, foreign):
    done = daemons.run(binary, "migrate", environment={"DATABASE_URL": foreign.url()})
    assert done.returncode == 1
    assert any(
        "events" in line and "database.schema" in line for line in done.stderr.splitlines()
    ), done.stderr
    assert foreign.row() == {"id": 1, "name": "meeting.started", "accountid": None}


def test_a_foreign_events_table_is_never_written_to_by_serve(serve, foreign):
    daemon = serve(foreign, user="postgres")
    refused_in_time(daemon, zoom.notification())
    assert "events" in daemon.await_line("database.schema")
    assert foreign.count() == 1


def test_an_unmigrated_database_is_named_where_migrating_is_off(cluster, serve):
    daemon = serve(cluster.create_database(), {"database.migrate": "never"}, user="postgres")
    refused_in_time(daemon, zoom.notification())
    daemon.await_line("zoomhookd migrate")
