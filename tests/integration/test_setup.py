# `zoomhookd setup`: from a running daemon to a URL that Zoom has validated, or why it isn't.
import hashlib
import json
import pathlib
import signal

import pytest

from harness import daemon as daemons
from harness.answering import answering
from harness.receiver import Receiver, WaitingSetup
from harness.terminal import Terminal
from harness.wait import until
from harness.zoom_api import ZoomApi
from harness.zoom_api_subscriptions import MADE_BY_HAND, challenger

pytestmark = pytest.mark.usefixtures("postgres_is_well_afterwards")

HAND = MADE_BY_HAND["event_subscription_id"]


@pytest.fixture
def receiver(start, tmp_path, database, certificate):
    return Receiver(start, tmp_path, database, certificate)


@pytest.fixture
def api(receiver):
    """Zoom's API, whose credentials the receiver's config has, and whose challenges come to its URL."""
    with ZoomApi() as fake:
        receiver.settings |= fake.settings
        fake.validate = challenger(receiver.url)
        yield fake


@pytest.fixture
def setup(binary, receiver):
    """setup("--yes", code=0): what it prints; by default it does not wait long."""

    def run(*arguments, code=0, file=None):
        file = file or receiver.config()
        wait = () if "--wait" in arguments else ("--wait", "1s")
        done = daemons.run(binary, "setup", "--config", file, "--url", receiver.url, *wait, *arguments)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


@pytest.fixture
def waiting(binary, receiver, tmp_path):
    """The command, once it waits for the challenge; use with `with`."""
    folder = tmp_path / "command"
    folder.mkdir()

    def start(*arguments):
        return WaitingSetup(binary, folder, "setup", "--config", receiver.config(), "--url", receiver.url, *arguments)

    return start


def test_nothing_works_without_the_daemon(receiver, setup):
    text = setup(code=1)
    assert "nobody answers on" in text and "start it: systemctl start zoomhookd, or zoomhookd serve" in text
    assert "Marketplace" not in text


def test_without_credentials_it_says_what_to_click_and_waits(receiver, waiting):
    receiver.serve()
    with waiting("--events", "meeting.st*", "--name", "mine") as command:
        assert receiver.challenge() == 200
        text = command.ends(0)
    for what in receiver.url, "meeting.started", "mine", "Event Subscriptions", "Validate, then Save":
        assert what in text
    assert hashlib.sha256(daemons.SECRET.encode()).hexdigest()[:8] in text and daemons.SECRET not in text
    assert "reaches a zoomhookd" in text  # the way from outside
    assert f"Zoom validated this URL: {receiver.url}" in text and "zoomhookd tail --config" in text


def test_nothing_comes(receiver, setup):
    receiver.serve()
    text = setup(code=1)
    assert "nothing came to the daemon here" in text and f"check --url {receiver.url}" in text
    assert "zoomhookd tail" not in text


def test_neither_yesterdays_challenge_nor_a_trial_counts(binary, receiver, waiting):
    receiver.serve()
    assert receiver.challenge() == 200
    with waiting("--wait", "2s") as command:
        daemons.run(binary, "send", "--challenge", "--config", receiver.config())
        assert "nothing came" in command.ends(1)


def test_a_wrong_secret_is_told_at_once_and_can_be_mended_meanwhile(binary, receiver, waiting):
    receiver.serve()
    with waiting() as command:
        assert receiver.challenge("another-apps-Secret") == 401
        until(lambda: "no secret token verifies" in command.out.read_text(), 10, "it is told")
        daemons.run(binary, "reload", "--config", receiver.config(zoom__secret_token="another-apps-Secret"))
        assert receiver.challenge("another-apps-Secret") == 200
        assert "Zoom validated this URL" in command.ends(0)


def test_a_daemon_that_is_restarted_meanwhile(receiver, waiting):
    daemon = receiver.serve()
    assert receiver.challenge() == 200
    with waiting() as command:
        daemon.stop()
        receiver.serve()
        assert receiver.challenge() == 200
        assert "Zoom validated this URL" in command.ends(0)


def test_postgres_need_not_be_there(receiver, waiting, cluster):
    receiver.serve()
    cluster.stop()
    with waiting() as command:
        assert receiver.challenge() == 200
        command.ends(0)


