# The HTTP side of the fake of Zoom's REST API: what was asked, and answers that are late, cut or half.
import dataclasses
import http.server
import json
import time
import urllib.parse


@dataclasses.dataclass
class Asked:
    """One request that came. `query` has single values; `status` is 0 where no whole answer was given."""

    method: str
    path: str
    query: dict
    body: bytes
    at: float
    status: int = 0


def handler_of(api):
    """Asks `api` for what to answer, and does the trouble that it wants."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _take(self):
            url = urllib.parse.urlsplit(self.path)
            body = self.rfile.read(int(self.headers["content-length"] or 0))
            query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, url.path, query, body, api.now())
            if url.path == "/oauth/token":
                self._token(asked, headers)
            else:
                self._api(asked, headers)

        do_GET = do_POST = do_PATCH = do_DELETE = _take

        def _token(self, asked, headers):
            form = dict(urllib.parse.parse_qsl(asked.body.decode()))
            with api.lock:
                api.tokens_asked.append(asked)
                answer = api.answer_token(asked.method, headers, form)
            self._send(asked, answer)

        def _api(self, asked, headers):
            with api.lock:
                api.asked.append(asked)
                trouble = api.troubles.popleft() if api.troubles else None
            if isinstance(trouble, float):
                time.sleep(trouble)
            if trouble == "cut":
                self.close_connection = True
                return
            if isinstance(trouble, int):
                self._send(asked, (trouble, None))
            elif isinstance(trouble, tuple):
                self._send(asked, (trouble[0], None, {"Retry-After": trouble[1]}))
            else:
                with api.lock:
                    answer = api.answer(asked, headers)
                self._send(asked, answer, half=trouble == "half")

        def _send(self, asked, answer, half=False):
            status, content, *more = answer
            body = b"" if content is None else json.dumps(content).encode()
            asked.status = 0 if half else status
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **(more[0] if more else {})}.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if half else body)
            self.close_connection = self.close_connection or half

        def log_message(self, *_):
            pass

    return Handler
