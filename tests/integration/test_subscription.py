# `zoomhookd subscription`: lists, makes, replaces and deletes event subscriptions, and says why it can't.
import json
import pathlib
import signal

import pytest

from harness import daemon as daemons
from harness import zoom
from harness.commands import Following, write_config
from harness.answering import answering
from harness.commands import Following, write_config
from harness.ports import free_port
from harness.terminal import Terminal
from harness.wait import until
from harness.zoom_api import ZoomApi
from harness.zoom_api_subscriptions import MADE_BY_HAND, challenger

HAND = MADE_BY_HAND["event_subscription_id"]
URL = "https://zoom.example.com/webhook"


@pytest.fixture
def api():
    with ZoomApi() as fake:
        fake.subscriptions[HAND] = dict(MADE_BY_HAND)
        yield fake


@pytest.fixture
def config(tmp_path, database, api):
    """config(changes): a file with the credentials of the fake, for daemon and command, on ports that both know."""
    ports = free_port(), free_port()

    def write(changes=None):
        known = {
            "server.listen": [f"http://127.0.0.1:{ports[0]}"],
            "admin.listen": f"http://127.0.0.1:{ports[1]}",
        }
        return write_config(tmp_path, database.url(), known | api.settings | (changes or {}))

    return write


@pytest.fixture
def subscription(binary, config):
    """subscription("list", code=0): what it prints on standard output and error."""

    def run(*arguments, code=0, file=None, stdin="", environment=None):
        done = daemons.run(
            binary, "subscription", *arguments, "--config", file or config(), stdin=stdin, environment=environment
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout, done.stderr

    return run


@pytest.fixture
def receiver(start, config, api):
    """A daemon to which the fake's challenges come."""
    daemon = start(["serve", "--config", config()])
    api.validate = challenger(daemon.webhook())
    return daemon


def asked(api, method):
    return [one for one in api.asked if one.method == method]


def test_list_shows_who_made_each(subscription, api):
    api.subscriptions["0ZAa"] = {
        "event_subscription_id": "0ZAa", "events": ["meeting.started", "meeting.ended"], "event_subscription_name": "by API",
        "event_webhook_url": URL, "subscription_scope": "account", "created_source": "openapi",
        "custom_header": {"custom_header_type": 3, "custom_header_value": "hush"},
    }
    out, _ = subscription("list")
    title, *lines = out.splitlines()
    assert title.split() == ["id", "made", "scope", "events", "name", "URL"]
    by_id = {line.split()[0]: line for line in lines}
    assert "by clicking" in by_id[HAND] and " 1 " in by_id[HAND] and "https://www.example.com" in by_id[HAND]
    assert "by the API" in by_id["0ZAa"] and " 2 " in by_id["0ZAa"]
    one, _ = subscription("list", "0ZAa")
    assert "meeting.ended" in one and "a header of one's own" in one and "hush" not in one
    objects = [json.loads(line) for line in subscription("list", "--json")[0].splitlines()]
    assert [o["may_be_changed"] for o in objects] == [False, True]
    assert objects[1]["events"] == ["meeting.started", "meeting.ended"] and "hush" not in str(objects)
    _, said = subscription("list", "nobody", code=1)
    assert "there is no event subscription nobody" in said


def test_list_is_empty(subscription, api):
    api.subscriptions.clear()
    assert "zoomhookd setup" in subscription("list")[0]
    assert subscription("list", "--json") == ("", "")


def test_what_zoom_says_steers_no_terminal(subscription, api):
    api.subscriptions[HAND]["event_subscription_name"] = "\x1b]0;mine\x07"
    for arguments in ["list"], ["list", HAND], ["list", "--json"]:
        assert "\x1b" not in subscription(*arguments)[0]


def test_create_validates_the_url_and_subscribes(subscription, receiver, api, database):
    out, _ = subscription("create", "--url", URL, "--events", "recording.st*,meeting.started", "--name", "mine", "--yes")
    (made,) = [s for s in api.subscriptions.values() if s["created_source"] == "openapi"]
    assert made["events"] == ["meeting.started", "recording.started", "recording.stopped"]
    assert (made["event_subscription_name"], made["event_webhook_url"]) == ("mine", URL)
    assert made["subscription_scope"] == "account" and "custom_header" not in made
    assert f"made {made['event_subscription_id']}: Zoom validated the URL" in out
    assert "recording.stopped" in out  # shown before it was made
    until(lambda: database.rows("SELECT FROM url_validations WHERE result = 'answered'"), 10, "it is recorded")
    assert json.loads(asked(api, "POST")[0].body)["account_id"] == api.account_id


def test_create_for_programs_and_for_single_users(subscription, receiver, api):
    arguments = ["--url", URL, "--events", "meeting.started", "--scope", "user", "--user-id", "u1", "--user-id", "u2"]
    out, _ = subscription("create", *arguments, "--yes", "--json")
    told = json.loads(out)
    assert told["id"] in api.subscriptions and told["events"] == ["meeting.started"] and told["user_ids"] == ["u1", "u2"]
    assert json.loads(asked(api, "POST")[0].body)["user_ids"] == ["u1", "u2"]


def test_a_dry_run_asks_zoom_for_nothing(subscription, api):
    out, _ = subscription("create", "--url", URL, "--events", "meeting.*", "--dry-run")
    assert "meeting.ended" in out and "endpoint.url_validation" not in out
    out, _ = subscription("create", "--url", URL, "--events", "meeting.ended", "--dry-run", "--json")
    assert json.loads(out)["events"] == ["meeting.ended"]
    assert api.asked == [] and api.tokens_asked == []


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--events", "meeting.startd"], "did you mean meeting.started?"),
        (["--events", "endpoint.url_validation"], "no event subscription has it"),
        (["--events", "app_deauthorized"], "no event subscription has it"),
        (["--events", "meeting.*", "--url", "http://zoom.example.com/"], "only https://"),
        (["--events", "meeting.*", "--url", "zoom.example.com/"], "only https://"),
        (["--events", "meeting.*", "--scope", "galaxy"], "galaxy"),
        (["--events", "meeting.*", "--scope", "user"], "--user-id"),
        (["--events", "meeting.*", "--user-id", "u1"], "--scope user"),
        (["--events", "meeting.*", "--header", "a b"], "basic:USER"),
        (["--events", "meeting.*", "--header", "oauth:me"], "TOKEN_URL"),
        (["--events", "meeting.*", "--header-file", "f"], "--header"),
        (["--events", "meeting.*", "--header", "x-key"], "--header-file"),
        (["--url", URL], "--events"),
    ],
)
def test_mistakes_of_the_command_line(subscription, api, arguments, said):
    url = [] if "--url" in arguments else ["--url", URL]
    _, text = subscription("create", *arguments, *url, "--yes", code=2)
    assert said in text
    assert asked(api, "POST") == []


