# Threads that send as long as a block lasts.
import threading


class Senders:
    """A base: `with` it, each of `bodies` runs in a thread of its own, and ends soon once `over` is set."""

    def __init__(self, bodies, seconds=30):
        self.over, self.seconds = threading.Event(), seconds
        self.threads = [threading.Thread(target=body) for body in bodies]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join(timeout=self.seconds)
