# How long an answer takes where the clock decides when notifications come, counted from when each was due.
import speed

AT = 500  # a second
COLUMNS = "receiver | offered | p50 | p99 | p99.9 | longest"


def measure(rig, kinds, options):
    print(COLUMNS)
    found = speed.in_turns(rig, kinds, options.rounds, lambda rig, kind: at_rate(rig, kind, AT, options))
    rows = [row(name, AT, outcomes) for name, outcomes in found.items()]
    half = half_of_saturation(rig, kinds[0], options)
    outcomes = [at_rate(rig, kinds[0], half, options) for _ in range(options.rounds)]
    return [*rows, row(kinds[0].name, half, outcomes)]


def at_rate(rig, kind, per_second, options):
    return speed.measure(rig, kind, connections=64, per_second=per_second, seconds=options.seconds)


def half_of_saturation(rig, kind, options):
    return round(speed.measure(rig, kind, connections=256, seconds=options.seconds).durable_per_second / 2)


def row(name, per_second, outcomes):
    times = {key: speed.median(outcomes, lambda o: o.said[key]) for key in ("p50_ms", "p99_ms", "p999_ms", "longest_ms")}
    print(f"{name} | {per_second}/s | " + " | ".join(f"{ms:.1f} ms" for ms in times.values()), flush=True)
    return {"receiver": name, "per_second": per_second, **times}
