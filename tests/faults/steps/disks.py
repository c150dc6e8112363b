# Faults of the disks under the spool and under Postgres: full, failing to sync, without power.
import contextlib
import subprocess
import time

from harness.disk import Impossible
from harness.process import is_traced
from harness.wait import until

from steps.daemon import refused_since


def long_bodies(scene):
    """So that a disk fills while the test looks on."""
    usual = scene.traffic.body
    return lambda number: usual(number) + b" " * 100_000


def spool_full(scene, seconds=5):
    """With Postgres away there is nothing durable: 503. Freed, it takes again."""
    mark, usual = scene.ledger.mark(), scene.traffic.body
    scene.cluster.stop()
    scene.traffic.go_on(50)
    scene.traffic.body = long_bodies(scene)
    scene.spool_disk.fill()
    until(lambda: refused_since(scene, mark), 30, "the spool has no room")
    time.sleep(seconds)
    scene.spool_disk.free()
    scene.traffic.body = usual
    scene.traffic.go_on(50)
    scene.cluster.start()


@contextlib.contextmanager
def calls_failing(process, calls, when, *options):
    """Of these system calls, with EIO, as on a dying disk."""
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", *options]
    command += ["-e", f"inject={calls}:error=EIO:when={when}", "-p", str(process.pid)]
    try:
        tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    except FileNotFoundError:
        raise Impossible("strace is not installed") from None
    until(lambda: is_traced(process.pid) or tracer.poll() is not None, 10, "strace traces or gives up")
    if tracer.poll() is not None:
        raise Impossible(f"strace may not trace: {tracer.stderr.read().strip()}")
    try:
        yield
    finally:
        tracer.terminate()
        tracer.wait(timeout=10)


def sync_fails(scene, seconds=10):
    """What the spool could not sync is not acknowledged; a file that has failed is never written again."""
    with calls_failing(scene.receiver.daemon.process, "fsync,fdatasync", "3+3"):
        scene.cluster.stop()
        scene.receiver.daemon.await_line("the spool can't take notifications", seconds=20)
        time.sleep(seconds)
    scene.cluster.start()


def reads_fail(scene, seconds=5):
    """What an earlier run has spooled can't be read for a while: it stays what it is, and holds up nothing."""
    usual = scene.traffic.body
    scene.cluster.stop()
    scene.traffic.body = long_bodies(scene)  # or SQLite's cache could hold them all, and nothing need be read
    scene.traffic.go_on(100)
    scene.traffic.body = usual
    scene.receiver.kill()
    scene.receiver.start()
    older = min(scene.receiver.spool.glob("spool-*.sqlite"))
    files = [option for path in (older, f"{older}-wal") for option in ("-P", path)]
    with calls_failing(scene.receiver.daemon.process, "pread64,read", "1+", *files):
        scene.cluster.start()
        scene.receiver.daemon.await_line("the spool can't be drained", seconds=20)
        mark = scene.ledger.mark()
        time.sleep(seconds)
        assert not refused_since(scene, mark), "the disk of the spool has nothing to do with Postgres"
    assert not list(scene.receiver.spool.glob("*.damaged*")), "it is not damaged"


def postgres_full(scene, seconds=10):
    """Postgres refuses or falls; the spool takes. With room again it is started where it fell."""
    scene.postgres_disk.fill()
    time.sleep(seconds)
    scene.postgres_disk.free()
    if not scene.database_answers():
        scene.cluster.kill()
        scene.cluster.start()


# A power cut stops the processor as well, so the programs stand still before their disk goes. If they ran on, a few
# syncs in a hundred would return success at the very moment of the cut and be lost, on ext4 and on xfs: the kernel
# takes a journal that it gives up for one that is written.


def spool_power_cut(scene):
    """At a random moment of spooling: what was acknowledged by then is there afterwards."""
    scene.cluster.stop()
    scene.traffic.go_on(scene.random.randint(1, 200))
    scene.pause(0, 0.3)
    scene.receiver.freeze()
    scene.spool_disk.cut_power()
    scene.receiver.kill()
    scene.spool_disk.restore_power()
    scene.receiver.start()
    scene.cluster.start()


def postgres_power_cut(scene):
    """At a random moment of storing; the daemon is on another machine."""
    scene.traffic.go_on(scene.random.randint(1, 200))
    scene.pause(0, 0.3)
    scene.cluster.freeze()
    scene.postgres_disk.cut_power()
    scene.pause(0, 0.3)
    scene.cluster.kill()
    scene.postgres_disk.restore_power()
    scene.cluster.start()
