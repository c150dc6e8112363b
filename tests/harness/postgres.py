# A private Postgres: own cluster, unix socket only, under a short path; and databases in it with our schema.
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile

import psycopg
from psycopg.rows import dict_row

from harness.process import children, is_alive, signal_all, stop
from harness.wait import until

SETTINGS = {"listen_addresses": "''", "fsync": "off", "wal_level": "logical", "max_connections": "60"}
# What pg_rewind asks for: hints in the log, and WAL back to the last checkpoint before the servers parted.
REWINDABLE = {"wal_log_hints": "on", "wal_keep_size": "256MB"}


def server_programs():
    """The folder of the newest server that the distribution installed."""
    versions = sorted(
        pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3])
    )
    assert versions, "no Postgres server under /usr/lib/postgresql: install the package postgresql"
    return versions[-1].parent


def as_unprivileged(command):
    """Postgres refuses to run as root, so root runs it as its own user."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]


def private_folder():
    """Under a short path, since a socket's has 107 bytes at most; the server's user may write to it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="zh-", dir="/tmp"))
    give_to_postgres(folder)
    return folder


def give_to_postgres(folder):
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)


class Cluster:
    """`data`: where its files go, by default beside its socket. `settings` win over those of every test."""

    def __init__(self, data=None, settings=None):
        self.folder = private_folder()
        self.programs = server_programs()
        self.data = data or self.folder / "data"
        self.names, self.postmaster = 0, None
        try:
            self._create(settings or {})
            self.start()
        except BaseException:
            self.destroy()
            raise

    def _create(self, settings):
        self._create_data()
        values = {**SETTINGS, **settings, "unix_socket_directories": f"'{self.folder}'"}
        self._add_settings("postgresql.conf", **values)

    def _create_data(self):
        self._run("initdb", "-D", self.data, "-A", "trust", "-U", "postgres", "--no-instructions", "-N")

    def _run(self, program, *arguments, check=True):
        command = as_unprivileged([str(self.programs / program), *map(str, arguments)])
        with tempfile.TemporaryFile() as output:  # a pipe would be kept open by the server it starts
            # In a folder of its own: pg_upgrade writes where it stands, and /tmp need not be open to all.
            done = subprocess.run(command, cwd=self.folder, stdout=output, stderr=output, timeout=60)
            output.seek(0)
            assert not check or done.returncode == 0, output.read().decode()

    def start(self):
        self._forget_its_process()
        try:
            self._run("pg_ctl", "-D", self.data, "-w", "-s", "-l", self.folder / "log", "start")
        except AssertionError as failure:
            raise AssertionError(f"{failure}\n{(self.folder / 'log').read_text()[-2000:]}") from None
        self.postmaster = int((self.data / "postmaster.pid").read_text().split("\n")[0])

    def stop(self, mode="immediate"):
        self._run("pg_ctl", "-D", self.data, "-w", "-s", "-m", mode, "stop")

    def kill(self):
        """At once, as by the kernel where memory is out: no process of it gets to say or write anything."""
        processes = self._processes()
        signal_all(processes, signal.SIGKILL)
        until(lambda: not any(map(is_alive, processes)), 10, "the server's processes are gone")

    def is_running(self):
        return bool(self._processes())

    def destroy(self):
        self.thaw()
        self._run("pg_ctl", "-D", self.data, "-w", "-s", "-m", "immediate", "stop", check=False)
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _processes(self):
        if self.postmaster is None or not is_alive(self.postmaster):
            return []
        return [self.postmaster, *children(self.postmaster)]

    def freeze(self):
        """Stops every process, as a paused machine would: connections stay open and say nothing."""
        stop([self.postmaster])  # it starts no more processes
        stop(self._processes())

    def thaw(self):
        signal_all(self._processes(), signal.SIGCONT)

    def set(self, name, value):
        """A setting, from now on; "DEFAULT" ends it."""
        self.psql("postgres", "-c", f"ALTER SYSTEM SET {name} = {value}", "-c", "SELECT pg_reload_conf()")

    def url(self, database, user="postgres"):
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def psql(self, database, *arguments, user="postgres"):
        """Runs psql as a person would; returns what it prints."""
        done = subprocess.run(
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", self.url(database, user), *map(str, arguments)],
            cwd="/tmp",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=90,
        )
        assert done.returncode == 0, done.stdout.decode()
        return done.stdout.decode()

    def create_database(self, template="template0", owner="postgres"):
        self.names += 1
        name = f"test_{self.names}"
        self.psql(
            "postgres", "-c", f"CREATE DATABASE {name} TEMPLATE {template} OWNER {owner} ENCODING 'UTF8'"
        )
        return Database(self, name)

    def promote(self):
        """Returns when it has replayed all that it had received, which it need not have done when it answers first."""
        self._run("pg_ctl", "-D", self.data, "-w", "-s", "promote")

    def follow(self, primary, rewind):
        """A stopped one starts as a standby of it. `rewind`: what `primary` never got is thrown away."""
        if rewind:
            self._forget_its_process()
            primary.psql("postgres", "-c", "CHECKPOINT")  # else pg_rewind may not see yet that it was promoted
            source = f"host={primary.folder} user=postgres dbname=postgres"
            self._run("pg_rewind", "-D", self.data, f"--source-server={source}", "--write-recovery-conf")
        else:
            self._add_settings("postgresql.auto.conf", primary_conninfo=f"'host={primary.folder} user=postgres'")
            (self.data / "standby.signal").write_text("")
        self._add_settings("postgresql.conf", unix_socket_directories=f"'{self.folder}'")  # it may be a copy
        self.start()

    def upgrade_from(self, old):
        """By pg_upgrade, both being stopped; starts with what `old` had, at its address."""
        self._run(
            *("pg_upgrade", "-b", old.programs, "-B", self.programs, "-d", old.data, "-D", self.data),
            *("-U", "postgres", "-s", self.folder),
        )
        self._add_settings("postgresql.conf", unix_socket_directories=f"'{old.folder}, {self.folder}'")
        self.start()

    def _add_settings(self, file, **values):
        """The last word wins."""
        with open(self.data / file, "a") as conf:
            conf.write("".join(f"{key} = {value}\n" for key, value in values.items()))

    def _forget_its_process(self):
        """Of one that was killed: it may be a zombie, or another by now."""
        for lock in (self.data / "postmaster.pid", self.folder / ".s.PGSQL.5432.lock"):
            lock.unlink(missing_ok=True)


class Database:
    def __init__(self, cluster, name):
        self.cluster, self.name = cluster, name

    def url(self, user="postgres"):
        return self.cluster.url(self.name, user)

    def psql(self, *arguments, user="postgres"):
        return self.cluster.psql(self.name, *arguments, user=user)

    def connect(self, user="postgres"):
        return psycopg.connect(self.url(user), row_factory=dict_row, autocommit=True, connect_timeout=10)

    def rows(self, query="SELECT * FROM events ORDER BY id", parameters=()):
        with self.connect() as connection:
            return connection.execute(query, parameters).fetchall()

    def row(self, *arguments):
        """The only row there is."""
        found = self.rows(*arguments)
        assert len(found) == 1, f"{len(found)} rows instead of one"
        return found[0]

    def count(self):
        return self.row("SELECT count(*) AS n FROM events")["n"]


class Standby(Cluster):
    """Follows `primary`, and may be asked; the primary waits for it where synchronous_standby_names says so."""

    def __init__(self, primary, settings=None):
        self.primary = primary
        super().__init__(settings=settings)

    def _create_data(self):
        self._run("pg_basebackup", "-h", self.primary.folder, "-U", "postgres", "-D", self.data, "-R", "-c", "fast")
