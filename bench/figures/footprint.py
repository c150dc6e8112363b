# What the daemon takes while it waits: memory idle and with 10,000 connections, time to start, new TLS connections.
import json
import statistics
import subprocess
import time

import loads
import speed
import usage
from receivers import OURSELVES

CONNECTIONS = 10_000
ARRIVE_IN = 25  # seconds: a handshake that waits for its turn for long is cut


def measure(rig, _, options):
    found = {
        "idle, MiB": of_fresh(rig, lambda receiver: usage.anonymous_mib(receiver.process.pid)),
        f"{CONNECTIONS} idle connections, MiB": of_fresh(rig, lambda receiver: crowded(rig, receiver, "http")),
        f"{CONNECTIONS} idle TLS connections, MiB": of_fresh(rig, lambda receiver: crowded(rig, receiver, "https")),
        "start to first answer, ms": statistics.median(start_ms(rig) for _ in range(options.rounds)),
        "new TLS connections a second": new_tls_connections(rig, options),
    }
    for name, value in found.items():
        print(f"{name} | {value:.1f}", flush=True)
    return found


def of_fresh(rig, read):
    database = rig.database()
    with OURSELVES.start(rig.build, database, rig.certificate) as receiver:
        value = read(receiver)
    rig.drop(database)
    return value


def crowded(rig, receiver, scheme):
    """Each connection has asked once and stays."""
    pace = {"per_second": CONNECTIONS / ARRIVE_IN, "warm_up": 0, "seconds": ARRIVE_IN}
    command = loads.command(rig.build, receiver, scheme, connections=CONNECTIONS, hold=True, **pace)
    with subprocess.Popen(
        command, env=loads.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as load:
        said = json.loads(load.stdout.readline())
        assert set(said["answers"]) == {"200"}, said
        mib = usage.anonymous_mib(receiver.process.pid)
        load.stdin.close()
    return mib


def start_ms(rig):
    """Until a notification has been answered 200."""
    database = rig.database()
    began = time.monotonic()
    with OURSELVES.start(rig.build, database, rig.certificate) as receiver:
        loads.run(rig.build, receiver, rig.cluster, connections=1, per_second=1000, warm_up=0, seconds=0.0005)
        took = time.monotonic() - began
    rig.drop(database)
    return took * 1000


def new_tls_connections(rig, options):
    how = {"scheme": "https", "connections": 64, "new_connections": True, "seconds": options.seconds}
    return speed.median(
        [speed.measure(rig, OURSELVES, **how) for _ in range(options.rounds)], lambda o: o.said["per_second"]
    )
