# Stands between the daemon and Postgres: delays, stands still, resets, cuts replies short.
import re
import select
import socket
import struct
import threading
import time

RESET_AT_CLOSE = struct.pack("ii", 1, 0)
INSERTS = b"zoomhook_insert\0"  # the daemon's prepared statement, named by whoever executes it
COMMITTED = re.compile(rb"C\0\0\0.SELECT \d+\0Z\0\0\0\x05I", re.DOTALL)  # the end of the reply to it


def reset(connection):
    if connection.family == socket.AF_INET:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_CLOSE)
    connection.close()


class Proxy:
    """From a free port to the unix socket `target`. What is set holds for connections that are open, too."""

    def __init__(self, target):
        self.target = str(target)
        self.delay = lambda: 0.0  # seconds before a piece goes on
        self.most_reply = lambda: None  # bytes that a new connection gets back before it is reset
        self.moving, self.over, self.resets = threading.Event(), False, 0
        self.doubtful = 0  # commits of which the daemon was not told
        self.moving.set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(0.1)
        self.port = self.listener.getsockname()[1]
        self.threads = [threading.Thread(target=self._accept, daemon=True)]
        self.threads[0].start()

    def freeze(self):
        self.moving.clear()

    def thaw(self):
        self.moving.set()

    def reset_all(self):
        self.resets += 1

    def close(self):
        self.over = True
        self.thaw()
        for thread in self.threads:
            thread.join(timeout=5)
        self.listener.close()

    def _accept(self):
        while not self.over:
            try:
                client, _ = self.listener.accept()
            except socket.timeout:
                continue
            self.threads = [t for t in self.threads if t.is_alive()]
            self.threads.append(threading.Thread(target=self._serve, args=(client,), daemon=True))
            self.threads[-1].start()

    def _serve(self, client):
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            server.connect(self.target)
            self._pass_on(client, server)
        except OSError:  # one of the two has gone
            pass
        reset(client)
        reset(server)

    def _pass_on(self, client, server):
        passage, resets = Passage(self, client, server), self.resets
        while not self.over and resets == self.resets:
            for source in select.select([client, server], [], [], 0.02)[0]:
                data = source.recv(65536)
                if not data:
                    return
                time.sleep(self.delay())
                self.moving.wait()
                if source is client:
                    passage.ask(data)
                elif not passage.reply(data):
                    return


class Passage:
    """One connection: what it may say, and whether a commit ended in doubt."""

    def __init__(self, proxy, client, server):
        self.proxy, self.client, self.server = proxy, client, server
        self.left, self.inserts = proxy.most_reply(), False

    def ask(self, data):
        self.inserts = self.inserts or INSERTS in data
        self.server.sendall(data)

    def reply(self, data):
        """False where it was cut short."""
        if self.left is None or len(data) <= self.left:
            self.left = None if self.left is None else self.left - len(data)
            self.client.sendall(data)
            return True
        self.proxy.doubtful += self.inserts and bool(COMMITTED.search(data))
        self.client.sendall(data[: self.left])
        return False
