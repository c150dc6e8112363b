# A flood of TLS handshakes: each client sends a hello made once, waits for the answer that cost the server a signature, and goes.
import multiprocessing
import selectors
import socket

from harness.slow import IP_BIND_ADDRESS_NO_PORT, client_hello

AT_ONCE = 50  # connections a process has open


class Flood:
    """Use with `with`; `answered` counts the server's answers."""

    def __init__(self, port, processes):
        self.target, self.hello = ("127.0.0.1", port), client_hello()
        self.over, self.answered = multiprocessing.Event(), multiprocessing.Value("i", 0)
        fork = multiprocessing.get_context("fork")
        self.processes = [fork.Process(target=self._run, args=(n,), daemon=True) for n in range(processes)]

    def __enter__(self):
        for process in self.processes:
            process.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for process in self.processes:
            process.join(timeout=20)

    def _run(self, number):
        self.source, self.selector, self.clients = f"127.0.1.{number + 1}", selectors.DefaultSelector(), 0
        while not self.over.is_set():
            while self.clients < AT_ONCE and self._open():
                pass
            for key, _ in self.selector.select(0.1):
                self._next(key.fileobj)

    def _open(self):
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # a reset leaves no TIME_WAIT
        try:
            client.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
            client.bind((self.source, 0))
            client.settimeout(2)
            client.connect(self.target)
            client.send(self.hello)
        except OSError:
            client.close()
            return False
        self.selector.register(client, selectors.EVENT_READ)
        self.clients += 1
        return True

    def _next(self, client):
        try:
            answer = client.recv(65536)
        except OSError:
            answer = b""
        with self.answered.get_lock():
            self.answered.value += bool(answer)
        self.selector.unregister(client)
        client.close()
        self.clients -= 1
