# How long an answer takes where the clock decides when notifications come, counted from when each was due.
import os
import statistics
import tempfile
import time

import speed

AT = 500  # a second
COLUMNS = "receiver | offered | p50 | p99 | p99.9 | longest"


def measure(rig, kinds, options):
    print(COLUMNS)
    disk_alone(rig, options)
    found = speed.in_turns(rig, kinds, options.rounds, lambda rig, kind: at_rate(rig, kind, AT, options))
    rows = [row(name, AT, outcomes) for name, outcomes in found.items()]
    half = half_of_saturation(rig, kinds[0], options)
    outcomes = [at_rate(rig, kinds[0], half, options) for _ in range(options.rounds)]
    return [*rows, row(kinds[0].name, half, outcomes)]


def disk_alone(rig, options):
    """What commits can't be faster than: a page and fdatasync, as often, where the databases are."""
    times = []
    with tempfile.NamedTemporaryFile(dir=rig.cluster.folder) as file:
        began = time.monotonic()
        for due in (began + n / AT for n in range(round(AT * options.seconds))):
            time.sleep(max(0, due - time.monotonic()))
            os.pwrite(file.fileno(), bytes(8192), 0)
            os.fdatasync(file.fileno())
            times.append((time.monotonic() - due) * 1000)
    p50, p99, p999 = (statistics.quantiles(times, n=1000, method="inclusive")[i] for i in (499, 989, 998))
    print(f"the disk alone: 8 KiB and fdatasync | {AT}/s | {p50:.1f} ms | {p99:.1f} ms | {p999:.1f} ms | {max(times):.1f} ms", flush=True)


def at_rate(rig, kind, per_second, options):
    return speed.measure(rig, kind, connections=64, per_second=per_second, seconds=options.seconds)


def half_of_saturation(rig, kind, options):
    return round(speed.measure(rig, kind, connections=256, seconds=options.seconds).durable_per_second / 2)


def row(name, per_second, outcomes):
    times = {key: speed.median(outcomes, lambda o: o.said[key]) for key in ("p50_ms", "p99_ms", "p999_ms", "longest_ms")}
    print(f"{name} | {per_second}/s | " + " | ".join(f"{ms:.1f} ms" for ms in times.values()), flush=True)
    return {"receiver": name, "per_second": per_second, **times}