def test_without_a_terminal_somebody_has_to_say_yes(subscription, api):
    for arguments in ["create", "--url", URL, "--events", "meeting.*"], ["delete", HAND], ["update", HAND]:
        assert "--yes" in subscription(*arguments, code=2)[1]
    assert "--json asks nobody" in subscription("delete", HAND, "--json", code=2)[1]
    assert api.asked == []


def made_by_api(api, **changes):
    """One that the API has made."""
    one = {
        "event_subscription_id": "0ZAa", "events": ["meeting.started", "meeting.ended"], "event_subscription_name": "before",
        "event_webhook_url": URL, "subscription_scope": "account", "created_source": "openapi",
    }
    api.subscriptions["0ZAa"] = one | changes
    return api.subscriptions["0ZAa"]


def the_new_one(api):
    (new,) = [s for name, s in api.subscriptions.items() if name not in ("0ZAa", HAND)]
    return new


def test_update_makes_a_new_one_then_deletes_the_old_one(subscription, receiver, api):
    made_by_api(api)
    out, said = subscription("update", "0ZAa", "--events", "meeting.started,recording.completed", "--yes")
    new = the_new_one(api)
    assert new["events"] == ["meeting.started", "recording.completed"]
    assert (new["event_subscription_name"], new["event_webhook_url"]) == ("before", URL)
    assert "+ recording.completed" in out and "- meeting.ended" in out and "meeting.started" not in out
    assert "deleted 0ZAa" in said and "0ZAa" not in api.subscriptions
    assert [one.method for one in api.asked] == ["GET", "POST", "DELETE"]


