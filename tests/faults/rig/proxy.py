# Stands between the daemon and Postgres: delays, stands still, resets, cuts replies short.
import select
import socket
import struct
import threading
import time

RESET_AT_CLOSE = struct.pack("ii", 1, 0)


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
        resets, most, replied = self.resets, self.most_reply(), 0
        while not self.over and resets == self.resets:
            for source in select.select([client, server], [], [], 0.02)[0]:
                data = source.recv(65536)
                if not data:
                    return
                time.sleep(self.delay())
                self.moving.wait()
                if source is server:
                    replied += len(data)
                    if most is not None and replied > most:
                        client.sendall(data[: max(0, len(data) - (replied - most))])
                        return
                (server if source is client else client).sendall(data)
