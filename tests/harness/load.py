# Steady senders: connections that post new notifications until told to stop, and remember each answer.
import dataclasses
import time

from harness import wire, zoom
from harness.senders import Senders
from harness.wire import Wire


@dataclasses.dataclass
class Sample:
    body: bytes
    status: int  # 0: the connection ended without an answer
    seconds: float


def p99(samples):
    ordered = sorted(sample.seconds for sample in samples)
    return ordered[int(len(ordered) * 0.99)]


class Load(Senders):
    """Use as `with Load(port) as load:`; the samples are complete after the block."""

    def __init__(self, port, connections=8, pause=0.02):
        self.port, self.pause = port, pause
        self.samples = []
        self.not_connected = 0
        super().__init__([self._send_on] * connections)

    def _send_on(self):
        while not self.over.is_set():
            try:
                with Wire(self.port, seconds=10) as connection:
                    while not self.over.is_set() and self._send_one(connection):
                        time.sleep(self.pause)
            except OSError:  # nobody listens: the daemon is stopping or has stopped
                self.not_connected += 1
                time.sleep(self.pause)

    def _send_one(self, connection):
        """False where the connection is over."""
        body, began = zoom.notification("meeting.load"), time.monotonic()
        try:
            answer = connection.ask(wire.signed_post(body))
        except (OSError, AssertionError):
            self.samples.append(Sample(body, 0, time.monotonic() - began))
            return False
        self.samples.append(Sample(body, answer.status, time.monotonic() - began))
        return answer.headers.get("connection", "").lower() != "close"

    def acknowledged(self):
        return {sample.body for sample in self.samples if sample.status == 200}

    def statuses(self):
        return {sample.status for sample in self.samples}


def stored_bodies(database):
    return {bytes(row["raw"]) for row in database.rows("SELECT raw FROM events WHERE event = 'meeting.load'")}
