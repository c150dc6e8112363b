# A receiver with a way from outside, for `zoomhookd setup`.
from harness import daemon as daemons
from harness import zoom
from harness.commands import Following, write_config
from harness.ports import free_port
from harness.wait import until


class Receiver:
    """A config for daemon and command, and the daemon; its https:// address stands in for the way from outside."""

    def __init__(self, start, folder, database, certificate):
        self.start, self.folder, self.database = start, folder, database
        self.ports = free_port(), free_port(), free_port()
        self.url = f"https://127.0.0.1:{self.ports[1]}/webhook"
        self.settings = {
            "server.listen": [f"http://127.0.0.1:{self.ports[0]}", f"https://127.0.0.1:{self.ports[1]}"],
            "admin.listen": f"http://127.0.0.1:{self.ports[2]}",
            "tls.certificate": str(certificate[0]),
            "tls.private_key": str(certificate[1]),
            "spool.directory": str(folder / "spool"),
            "spool.min_free_disk": "1MiB",
        }

    def config(self, **more):
        changes = self.settings | {name.replace("__", "."): value for name, value in more.items()}
        return write_config(self.folder, self.database.url(), changes)

    def serve(self):
        self.daemon = self.start(["serve", "--config", self.config()], addresses=2)
        return self.daemon

    def challenge(self, secret=daemons.SECRET):
        body = zoom.challenge()
        return zoom.post(self.url, body, zoom.headers(body, secret)).status


class WaitingSetup(Following):
    """`zoomhookd setup`, which waits for the challenge once it is entered."""

    def __enter__(self):
        until(lambda: "waiting for Zoom's challenge" in self.out.read_text(), 20, "it waits")
        return super().__enter__()

    def ends(self, code):
        assert self.process.wait(timeout=20) == code, self.out.read_text() + self.said()
        return self.out.read_text()
