# Postgres away, frozen, late, or the daemon killed: what was answered 200 is in the table, once and as Zoom sent it.
import os
import shutil
import signal
import subprocess
import time

import pytest

from harness import daemon as daemons
from harness import zoom
from harness.load import Load
from harness.wait import until

pytestmark = pytest.mark.usefixtures("postgres_is_well_afterwards")
IN_TIME = 3.0  # seconds: then Zoom gives up
DRAINED = 30  # seconds


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "spool"


@pytest.fixture
def with_spool(serve, folder):
    """serve(database, changes) with a spool of the test's own."""
    return lambda database, changes=None: serve(
        database, {"spool.directory": str(folder), "spool.min_free_disk": "1MiB", **(changes or {})}
    )


def acknowledged_is_stored(load, database):
    """The promise: each body answered 200 is one row, byte for byte, which Zoom delivered once."""
    acknowledged = load.acknowledged()
    assert acknowledged, "nothing was answered 200, so nothing was shown"

    def stored():
        rows = database.rows("SELECT raw, deliveries FROM events WHERE event = 'meeting.load'")
        return rows if acknowledged <= {bytes(row["raw"]) for row in rows} else None

    rows = until(stored, DRAINED, "everything acknowledged is stored")
    assert len({bytes(row["raw"]) for row in rows}) == len(rows)
    assert {row["deliveries"] for row in rows} == {1}


def every_answer_is_200_in_time(load):
    assert load.statuses() == {200}
    assert max(sample.seconds for sample in load.samples) < IN_TIME


def test_postgres_stopped_and_started_loses_and_refuses_nothing(cluster, with_spool, database):
    daemon = with_spool(database)
    with Load(daemon.port()) as load:
        until(lambda: len(load.samples) > 100, 20, "the load has begun")
        cluster.stop()
        time.sleep(8)
        cluster.start()
        until(lambda: daemon.lines("Postgres is back"), 20, "Postgres is found again")
        time.sleep(2)
    every_answer_is_200_in_time(load)
    acknowledged_is_stored(load, database)
    assert daemon.lines("they go to the spool")


def test_postgres_frozen_for_ten_seconds_refuses_nothing(cluster, with_spool, database):
    daemon = with_spool(database)
    with Load(daemon.port()) as load:
        until(lambda: len(load.samples) > 100, 20, "the load has begun")
        cluster.freeze()
        time.sleep(10)
        cluster.thaw()
        time.sleep(2)
    every_answer_is_200_in_time(load)
    acknowledged_is_stored(load, database)


def test_a_daemon_killed_while_postgres_is_away_drains_when_it_starts_again(cluster, with_spool, database):
    daemon = with_spool(database)
    cluster.stop()
    with Load(daemon.port()) as load:
        until(lambda: len(load.acknowledged()) > 200, 30, "two hundred are spooled")
        daemon.process.send_signal(signal.SIGKILL)
        daemon.process.wait(timeout=10)
    cluster.start()
    again = with_spool(database)
    again.await_line("notifications wait in the spool for Postgres", "notifications=")
    acknowledged_is_stored(load, database)
    again.await_line("the spool is empty: all that waited in it is in Postgres")


def test_a_daemon_that_starts_before_postgres_migrates_and_drains(cluster, with_spool, new_database):
    database = cluster.create_database()  # not migrated
    cluster.stop()
    daemon = with_spool(database, {"database.url": database.url()})
    with Load(daemon.port(), connections=2) as load:
        until(lambda: len(load.acknowledged()) > 20, 30, "some are spooled")
        cluster.start()
        daemon.await_line("migrated the schema", seconds=20)
    every_answer_is_200_in_time(load)
    acknowledged_is_stored(load, database)


def test_an_orderly_stop_leaves_nothing_behind(cluster, with_spool, database, folder):
    daemon = with_spool(database)
    cluster.stop()
    bodies = [zoom.notification("meeting.load") for _ in range(5)]
    assert {zoom.post(daemon.webhook(), body).status for body in bodies} == {200}
    daemon.stop()
    cluster.start()
    with_spool(database)
    until(lambda: database.count() == 5, DRAINED, "the spool is drained")
    assert {bytes(row["raw"]) for row in database.rows()} == set(bodies)


