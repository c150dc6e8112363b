# Watches the machine itself: where it or its disk stands still for a second, so does any daemon on it.
import collections
import os
import threading
import time

PAUSE = 0.05  # seconds
# A notification has 1.5 s to be spooled once Postgres has had its second; both samples can be shorter than the stall.
MAKES_LATE = 1.0
Stall = collections.namedtuple("Stall", "at seconds")


class Stalls:
    """Use as `with Stalls(folder) as stalls:`; syncs a file there again and again, and remembers what took long."""

    def __init__(self, folder):
        self.file, self.stalls, self.over = folder / "stalls", [], threading.Event()
        self.thread = threading.Thread(target=self._watch)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join(timeout=30)

    def longest(self, since=0.0):
        """Seconds; `since` is a time of time.monotonic()."""
        return max((stall.seconds for stall in self.stalls if stall.at >= since), default=0.0)

    def _watch(self):
        with open(self.file, "wb", buffering=0) as file:
            while not self.over.is_set():
                began = time.monotonic()
                os.pwrite(file.fileno(), b"x" * 4096, 0)
                os.fdatasync(file.fileno())
                time.sleep(PAUSE)
                now = time.monotonic()
                if now - began - PAUSE > PAUSE:
                    self.stalls.append(Stall(now, now - began - PAUSE))


def judged(answers, statuses, slowest, stall):
    """What is wrong with the answers, if anything: a machine that stood still may make them late, and so 503."""
    allowed = set(statuses) | ({503} if stall > MAKES_LATE else set())
    found = {answer.status for answer in answers}
    worst = max((answer.seconds for answer in answers), default=0.0)
    if not found <= allowed:
        return f"answered {sorted(found - allowed)}; the machine stood still for {stall:.2f} s at most"
    if worst >= slowest + stall:
        return f"an answer took {worst:.2f} s; the machine stood still for {stall:.2f} s at most"
    return ""
