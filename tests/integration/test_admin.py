# The admin listener: alive, ready or why not, metrics that Prometheus understands; and the command that asks.
import pathlib
import re
import shutil
import socket
import subprocess

import pytest

from harness import daemon as daemons
from harness import recover, zoom
from harness.admin import address, ask, metrics, ready
from harness.schema import add_old_events
from harness.wait import until

OPERATIONS = pathlib.Path(__file__).resolve().parents[2] / "docs/operations.md"

pytestmark = pytest.mark.usefixtures("postgres_is_well_afterwards")


def test_it_lives_and_is_ready_once_postgres_is(daemon):
    assert ask(address(daemon) + "/live") == (200, "alive\n")
    until(lambda: ready(daemon) == (200, "ready\n"), 20, "it is ready")


def test_it_is_not_ready_without_postgres_and_spool_and_says_why(cluster, serve, database):
    cluster.stop()
    daemon = serve(database)
    status, why = until(lambda: ready(daemon)[0] == 503 and ready(daemon), 20, "it is not ready")
    assert why == "Postgres can't take notifications, and there is no spool\n"
    assert ask(address(daemon) + "/live")[0] == 200
    cluster.start()
    until(lambda: ready(daemon)[0] == 200, 20, "it is ready again")


def test_it_is_ready_again_once_postgres_is_though_nothing_comes(cluster, serve, database):
    daemon = serve(database)
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    cluster.stop()
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 503
    until(lambda: ready(daemon)[0] == 503, 20, "it is not ready")
    cluster.start()
    until(lambda: ready(daemon)[0] == 200, 20, "it is ready again")


def test_a_file_that_is_no_socket_is_left_alone(serve, database, tmp_path):
    path = tmp_path / "precious"
    path.write_text("mine\n")
    daemon = serve(database, {"admin.listen": f"unix:{path}"})
    daemon.await_line("level=error", str(path))
    assert path.read_text() == "mine\n"


def test_with_a_spool_it_is_ready_without_postgres(cluster, serve, database, tmp_path):
    cluster.stop()
    daemon = serve(database, {"spool.directory": str(tmp_path / "spool")})
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    assert ready(daemon) == (200, "ready\n")
    now = metrics(daemon)
    assert now["zoomhookd_spool_rows"] == 1
    assert now["zoomhookd_postgres_up"] == 0
    assert now["zoomhookd_spool_up"] == 1
    cluster.start()
    until(lambda: metrics(daemon)["zoomhookd_spool_rows"] == 0, 30, "the spool is drained")


def test_what_happens_is_counted(daemon):
    body = zoom.notification("meeting.started")
    for _ in range(2):
        assert zoom.post(daemon.webhook(), body, zoom.headers(body)).status == 200
    assert zoom.post(daemon.webhook(), zoom.notification("unheard_of.event")).status == 200
    assert zoom.post(daemon.webhook(), zoom.challenge()).status == 200
    wrong = zoom.headers(body, secret="another")
    assert zoom.post(daemon.webhook(), body, wrong).status == 401
    until(lambda: metrics(daemon)["zoomhookd_answer_seconds_count"] == 3, 10, "each answer is counted")
    now = metrics(daemon)
    stored = 'zoomhookd_notifications_total{app="default",family="meeting",outcome="stored"}'
    assert now[stored] >= 1
    assert now['zoomhookd_notifications_total{app="default",family="other",outcome="stored"}'] == 1
    assert sum(value for name, value in now.items() if name.startswith("zoomhookd_notifications_total")) == 3
    assert sum(value for name, value in now.items() if name.startswith("zoomhookd_refused_total")) == 1
    assert now['zoomhookd_challenges_total{app="default",result="answered"}'] == 1
    assert now['zoomhookd_last_challenge_timestamp_seconds{app="default"}'] == pytest.approx(zoom.now(), abs=20)
    assert now["zoomhookd_answer_seconds_count"] == 3
    assert now['zoomhookd_answer_seconds_bucket{le="3"}'] == 3
    assert now['zoomhookd_commit_seconds_count{into="postgres"}'] >= 1
    assert now["zoomhookd_postgres_up"] == now["zoomhookd_ready"] == 1
    assert now["process_open_fds"] > 5


