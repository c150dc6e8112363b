# `zoomhookd spool status`: what a person sees of the spool at each turn, and that looking changes nothing.
import concurrent.futures
import contextlib
import os
import pwd
import re
import signal
import threading
import time

import pytest

from harness import daemon as daemons
from harness import zoom
from harness.load import Load
from harness.wait import until

pytestmark = pytest.mark.usefixtures("postgres_is_well_afterwards")
DRAINED = 30  # seconds


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "spool"


@pytest.fixture
def changes(folder):
    return {"spool.directory": str(folder), "spool.min_free_disk": "1MiB"}


@pytest.fixture
def status(binary, tmp_path, database, changes):
    """status(prefix): the command, where wanted by way of another; fails the test unless it ends with `code`."""
    config = tmp_path / "status.toml"
    config.write_text(daemons.toml(daemons.settings_for(database.url(), changes)))

    def run(*prefix, code=0):
        program, *rest = [*prefix, binary]
        done = daemons.run(program, *rest, "spool", "status", "--config", config, seconds=20)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def everything(folder):
    """Names, bytes, and when they, their owner or their rights were changed last."""
    return {path.name: (path.read_bytes(), path.stat().st_ctime_ns) for path in folder.iterdir()}


def unchanged(folder, status):
    """What the command says where no daemon runs; that is also when it could leave something behind."""
    before = everything(folder)
    text = status()
    assert everything(folder) == before
    return text


def spool_three(daemon):
    assert [zoom.post(daemon.webhook(), zoom.notification()).status for _ in range(3)] == [200] * 3


def test_it_follows_an_outage_a_kill_and_the_drain(cluster, serve, database, folder, changes, status):
    daemon = serve(database, changes)
    assert re.search(r"^Postgres    up: postgres@.*/" + database.name + "$", status(), re.MULTILINE)
    cluster.stop()
    spool_three(daemon)
    text = status()
    assert re.fullmatch(
        rf"directory   {folder}\n"
        r"waiting     3 notifications\n"
        r"oldest      20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ, \d+ s ago\n"
        r"disk        \d+\.\d KiB of 1\.0 GiB \(spool\.max_size\)\n"
        r"set aside   no damaged files\n"
        r"Postgres    not usable from here: .+\n",
        text,
    ), text
    daemon.process.send_signal(signal.SIGKILL)
    daemon.process.wait(timeout=10)
    assert "waiting     3 notifications\n" in unchanged(folder, status)
    cluster.start()
    daemon = serve(database, changes)
    until(lambda: database.count() == 3, DRAINED, "the spool is drained")
    until(lambda: "waiting     nothing\n" in status(), 5, "it says so")
    daemon.stop()
    assert "waiting     nothing\n" in unchanged(folder, status)


def test_what_an_orderly_stop_has_left_is_told(cluster, serve, database, folder, changes, status):
    daemon = serve(database, changes)
    cluster.stop()
    spool_three(daemon)
    daemon.stop()
    assert "waiting     3 notifications\n" in unchanged(folder, status)


def test_a_log_without_its_index_is_told(cluster, serve, database, folder, changes, status):
    daemon = serve(database, changes)
    cluster.stop()
    spool_three(daemon)
    daemon.process.kill()
    daemon.process.wait(timeout=10)
    (folder / "spool-000001.sqlite-shm").unlink()
    assert "waiting     3 notifications\n" in unchanged(folder, status)


def test_looking_again_and_again_disturbs_nobody(cluster, serve, database, folder, changes, status):
    daemon = serve(database, changes)
    cluster.stop()
    with Load(daemon.port()) as load:
        until(lambda: len(load.acknowledged()) > 50, 30, "some are spooled")
        counts = [int(re.search(r"waiting     (\d+) ", status()).group(1)) for _ in range(15)]
        cluster.start()
        until(lambda: daemon.lines("Postgres is back"), 20, "Postgres is found again")
        for _ in range(15):  # while files are drained
            status()
    assert counts == sorted(counts) and counts[0] < counts[-1]
    assert load.statuses() == {200}
    assert not daemon.lines("the spool can't take notifications") and not daemon.lines("set aside")
    until(lambda: load.acknowledged() <= {bytes(row["raw"]) for row in database.rows()}, DRAINED, "all are stored")


@contextlib.contextmanager
def looked_at(status):
    """Somebody asks all the time meanwhile; gives what has been said."""
    texts, ended = [], threading.Event()

    def look():
        while not ended.is_set():
            texts.append(status())

    with concurrent.futures.ThreadPoolExecutor(1) as somebody:
        looking = somebody.submit(look)
        try:
            yield texts
        finally:
            ended.set()
        looking.result()


def test_a_daemon_may_stop_be_killed_and_start_meanwhile(cluster, serve, database, folder, changes, status):
    cluster.stop()
    with looked_at(status) as texts:
        for round in range(6):
            daemon = serve(database, changes)
            spool_three(daemon)
            if round % 2 == 0:
                daemon.stop()
            else:
                daemon.process.kill()
                daemon.process.wait(timeout=10)
    assert len(texts) > 6
    assert "waiting     18 notifications\n" in unchanged(folder, status)
    files = {f"spool-{run:06}.sqlite" for run in range(1, 7)}  # each run begins its own
    assert set(everything(folder)) <= {"lock"} | {file + part for file in files for part in ("", "-wal", "-shm")}


def test_damaged_files_are_named(serve, database, folder, changes, status):
    daemon = serve(database, changes)
    daemon.stop()
    (folder / "spool-000001.sqlite").write_bytes(b"x" * 9000)
    text = status(code=1)
    assert "unreadable  spool-000001.sqlite: file is not a database; what waits in it is not counted\n" in text
    assert "Postgres    up" in text
    serve(database, changes)
    assert "set aside   spool-000001.sqlite.damaged\n" in status()


def test_who_may_not_read_it_is_told_who_may(serve, database, folder, changes, status):
    serve(database, changes).stop()
    if os.geteuid() == 0:
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)  # and root without its rights
        text = status("setpriv", "--inh-caps=-all", "--bounding-set=-all", code=1)
    else:
        folder.chmod(0)
        text = status(code=1)
    assert f"{folder} cannot be read: Permission denied" in text
    assert "sudo zoomhookd spool status" in text


def test_a_frozen_postgres_is_waited_for_a_moment_only(cluster, serve, database, changes, status):
    serve(database, changes)
    cluster.freeze()
    begun = time.monotonic()
    text = status()
    assert time.monotonic() - begun < 5
    assert "waiting     nothing\n" in text and "Postgres    not usable from here: " in text
