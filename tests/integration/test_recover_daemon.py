# The daemon recovers by itself what never arrived, from a fake of Zoom's API.
import re
import time

import pytest

from harness import daemon as daemons
from harness import recover, zoom
from harness.admin import metrics, ready
from harness.forget import JO, Forget
from harness.ngrok import Ngrok
from harness.schema import WRITER
from harness.wait import until

RECOVERED = "recovered what never arrived"
FAILED = "can't be recovered yet"
HOUR = 3600
WEEK = 7 * 24
SLOW = 30.0  # seconds that an answer of Zoom's takes

pytestmark = pytest.mark.usefixtures("postgres_is_well_afterwards")
in_time = pytest.mark.not_under_tsan("it takes seconds itself to end once the daemon has")


@pytest.fixture
def settings(api, tmp_path):
    """Of a daemon that may ask the API; nobody looks for a tunnel."""
    more = {"recover.after_outage": None, "recover.tunnel_api": "", "privacy.forgotten": str(tmp_path / "forgotten")}
    return recover.settings(api) | more


@pytest.fixture
def receiver(serve_hurried, database, settings):
    """receiver({"section.key": value}): a daemon that may ask the API."""
    return lambda changes=None: serve_hurried(database, settings | (changes or {}))


def lose(api, hours_ago=0.0, **changes):
    """A notification that a tunnel has answered with 404; gives its body."""
    at = time.time() - hours_ago * HOUR
    body = zoom.notification(event_ts=int(at * 1000), **changes)
    api.add_lost(body, request_id=f"r_{at}", at=at)
    return body


def recovered(database):
    return [bytes(row["raw"]) for row in database.rows("SELECT raw FROM events WHERE origin = 'recovered' ORDER BY event_ts")]


def test_what_was_lost_while_it_was_down_is_stored_after_its_start(receiver, database, api):
    lost = [lose(api, hours) for hours in (150, 100, 0.01)]
    daemon = receiver()
    line = daemon.await_line("level=info", RECOVERED)
    assert re.search(r"cause=start from=\S+ to=\S+ entries=3 stored=3 incomplete=0 already_there=0 refused=0 left_to_zoom=0 left_out=0 requests=\d+ seconds=\d", line), line
    assert recovered(database) == lost
    figures = metrics(daemon)
    assert figures['zoomhookd_recovered_total{what="stored"}'] == 3
    assert figures['zoomhookd_recovery_runs_total{cause="start",outcome="finished"}'] == 1
    assert abs(figures["zoomhookd_recovery_last_success_timestamp_seconds"] - time.time()) < 60


def test_what_postgres_refuses_is_told_and_what_is_newer_is_stored(receiver, database, api):
    lose(api, 100, topic="never")
    lost = [lose(api, hours) for hours in (99, 4)]
    recover.refuse(database, "never")
    daemon = receiver()
    line = daemon.await_line("level=warn", "Postgres refuses entries")
    assert re.search(r"refused=1 requests=r_\S+ why=.*not this one", line), line
    assert "never" not in line
    assert recovered(database) == lost
    assert metrics(daemon)['zoomhookd_recovered_total{what="refused"}'] == 1
    pages = len(api.pages())
    daemon.stop()
    receiver().await_line(RECOVERED, "entries=0")
    assert len(api.pages()) == pages + 1, "what is refused is passed by, not met again"


def test_a_restart_reads_again_only_what_may_have_failed_since(receiver, database, api):
    daemon = receiver()
    daemon.await_line(RECOVERED)
    pages = len(api.pages())
    assert pages >= WEEK / 6
    daemon.stop()
    lost = lose(api)
    receiver().await_line(RECOVERED, "stored=1")
    assert len(api.pages()) == pages + 1
    assert recovered(database) == [lost]


def test_of_two_receivers_one_recovers(receiver, database, api):
    lost = [lose(api, hours) for hours in range(10, 0, -1)]
    api.troubles.append(1.0)  # so that the other one comes meanwhile
    first, second = receiver(), receiver()
    for daemon in (first, second):
        until(
            lambda one=daemon: one.lines(RECOVERED) or one.lines("recovered by another process"),
            20,
            "it has recovered, or left it to the other",
        )
    assert len(first.lines(RECOVERED) + second.lines(RECOVERED)) == 1
    assert len(first.lines("another process recovers") + second.lines("another process recovers")) >= 1
    assert api.asked_twice() == []
    assert recovered(database) == lost


def test_killed_in_the_middle_it_goes_on_where_it_was(receiver, database, api):
    lost = [lose(api, hours + 0.5) for hours in range(WEEK - 1, -1, -1)]
    api.troubles.extend([None] * 10 + [SLOW])
    daemon = receiver()
    until(lambda: len(api.asked) == 11, 20, "it waits for the eleventh page")
    daemon.process.kill()
    daemon.process.wait()
    before = len(api.pages())
    receiver().await_line(RECOVERED, "cause=start")
    assert recovered(database) == lost
    assert api.asked_twice() == []
    assert len(api.pages()) - before <= (WEEK - 10 * 6) / 6 + 2


