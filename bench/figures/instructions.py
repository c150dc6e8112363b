# Where the receiver's instructions go, counted by callgrind: repeatable where seconds are not.
import re
import subprocess

import loads
from receivers import zoomhookd

CONNECTIONS = 64
SHORT, LONG = 4, 12  # seconds
COLUMNS = "zoomhookd | connections | instructions an event | of them to connect, a connection | profile"


def measure(rig, _, options):
    print(COLUMNS)
    return [of(rig, scheme) for scheme in ("http", "https")]


def of(rig, scheme):
    """Two lengths: their difference is of events alone, without connections that are made and handshakes."""
    profile = rig.build / f"callgrind.{scheme}.out"
    rig.tell(f"  callgrind: {scheme}")
    (few, least), (many, most) = (counted(rig, scheme, seconds, profile) for seconds in (SHORT, LONG))
    each = (most - least) / (many - few)
    connecting = (least - few * each) / CONNECTIONS
    print(f"zoomhookd, {scheme} | {CONNECTIONS} | {each:.0f} | {connecting:.0f} | callgrind_annotate {profile}", flush=True)
    return {"scheme": scheme, "connections": CONNECTIONS, "instructions": each, "to_connect": connecting}


def counted(rig, scheme, seconds, profile):
    """The events of that many seconds after a warm-up, and the instructions that they took."""
    database = rig.database()
    under = ["valgrind", "--tool=callgrind", "--instr-atstart=no", "--fair-sched=yes", f"--callgrind-out-file={profile}"]
    load = {"scheme": scheme, "connections": CONNECTIONS, "warm_up": 0}
    with zoomhookd(rig.build, database, rig.certificate, under) as receiver:
        pid = str(receiver.process.pid)
        loads.run(rig.build, receiver, rig.cluster, seconds=3, **load)
        control("--instr=on", pid)
        outcome = loads.run(rig.build, receiver, rig.cluster, seconds=seconds, **load)
        control("--instr=off", pid)
    rig.drop(database)
    return sum(outcome.said["answers"].values()), total(profile)


def control(*what):
    subprocess.run(["callgrind_control", *what], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def total(profile):
    return int(re.search(r"^totals: (\d+)", profile.read_text(), re.MULTILINE)[1])
