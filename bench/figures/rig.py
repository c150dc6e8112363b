# What every measurement stands on: a private Postgres with fsync, the built programs, a certificate.
import pathlib
import shutil
import sys
import tempfile

import conditions
from harness.postgres import Cluster
from harness.schema import migrated_database
from harness.tls import make_certificate
from receivers import OURS

POSTGRES = {"fsync": "on", "wal_level": "replica", "max_connections": "100"}


class Rig:
    """Use with `with`. `build` is the folder that CMake has built into, with ZOOMHOOK_BENCH."""

    def __init__(self, build):
        self.build = build

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="zoomhook-bench-", dir="/tmp"))
        self.cluster = Cluster(settings=POSTGRES)
        self.certificate = make_certificate(self.folder, "localhost")
        self.template = migrated_database(self.cluster, str(self.build / "zoomhookd"))
        self.conditions = None  # of the last run that stored something
        self.indexes = conditions.indexes_of(self.template)
        return self

    def __exit__(self, *_):
        self.cluster.destroy()
        shutil.rmtree(self.folder)

    def database(self, table=OURS):
        """An empty one, with our table or the one that `table` makes."""
        if table == OURS:
            return self.cluster.create_database(template=self.template.name)
        database = self.cluster.create_database()
        database.psql("-c", table)
        return database

    def drop(self, database):
        """And its dirty pages, so that the next run doesn't write them."""
        self.cluster.psql("postgres", "-c", f"DROP DATABASE {database.name} WITH (FORCE)", "-c", "CHECKPOINT")

    @staticmethod
    def tell(what):
        print(what, file=sys.stderr, flush=True)