@pytest.fixture
def page(api, serve_hurried, database, tmp_path):
    """/metrics of a daemon that has seen everything that is counted."""
    add_old_events(database)
    changes = recover.settings(api) | {"recover.after_outage": True, "spool.directory": str(tmp_path / "spool")}
    daemon = serve_hurried(database, changes, tls=True)
    daemon.await_line("recovered what never arrived")
    body = zoom.notification()
    assert zoom.post(daemon.webhook(), body).status == 200
    assert zoom.post(daemon.webhook(), zoom.challenge()).status == 200
    assert zoom.post(daemon.webhook(), body, zoom.headers(body, secret="another")).status == 401
    until(lambda: "zoomhookd_stored_bytes" in metrics(daemon), 20, "the disk is measured")
    return ask(address(daemon) + "/metrics")[1]


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed")
def test_promtool_finds_nothing_to_complain_of(page):
    done = subprocess.run(["promtool", "check", "metrics"], input=page, text=True, capture_output=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_documentation_has_each_metric_and_no_other(page):
    rows = re.findall(r"^\| (`[^|]*`) \| (counter|gauge|histogram) \|", OPERATIONS.read_text(), re.MULTILINE)
    documented = {name: kind for names, kind in rows for name in re.findall(r"`(\w+)`", names)}
    assert documented == dict(re.findall(r"^# TYPE (\S+) (\S+)$", page, re.MULTILINE))


def test_the_certificates_end_is_told(serve, database):
    daemon = serve(database, tls=True)
    in_days = (metrics(daemon)["zoomhookd_certificate_expiry_timestamp_seconds"] - zoom.now()) / 86_400
    assert 1.9 < in_days < 2.1


def test_the_public_listener_shows_none_of_it(daemon):
    for path in ("/live", "/ready", "/metrics", "/reload"):
        assert ask(daemon.address() + path)[0] == 404
        assert ask(daemon.address() + path, "POST")[0] == 404


def test_a_page_in_a_browser_may_not_reload(daemon):
    assert ask(address(daemon) + "/reload", "POST", Origin="http://example.com")[0] == 403


def test_over_a_unix_socket_too_also_where_a_dead_daemon_left_one(serve, database, binary, tmp_path):
    path = tmp_path / "admin.sock"
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(path))
    serve(database, {"admin.listen": f"unix:{path}"})
    config = tmp_path / "ask.toml"
    config.write_text(f'[admin]\nlisten = "unix:{path}"\n')
    until(lambda: daemons.run(binary, "ready", "--config", config).returncode == 0, 20, "it is ready")


def test_a_taken_address_keeps_no_notification_out(serve, database):
    with socket.create_server(("127.0.0.1", 0)) as other:
        daemon = serve(database, {"admin.listen": f"http://127.0.0.1:{other.getsockname()[1]}"})
        daemon.await_line("level=error", "admin.listen")
        assert zoom.post(daemon.webhook(), zoom.notification()).status == 200


def test_none_where_the_config_wants_none(serve, database, binary, tmp_path):
    daemon = serve(database, {"admin.listen": ""})
    assert "admin listener" not in daemon.log()
    config = tmp_path / "ask.toml"
    config.write_text('[admin]\nlisten = ""\n')
    done = daemons.run(binary, "ready", "--config", config)
    assert done.returncode == 1 and "admin.listen is empty" in done.stderr


def test_ready_tells_where_nobody_answers(binary, tmp_path):
    config = tmp_path / "ask.toml"
    config.write_text('[admin]\nlisten = "http://127.0.0.1:1"\n')
    done = daemons.run(binary, "ready", "--config", config)
    assert done.returncode == 1 and "is `zoomhookd serve` running?" in done.stderr
