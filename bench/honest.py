# Honest notifications at a steady pace, whatever becomes of them: half on kept connections, half on new ones.
import collections
import contextlib
import functools
import time

from harness import wire, zoom
from harness.senders import Senders
from harness.wire import Wire

SENDERS = 10
NO_ANSWER = 0

Answer = collections.namedtuple("Answer", "status seconds")


class Honest(Senders):
    """Use with `with`. A time counts from when the request was due: one that waits for its turn isn't forgotten."""

    def __init__(self, port, per_second, tls=False):
        self.port, self.tls, self.pause = port, tls, SENDERS / per_second
        self.answers = []
        super().__init__([functools.partial(self._send_on, n) for n in range(SENDERS)], seconds=60)

    def _send_on(self, number):
        keeps, due = number % 2 == 0, time.monotonic() + self.pause * number / SENDERS
        with contextlib.ExitStack() as kept:
            connection = None
            while not self.over.wait(max(0, due - time.monotonic())):
                if connection is None or not keeps:
                    kept.close()
                    connection = None
                status, connection = self._send_one(kept, connection)
                self.answers.append(Answer(status, time.monotonic() - due))
                due += self.pause

    def _send_one(self, kept, connection):
        try:
            connection = connection or kept.enter_context(Wire(self.port, self.tls, seconds=15))
            return connection.ask(wire.signed_post(zoom.notification())).status, connection
        except (OSError, AssertionError):
            return NO_ANSWER, None

    def all_stored(self):
        return all(answer.status == 200 for answer in self.answers)

    def statuses(self):
        counted = collections.Counter(answer.status for answer in self.answers)
        return ", ".join(f"{count} x {status or 'none'}" for status, count in sorted(counted.items()))

    def percentile(self, part):
        """In milliseconds."""
        ordered = sorted(answer.seconds for answer in self.answers)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000
