# How long an answer takes where the clock decides when notifications come, counted from when each was due.
import os
import statistics
import tempfile
import time

import speed
from receivers import Kind

AT = 500  # a second
DISK = Kind("the disk alone", start=None)
LOGGED = 2500  # bytes that a notification adds to Postgres's log
MOST_COMMITS = 1500  # a second, that zoomhookd makes at half of saturation
COLUMNS = "receiver | offered | p50 | p99 | p99.9 | longest"


def measure(rig, kinds, options):
    print(COLUMNS)
    found = speed.in_turns(rig, [DISK, *kinds], options.rounds, lambda rig, kind: at_rate(rig, kind, AT, options))
    rows = [row(name, AT, outcomes) for name, outcomes in found.items()]
    half = half_of_saturation(rig, kinds[0], options)
    found = speed.in_turns(rig, [DISK, kinds[0]], options.rounds, lambda rig, kind: at_rate(rig, kind, half, options))
    return [*rows, *(row(name, half, outcomes) for name, outcomes in found.items())]


def at_rate(rig, kind, per_second, options):
    """Times in milliseconds."""
    if kind is DISK:
        return disk_alone(rig, per_second, options.seconds)
    return speed.measure(rig, kind, connections=64, per_second=per_second, seconds=options.seconds).said


def disk_alone(rig, per_second, seconds):
    """What commits can't be faster than: what as many notifications add to Postgres's log, and fdatasync."""
    commits = min(per_second, MOST_COMMITS)
    portion = bytes(round(LOGGED * per_second / commits))
    times = []
    with tempfile.NamedTemporaryFile(dir=rig.cluster.folder) as file:
        os.pwrite(file.fileno(), bytes(round(LOGGED * per_second * seconds)), 0)
        os.fsync(file.fileno())
        began = time.monotonic()
        for number in range(round(commits * seconds)):
            due = began + number / commits
            time.sleep(max(0, due - time.monotonic()))
            os.pwrite(file.fileno(), portion, number * len(portion))
            os.fdatasync(file.fileno())
            times.append((time.monotonic() - due) * 1000)
    p50, p99, p999 = (statistics.quantiles(times, n=1000, method="inclusive")[i] for i in (499, 989, 998))
    return {"p50_ms": p50, "p99_ms": p99, "p999_ms": p999, "longest_ms": max(times)}


def half_of_saturation(rig, kind, options):
    return round(speed.measure(rig, kind, connections=256, seconds=options.seconds).durable_per_second / 2)


def row(name, per_second, outcomes):
    times = {key: speed.median(outcomes, lambda said: said[key]) for key in ("p50_ms", "p99_ms", "p999_ms", "longest_ms")}
    print(f"{name} | {per_second}/s | " + " | ".join(f"{ms:.1f} ms" for ms in times.values()), flush=True)
    return {"receiver": name, "per_second": per_second, **times}
