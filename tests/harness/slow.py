# Clients that take their time on purpose, thousands in one process: for tests and for bench/slow_clients.py.
import collections
import contextlib
import dataclasses
import multiprocessing
import resource
import selectors
import socket
import ssl
import time

from harness import wire
from harness.wait import until

IP_BIND_ADDRESS_NO_PORT = 24  # the port is chosen when it connects, and so may be in use to elsewhere
RANGES = ",".join(f"5-{end}" for end in range(6, 2000))  # as slowhttptest -R sends them; 13 KB


@dataclasses.dataclass(frozen=True)
class Kind:
    """What each of them does: sends `begin`, and then, each second, `more`."""

    begin: bytes = b""
    more: bytes = b""
    reads: int = 0  # bytes a second, over a small window; 0: whatever comes


IDLE = Kind(begin=wire.head("GET / HTTP/1.1"))  # one answer, and then nothing any more
PIPELINED = wire.head("POST /webhook HTTP/1.1", {"Content-Length": 0})
RANGE = wire.head("GET /webhook HTTP/1.1", {"Range": "bytes=0-," + RANGES})
SLOW = {
    "slow headers": Kind(begin=b"POST /webhook HTTP/1.1\r\nHost: x\r\n", more=b"X-a: b\r\n"),
    "slow body": Kind(
        begin=wire.head("POST /webhook HTTP/1.1", {"Content-Length": 8 << 20}) + b"{" * 4000, more=b"x" * 32
    ),
    "slow read": Kind(begin=PIPELINED * 200, more=PIPELINED * 10, reads=32),
    "many ranges": Kind(begin=RANGE, more=RANGE),
}


def client_hello():
    """What a TLS client says first; the server's answer costs it a signature."""
    out = ssl.MemoryBIO()
    with contextlib.suppress(ssl.SSLWantReadError):
        wire.unverified_tls().wrap_bio(ssl.MemoryBIO(), out).do_handshake()
    return out.read()


class Crowd:
    """`count` clients of one kind in a process of their own; whom the daemon cuts comes again. Use with `with`."""

    def __init__(self, port, kind, count, source="127.0.0.1", opened_per_second=2000):
        self.target, self.kind, self.count = ("127.0.0.1", port), kind, count
        self.source, self.pause = (source, 0), 1 / opened_per_second
        self.open, self.ended = multiprocessing.Value("i", 0), multiprocessing.Value("i", 0)
        self.over = multiprocessing.Event()
        self.process = multiprocessing.get_context("fork").Process(target=self._run, daemon=True)

    def __enter__(self):
        self.process.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.process.join(timeout=20)

    def await_all(self, seconds=60):
        until(lambda: self.open.value >= self.count, seconds, f"{self.count} connections are open")

    def _run(self):
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
        self.selector, self.turns, self.next_open = selectors.DefaultSelector(), collections.deque(), 0.0
        self.unsent = {}
        while not self.over.is_set():
            self._open_due()
            for key, _ in self.selector.select(0.005):
                self._receive(key.fileobj, 65536)
            self._take_turns()

    def _open_due(self):
        now = time.monotonic()
        self.next_open = max(self.next_open, now - 0.01)
        while self.open.value < self.count and self.next_open <= now:
            self.next_open += self.pause
            with contextlib.suppress(OSError):  # refused or full: tried again
                self._open()

    def _open(self):
        client = socket.socket()
        try:
            if self.kind.reads:  # little room on the way, so that the daemon feels it
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
            client.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
            client.bind(self.source)
            client.settimeout(5)
            client.connect(self.target)
            client.setblocking(False)
        except OSError:
            client.close()
            raise
        self.open.value += 1
        if not self.kind.reads:
            self.selector.register(client, selectors.EVENT_READ)
        self._send(client, self.kind.begin)
        self.turns.append((time.monotonic() + 1, client))

    def _take_turns(self):
        now = time.monotonic()
        while self.turns and self.turns[0][0] <= now:
            _, client = self.turns.popleft()
            if client.fileno() >= 0:
                self._take_turn(client)
                self.turns.append((now + 1, client))

    def _take_turn(self, client):
        self._send(client, self.unsent.pop(client, b"") or self.kind.more)
        if self.kind.reads and client.fileno() >= 0:
            self._receive(client, self.kind.reads)

    def _send(self, client, data):
        try:
            sent = client.send(data) if data else 0
        except BlockingIOError:
            sent = 0
        except ConnectionError:
            return self._close(client)
        if sent < len(data):
            self.unsent[client] = data[sent:]

    def _receive(self, client, size):
        with contextlib.suppress(BlockingIOError):
            try:
                if client.recv(size):
                    return
            except ConnectionError:
                pass
            self._close(client)

    def _close(self, client):
        if not self.kind.reads:
            self.selector.unregister(client)
        self.unsent.pop(client, None)
        client.close()
        self.open.value -= 1
        self.ended.value += 1
