# The long form: all faults at random for so many minutes under load, and power cuts; prints the equation.
import argparse
import collections
import dataclasses
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import time
import typing

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from harness.disk import Impossible  # noqa: E402
from rig.ledger import NO_ANSWER  # noqa: E402
from rig.scene import Scene  # noqa: E402
from rig.stalls import Stalls, judged  # noqa: E402
from steps import daemon, disks, failover, network, postgres, standby  # noqa: E402


@dataclasses.dataclass
class Fault:
    step: typing.Callable
    statuses: tuple = (200,)
    slowest: float = 3.0  # seconds: then Zoom gives up
    on_disks: bool = False

    @property
    def name(self):
        return f"{self.step.__module__.removeprefix('steps.')}.{self.step.__name__}"


CUT = (200, NO_ANSWER)  # by the end of the daemon
REFUSED = (200, 503, NO_ANSWER)
FAULTS = [
    Fault(daemon.killed, CUT),
    Fault(daemon.killed_while_draining, CUT),
    Fault(daemon.second_receiver),
    Fault(daemon.poisoned),
    Fault(daemon.clock_off, REFUSED),
    Fault(postgres.killed),
    Fault(postgres.stopped),
    Fault(postgres.frozen),
    Fault(postgres.brown_out, slowest=2.5),
    Fault(postgres.sessions_terminated),
    Fault(postgres.read_only),
    Fault(postgres.report_open, CUT),
    Fault(network.delays),
    Fault(network.freezes),
    Fault(network.resets),
    Fault(network.replies_cut),
    Fault(standby.away),
    Fault(disks.sync_fails, REFUSED),
    Fault(disks.reads_fail, CUT),
    Fault(disks.spool_full, REFUSED, on_disks=True),
    Fault(disks.postgres_full, on_disks=True),
    Fault(disks.spool_power_cut, REFUSED, on_disks=True),
    Fault(disks.postgres_power_cut, on_disks=True),
]
POWER_CUTS = FAULTS[-2:]


class Report:
    """A line for each fault, and whether all was as it should be."""

    def __init__(self):
        self.began, self.well = time.monotonic(), True

    def line(self, text, well=True):
        self.well = self.well and well
        minutes, seconds = divmod(int(time.monotonic() - self.began), 60)
        print(f"{minutes:3}:{seconds:02}  {'' if well else 'WRONG '}{text}", flush=True)

    def fault(self, fault, seconds, answers, stall):
        counted = collections.Counter(answer.status or "none" for answer in answers)
        slowest = max((answer.seconds for answer in answers), default=0.0)
        wrong = judged(answers, fault.statuses, fault.slowest, stall)
        told = ", ".join(f"{count} x {status}" for status, count in counted.items())
        self.line(f"{fault.name:28} {seconds:6.1f} s: {told}; slowest {slowest:.2f} s {wrong}", not wrong)
        return not wrong

    def logs(self, receivers):
        for receiver in receivers:
            print(*receiver.daemon.log().splitlines()[-40:], sep="\n", flush=True)

    def equation(self, scene):
        found = scene.equation()
        self.line(str(found), found.holds())
        if flaps := scene.flaps():
            self.line(f"health changed again after {min(flaps):.1f} s", well=False)


def run(scene, fault, report, stalls):
    """One fault, until all is well again."""
    mark, began = scene.ledger.mark(), time.monotonic()
    try:
        fault.step(scene)
        scene.recover()
    except Impossible as why:
        return report.line(f"{fault.name:28} skipped: {why}")
    took = time.monotonic() - began
    if not report.fault(fault, took, scene.ledger.since(mark), stalls.longest(began)):
        report.logs(scene.receivers)


def cycle(scene, minutes, faults, report):
    """All in random order, again and again."""
    end, waiting = time.monotonic() + minutes * 60, []
    with Stalls(scene.folder) as stalls, scene.traffic:
        scene.traffic.go_on(50)
        while time.monotonic() < end:
            if not waiting:
                waiting = [fault for fault in faults if scene.disks or not fault.on_disks]
                scene.random.shuffle(waiting)
            run(scene, waiting.pop(), report, stalls)
    report.equation(scene)


def repeat(scene, fault, times, report):
    with Stalls(scene.folder) as stalls, scene.traffic:
        scene.traffic.go_on(50)
        for _ in range(times):
            run(scene, fault, report, stalls)
    report.equation(scene)


def in_scene(options, report, action, **how):
    """Builds it, and clears it away whatever happens. False where this machine can't build it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="zoomhook-soak-", dir="/tmp"))
    scene = None
    try:
        scene = Scene(str(options.zoomhookd.resolve()), folder, seed=options.seed, **how)
        action(scene)
    except Impossible as why:
        report.line(f"skipped: {why}")
        return False
    except AssertionError as failure:
        report.line(str(failure), well=False)
        if scene and scene.database_answers():
            report.equation(scene)
    finally:
        if scene:
            scene.close()
        shutil.rmtree(folder)
    return True


def all_faults(options, report):
    """Those of disks as well, where file systems may be made for them."""

    def action(scene):
        faults = [fault for fault in FAULTS if not options.only or fault.name in options.only]
        cycle(scene, options.minutes, faults, report)

    in_scene(options, report, action, disks="ext4") or in_scene(options, report, action)
    lone = Fault(standby.taken_over, REFUSED)
    in_scene(options, report, lambda scene: repeat(scene, lone, 1, report), spool=False)
    over = Fault(failover.killed_and_switched_back)
    in_scene(options, report, lambda scene: repeat(scene, over, 2, report), standby="ports")


def power_cuts(options, report):
    for kind in ("ext4", "xfs"):
        for fault in POWER_CUTS:
            report.line(f"{options.power_cuts} times on {kind}: {fault.name}")
            in_scene(
                options, report, lambda scene: repeat(scene, fault, options.power_cuts, report), disks=kind
            )


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minutes", type=float, help="how long faults happen; 0: only power cuts")
    parser.add_argument("--power-cuts", type=int, default=0, help="of each disk, on each of ext4 and xfs")
    parser.add_argument("--only", nargs="+", choices=[fault.name for fault in FAULTS], help="these faults")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--zoomhookd", type=pathlib.Path, required=True, help="the binary to test")
    return parser.parse_args()


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    options, report = arguments(), Report()
    print(f"soak: {options.minutes:g} minutes, seed {options.seed}", flush=True)
    if options.minutes:
        all_faults(options, report)
    if options.power_cuts:
        power_cuts(options, report)
    print("all as it should be" if report.well else "something went WRONG: see above")
    return 0 if report.well else 1


if __name__ == "__main__":
    sys.exit(main())
