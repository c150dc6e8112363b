# The receivers that are measured: each is started with a database and a secret, and stopped at the end of a `with`.
import contextlib
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import typing

from harness import daemon as daemons
from harness.ports import free_port
from harness.schema import WRITER
from harness.wait import until

OURS = "ours"
SAMPLE_TABLE = "CREATE TABLE events (id serial PRIMARY KEY, name varchar(30), accountid varchar(30), meetingid varchar(30))"


class Receiver:
    """A running program that says where it listens. Use with `with`."""

    def __init__(self, command, environment, folder=None, says=r"listening (https?)://[\d.]+:(\d+)", schemes=("http",)):
        self.environment = daemons.clean_environment(**environment)
        self.log = tempfile.NamedTemporaryFile(prefix="zoomhook-bench-", dir="/tmp")
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *map(str, command)],
            cwd=folder or "/tmp",
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            env=self.environment,
        )
        self.ports = until(lambda: self._ports(says, schemes), 20, f"{command} listens")

    def _ports(self, says, schemes):
        """None until it listens for all of them."""
        said = pathlib.Path(self.log.name).read_text()
        assert self.process.poll() is None, f"{self.process.args} ended:\n{said}"
        found = {scheme: int(port) for scheme, port in re.findall(says, said)}
        return found if found.keys() >= set(schemes) else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=10)
        self.log.close()


@dataclasses.dataclass
class Kind:
    """A sort of receiver. `start` makes one run; `table` is None where it stores nothing; `promises` says whether its 200
    means a row."""

    name: str
    start: typing.Callable
    table: str | None = OURS
    promises: bool = True


def environment(database, **more):
    return {"ZOOMHOOKD_DATABASE_URL": database.url(WRITER), "ZOOMHOOKD_ZOOM_SECRET_TOKEN": daemons.SECRET, **more}


@contextlib.contextmanager
def zoomhookd(build, database, certificate, under=()):
    """As people run it: the shipped defaults, but for addresses, paths and room for 10,000 connections. `under` is a command
    that runs it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="zoomhook-bench-", dir="/tmp"))
    settings = {
        "server": {"listen": ["http://127.0.0.1:0", "https://127.0.0.1:0"], "max_connections": 12000},
        "tls": {"certificate": str(certificate[0]), "private_key": str(certificate[1])},
        "spool": {"directory": str(folder / "spool")},
        "log": {"events": "summary"},
        "admin": {"listen": "http://127.0.0.1:0"},
    }
    config = folder / "zoomhookd.toml"
    config.write_text(daemons.toml(settings))
    command = [*under, build / "zoomhookd", "serve", "--config", config]
    says = r"listening.*?(https?)://[\d.]+:(\d+)"
    try:
        with Receiver(command, environment(database), says=says, schemes=("http", "https")) as running:
            running.config = config
            yield running
    finally:
        shutil.rmtree(folder)


def bare_http(build, _, certificate):
    return Receiver([build / "bench/zoomhook_bare_http", *certificate], {}, schemes=("http", "https"))


def go_peer(build, database, _):
    return Receiver([build / "bench/go_peer"], environment(database, GOMAXPROCS=str(os.cpu_count())))


def node_peer(processes):
    def start(build, database, _):
        more = {"PROCESSES": str(processes), "NODE_ENV": "production"}
        return Receiver(["node", "receiver.js"], environment(database, **more), build / "bench/node")

    return start


def sample(folder):
    """zoom/webhook-to-postgres as it is published; its table is its own, and it says its port once it listens."""

    def start(_, database, __):
        port = free_port()
        url = {"PG_USER": "postgres", "PG_HOST": str(database.cluster.folder), "PG_DATABASE": database.name}
        more = {"PG_PASSWORD": "none", "PG_PORT": "5432", "PORT": str(port)}
        said = r"(http)s://localhost:(\d+)"
        return Receiver(
            ["node", "index.js"], {"ZOOM_WEBHOOK_SECRET_TOKEN": daemons.SECRET, **url, **more}, folder, said
        )

    return start


OURSELVES = Kind("zoomhookd", zoomhookd)
BARE_HTTP = Kind("bare HTTP", bare_http, table=None, promises=False)


def peers(sample_folder):
    """`sample_folder` holds zoom/webhook-to-postgres and its modules; None leaves it out."""
    found = [
        Kind("Go, net/http and pgx", go_peer),
        Kind("Node, Fastify and pg", node_peer(1)),
        Kind("Node, two processes", node_peer(2)),
    ]
    if sample_folder:
        found.append(Kind("zoom/webhook-to-postgres", sample(sample_folder), SAMPLE_TABLE, promises=False))
    return found
