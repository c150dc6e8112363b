# Runs `zoomhookd subscription` with the credentials of a fake of Zoom's API.
import pytest

from harness import daemon as daemons
from harness.commands import write_config
from harness.ports import free_port
from harness.zoom_api_subscriptions import MADE_BY_HAND, challenger

HAND = MADE_BY_HAND["event_subscription_id"]
URL = "https://zoom.example.com/webhook"


class Subscription:
    """Call it with arguments: what is printed on standard output and error; fails the test unless it ends with `code`."""

    def __init__(self, binary, folder, database, api):
        self.binary, self.folder, self.database, self.api = binary, folder, database, api
        self.ports = free_port(), free_port()
        api.subscriptions[HAND] = dict(MADE_BY_HAND)

    def config(self, changes=None):
        """A file for daemon and command, on ports that both know."""
        known = {
            "server.listen": [f"http://127.0.0.1:{self.ports[0]}"],
            "admin.listen": f"http://127.0.0.1:{self.ports[1]}",
        }
        return write_config(self.folder, self.database.url(), known | self.api.settings | (changes or {}))

    def __call__(self, *arguments, code=0, file=None, stdin=""):
        done = daemons.run(
            self.binary, "subscription", *arguments, "--config", file or self.config(), stdin=stdin
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout, done.stderr


def asked(api, method):
    return [one for one in api.asked if one.method == method]


def made_by_api(api, **changes):
    """One that the API has made, 0ZAa."""
    one = {
        "event_subscription_id": "0ZAa",
        "events": ["meeting.started", "meeting.ended"],
        "event_subscription_name": "before",
        "event_webhook_url": URL,
        "subscription_scope": "account",
        "created_source": "openapi",
    }
    api.subscriptions["0ZAa"] = one | changes


def the_new_one(api):
    (new,) = [s for name, s in api.subscriptions.items() if name not in ("0ZAa", HAND)]
    return new


@pytest.fixture
def subscription(binary, tmp_path, database, api):
    return Subscription(binary, tmp_path, database, api)


@pytest.fixture
def receiver(start, subscription, api):
    """A daemon to which the fake's challenges come."""
    daemon = start(["serve", "--config", subscription.config()])
    api.validate = challenger(daemon.webhook())
    return daemon