def test_a_challenge_and_a_repeated_delivery_need_no_postgres(cluster, with_spool, database):
    daemon, body = with_spool(database), zoom.notification("meeting.load")
    cluster.stop()
    assert zoom.post(daemon.webhook(), zoom.challenge()).status == 200
    for seconds_ago in (60, 30, 0):  # two retries of Zoom's
        fields = zoom.headers(body, timestamp=zoom.now() - seconds_ago)
        assert zoom.post(daemon.webhook(), body, fields).status == 200
    cluster.start()
    until(lambda: database.count() == 1 and database.row()["deliveries"] == 3, DRAINED, "all three are counted")


def test_a_full_spool_is_503_and_says_so_once(cluster, with_spool, database):
    daemon = with_spool(database, {"spool.max_size": "1MiB"})
    cluster.stop()
    body = zoom.notification("meeting.load", topic="x" * 300_000)
    statuses = [zoom.post(daemon.webhook(), body + b" " * i).status for i in range(6)]
    assert statuses[0] == 200 and statuses[-1] == 503
    daemon.await_line("level=error", "spool.max_size")
    cluster.start()
    until(lambda: database.count() == statuses.count(200), DRAINED, "what was taken is stored")
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own with 8 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk_is_503_loses_nothing_and_is_no_obstacle_to_the_drain(
    cluster, with_spool, database, small_disk
):
    daemon = with_spool(database, {"spool.directory": str(small_disk / "spool"), "spool.min_free_disk": "0"})
    cluster.stop()
    bodies = [zoom.notification("meeting.load", topic="x" * 200_000) for _ in range(40)]
    taken = {body for body in bodies if zoom.post(daemon.webhook(), body).status == 200}
    assert 0 < len(taken) < len(bodies)
    fill(small_disk)
    daemon.await_line("level=error", "the spool can't take notifications")
    cluster.start()
    until(lambda: taken <= {bytes(row["raw"]) for row in database.rows()}, DRAINED, "what was taken is stored")
    (small_disk / "of another program").unlink()
    cluster.stop()
    until(
        lambda: zoom.post(daemon.webhook(), zoom.notification()).status == 200, DRAINED, "the spool takes again"
    )


def fill(disk):
    (disk / "of another program").write_bytes(b"x" * shutil.disk_usage(disk).free)


def test_postgres_is_found_again_though_the_spool_has_no_room(cluster, with_spool, database, small_disk):
    daemon = with_spool(database, {"spool.directory": str(small_disk / "spool"), "spool.min_free_disk": "0"})
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    fill(small_disk)
    cluster.stop()
    with Load(daemon.port(), connections=2):
        daemon.await_line("they go to the spool", seconds=20)
    cluster.start()
    until(lambda: zoom.post(daemon.webhook(), zoom.notification()).status == 200, 10, "Postgres takes it")


def test_a_full_disk_under_the_spool_is_no_obstacle_to_a_start(cluster, with_spool, database, small_disk):
    settings = {"spool.directory": str(small_disk / "spool"), "spool.min_free_disk": "0"}
    daemon = with_spool(database, settings)
    cluster.stop()
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    daemon.stop()
    fill(small_disk)
    cluster.start()
    daemon = with_spool(database, settings)
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    daemon.await_line("level=error", "the spool can't")
    (small_disk / "of another program").unlink()
    until(lambda: database.count() == 2, DRAINED, "what the earlier run had spooled is stored")


def test_two_daemons_do_not_share_a_spool(binary, with_spool, database, folder, tmp_path):
    with_spool(database)
    config = tmp_path / "second.toml"
    config.write_text(daemons.toml(daemons.settings_for(database.url(), {"spool.directory": str(folder)})))
    done = daemons.run(binary, "serve", "--config", config, seconds=20)
    assert done.returncode == 3  # that one may end: systemd tries again
    assert str(folder) in done.stderr and "another zoomhookd" in done.stderr


def test_the_spool_is_nobody_elses_to_read(with_spool, database, folder):
    with_spool(database)
    assert os.stat(folder).st_mode & 0o077 == 0
