# Debian's pgbouncer in transaction mode between the daemon and Postgres is refused.
import os
import pwd
import shutil
import subprocess
import tempfile

import pytest

from harness import zoom
from harness.postgres import as_unprivileged
from harness.wait import until

PGBOUNCER = "/usr/sbin/pgbouncer"
pytestmark = pytest.mark.skipif(not os.path.exists(PGBOUNCER), reason=f"{PGBOUNCER} is not installed")


@pytest.fixture
def pool(cluster):
    """The folder of a pgbouncer's socket, in front of the cluster."""
    folder = tempfile.mkdtemp(prefix="zhb-", dir="/tmp")
    with open(f"{folder}/pgbouncer.ini", "w") as ini:
        ini.write(f"[databases]\n* = host={cluster.folder}\n[pgbouncer]\nlisten_addr =\n")
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
