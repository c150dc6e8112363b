# A synchronous standby that disappears and returns: Postgres must not be believed without it.
import contextlib
import threading

from harness.postgres import Database, Standby
from harness.wait import until

SYNCHRONOUS = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
# An administrator who is tired of waiting: each wait that is cancelled looks like a commit.
CANCEL_WAITS = """
SELECT pg_cancel_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event = 'SyncRep'
"""


@contextlib.contextmanager
def synchronous_standby(scene):
    standby = Standby(scene.cluster)
    try:
        scene.cluster.set("synchronous_standby_names", "'*'")
        until(lambda: scene.database.rows(SYNCHRONOUS), 20, "the standby is synchronous")
        yield standby
        if scene.cluster.is_running():
            scene.cluster.set("synchronous_standby_names", "''")
    finally:
        standby.destroy()


@contextlib.contextmanager
def waits_cancelled(database):
    """In a loop, beside the block."""
    over = threading.Event()

    def cancel_on():
        with database.connect() as administrator:
            while not over.wait(0.1):
                administrator.execute(CANCEL_WAITS)

    thread = threading.Thread(target=cancel_on)
    thread.start()
    yield
    over.set()
    thread.join(timeout=30)


def kept_by(standby, database):
    """The digests of what it has."""
    rows = Database(standby, database.name).rows("SELECT digest FROM events")
    return {bytes(row["digest"]) for row in rows}


def away(scene, seconds=10):
    """Gone and back, while waits for it are cancelled; then it has everything that was acknowledged."""
    with synchronous_standby(scene) as standby:
        scene.traffic.go_on(50)
        standby.kill()
        with waits_cancelled(scene.database):
            scene.pause(seconds, seconds + 1)
        standby.start()
        scene.recover()
        acknowledged = scene.ledger.acknowledged_digests()
        until(lambda: acknowledged <= kept_by(standby, scene.database), 20, "the standby has everything")


def taken_over(scene, seconds=5):
    """Gone, and then all that there is: nothing that was acknowledged may be missing. For a scene without spool."""
    with synchronous_standby(scene) as standby:
        scene.traffic.go_on(100)
        standby.kill()
        with waits_cancelled(scene.database):
            scene.pause(seconds, seconds + 1)
        scene.cluster.kill()
        standby.start()
        standby.promote()
        missing = scene.ledger.acknowledged_digests() - kept_by(standby, scene.database)
        scene.cluster.start()
    assert not missing, f"{len(missing)} were acknowledged that the standby lacks"