def test_ctrl_c_ends_the_waiting(receiver, waiting):
    receiver.serve()
    with waiting() as command:
        command.process.send_signal(signal.SIGINT)
        assert "stopped before it came" in command.ends(1)


def test_nobody_to_ask_whether_it_came(receiver, setup, api):
    receiver.settings["admin.listen"] = ""
    receiver.serve()
    assert "made " in setup("--events", "meeting.ended", "--yes")  # Zoom itself says that it validated
    without = {f"{key.replace('.', '__')}": "" for key in api.settings if key.endswith(("_id", "_secret"))}
    assert "admin.listen is empty" in setup(code=1, file=receiver.config(**without))


def test_it_subscribes_and_notices_the_challenge_that_came_meanwhile(receiver, setup, api):
    receiver.serve()
    text = setup("--events", "meeting.started,recording.completed", "--name", "mine", "--yes")
    (made,) = api.subscriptions.values()
    assert made["events"] == ["meeting.started", "recording.completed"]
    assert (made["event_subscription_name"], made["event_webhook_url"]) == ("mine", receiver.url)
    assert f"made {made['event_subscription_id']}" in text and "Zoom validated this URL" in text
    assert "to be clicked" not in text


def test_again_it_finds_the_subscription(receiver, setup, api):
    receiver.serve()
    setup("--events", "meeting.started", "--yes")
    text = setup("--events", "meeting.started", "--yes")
    assert "made by the API, has this URL and 1 event: left as it is" in text and "Zoom validated a URL of this app" in text
    assert len(api.subscriptions) == 1
    text = setup("--events", "meeting.started,phone.*", "--yes", code=1)
    assert "no subscription with this URL has phone." in text and "Events come now" not in text


@pytest.mark.parametrize("of_today", [True, False])
def test_what_was_made_by_clicking_is_left(receiver, setup, api, of_today):
    receiver.serve()
    api.subscriptions[HAND] = MADE_BY_HAND | {"event_webhook_url": receiver.url + "/"}
    assert not of_today or receiver.challenge() == 200
    text = setup("--events", "meeting.deleted", "--yes", code=0 if of_today else 1)
    assert 'Made by clicking", made by clicking' in text
    assert ("Zoom validated a URL of this app" in text) == of_today
    assert ("press Validate on the app's page" in text) != of_today
    assert [one.method for one in api.asked] == ["GET"]


def test_a_validation_before_the_daemon_was_restarted(receiver, setup, api):
    daemon = receiver.serve()
    api.subscriptions[HAND] = MADE_BY_HAND | {"event_webhook_url": receiver.url}
    assert receiver.challenge() == 200
    until(lambda: receiver.database.rows("SELECT FROM url_validations"), 10, "it is recorded")
    daemon.stop()
    receiver.serve()
    assert "Zoom validated a URL of this app" in setup("--events", "meeting.deleted", "--yes")


def test_validate_is_pressed_meanwhile(receiver, waiting, api):
    receiver.serve()
    api.subscriptions[HAND] = MADE_BY_HAND | {"event_webhook_url": receiver.url}
    with waiting("--events", "meeting.deleted", "--yes") as command:
        assert receiver.challenge() == 200
        command.ends(0)


def test_not_validated_for_each_reason(receiver, setup, api):
    receiver.serve()
    arguments = ["--events", "meeting.started", "--yes"]
    api.validate = challenger(receiver.url, secret="another-apps-Secret")
    assert "no secret token verifies" in setup(*arguments, code=1)
    right = challenger(receiver.url)
    api.validate = lambda url: [right(url), False][1]
    text = setup(*arguments, code=1)
    assert "1701" in text and "took longer than Zoom's 3 seconds" in text
    api.validate = lambda url: False
    assert "nothing came to the daemon here" in setup(*arguments, code=1)
    assert api.subscriptions == {}


def test_another_receiver_answered_zoom(receiver, setup, api):
    receiver.serve()
    api.validate = lambda url: True
    text = setup("--events", "meeting.started", "--yes", code=1)
    assert "made " in text and "nothing came to the daemon here" in text


