# What becomes of the load while Postgres is away, and how quickly the spool drains beside live traffic once it is back.
import json
import re
import subprocess
import time

import loads
import speed
from harness.wait import until
from receivers import OURSELVES

LIVE = 500  # a second, beside the drain
COLUMNS = "into the spool | rows | drain | live p50 beside it | p99"


def measure(rig, _, options):
    print(COLUMNS)
    found = [once(rig, options) for _ in range(options.rounds)]
    figures = {key: speed.median(found, lambda one: one[key]) for key in found[0]}
    print(
        "{spooled_per_second:.0f}/s | {rows:.0f} | {drained_per_second:.0f}/s | {p50_ms:.1f} ms | {p99_ms:.1f} ms".format(
            **figures
        ),
        flush=True,
    )
    return figures


def once(rig, options):
    rig.tell("  Postgres is stopped, and started again")
    database = rig.database()
    with OURSELVES.start(rig.build, database, rig.certificate) as receiver:
        rig.cluster.stop()
        try:
            loads.run(rig.build, receiver, rig.cluster, connections=64, seconds=5)  # until it is known to be down
            fast = loads.run(rig.build, receiver, rig.cluster, connections=256, seconds=options.seconds)
        finally:
            rig.cluster.start()
        drained = drain(rig, receiver, options)
    rig.drop(database)
    return {"spooled_per_second": fast.said["per_second"], **drained}


def drain(rig, receiver, options):
    """Beside live traffic, from the first row that has gone to the last."""
    rows = spooled(rig, receiver)
    load = loads.command(rig.build, receiver, connections=64, per_second=LIVE, warm_up=1, seconds=max(5, rows / 20_000))
    with subprocess.Popen(load, env=loads.environment(), stdout=subprocess.PIPE) as live:
        left = until(lambda: 0 < spooled(rig, receiver) < rows and spooled(rig, receiver), 60, "the spool drains")
        began = time.monotonic()
        until(lambda: not spooled(rig, receiver), 300, "the spool is empty")
        took = time.monotonic() - began
        said = json.loads(live.communicate()[0])
    return {"rows": rows, "drained_per_second": left / took, "p50_ms": said["p50_ms"], "p99_ms": said["p99_ms"]}


def spooled(rig, receiver):
    command = [rig.build / "zoomhookd", "spool", "status", "--config", receiver.config]
    said = subprocess.run(command, env=receiver.environment, stdout=subprocess.PIPE, text=True)
    waiting = re.search(r"^waiting\s+(\S+)", said.stdout, re.MULTILINE)[1]
    return 0 if waiting == "nothing" else int(waiting)
