# A fake of ngrok's agent: its local API, which says what tunnels there are.
import http.server
import json
import threading


class Ngrok:
    """Use with `with`. `tunnels`: what it names; None: nobody answers."""

    def __init__(self):
        self.tunnels = [{"public_url": "https://zoom.example", "config": {"addr": "http://localhost:4000"}}]
        self.asked = 0
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

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
