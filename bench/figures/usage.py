# CPU time and memory of a program and all its processes, as the kernel counts them.
import os
import re

from harness.process import children, read

TICKS = os.sysconf("SC_CLK_TCK")


def family(process):
    """It and all that it has started, and these."""
    return [process, *(one for child in children(process) for one in family(child))]


def cpu_seconds(process):
    """Of the whole family, also of those that have ended and were waited for."""
    return sum(_cpu_ticks(one) for one in family(process)) / TICKS


def _cpu_ticks(process):
    fields = read(f"/proc/{process}/stat").rsplit(")", 1)
    return sum(map(int, fields[1].split()[11:15])) if len(fields) == 2 else 0  # utime stime cutime cstime


def anonymous_mib(process):
    """RssAnon of the whole family: what it has taken for itself, without what it shares with files."""
    found = (re.search(r"RssAnon:\s+(\d+) kB", read(f"/proc/{one}/status")) for one in family(process))
    return sum(int(match[1]) for match in found if match) / 1024