def test_an_event_whose_scope_the_app_lacks(receiver, setup, api):
    receiver.serve()
    api.events_not_allowed = {"meeting.ended"}
    arguments = ["--events", "meeting.started,meeting.ended", "--yes"]
    text = setup(*arguments, code=1)
    assert "1602" in text and "meeting.ended" in text
    assert "left out, Zoom doesn't allow the app to have it: meeting.ended" in setup(*arguments, "--allowed-only")


def test_mistakes(receiver, setup, api):
    assert "did you mean meeting.started?" in setup("--events", "meeting.startd", code=2)
    assert "--events" in setup("--yes", code=2)
    assert "--yes" in setup("--events", "meeting.*", code=2)
    assert "--wait" in setup("--wait", "soon", code=2)
    receiver.serve()
    file = receiver.config(zoom__api__client_secret="")
    assert "[zoom.api] in the config lacks client_secret" in setup("--events", "meeting.*", "--yes", code=1, file=file)


def test_zoom_does_not_let_us_in(receiver, setup, api):
    receiver.serve()
    api.app_is_active = False
    assert "activate the app" in setup("--events", "meeting.*", "--yes", code=1)
    api.app_is_active, api.subscription_grants = True, set()
    assert "both kinds of token" in setup("--events", "meeting.*", "--yes", code=1)


def test_the_url_is_that_of_the_tunnel(binary, receiver, api):
    receiver.serve()
    outside = receiver.url.removesuffix("/webhook")
    tunnel = {"public_url": outside, "config": {"addr": f"http://localhost:{receiver.ports[0]}"}}

    def setup(tunnels, code):
        with answering(200, json.dumps({"tunnels": tunnels}).encode()) as agent:
            arguments = ["--ngrok", f"http://127.0.0.1:{agent}", "--events", "meeting.ended", "--yes"]
            done = daemons.run(binary, "setup", "--config", receiver.config(), *arguments)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    assert f"ngrok http {receiver.ports[0]}" in setup([], 1)
    assert receiver.url in setup([tunnel], 0)


def test_a_url_that_does_not_lead_here_is_told_first(binary, receiver, api):
    receiver.serve()
    with answering(404, b"tunnel not found") as port:
        arguments = ["--url", f"https://127.0.0.1:{port}/webhook", "--events", "meeting.ended", "--yes", "--wait", "1s"]
        done = daemons.run(binary, "setup", "--config", receiver.config(), *arguments)
    assert "warn  URL" in done.stdout and done.stdout.index("warn  URL") < done.stdout.index("made ")


def test_it_asks_on_a_terminal(binary, receiver, api):
    receiver.serve()
    terminal = Terminal([binary, "setup", "--config", receiver.config(), "--url", receiver.url])
    terminal.shows("recording.* (18)")
    terminal.shows("Which? Patterns with commas between [meeting.*]: ")
    terminal.types("meeting.startd\n")
    terminal.shows("did you mean meeting.started?")
    terminal.types("meeting.started, meeting.ended\n")
    terminal.shows("Make this event subscription? [y/N] ")
    assert api.subscriptions == {}
    terminal.types("y\n")
    terminal.shows("Start a meeting")
    assert terminal.ends() == 0
    (made,) = api.subscriptions.values()
    assert made["events"] == ["meeting.ended", "meeting.started"]


def test_ctrl_c_at_a_question_changes_nothing(binary, receiver, api):
    receiver.serve()
    terminal = Terminal([binary, "setup", "--config", receiver.config(), "--url", receiver.url, "--events", "meeting.ended"])
    terminal.shows("Make this event subscription? [y/N] ")
    terminal.types("\x03")
    terminal.shows("nothing was changed")
    assert terminal.ends() == 1 and api.subscriptions == {}


def test_secrets_are_in_no_output_and_not_to_be_seen_by_others(receiver, waiting, api):
    receiver.serve()
    api.validate = lambda url: True
    with waiting("--events", "meeting.started", "--yes") as command:
        seen = pathlib.Path(f"/proc/{command.process.pid}/cmdline").read_bytes()
        command.process.send_signal(signal.SIGINT)
        seen += command.ends(1).encode() + command.said().encode()
    for hushed in api.client_secret, daemons.SECRET, *api._tokens:
        assert hushed.encode() not in seen
