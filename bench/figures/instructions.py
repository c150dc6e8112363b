# Where the receiver's instructions go, counted by callgrind: repeatable where seconds are not.
import re
import subprocess

import loads
from receivers import zoomhookd

WARM_UP = {"connections": 64, "warm_up": 0, "seconds": 3}
COUNTED = {"connections": 64, "warm_up": 0, "seconds": 8}
COLUMNS = "zoomhookd | connections | instructions an event | profile"


def measure(rig, _, options):
    print(COLUMNS)
    return [of(rig, scheme) for scheme in ("http", "https")]


def of(rig, scheme):
    profile = rig.build / f"callgrind.{scheme}.out"
    rig.tell(f"  callgrind: {scheme}")
    database = rig.database()
    under = ["valgrind", "--tool=callgrind", "--instr-atstart=no", "--fair-sched=yes", f"--callgrind-out-file={profile}"]
    with zoomhookd(rig.build, database, rig.certificate, under) as receiver:
        pid = str(receiver.process.pid)
        loads.run(rig.build, receiver, rig.cluster, scheme=scheme, **WARM_UP)
        control("--instr=on", pid)
        outcome = loads.run(rig.build, receiver, rig.cluster, scheme=scheme, **COUNTED)
        control("--instr=off", pid)
    rig.drop(database)
    each = total(profile) / sum(outcome.said["answers"].values())
    print(f"zoomhookd, {scheme} | {COUNTED['connections']} | {each:.0f} | callgrind_annotate {profile}", flush=True)
    return {"scheme": scheme, "connections": COUNTED["connections"], "instructions": each}


def control(*what):
    subprocess.run(["callgrind_control", *what], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def total(profile):
    return int(re.search(r"^totals: (\d+)", profile.read_text(), re.MULTILINE)[1])
