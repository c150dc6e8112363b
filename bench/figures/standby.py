# What a standby costs: the same work without one, with an asynchronous and with a synchronous one, in turns.
import dataclasses

import latency
import speed
from harness.postgres import Standby
from harness.wait import until
from receivers import OURSELVES
from rig import POSTGRES

COLUMNS = f"standby | durable 200s/s at 256 connections | p50 at {latency.AT}/s | p99"

UP_TO_DATE = "SELECT sync_state FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()"


@dataclasses.dataclass
class Setup:
    """`state` as in pg_stat_replication; None: there is no standby."""

    name: str
    names: str
    state: str | None


SETUPS = [
    Setup("none", "", None),
    Setup("asynchronous", "", "async"),
    Setup("synchronous", "*", "sync"),
]


def measure(rig, _, options):
    """On this machine and its disk, so that no network is between the two, and they share processors and disk."""
    print(COLUMNS)
    rig.cluster.set("wal_keep_size", "'4GB'")  # for a standby that was stopped or is slow
    standby = Standby(rig.cluster, POSTGRES)
    try:
        found = speed.in_turns(rig, SETUPS, options.rounds, lambda rig, setup: once(rig, standby, setup, options))
    finally:
        rig.cluster.set("synchronous_standby_names", "''")
        standby.destroy()
    return [row(name, outcomes) for name, outcomes in found.items()]


def once(rig, standby, setup, options):
    set_up(rig, standby, setup)
    fast = speed.measure(rig, OURSELVES, connections=256, seconds=options.seconds)
    steady = latency.at_rate(rig, OURSELVES, latency.AT, options)
    return {"per_second": fast.durable_per_second, "p50_ms": steady["p50_ms"], "p99_ms": steady["p99_ms"]}


def set_up(rig, standby, setup):
    rig.cluster.set("synchronous_standby_names", f"'{setup.names}'")
    if setup.state and not standby.is_running():
        standby.start()
    if not setup.state and standby.is_running():
        standby.stop()
    expected = [{"sync_state": setup.state}] if setup.state else []
    until(lambda: rig.template.rows(UP_TO_DATE) == expected, 120, f"the standby is {setup.state} and up to date")


def row(name, outcomes):
    figures = {key: speed.median(outcomes, lambda one: one[key]) for key in ("per_second", "p50_ms", "p99_ms")}
    print("{} | {per_second:,.0f} | {p50_ms:.1f} ms | {p99_ms:.1f} ms".format(name, **figures), flush=True)
    return {"standby": name, **figures}
