# What the kernel says of processes.
import os
import pathlib
import signal

from harness.wait import until


def read(file):
    """Empty where the process has gone meanwhile."""
    try:
        return pathlib.Path(file).read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def state(stat_file):
    """A letter as in ps; Z, a zombie, also where there is none."""
    fields = read(stat_file).rsplit(")", 1)
    return fields[1].split()[0] if len(fields) == 2 else "Z"


def is_alive(process):
    return state(f"/proc/{process}/stat") != "Z"


def is_traced(process):
    return "TracerPid:\t0\n" not in read(f"/proc/{process}/status")


def children(process):
    return [int(child) for child in read(f"/proc/{process}/task/{process}/children").split()]


def signal_all(processes, number):
    for process in processes:
        try:
            os.kill(process, number)
        except ProcessLookupError:
            pass


def stands_still(process):
    """No thread of it will do anything more: one that waits for a disk stops before it returns from that."""
    return all(state(f"{task}/stat") in "TDZ" for task in pathlib.Path(f"/proc/{process}/task").glob("*"))


def stop(processes):
    """Returns when they stand still."""
    signal_all(processes, signal.SIGSTOP)
    until(lambda: all(map(stands_still, processes)), 10, f"{processes} stand still")