@pytest.mark.parametrize("away", [None, []], ids=["nobody answers", "it has no tunnel"])
def test_when_the_tunnel_is_back_what_was_lost_meanwhile_is_stored(receiver, database, api, away):
    def be_seen():
        seen = agent.asked
        until(lambda: agent.asked > seen + 1, 10, "the daemon has looked")

    with Ngrok() as agent:
        daemon = receiver({"recover.tunnel_api": agent.api})
        daemon.await_line(RECOVERED, "cause=start")
        be_seen()
        tunnels, agent.tunnels = agent.tunnels, away
        be_seen()
        lost = lose(api)
        agent.tunnels = tunnels
        daemon.await_line(RECOVERED, "cause=tunnel", "stored=1")
    assert recovered(database) == [lost]
    assert len(daemon.lines(RECOVERED)) == 2


def test_whom_forget_has_forgotten_does_not_come_back(binary, receiver, database, api, tmp_path):
    Forget(binary, database, tmp_path)("--email", JO, "--yes")
    lose(api, topic=f"Call with {JO}")
    others = lose(api)
    receiver().await_line(RECOVERED, "entries=2 stored=1")
    assert recovered(database) == [others]


def test_what_the_config_redacts_is_not_stored_from_the_logs_either(start_hurried, database, api, settings, tmp_path):
    lose(api, topic="Secret project")
    rule = '[[privacy.redact]]\nevents = ["*"]\ndrop = ["/payload/object/topic"]\n'
    config = tmp_path / "zoomhookd.toml"
    config.write_text(daemons.toml(daemons.settings_for(database.url(WRITER), settings)) + rule)
    start_hurried(["serve", "--config", config]).await_line(RECOVERED, "stored=1")
    row = database.row("SELECT body, raw FROM events")
    assert "topic" not in row["body"]["payload"]["object"]


def test_it_waits_for_postgres_without_a_word(cluster, receiver, database, api):
    lost = lose(api)
    cluster.stop()
    daemon = receiver()
    daemon.await_line("level=error", "Postgres can't be used")
    cluster.start()
    daemon.await_line(RECOVERED, "stored=1", seconds=30)
    assert daemon.lines(FAILED) == []
    assert recovered(database) == [lost]


def test_a_wrong_secret_is_told_once_and_nothing_else_suffers(receiver, database, api):
    api.client_secret = "another"
    daemon = receiver()
    line = daemon.await_line("level=warn", FAILED)
    assert "cause=start" in line and "client_id" in line
    until(lambda: metrics(daemon)['zoomhookd_recovery_runs_total{cause="start",outcome="failed"}'] == 1, 10, "it is counted")
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    assert ready(daemon) == (200, "ready\n")
    assert len(daemon.lines(FAILED)) == 1
    assert len(api.tokens_asked) == 1
    assert "the-clients-secret" not in daemon.log()


def test_it_tries_again_and_tells_the_same_failure_once(receiver, database, api):
    lost = lose(api)
    api.troubles.extend([400, 400])
    daemon = receiver()
    daemon.await_line(RECOVERED, "stored=1")
    assert len(daemon.lines("level=warn", FAILED)) == 1
    assert metrics(daemon)['zoomhookd_recovery_runs_total{cause="start",outcome="failed"}'] == 2
    assert recovered(database) == [lost]


def is_on(daemon):
    return any(name.startswith("zoomhookd_recovery_runs_total") for name in metrics(daemon))


def test_without_the_api_there_is_not_a_word_of_it(serve_hurried, database):
    daemon = serve_hurried(database)
    assert not is_on(daemon)
    assert "recover" not in daemon.log()


def test_it_can_be_switched_off(receiver, api):
    daemon = receiver({"recover.after_outage": False})
    assert not is_on(daemon)
    assert "recover" not in daemon.log()


def test_an_api_that_is_not_complete_is_told(receiver):
    daemon = receiver({"zoom.api.app_id": None})
    assert not is_on(daemon)
    assert "lacks app_id" in daemon.await_line("level=info", "[zoom.api] is not complete")


def test_what_is_wanted_and_cannot_be_is_warned_of(serve_hurried, database):
    daemon = serve_hurried(database, {"recover.after_outage": True})
    assert not is_on(daemon)
    assert "client_id" in daemon.await_line("level=warn", "[zoom.api] is not complete")


def test_a_secret_that_cannot_be_read_is_warned_of_and_the_daemon_receives(receiver, tmp_path):
    daemon = receiver({"zoom.api.client_secret": None, "zoom.api.client_secret_file": str(tmp_path / "nowhere")})
    assert not is_on(daemon)
    assert "nowhere" in daemon.await_line("level=warn", "[zoom.api] is not complete")
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200


@in_time
def test_it_ends_in_time_while_zoom_is_slow(receiver, api):
    api.troubles.append(SLOW)
    daemon = receiver()
    until(lambda: api.asked, 10, "it waits for Zoom")
    daemon.stop()
    assert daemon.lines("stopped") and daemon.lines(FAILED) == []


@in_time
def test_it_ends_in_time_while_postgres_is_frozen(cluster, receiver, api):
    for _ in range(10):
        lose(api, hours_ago=160)
    api.troubles.append(1.0)
    daemon = receiver()
    until(lambda: api.asked, 10, "it waits for Zoom")
    cluster.freeze()
    until(lambda: api.pages(), 10, "it has a page to store")
    daemon.stop()
    assert daemon.lines("stopped") and daemon.lines(FAILED) == []


def test_the_real_one_does_so_a_minute_after_its_start(serve, database, settings, api):
    lost = lose(api)
    daemon = serve(database, settings)
    daemon.await_line(RECOVERED, "cause=start", seconds=100)
    assert recovered(database) == [lost]
