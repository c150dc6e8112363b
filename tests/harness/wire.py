# HTTP by hand over a socket, for what curl would never send.
import hashlib
import hmac
import socket
import ssl

from harness.daemon import SECRET
from harness.zoom import Answer, now


def quick_headers(body, secret=SECRET, timestamp=None):
    """Signed headers without starting a process: for load."""
    stamp = str(now() if timestamp is None else timestamp)
    mac = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
    return {"x-zm-request-timestamp": stamp, "x-zm-signature": "v0=" + mac.hexdigest()}


def head(start_line, fields=None):
    """A header block; "Host" is added."""
    lines = [start_line, "Host: localhost", *(f"{name}: {value}" for name, value in (fields or {}).items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def signed_post(body, target="/webhook", version="HTTP/1.1", **more):
    """The bytes of a whole request that Zoom might send."""
    extra = {name.replace("_", "-"): value for name, value in more.items()}
    fields = {"Content-Type": "application/json", "Content-Length": len(body), **quick_headers(body), **extra}
    return head(f"POST {target} {version}", fields) + body


def chunked(body, size=1000):
    pieces = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def unverified_tls():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Wire:
    """One connection."""

    def __init__(self, port, tls=False, seconds=20):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=seconds)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.socket = unverified_tls().wrap_socket(self.socket)
        self.reader = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.reader.close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def answer(self, to_head=False):
        """Reads one answer, an interim one included."""
        start = self.reader.readline()
        assert start.startswith(b"HTTP/1."), f"no answer but {start!r}"
        status, fields = int(start.split()[1]), {}
        while (line := self.reader.readline()) not in (b"\r\n", b""):
            name, value = line.decode("latin-1").split(":", 1)
            fields[name.lower()] = value.strip()
        body = b"" if to_head else self.reader.read(int(fields.get("content-length", 0)))
        return Answer(status, fields, body, 0.0)

    def ask(self, data, to_head=False):
        self.send(data)
        return self.answer(to_head)

    def closed(self):
        """Waits until the daemon closes; true also for a reset."""
        try:
            return self.reader.read(1) == b""
        except ConnectionError:
            return True
        except socket.timeout:
            return False
