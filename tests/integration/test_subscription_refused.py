# `zoomhookd subscription` where it can't: it says why and what to do, and never makes one twice.
import json
import signal

import pytest

from harness import daemon as daemons
from harness.answering import answering
from harness.commands import Following
from harness.subscription import HAND, URL, asked, receiver, subscription, the_new_one  # noqa: F401
from harness.wait import until
from harness.zoom_api_subscriptions import challenger


@pytest.mark.parametrize("missing", [{"account_id"}, {"client_id"}, {"client_secret", "account_id"}])
def test_credentials_that_are_missing_are_named(subscription, missing):
    _, said = subscription("list", code=1, file=subscription.config({f"zoom.api.{key}": "" for key in missing}))
    assert f"[zoom.api] in the config lacks {', '.join(sorted(missing))}" in said and "App Credentials" in said


def test_neither_an_app_id_nor_a_database_is_needed(subscription, cluster):
    file = subscription.config({"database.url": cluster.url("nowhere")})
    assert HAND in subscription("list", file=file)[0]


def test_zoom_does_not_take_the_credentials(subscription):
    file = subscription.config({"zoom.api.client_secret": "another"})
    _, said = subscription("list", code=1, file=file)
    assert "compare client_id and client_secret" in said and "another" not in said


def test_the_app_is_deactivated(subscription, api):
    api.app_is_active = False
    assert "activate the app" in subscription("list", code=1)[1]


@pytest.mark.parametrize("grant", ["account_credentials", "client_credentials"])
def test_either_kind_of_token_will_do(subscription, receiver, api, grant):
    api.subscription_grants = {grant}
    subscription("create", "--url", URL, "--events", "meeting.ended", "--yes")
    assert the_new_one(api)["events"] == ["meeting.ended"]


def test_no_kind_of_token_will_do(subscription, api):
    api.subscription_grants = set()
    _, said = subscription("list", code=1)
    assert "marketplace:read:list_event_subscriptions" in said and "both kinds of token" in said


def test_an_event_whose_scope_the_app_lacks(subscription, receiver, api):
    api.events_not_allowed = {"recording.started", "recording.stopped"}
    arguments = ["create", "--url", URL, "--events", "recording.st*,meeting.ended", "--yes"]
    _, said = subscription(*arguments, code=1)
    assert "1602" in said and "recording.started" in said and "add the event's scope to the app" in said
    assert set(api.subscriptions) == {HAND}
    _, said = subscription(*arguments, "--allowed-only")
    assert "left out, Zoom doesn't allow the app to have it: recording.stopped" in said
    assert the_new_one(api)["events"] == ["meeting.ended"]
    _, said = subscription("create", "--url", URL, "--events", "recording.started", "--yes", "--allowed-only", code=1)
    assert "1602" in said


def test_an_event_that_zoom_does_not_know_any_more(subscription, receiver, api):
    api.events_unknown = {"meeting.ended"}
    arguments = ["create", "--url", URL, "--events", "meeting.ended,meeting.started", "--yes"]
    assert "App event not exists: meeting.ended" in subscription(*arguments, code=1)[1]
    subscription(*arguments, "--allowed-only")
    assert the_new_one(api)["events"] == ["meeting.started"]


CREATE = ["create", "--url", URL, "--events", "meeting.ended", "--yes"]


def test_not_validated_as_nothing_came(subscription, receiver, api):
    api.validate = lambda url: False
    _, said = subscription(*CREATE, code=1)
    assert "1701" in said and "nothing came to the daemon here" in said and f"check --url {URL}" in said


def test_not_validated_as_the_secret_token_is_another(subscription, receiver, api):
    api.validate = challenger(receiver.webhook(), secret="another-apps-Secret")
    _, said = subscription(*CREATE, code=1)
    assert "no secret token verifies" in said and "zoomhookd reload" in said


def test_not_validated_as_the_answer_came_too_late(subscription, receiver, api):
    api.validate = lambda url: [challenger(receiver.webhook())(url), False][1]
    _, said = subscription(*CREATE, code=1)
    assert "took longer than Zoom's 3 seconds" in said


def test_not_validated_and_no_daemon_can_tell_why(subscription, api):
    api.validate = lambda url: False
    _, said = subscription(*CREATE, code=1)
    assert "the daemon here can't be asked whether its challenge came" in said


def test_a_trial_is_no_challenge_of_zooms(binary, subscription, receiver, api):
    file = subscription.config()
    api.validate = lambda url: daemons.run(binary, "send", "--challenge", "--config", file).returncode != 0
    assert "nothing came to the daemon here" in subscription(*CREATE, code=1)[1]


def test_the_url_is_that_of_the_tunnel(binary, subscription):
    file = subscription.config()
    port = file.read_text().split("http://127.0.0.1:")[1].split('"')[0]

    def create(tunnels, code):
        with answering(200, json.dumps({"tunnels": tunnels}).encode()) as agent:
            arguments = ["--events", "meeting.ended", "--dry-run", "--json", "--ngrok", f"http://127.0.0.1:{agent}"]
            done = daemons.run(binary, "subscription", "create", "--config", file, *arguments)
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    leads_here = {"public_url": "https://mine.example", "config": {"addr": f"http://localhost:{port}"}}
    assert json.loads(create([leads_here], 0))["url"] == "https://mine.example/webhook"
    assert "several tunnels" in create([leads_here, leads_here], 1)
    assert f"ngrok http {port}" in create([], 1)


@pytest.mark.parametrize("trouble", ["cut", "half", 500, 302, 200], ids=str)
def test_zoom_is_cut_off_or_not_understood_while_it_makes_one(subscription, receiver, api, trouble):
    api.troubles.append(trouble)
    _, said = subscription(*CREATE, code=1)
    assert "Zoom may have made it all the same: zoomhookd subscription list" in said
    assert len(asked(api, "POST")) == 1  # never twice


def test_a_list_that_is_cut_off_is_asked_for_again(subscription, api):
    api.troubles.extend(["cut", 503, "half"])
    assert HAND in subscription("list")[0]


def test_ctrl_c_ends_it_while_zoom_is_slow(binary, subscription, api, tmp_path):
    api.troubles.append(30.0)
    with Following(binary, tmp_path, "subscription", "list", "--config", subscription.config()) as command:
        until(lambda: api.asked, 10, "it waits for Zoom")
        command.process.send_signal(signal.SIGINT)
        assert command.process.wait(timeout=10) == 1
    assert "stopped" in command.said()