def test_update_of_the_url_keeps_the_rest(subscription, receiver, api):
    made_by_api(api)
    other = "https://other.example.com/webhook"
    out, _ = subscription("update", "0ZAa", "--url", other, "--name", "after", "--yes", "--json")
    new = the_new_one(api)
    assert new["events"] == ["meeting.started", "meeting.ended"]
    assert (new["event_subscription_name"], new["event_webhook_url"]) == ("after", other)
    assert json.loads(out)["id"] == new["event_subscription_id"]


def test_update_leaves_the_old_one_where_the_new_one_is_refused(subscription, receiver, api):
    made_by_api(api)
    api.validate = lambda url: False
    _, said = subscription("update", "0ZAa", "--name", "after", "--yes", code=1)
    assert "1701" in said and "0ZAa" in api.subscriptions and asked(api, "DELETE") == []


def test_update_says_that_both_exist_where_the_old_one_stays(subscription, receiver, api):
    made_by_api(api)
    validate = api.validate
    api.validate = lambda url: [api.troubles.append(409), validate(url)][1]
    _, said = subscription("update", "0ZAa", "--name", "after", "--yes", code=1)
    new = the_new_one(api)["event_subscription_id"]
    assert f"both exist now, and Zoom sends to both: {new}" in said
    assert "Next: zoomhookd subscription delete 0ZAa" in said and "0ZAa" in api.subscriptions


def test_update_of_what_zoom_does_not_tell(subscription, receiver, api, tmp_path):
    made_by_api(api, custom_header={"custom_header_type": 3})
    _, said = subscription("update", "0ZAa", "--name", "after", "--yes", code=2)
    assert "whose secret Zoom doesn't tell" in said and "--header none" in said
    subscription("update", "0ZAa", "--header", "none", "--yes")
    assert "custom_header" not in the_new_one(api)
    api.subscriptions.clear()
    made_by_api(api, subscription_scope="user")
    assert "--user-id" in subscription("update", "0ZAa", "--name", "after", "--yes", code=2)[1]
    subscription("update", "0ZAa", "--user-id", "u1", "--yes")
    assert the_new_one(api)["subscription_scope"] == "user"


def test_what_was_made_by_clicking_is_not_touched(subscription, api):
    for arguments in ["update", HAND, "--name", "x"], ["delete", HAND]:
        _, said = subscription(*arguments, "--yes", code=1)
        assert 'created_source "default"' in said and "Features, Access" in said
    assert api.subscriptions == {HAND: MADE_BY_HAND} and {one.method for one in api.asked} == {"GET"}


def test_delete(subscription, api):
    made_by_api(api)
    assert "deleted 0ZAa" in subscription("delete", "0ZAa", "--yes")[0]
    made_by_api(api)
    assert json.loads(subscription("delete", "0ZAa", "--yes", "--json")[0]) == {"deleted": "0ZAa"}
    assert set(api.subscriptions) == {HAND}


def test_it_asks_on_a_terminal_and_shows_no_secret(binary, config, receiver, api):
    file = config()
    command = [binary, "subscription", "create", "--config", file, "--url", URL, "--events", "meeting.ended"]
    terminal = Terminal(command)
    terminal.shows("Make it? [y/N] ")
    terminal.types("\n")
    terminal.shows("nothing was changed")
    assert terminal.ends() == 1 and asked(api, "POST") == []
    terminal = Terminal([*command, "--header", "x-api-key"])
    terminal.shows("The secret of that header")
    until(lambda: not terminal.echoes(), 10, "typing is not shown")
    terminal.types("hush-hush\n")
    terminal.shows("Make it? [y/N] ")
    terminal.types("y\n")
    terminal.shows("Zoom validated the URL")
    assert terminal.ends() == 0 and "hush" not in terminal.text
    header = {"custom_header_type": 3, "custom_header_key": "x-api-key", "custom_header_value": "hush-hush"}
    assert the_new_one(api)["custom_header"] == header


