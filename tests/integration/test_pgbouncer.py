# Debian's pgbouncer in transaction mode between the daemon and Postgres is refused.
import os
import pwd
import shutil
import subprocess
import tempfile

import psycopg
import pytest

from harness import daemon as daemons
from harness import zoom
from harness.commands import write_config
from harness.postgres import as_unprivileged
from harness.wait import until

PGBOUNCER = "/usr/sbin/pgbouncer"
pytestmark = pytest.mark.skipif(not os.path.exists(PGBOUNCER), reason=f"{PGBOUNCER} is not installed")


@pytest.fixture
def pool(cluster):
    """The folder of a pgbouncer's socket, in front of the cluster."""
    folder = tempfile.mkdtemp(prefix="zhb-", dir="/tmp")
    with open(f"{folder}/pgbouncer.ini", "w") as ini:
        ini.write(f"[databases]\n* = host={cluster.folder} user=postgres\n[pgbouncer]\nlisten_addr =\n")
        ini.write(
            f"unix_socket_dir = {folder}\nauth_type = any\npool_mode = transaction\ndefault_pool_size = 2\n"
        )
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
    os.chmod(f"{folder}/pgbouncer.ini", 0o644)
    with open(f"{folder}/log", "wb") as log:
        process = subprocess.Popen(
            as_unprivileged([PGBOUNCER, f"{folder}/pgbouncer.ini"]), stdout=log, stderr=log, cwd="/tmp"
        )
    until(lambda: os.path.exists(f"{folder}/.s.PGSQL.6432"), 10, "pgbouncer listens")
    yield folder
    process.terminate()
    process.wait(timeout=20)
    shutil.rmtree(folder)


def pooled_url(database, pool, user="zoomhookd_test"):
    return f"postgresql://{user}@/{database.name}?host={pool}&port=6432"


def test_through_pgbouncer_nothing_is_stored_and_the_refusal_says_what_to_do(serve, database, pool):
    daemon = serve(database, {"database.url": pooled_url(database, pool)})
    refusal = daemon.await_line("level=error", "pgbouncer")
    assert "to Postgres itself" in refusal and "GRANT" not in refusal
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 503
    assert database.count() == 0


def test_events_can_be_read_one_after_the_other_through_pgbouncer(database, pool):
    database.psql("-c", "INSERT INTO events (event_ts, received_at, last_received_at, app, digest)"
                        " SELECT now(), now(), now(), 'default', sha256(i::text::bytea) FROM generate_series(1, 3) AS i")
    with psycopg.connect(pooled_url(database, pool, "postgres")) as reader:  # one transaction
        settled = reader.execute("SELECT zoomhook_settled_id()").fetchone()[0]
        assert reader.execute("SELECT count(*) FROM events WHERE id > 1 AND id <= %s", (settled,)).fetchone()[0] == 2


def test_tail_through_pgbouncer_says_what_to_do(binary, database, pool, tmp_path):
    done = daemons.run(binary, "tail", "--config", write_config(tmp_path, pooled_url(database, pool, "postgres")))
    assert done.returncode == 1
    assert "to Postgres itself" in done.stderr
