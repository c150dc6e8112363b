# Plays Zoom under load: keeps connections busy with new notifications, and repeats what was not taken.
import heapq
import threading
import time

from harness import wire, zoom
from harness.senders import Senders
from harness.wait import until
from harness.wire import Wire

from rig.ledger import NO_ANSWER

ONE_NEWER = 1.2  # seconds: x-zm-request-timestamp counts whole ones, and a retry's is newer


def ordinary(number):
    """Some are long, as a recording's with many files."""
    return zoom.notification("meeting.load", topic="x" * (20_000 if number % 50 == 0 else number % 500))


class Traffic(Senders):
    """`port`: says where to send, None while nobody listens. Begins with `with`."""

    def __init__(self, ledger, port, connections=6, pause=0.02):
        self.ledger, self.port, self.pause = ledger, port, pause
        self.body = ordinary
        self.lock, self.number = threading.Lock(), 0
        self.refused, self.retrying = [], False  # (when to send it again, number, body)
        super().__init__([self._send_on] * connections)

    def go_on(self, count=50, seconds=30):
        """Returns when so many more have been acknowledged."""
        goal = self.ledger.acknowledged + count
        until(lambda: self.ledger.acknowledged >= goal, seconds, f"{count} more are acknowledged")

    def repeats_what_is_refused(self, yes=True):
        """From now on, like Zoom, but sooner."""
        self.retrying = yes

    def await_repetitions(self, seconds=30):
        until(lambda: not self.refused, seconds, "everything refused is taken at last")

    def _next_body(self):
        with self.lock:
            if self.refused and self.refused[0][0] <= time.monotonic():
                return heapq.heappop(self.refused)[2]
            self.number += 1
            return self.body(self.number)

    def _send_again_later(self, body):
        with self.lock:
            self.number += 1
            heapq.heappush(self.refused, (time.monotonic() + ONE_NEWER, self.number, body))

    def _send_on(self):
        while not self.over.is_set():
            port = self.port()
            try:
                if port:
                    with Wire(port, seconds=10) as connection:
                        while not self.over.is_set() and port == self.port() and self._send_one(connection):
                            time.sleep(self.pause)
            except OSError:  # nobody listens
                pass
            time.sleep(self.pause)

    def _send_one(self, connection):
        """False where the connection is over."""
        body = self._next_body()
        digest, began, status, keep = self.ledger.sends(body), time.monotonic(), NO_ANSWER, False
        try:
            answer = connection.ask(wire.signed_post(body))
            status, keep = answer.status, answer.headers.get("connection", "").lower() != "close"
        except (OSError, AssertionError):
            pass
        self.ledger.answered(digest, status, time.monotonic() - began)
        if status != 200 and self.retrying:
            self._send_again_later(body)
        return keep
