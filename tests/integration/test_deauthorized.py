# An account that removes the app is stored, marked and told, and forgotten by the command that docs/privacy.md names.
import json

import pytest

from harness import zoom
from harness.admin import metrics
from harness.forget import Forget
from harness.schema import WRITER
from harness.wait import until

ACCOUNT = "DQOlxkpluVpNk32j-Ssr0K"


def deauthorized():
    payload = {"account_id": ACCOUNT, "client_id": "c", "deauthorization_time": "2025-06-08T06:55:26.209Z", "user_id": "theUsersIdentity"}
    return json.dumps({"event": "app_deauthorized", "event_ts": 1749365726209, "payload": {**payload, "user_data_retention": None}}).encode()


def post(daemon, body, **options):
    return zoom.post(daemon.webhook(), body, zoom.headers(body, **options)).status


def test_it_is_a_row_a_line_in_the_log_and_a_count(daemon, database):
    for stamp in (zoom.now() - 5, zoom.now()):  # the second is a retry
        assert post(daemon, deauthorized(), timestamp=stamp) == 200
    daemon.await_line("admin listener")
    row = database.row("TABLE deauthorizations")
    assert (row["verified"], row["account_id"], row["user_id"]) == (True, ACCOUNT, "theUsersIdentity")
    assert row["deauthorization_time"] == "2025-06-08T06:55:26.209Z"
    lines = daemon.lines("removed the app", ACCOUNT)
    assert len(lines) == 1 and "zoomhookd forget --account-id" in lines[0]
    assert metrics(daemon)["zoomhookd_deauthorizations_total"] == 1


def test_one_that_no_secret_verifies_is_shown_apart(daemon, database):
    assert post(daemon, deauthorized(), secret="another-Secret") == 401
    row = until(lambda: database.rows("TABLE deauthorizations"), 20, "it is kept")[0]
    assert (row["verified"], row["account_id"]) == (False, None)


def test_the_reader_may_see_them(database):
    database.psql("-c", "CREATE ROLE sees_them LOGIN IN ROLE zoomhook_reader")
    database.psql("-c", "TABLE deauthorizations", user="sees_them")
    with pytest.raises(AssertionError, match="permission denied"):
        database.psql("-c", "TABLE deauthorizations", user=WRITER)


def test_its_account_is_forgotten_by_the_command_of_the_docs(binary, daemon, database, tmp_path):
    for body in (deauthorized(), zoom.notification(account=ACCOUNT), zoom.notification(account="anotherAccount")):
        assert post(daemon, body) == 200
    Forget(binary, database, tmp_path)("--account-id", ACCOUNT, "--yes")
    assert [row["account_id"] for row in database.rows("SELECT * FROM events WHERE origin = 'webhook'")] == ["anotherAccount"]
