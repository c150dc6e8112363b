# Remembers what was sent and answered, and compares it with the table.
import collections
import dataclasses
import hashlib
import threading
import time

NO_ANSWER = 0  # the connection ended: nobody knows whether it was taken


@dataclasses.dataclass
class Entry:
    """One notification."""

    attempts: int = 0  # deliveries of it that began
    acknowledged: bool = False
    in_doubt: bool = False  # an attempt had no answer


Answer = collections.namedtuple("Answer", "at status seconds")


@dataclasses.dataclass
class Equation:
    acknowledged: int = 0
    stored: int = 0  # of those acknowledged
    in_doubt: int = 0
    in_doubt_stored: int = 0
    refused: int = 0
    refused_stored: int = 0
    twice: int = 0  # rows too many
    altered: int = 0  # rows whose bytes aren't those of their digest
    never_sent: int = 0  # rows that nobody sent
    miscounted: int = 0  # rows with more deliveries than Zoom made

    def __str__(self):
        return (
            f"acknowledged {self.acknowledged} = stored {self.stored}, in doubt {self.in_doubt} of which"
            f" stored {self.in_doubt_stored}, refused {self.refused} of which stored {self.refused_stored};"
            f" twice {self.twice}, altered {self.altered}, never sent {self.never_sent},"
            f" miscounted {self.miscounted}"
        )

    def holds(self):
        wrong = self.twice + self.altered + self.never_sent + self.miscounted
        return self.acknowledged > 0 and self.stored == self.acknowledged and wrong == 0


class Ledger:
    """Any thread. Keeps digests, not bodies, so that hours of load have room."""

    def __init__(self):
        self.entries, self.answers, self.lock = collections.defaultdict(Entry), [], threading.Lock()
        self.acknowledged = 0

    def sends(self, body):
        digest = hashlib.sha256(body).digest()
        with self.lock:
            self.entries[digest].attempts += 1
        return digest

    def answered(self, digest, status, seconds):
        with self.lock:
            entry = self.entries[digest]
            self.acknowledged += status == 200 and not entry.acknowledged
            entry.acknowledged |= status == 200
            entry.in_doubt |= status == NO_ANSWER
            self.answers.append(Answer(time.monotonic(), status, seconds))

    def mark(self):
        return len(self.answers)

    def since(self, mark):
        return self.answers[mark:]

    def acknowledged_digests(self):
        with self.lock:
            return {digest for digest, entry in self.entries.items() if entry.acknowledged}

    def equation(self, database):
        """With the table as it is now; nothing is being sent."""
        found, result = set(), Equation()
        for row in database.rows("SELECT digest, sha256(raw) AS sum, deliveries FROM events"):
            digest = bytes(row["digest"])
            result.twice += digest in found
            found.add(digest)
            result.altered += row["sum"] is None or bytes(row["sum"]) != digest
            sent = self.entries.get(digest)
            result.never_sent += sent is None
            result.miscounted += sent is not None and row["deliveries"] > sent.attempts
        for digest, entry in self.entries.items():
            kind = "acknowledged" if entry.acknowledged else "in_doubt" if entry.in_doubt else "refused"
            kept = "stored" if entry.acknowledged else f"{kind}_stored"
            setattr(result, kind, getattr(result, kind) + 1)
            setattr(result, kept, getattr(result, kept) + (digest in found))
        return result
