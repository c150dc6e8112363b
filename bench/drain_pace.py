# The drain's pace beside live traffic: bench/drain_pace.py --zoomhookd BINARY [--rows N...] prints a table.
import argparse
import concurrent.futures
import pathlib
import shutil
import sys
import tempfile
import time

TESTS = pathlib.Path(__file__).resolve().parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "faults")]

from harness import wire, zoom  # noqa: E402
from harness.wait import until  # noqa: E402
from harness.wire import Wire  # noqa: E402
from rig.scene import ON_A_DISK, Scene  # noqa: E402
from rig.traffic import Traffic  # noqa: E402

TOGETHER = 20  # requests sent before the first answer is read
COLUMNS = "backlog rows | drain rows/s | live answers/s | p50 with drain | p99 with drain | p50 without | p99 without"


def fill(scene, rows):
    """As quickly as it goes; with Postgres away they all go to the spool."""
    with Traffic(scene.ledger, lambda: scene.receiver.port):
        scene.receiver.daemon.await_line("they go to the spool")

    def send(count):
        with Wire(scene.receiver.port, seconds=60) as connection:
            for _ in range(count // TOGETHER):
                requests = [wire.signed_post(zoom.notification("meeting.load")) for _ in range(TOGETHER)]
                connection.send(b"".join(requests))
                for _ in requests:
                    connection.answer()  # where it was not taken in time, the backlog is a little smaller

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(send, [rows // 4] * 4))


def percentile(answers, part):
    ordered = sorted(answer.seconds for answer in answers)
    return ordered[int(len(ordered) * part)] * 1000


def measure(scene, rows):
    scene.cluster.stop()
    fill(scene, rows)
    with Traffic(scene.ledger, lambda: scene.receiver.port, connections=4, pause=0.01):
        scene.cluster.start()
        left = until(lambda: 0 < scene.receiver.spooled() < rows and scene.receiver.spooled(), 60, "it drains")
        mark, began = scene.ledger.mark(), time.monotonic()
        while scene.receiver.spooled():
            time.sleep(0.25)  # seldom, since counting reads the whole spool
        took, draining = time.monotonic() - began, scene.ledger.since(mark)
        until(lambda: scene.receiver.daemon.lines("go to Postgres again"), 30, "Postgres is asked first")
        mark = scene.ledger.mark()
        time.sleep(10)
        alone = scene.ledger.since(mark)
    figures = [percentile(answers, part) for answers in (draining, alone) for part in (0.5, 0.99)]
    print(f"{rows} | {left / took:.0f} | {len(draining) / took:.0f} | " + " | ".join(f"{f:.1f} ms" for f in figures))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zoomhookd", type=pathlib.Path, required=True)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 50_000])
    options = parser.parse_args()
    print(COLUMNS)
    for rows in options.rows:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="zoomhook-drain-", dir="/tmp"))
        scene = Scene(str(options.zoomhookd.resolve()), folder, postgres=ON_A_DISK)
        try:
            measure(scene, rows)
        finally:
            scene.close()
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
