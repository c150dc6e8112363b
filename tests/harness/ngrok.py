# A fake of ngrok's agent: its local API, which says what tunnels there are.
import http.server
import json

from harness.http_fake import HttpFake


class Ngrok:
    """Use with `with`. `tunnels`: what it names; None: nobody answers."""

    def __init__(self):
        self.tunnels = [{"public_url": "https://zoom.example", "config": {"addr": "http://localhost:4000"}}]
        self.asked = 0
        self._server = HttpFake(_handler_of(self))

    def __enter__(self):
        self._server.__enter__()
        return self

    def __exit__(self, *_):
        self._server.__exit__()

    @property
    def api(self):
        return f"http://127.0.0.1:{self._server.server_port}"


def _handler_of(agent):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            tunnels = agent.tunnels
            if tunnels is not None:
                found = self.path == "/api/tunnels"
                body = json.dumps({"tunnels": tunnels, "uri": "/api/tunnels"}).encode() if found else b""
                self.send_response(200 if found else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            agent.asked += 1

        def log_message(self, *_):
            pass

    return Handler
