# How many notifications a second are durable when clients ask as fast as they are answered.
import dataclasses
import subprocess

import speed
from harness.schema import WRITER
from receivers import BARE_HTTP, OURSELVES

BARE_ROWS = 200_000
TLS = ", TLS"
COLUMNS = "receiver | connections | durable 200s/s | its CPU | Postgres's CPU | p50 | p99 | RssAnon"


def measure(rig, kinds, options):
    print(COLUMNS)
    ceiling = bare_postgres(rig, options.rounds)
    rows = [{"receiver": "bare Postgres", "connections": 2, "per_second": ceiling}]
    print(f"bare Postgres | 2 | {ceiling:.0f}")
    asked = [BARE_HTTP, over_tls(BARE_HTTP), OURSELVES, over_tls(OURSELVES), *(k for k in kinds if k is not OURSELVES)]
    for connections in (64, 256):
        found = speed.in_turns(
            rig,
            asked,
            options.rounds,
            lambda rig, kind: speed.measure(
                rig, kind, scheme=scheme_of(kind), connections=connections, seconds=options.seconds
            ),
        )
        rows += [row(name, connections, outcomes) for name, outcomes in found.items()]
    return rows


def over_tls(kind):
    return dataclasses.replace(kind, name=kind.name + TLS)


def scheme_of(kind):
    return "https" if kind.name.endswith(TLS) else "http"


def row(name, connections, outcomes):
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


def bare_postgres(rig, rounds):
    def once(_):
        database = rig.database()
        done = subprocess.run(
            [rig.build / "bench/zoomhook_bare_postgres", str(BARE_ROWS)],
            env={"ZOOMHOOKD_DATABASE_URL": database.url(WRITER)},
            stdout=subprocess.PIPE,
            check=True,
        )
        rig.drop(database)
        return float(done.stdout)

    rig.tell("  bare Postgres")
    return speed.median(range(rounds), once)
