# `zoomhookd subscription`: lists, makes, replaces and deletes event subscriptions; secrets stay secret.
import json
import pathlib

import pytest

from harness import daemon as daemons
from harness.commands import Following
from harness.subscription import HAND, URL, asked, made_by_api, receiver, subscription, the_new_one  # noqa: F401
from harness.terminal import Terminal
from harness.wait import until
from harness.zoom_api_subscriptions import MADE_BY_HAND


def test_list_shows_who_made_each(subscription, api):
    made_by_api(api, custom_header={"custom_header_type": 3, "custom_header_value": "hush"})
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


def test_update_shows_old_and_new_of_what_changes(subscription, api):
    made_by_api(api, custom_header={"custom_header_type": 1})
    out, _ = subscription("update", "0ZAa", "--name", "after", "--header", "none", "--dry-run")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines == ["name before -> after", f"URL {URL}", "scope account", "header Basic authentication -> none", "events 2"]


def test_many_events_leave_the_question_on_the_screen(binary, subscription, api):
    many = ["--events", "meeting.*"]
    command = [binary, "subscription", "create", "--config", subscription.config(), "--url", URL, *many]
    terminal = Terminal(command)
    terminal.shows("Make it? [y/N] ")
    terminal.types("\n")
    assert terminal.ends() == 1
    assert "meeting.* (" in terminal.text and "each: the same command with --dry-run" in terminal.text
    listed = subscription("create", "--url", URL, *many, "--dry-run")[0]
    made_by_api(api, events=json.loads(subscription("create", "--url", URL, *many, "--dry-run", "--json")[0])["events"])
    assert "meeting.ended" in listed and "meeting.ended" not in terminal.text
    out, _ = subscription("delete", "0ZAa", "--yes")
    assert "each: zoomhookd subscription list 0ZAa" in out and "meeting.ended" not in out


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


def test_an_update_that_changes_nothing_makes_nothing(subscription, api):
    made_by_api(api)
    _, said = subscription("update", "0ZAa", "--yes")
    assert "nothing to change" in said and list(api.subscriptions) == [HAND, "0ZAa"]


def test_delete(subscription, api):
    made_by_api(api)
    assert "deleted 0ZAa" in subscription("delete", "0ZAa", "--yes")[0]
    made_by_api(api)
    assert json.loads(subscription("delete", "0ZAa", "--yes", "--json")[0]) == {"deleted": "0ZAa"}
    assert set(api.subscriptions) == {HAND}


def test_it_asks_on_a_terminal_and_shows_no_secret(binary, subscription, receiver, api):
    file = subscription.config()
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


def test_secrets_are_in_no_output_and_not_to_be_seen_by_others(binary, subscription, api, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hush-hush\n")
    arguments = ["subscription", "create", "--config", subscription.config(), "--url", URL, "--events", "meeting.ended", "--yes"]
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