def test_a_header_with_its_secret_from_a_file(subscription, receiver, api, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hush-hush\n")
    arguments = ["create", "--url", URL, "--events", "meeting.ended", "--yes", "--header-file"]
    out, _ = subscription(*arguments, secret, "--header", "basic:jo")
    expected = {"custom_header_type": 1, "username": "jo", "password": "hush-hush"}
    assert the_new_one(api)["custom_header"] == expected and "hush" not in out
    api.subscriptions.clear()
    oauth = "oauth:me@https://auth.example.com/token"
    subscription(*arguments, "-", "--header", oauth, stdin="hush\n")
    header = the_new_one(api)["custom_header"]
    assert (header["client_id"], header["token_url"], header["client_secret"]) == ("me", oauth[9:], "hush")


def test_secrets_are_in_no_output_and_not_to_be_seen_by_others(binary, config, api, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hush-hush\n")
    arguments = ["subscription", "create", "--config", config(), "--url", URL, "--events", "meeting.ended", "--yes"]
    api.validate = lambda url: False
    api.troubles.append(1.0)
    with Following(binary, tmp_path, *arguments, "--header", "basic:jo", "--header-file", secret) as command:
        until(lambda: asked(api, "POST"), 10, "it waits for Zoom")
        seen = pathlib.Path(f"/proc/{command.process.pid}/cmdline").read_bytes()
        assert b"basic:jo" in seen
        until(lambda: command.process.poll() is not None, 20, "it ends")
        seen += command.out.read_bytes() + command.err.read_bytes()
        for hushed in "hush-hush", api.client_secret, daemons.SECRET, *api._tokens:
            assert hushed.encode() not in seen
        assert b"1701" in seen


@pytest.mark.parametrize("missing", [{"account_id"}, {"client_id"}, {"client_secret", "account_id"}])
def test_credentials_that_are_missing_are_named(subscription, config, missing):
    _, said = subscription("list", code=1, file=config({f"zoom.api.{key}": "" for key in missing}))
    assert f"[zoom.api] in the config lacks {', '.join(sorted(missing))}" in said and "App Credentials" in said


def test_neither_an_app_id_nor_a_database_is_needed(subscription, config, cluster):
    file = config({"database.url": cluster.url("nowhere")})
    assert HAND in subscription("list", file=file)[0]


def test_zoom_does_not_take_the_credentials(subscription, config):
    file = config({"zoom.api.client_secret": "another"})
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
    assert "left out, the app lacks its scope: recording.stopped" in said
    assert the_new_one(api)["events"] == ["meeting.ended"]
    _, said = subscription("create", "--url", URL, "--events", "recording.started", "--yes", "--allowed-only", code=1)
    assert "1602" in said


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
    assert "the daemon here can't be asked whether it came" in said


def test_a_trial_is_no_challenge_of_zooms(binary, config, subscription, receiver, api):
    file = config()
    api.validate = lambda url: daemons.run(binary, "send", "--challenge", "--config", file).returncode != 0
    assert "nothing came to the daemon here" in subscription(*CREATE, code=1)[1]


def test_the_url_is_that_of_the_tunnel(binary, config, api):
    file = config()
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


def test_zoom_is_cut_off_while_it_makes_one(subscription, receiver, api):
    api.troubles.append("cut")
    _, said = subscription(*CREATE, code=1)
    assert "Zoom may have made it all the same: zoomhookd subscription list" in said
    assert len(asked(api, "POST")) == 1  # never twice


def test_a_list_that_is_cut_off_is_asked_for_again(subscription, api):
    api.troubles.extend(["cut", 503, "half"])
    assert HAND in subscription("list")[0]


def test_ctrl_c_ends_it_while_zoom_is_slow(binary, config, api, tmp_path):
    api.troubles.append(30.0)
    with Following(binary, tmp_path, "subscription", "list", "--config", config()) as command:
        until(lambda: api.asked, 10, "it waits for Zoom")
        command.process.send_signal(signal.SIGINT)
        assert command.process.wait(timeout=10) == 1
    assert "stopped" in command.said()
