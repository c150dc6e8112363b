# A tunnel to the daemon as ngrok's: while it is down its edge answers 404, and Zoom's log has what was lost.
import http.client
import http.server
import uuid

from harness import wire
from harness.http_fake import HttpFake


class Tunnel:
    """Use with `with`. `down` may be changed while it runs."""

    def __init__(self, port):
        self.down = False
        self._server = HttpFake(_handler_of(self, port))

    def __enter__(self):
        self._server.__enter__()
        return self

    def __exit__(self, *_):
        self._server.__exit__()

    def deliver(self, body, zoom_api):
        """As Zoom does: posts it, signed; what is not answered with success stands in the log. The status."""
        request_id = str(uuid.uuid4()).replace("-", "_")
        fields = {**wire.quick_headers(body), "x-zm-request-id": request_id}
        connection = http.client.HTTPConnection("127.0.0.1", self._server.server_port, timeout=20)
        connection.request("POST", "/webhook", body, fields)
        status = connection.getresponse().status
        connection.close()
        if not 200 <= status < 300:
            zoom_api.add_lost(body, request_id, status=status)
        return status


def _handler_of(tunnel, port):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            if tunnel.down:
                self._answer(404, b"The endpoint is offline.", {"Ngrok-Error-Code": "ERR_NGROK_3200"})
                return
            inside = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            inside.request("POST", self.path, body, dict(self.headers))
            answer = inside.getresponse()
            self._answer(answer.status, answer.read(), {})
            inside.close()

        def _answer(self, status, body, fields):
            self.send_response(status)
            for name, value in fields.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler
