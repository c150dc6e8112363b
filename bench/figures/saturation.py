# How many notifications a second are durable when clients ask as fast as they are answered.
import dataclasses
import os
import subprocess

import speed
from harness.schema import WRITER
from receivers import BARE_HTTP, OURSELVES, Kind

BARE_POSTGRES = Kind("bare Postgres", start=None)
BARE_ROWS = 200_000
TLS = ", TLS"
COLUMNS = "receiver | connections | durable 200s/s | its CPU | Postgres's CPU | p50 | p99 | RssAnon"


def measure(rig, kinds, options):
    print(COLUMNS)
    peers = [kind for kind in kinds if kind is not OURSELVES]
    asked = [BARE_HTTP, over_tls(BARE_HTTP), BARE_POSTGRES, OURSELVES, over_tls(OURSELVES), *peers]
    rows = []
    for connections in (64, 256):
        found = speed.in_turns(rig, asked, options.rounds, lambda rig, kind: once(rig, kind, connections, options))
        rows += [row(name, connections, outcomes) for name, outcomes in found.items()]
    return rows


def once(rig, kind, connections, options):
    if kind is BARE_POSTGRES:
        return bare_postgres(rig)
    return speed.measure(rig, kind, scheme=scheme_of(kind), connections=connections, seconds=options.seconds)


def over_tls(kind):
    return dataclasses.replace(kind, name=kind.name + TLS)


def scheme_of(kind):
    return "https" if kind.name.endswith(TLS) else "http"


def row(name, connections, outcomes):
    if name == BARE_POSTGRES.name:
        return row_of_bare_postgres(connections, speed.median(outcomes, float))
    figures = {
        "receiver": name,
        "connections": connections,
        "per_second": speed.median(outcomes, lambda o: o.durable_per_second),
        "receiver_cpu_us": speed.median(outcomes, lambda o: o.receiver_cpu_us),
        "postgres_cpu_us": speed.median(outcomes, lambda o: o.postgres_cpu_us),
        "p50_ms": speed.median(outcomes, lambda o: o.said["p50_ms"]),
        "p99_ms": speed.median(outcomes, lambda o: o.said["p99_ms"]),
        "anonymous_mib": speed.median(outcomes, lambda o: o.anonymous_mib),
        "load_cpu_us": speed.median(outcomes, lambda o: o.said["load_cpu_us"]),
    }
    print(
        "{receiver} | {connections} | {per_second:.0f} | {receiver_cpu_us:.1f} us | {postgres_cpu_us:.1f} us | {p50_ms:.1f} ms"
        " | {p99_ms:.1f} ms | {anonymous_mib:.1f} MiB".format(**figures),
        flush=True,
    )
    return figures


def row_of_bare_postgres(connections, per_second):
    """It has two connections whatever the others have, and stands among them since a machine's disk has moods."""
    print(f"{BARE_POSTGRES.name} | beside {connections} | {per_second:.0f}", flush=True)
    return {"receiver": BARE_POSTGRES.name, "connections": connections, "per_second": per_second}


def bare_postgres(rig):
    database = rig.database()
    os.sync()
    done = subprocess.run(
        [rig.build / "bench/zoomhook_bare_postgres", str(BARE_ROWS)],
        env={"ZOOMHOOKD_DATABASE_URL": database.url(WRITER)},
        stdout=subprocess.PIPE,
        check=True,
    )
    rig.drop(database)
    return float(done.stdout)
