# Run as root, a command meets Postgres as the service does, also before the service has ever run.
import os
import subprocess

import pytest

from harness import daemon as daemons
from harness.commands import write_config

# A user zoomhookd for this command alone.
WITH_SERVICE_USER = """
    { cat /etc/passwd; echo zoomhookd:x:64999:64999::/nonexistent:/bin/false; } >"$1/passwd"
    mount --bind "$1/passwd" /etc/passwd && shift && exec "$@"
"""


def can_unshare():
    return os.geteuid() == 0 and subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode == 0


@pytest.fixture
def postgres_knows(binary, database, cluster, tmp_path):
    """As whom `zoomhookd spool status` is refused."""
    cluster.folder.chmod(0o711)  # to the socket

    def run(spool):
        url = f"postgresql:///{database.name}?host={cluster.folder}"
        config = write_config(tmp_path, url, {"spool.directory": str(spool)})
        command = ["unshare", "--mount", "sh", "-c", WITH_SERVICE_USER, "sh", tmp_path, binary, "spool", "status", "-c", config]
        environment = daemons.clean_environment()
        return subprocess.run(list(map(str, command)), capture_output=True, text=True, env=environment, cwd="/").stdout

    return run


@pytest.mark.skipif(not can_unshare(), reason="needs root and a mount namespace, for a user of its own")
def test_root_becomes_the_owner_of_the_spool_or_before_there_is_one_the_packages_user(postgres_knows, tmp_path):
    assert 'role "zoomhookd" does not exist' in postgres_knows(tmp_path / "not-there-yet")
    spool = tmp_path / "spool"
    spool.mkdir()
    assert 'zoomhookd" does not' not in postgres_knows(spool), "root's own"
    os.chown(spool, 64999, 64999)
    assert 'role "zoomhookd" does not exist' in postgres_knows(spool)
