# An HTTP server of a test's own: it listens on a port of this machine as long as a `with` block lasts.
import http.server
import threading


class HttpFake(http.server.ThreadingHTTPServer):
    """`handler`: a class of BaseHTTPRequestHandler. Port 0: any free one."""

    daemon_threads = True

    def __init__(self, handler, port=0):
        super().__init__(("127.0.0.1", port), handler)

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def handle_error(self, *_):
        pass  # a client that has gone
