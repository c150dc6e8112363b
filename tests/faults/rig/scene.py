# What a fault happens to: a private Postgres, daemons with spools in front of it, and load.
import contextlib
import random
import shutil
import signal
import sqlite3
import time

import psycopg

from harness import daemon as daemons
from harness import process
from harness.disk import Disk
from harness.postgres import REWINDABLE, Cluster, Standby
from harness.schema import WRITER, migrated_database
from harness.wait import until

from rig.health import hasty_changes
from rig.ledger import Ledger
from rig.proxy import Proxy
from rig.traffic import Traffic

DRAINED = 60  # seconds
ON_A_DISK = {"fsync": "on", "max_wal_size": "64MB", "min_wal_size": "32MB"}


class Receiver:
    """A daemon that is started again and again on the same spool."""

    def __init__(self, binary, folder, spool, url, settings):
        self.binary, self.folder, self.spool = binary, folder, spool
        self.settings = {
            "database.url": url,
            "spool.directory": str(spool) if spool else "",
            "spool.min_free_disk": "0",
            "log.events": "summary",
            **settings,
        }
        self.environment, self.daemons, self.port = {}, [], None
        self.start()

    def start(self):
        config = self.folder / "zoomhookd.toml"
        config.write_text(daemons.toml(daemons.settings_for("", self.settings)))
        self.daemons.append(daemons.Daemon(self.binary, ["serve", "--config", config], self.environment))
        self.port = self.daemon.port()

    @property
    def daemon(self):
        return self.daemons[-1]

    def kill(self):
        self.port = None
        assert self.daemon.process.poll() is None, f"ended by itself; its log:\n{self.daemon.log()[-5000:]}"
        self.daemon.process.send_signal(signal.SIGKILL)
        self.daemon.process.wait(timeout=10)

    def freeze(self):
        process.stop([self.daemon.process.pid])

    def stop(self):
        self.port = None
        self.daemon.stop()
        for one in self.daemons:
            assert not one.lines("Sanitizer"), one.log()[-20_000:]  # also of those that were killed
            shutil.rmtree(one.folder)

    def flaps(self):
        """What of its health was said too soon after the last word, by any of its processes."""
        return [seconds for one in self.daemons for seconds in hasty_changes(one.log())]

    def spooled(self):
        """How many notifications are in the spool's files; those set aside for people count as well."""
        return sum(map(rows_in, self.spool.glob("spool-*.sqlite*"))) if self.spool else 0


def rows_in(file):
    if file.name.endswith(("-wal", "-shm")):
        return 0
    try:
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)) as spool:
            return spool.execute("SELECT count(*) FROM spooled").fetchone()[0]
    except sqlite3.Error:  # just made, or just deleted
        return 1 if file.exists() else 0


class Scene:
    """`disks`: Postgres and the spool are on file systems of their own, of this kind; needs root.

    `settings` are the daemon's, `postgres` the server's where there are no disks. `standby`: there is one that
    follows the server, and database.url names both, by "sockets" or by "ports".
    """

    def __init__(
        self, binary, folder, *, disks=None, spool=True, settings=None, postgres=None, standby=None, seed=None
    ):
        self.binary, self.folder, self.settings = binary, folder, settings or {}
        self.postgres_settings = postgres
        self.random, self.ledger, self.receivers, self.disks = random.Random(seed), Ledger(), [], []
        self.proxy = self.standby_proxy = self.cluster = self.standby = None
        self.named_by = standby
        try:
            self._build(disks, spool)
        except BaseException:
            self.close()
            raise

    def _build(self, disks, spool):
        if disks:
            self.disks = [
                Disk(self.folder / "postgres", disks, 20_000),
                Disk(self.folder / "spool", disks),
            ]
            self.cluster = Cluster(self.disks[0].path / "data", ON_A_DISK)
        else:
            self.cluster = Cluster(settings=REWINDABLE if self.named_by else self.postgres_settings)
        self.database = migrated_database(self.cluster, self.binary)
        self.proxy = Proxy(self.cluster.folder / ".s.PGSQL.5432")
        if self.named_by:
            self.standby = Standby(self.cluster)
            self.standby_proxy = Proxy(self.standby.folder / ".s.PGSQL.5432")
        self.url = self._url()
        self.traffic = Traffic(self.ledger, self._any_port)
        if disks:
            self.postgres_disk.sync()  # neither initdb nor the test has synced what they wrote
        where = self.disks[1].path if disks else self.folder
        self.add_receiver(where / "spool-1" if spool else None)

    def add_receiver(self, spool):
        folder = self.folder / f"receiver-{len(self.receivers) + 1}"
        folder.mkdir()
        self.receivers.append(Receiver(self.binary, folder, spool, self.url, self.settings))
        return self.receivers[-1]

    def _url(self):
        if self.named_by == "sockets":
            hosts = f"host={self.cluster.folder},{self.standby.folder}"
            return f"postgresql://{WRITER}@/{self.database.name}?{hosts}&target_session_attrs=read-write"
        hosts = ",".join(f"127.0.0.1:{proxy.port}" for proxy in (self.proxy, self.standby_proxy) if proxy)
        return f"postgresql://{WRITER}@{hosts}/{self.database.name}?sslmode=disable"

    @property
    def receiver(self):
        return self.receivers[0]

    @property
    def postgres_disk(self):
        return self.disks[0]

    @property
    def spool_disk(self):
        return self.disks[1]

    def _any_port(self):
        return self.random.choice(self.receivers).port

    def pause(self, shortest, longest):
        """Of random length, under load: it is the moment of the fault that is drawn."""
        time.sleep(self.random.uniform(shortest, longest))

    def flaps(self):
        return [seconds for receiver in self.receivers for seconds in receiver.flaps()]

    def recover(self, seconds=DRAINED):
        """After a fault: new notifications are taken, and nothing of it is left in a spool."""
        self.traffic.go_on(50, seconds)
        until(lambda: not any(r.spooled() for r in self.receivers), seconds, "the spools are drained")

    def database_answers(self):
        try:
            return bool(self.database.rows("SELECT 1 AS yes"))
        except psycopg.Error:
            return False

    def equation(self, seconds=DRAINED):
        """After the load; waits until what was acknowledged is stored, or can't be waited for any longer."""
        end, found = time.monotonic() + seconds, self.ledger.equation(self.database)
        while not found.holds() and time.monotonic() < end:
            time.sleep(0.5)
            found = self.ledger.equation(self.database)
        return found

    def close(self):
        """Also of one that is half built; what goes wrong first is raised when all is done."""
        failures = []
        for end in [
            *(receiver.stop for receiver in self.receivers),
            *(part.close for part in [self.proxy, self.standby_proxy] if part),
            *(part.destroy for part in [self.cluster, self.standby, *self.disks] if part),
        ]:
            try:
                end()
            except Exception as failure:  # the rest must be cleared away all the same
                failures.append(failure)
        if failures:
            raise failures[0]
