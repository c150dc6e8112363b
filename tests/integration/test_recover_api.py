# zoomhookd recover and Zoom's API: refusals, limits, failures, credentials, TLS, a proxy.
import json
import socket

import pytest

from harness.commands import Following, write_config
from harness.daemon import run
from harness.recover import config, lose, recover, settings  # noqa: F401
from harness.schema import WRITER
from harness.senders import Senders
from harness.tls import serving
from harness.wait import until

HOUR = 3600


def test_zoom_that_fails_and_limits_is_asked_again(api, recover, database):
    lose(api, 900)
    api.troubles.extend([503, "cut", "half", (429, "1"), 502])
    report = recover("--since", "2h")
    assert (report["stored"], report["rate_limited"]) == (900, 1)
    assert database.count() == 900


def test_limits_short_tokens_and_another_order_change_nothing(api, recover, database):
    lose(api, 700)
    api.requests_per_second, api.token_life, api.newest_first = 2, 1, False
    report = recover("--since", "2h")
    assert report["stored"] == 700 and report["rate_limited"] > 0
    assert len(api.tokens_asked) > 1


def test_all_of_the_seven_days_is_read_and_a_page_that_expires_is_asked_for_anew(
    api, binary, config, database
):
    for day in range(6):
        lose(api, 350, ago=day * 24 * HOUR + HOUR)
    api.troubles.extend([0.1] * 40)
    with Following(binary, config.parent, "recover", "--config", config, "--json") as running:
        until(api.expire_pages, 30, "a token of a page is out")
        assert running.process.wait(timeout=60) == 0, running.said()
    assert running.objects()[0]["stored"] == 2100
    assert database.count() == 2100


@pytest.mark.parametrize(
    "break_it, said",
    [
        (lambda api: setattr(api, "client_secret", "another"), "client_id and client_secret"),
        (lambda api: setattr(api, "account_id", "another"), "account_id"),
        (lambda api: setattr(api, "app_is_active", False), "activate the app"),
        (lambda api: setattr(api, "scopes", {"meeting:read"}), "marketplace_app:read"),
        (lambda api: setattr(api, "role_may_read", False), "the role of the user"),
        (lambda api: setattr(api, "app_id", "another"), "app_id"),
    ],
)
def test_zooms_refusals_come_with_what_to_do(api, binary, config, break_it, said):
    secret = api.client_secret
    break_it(api)
    done = run(binary, "recover", "--config", config)
    assert done.returncode == 1
    assert said in done.stderr and "Zoom answers" in done.stderr, done.stderr
    assert done.stdout == "" and "the same command" not in done.stderr
    assert secret not in done.stdout + done.stderr


def test_the_secret_goes_to_nobody_whom_no_authority_vouches_for(api, binary, database, tmp_path, certificate):
    server = socket.create_server(("127.0.0.1", 0))
    heard = []

    def answer():
        try:
            with serving(certificate).wrap_socket(server.accept()[0], server_side=True) as connection:
                heard.append(connection.recv(1))
        except OSError:
            pass  # the client has turned away

    with Senders([answer]), server:
        url = f"https://localhost:{server.getsockname()[1]}"
        changes = {"zoom.api.token_url": url + "/oauth/token", "zoom.api.api_url": url}
        config = write_config(tmp_path, database.url(WRITER), settings(api, **changes))
        done = run(binary, "recover", "--config", config)
    assert done.returncode == 1 and "update-ca-certificates" in done.stderr, done.stderr
    assert b"".join(heard) == b""


def test_it_goes_through_the_proxy_that_the_environment_names(api, binary, database, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        heard = []

        def refuse():
            with proxy.accept()[0] as connection:
                heard.append(connection.recv(4096).split(b"\r\n")[0])
                connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

        far = {"zoom.api.token_url": "https://zoom.example/oauth/token", "zoom.api.api_url": "https://zoom.example/v2"}
        config = write_config(tmp_path, database.url(WRITER), settings(api, **far))
        environment = {"https_proxy": f"http://127.0.0.1:{proxy.getsockname()[1]}"}
        with Senders([refuse]), Following(
            binary, tmp_path, "recover", "--config", config, environment=environment
        ) as running:
            until(lambda: heard, 20, "the proxy is asked")
            running.process.send_signal(2)
            running.process.wait(timeout=10)
    assert heard == [b"CONNECT zoom.example:443 HTTP/1.1"]


def test_without_credentials_it_says_which_keys_are_missing(api, binary, database, tmp_path):
    keys = ["account_id", "client_id", "client_secret", "app_id"]
    for missing in keys, *([key] for key in keys):
        without = {f"zoom.api.{key}": "" for key in missing}
        config = write_config(tmp_path, database.url(WRITER), settings(api, **without))
        done = run(binary, "recover", "--config", config)
        assert done.returncode == 1 and "docs/recover.md" in done.stderr
        assert done.stderr.startswith(f"zoomhookd: [zoom.api] in the config lacks {', '.join(missing)};"), done.stderr
    assert api.asked == [] and api.tokens_asked == []


def test_check_says_whether_it_could(api, binary, config, database, tmp_path):
    def finding(of):
        done = run(binary, "check", "--config", of, "--ngrok", "http://127.0.0.1:1", "--json")
        return [one for one in json.loads(done.stdout)["findings"] if one["what"] == "Zoom's API"]

    assert [one["level"] for one in finding(config)] == ["ok"]
    api.scopes = {"meeting:read"}
    assert "marketplace_app:read" in finding(config)[0]["text"] and finding(config)[0]["level"] == "warn"
    config = write_config(tmp_path, database.url(WRITER), settings(api, **{"zoom.api.app_id": ""}))
    assert "[zoom.api] in the config lacks app_id" in finding(config)[0]["text"]
    assert finding(write_config(tmp_path, database.url(WRITER))) == []


def test_check_says_when_the_daemon_last_read_the_logs(api, binary, database, tmp_path):
    def finding(**more):
        config = write_config(tmp_path, database.url(WRITER), settings(api, **more))
        done = run(binary, "check", "--config", config, "--ngrok", "http://127.0.0.1:1", "--json")
        (one,) = [one for one in json.loads(done.stdout)["findings"] if one["what"] == "recovery"]
        return one["level"], one["text"]

    by_itself = {"recover.after_outage": True}
    assert "has not read Zoom's logs yet" in finding(**by_itself)[1]
    covered = "INSERT INTO zoomhook_recovered_up_to VALUES ('default', now() - interval '{}')".format
    database.psql("-c", covered("1 hour"))
    assert finding(**by_itself) == ("ok", "the daemon has read Zoom's logs up to 1 h 0 min ago")
    database.psql("-c", "DELETE FROM zoomhook_recovered_up_to", "-c", covered("49 hours"))
    assert finding(**by_itself)[0] == "warn" and finding()[0] == "ok"
