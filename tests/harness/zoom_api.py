# A fake of Zoom's REST API after its documents: tokens, webhook logs, event subscriptions, and ways to fail.
"""Where the documents leave something open, it is a knob: `newest_first`, and what EXPIRED_PAGE says.

Sources, under https://developers.zoom.us/docs: api/marketplace/ (logs, subscriptions),
internal-apps/s2s-oauth/ (tokens), api/rate-limits/ (429).
"""
import base64
import bisect
import collections
import datetime
import json
import secrets
import threading
import time
import urllib.parse

from harness import zoom_api_subscriptions as subscriptions
from harness.http_fake import HttpFake
from harness.zoom_api_server import handler_of

WEEK = 7 * 86400
FORM = "%Y-%m-%dT%H:%M:%SZ"
EXPIRED_PAGE = (400, {"code": 300, "message": "The next page token is invalid or expired."})
PER_SECOND = "You have reached the maximum per-second rate limit for this API. Try again later."


def refusal(status, code, message):
    return status, {"code": code, "message": message}


def written(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime(FORM)


def read(text):
    return datetime.datetime.strptime(text, FORM).replace(tzinfo=datetime.timezone.utc).timestamp()


class ZoomApi:
    """Use with `with`. All attributes may be changed while it runs.

    `troubles` are met first, one by each request of the API (not of the token): a status, "cut" (no answer),
    "half" (half an answer), a number of seconds as float (slow), or (429, "Retry-After").
    """

    def __init__(self, port=0, now=time.time):
        self.now = now
        self.client_id, self.client_secret, self.account_id = "client", "the-clients-secret", "account"
        self.app_id = "app"
        self.grants = {"account_credentials", "client_credentials"}
        self.subscription_grants = {"account_credentials", "client_credentials"}
        self.scopes = {"marketplace_app:read:admin"}
        self.app_is_active, self.role_may_read = True, True
        self.token_life, self.page_token_life = 3600, 900
        self.newest_first = True
        self.requests_per_second = None  # over it: 429
        self.validate = lambda url: True  # posts the challenge; False: 1701
        self.events_not_allowed, self.events_unknown = set(), set()
        self.subscriptions = {}
        self.troubles = collections.deque()
        self.asked, self.tokens_asked = [], []
        self._logs, self._pages, self._tokens, self._recent = [], {}, {}, collections.deque()
        self.lock = threading.RLock()
        self._server = HttpFake(handler_of(self), port)

    def __enter__(self):
        self._server.__enter__()
        return self

    def __exit__(self, *_):
        self._server.__exit__()

    @property
    def token_url(self):
        return f"http://127.0.0.1:{self._server.server_port}/oauth/token"

    @property
    def api_url(self):
        return f"http://127.0.0.1:{self._server.server_port}/v2"

    @property
    def settings(self):
        """[zoom.api] for a config, as harness.daemon.settings_for() takes it."""
        keys = ("account_id", "client_id", "client_secret", "token_url", "api_url")
        return {f"zoom.api.{key}": getattr(self, key) for key in keys} | {"zoom.api.requests_per_second": 60}

    def add(self, entry, at):
        """Any entry, also a malformed one, recorded at `at` (seconds since 1970)."""
        with self.lock:
            bisect.insort(self._logs, (at, len(self._logs), entry), key=lambda log: log[:2])

    def add_lost(self, body, request_id, at=None, status=404, **changes):
        """A delivery of `body` that failed with `status`; fields as documented, others by `changes`."""
        at = self.now() if at is None else at
        text = body.decode() if isinstance(body, bytes) else body
        try:
            event = json.loads(text)["event"]
        except (ValueError, KeyError, TypeError):
            event = "meeting.started"
        entry = {
            "event": event,
            "status": status,
            "user_id": "IYHrdpjrS3ubOf7rPkkg8w",
            "endpoint": "https://example.com/webhook",
            "subscription_id": "9qwt8mkBEW2O6fPuxBpXpA",
            "request_headers": "N/A",
            "request_body": text,
            "response_headers": "{}",
            "response_body": "",
            "date_time": written(at),
            "trace_id": "WEB_5f1752ba04e4ffeccde2f2a923c106f9",
            "request_id": request_id,
            "retry_num": 0,
        }
        self.add(entry | changes, at)

    def expire_tokens(self):
        with self.lock:
            self._tokens.clear()

    def expire_pages(self):
        """How many page tokens there were."""
        with self.lock:
            count = len(self._pages)
            self._pages.clear()
        return count

    def pages(self):
        """The queries of the logs that were answered with a page."""
        return [a.query for a in list(self.asked) if a.path.endswith("/webhook_logs") and a.status == 200]

    def asked_twice(self):
        """The pages that were given more than once."""
        count = collections.Counter(tuple(sorted(query.items())) for query in self.pages())
        return [dict(page) for page, times in count.items() if times > 1]

    # What is answered: (status, JSON or None) or (status, JSON, headers).

    def answer_token(self, method, headers, form):
        given = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        grant = form.get("grant_type")
        if method != "POST" or headers.get("authorization") != f"Basic {given}":
            return 400, {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}
        if not self.app_is_active:
            return 400, {"reason": "The app has been disabled", "error": "invalid_client"}
        if grant not in self.grants:
            return 400, {"reason": "unsupported grant type", "error": "unsupported_grant_type"}
        if grant == "account_credentials" and form.get("account_id") != self.account_id:
            return 400, {"reason": "Bad Request", "error": "invalid_request"}
        token = secrets.token_urlsafe(64)
        self._tokens[token] = (grant, self.now() + self.token_life)
        made = {"access_token": token, "token_type": "bearer", "expires_in": self.token_life}
        return 200, made | {"scope": " ".join(sorted(self.scopes)), "api_url": self.api_url}

    def answer(self, asked, headers):
        if self._is_too_fast():
            return 429, {"code": 429, "message": PER_SECOND}, {"X-RateLimit-Type": "QPS", "Retry-After": "1"}
        token = headers.get("authorization", "").removeprefix("Bearer ")
        grant, until = self._tokens.get(token, (None, 0))
        if until <= self.now() or not self.app_is_active:
            return refusal(401, 124, "Invalid access token.")
        parts = asked.path.removeprefix("/v2/").split("/")
        if parts[:3] == ["marketplace", "app", "event_subscription"]:
            return subscriptions.answer(self, asked, grant, "/".join(parts[3:]))
        if parts == ["videosdk", "report", "webhook_logs"]:
            return self._answer_logs(asked)
        if len(parts) == 4 and parts[1] == "apps" and parts[3] == "webhook_logs":
            if urllib.parse.unquote(parts[2]) != self.app_id:
                return refusal(404, 1401, f"APP ID does not exist: {parts[2]}.")
            return self._answer_logs(asked)
        return refusal(404, 300, "No such API.")

    def _is_too_fast(self):
        now = time.monotonic()
        while self._recent and self._recent[0] < now - 1:
            self._recent.popleft()
        if self.requests_per_second is None or len(self._recent) < self.requests_per_second:
            self._recent.append(now)
            return False
        return True

    def _answer_logs(self, asked):
        if not self.scopes & {"marketplace_app:read", "marketplace_app:read:admin"}:
            wanted = "marketplace_app:read, marketplace_app:read:admin"
            return refusal(400, 4711, f"Invalid access token, does not contain scopes:[{wanted}].")
        if not self.role_may_read:
            return refusal(401, 201, "You do not have permission to access the targeted resource.")
        query = asked.query
        token = query.get("next_page_token")
        if not token:
            return self._refused_range(query) or self._page(self._chosen(query), 0, query)
        chosen, offset, until, of = self._pages.get(token, (None, 0, 0, None))
        if until <= self.now() or of != {**query, "next_page_token": ""}:
            return EXPIRED_PAGE
        return self._page(chosen, offset, query)

    def _refused_range(self, query):
        try:
            since, until = read(query["from"]), read(query["to"])
        except (KeyError, ValueError):
            return refusal(404, 1503, "The dates must follow the format: `yyyy-MM-dd'T'HH:mm:ss'Z'`.")
        if until <= since:
            return refusal(404, 1501, "The 'to' date must be after the 'from' date.")
        if since < self.now() - WEEK:
            return refusal(404, 1502, "The date range must be within the last seven days.")
        if since > self.now():
            return refusal(404, 1504, "The 'from' date must be before the current date(UTC).")
        if not 1 <= int(query.get("page_size", 30)) <= 300:
            return refusal(400, 300, "page_size must be at most 300.")
        return None

    def _chosen(self, query):
        first = bisect.bisect_left(self._logs, read(query["from"]), key=lambda log: log[0])
        last = bisect.bisect_right(self._logs, read(query["to"]) + 0.999, key=lambda log: log[0])
        chosen = [log[2] for log in self._logs[first:last] if _is_asked_for(log[2], query)]
        return chosen[::-1] if self.newest_first else chosen

    def _page(self, chosen, offset, query):
        size = int(query.get("page_size", 30))
        page = {"next_page_token": "", "page_size": size, "webhook_logs": chosen[offset : offset + size]}
        if offset + size < len(chosen):
            page["next_page_token"] = secrets.token_urlsafe(24)
            until, of = self.now() + self.page_token_life, {**query, "next_page_token": ""}
            self._pages[page["next_page_token"]] = (chosen, offset + size, until, of)
        return 200, page


def _is_asked_for(entry, query):
    """What is malformed is given always: who knows what it is."""
    if not isinstance(entry, dict):
        return True
    failed = not (isinstance(entry.get("status"), int) and 200 <= entry["status"] < 300)
    kind = query.get("type", "2")
    if (kind == "2" and not failed) or (kind == "3" and failed):
        return False
    return query.get("event") in (None, entry.get("event"))
