# Alerts and dashboard against a real Prometheus that scrapes a daemon under load: each expression finds what it asks for.
import json
import pathlib
import re
import shutil
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import pytest
import yaml

from harness import admin, recover, zoom
from harness.ports import free_port
from harness.schema import add_old_events
from harness.wait import until

ROOT = pathlib.Path(__file__).resolve().parents[2]
ALERTS = ROOT / "config/prometheus/alerts.yml"
DASHBOARD = ROOT / "config/grafana/zoomhookd.json"
SELECTOR = re.compile(r"(?:zoomhookd|process)_\w+(?:\{[^}]*\})?|up\{[^}]*\}")
# Zoom's retries come minutes later, so the daemon's own and Grafana's intervals are made short enough for a test.
SHORTER = {"$__rate_interval": "10s", "$instance": ".+", "[5m]": "[10s]", " or vector(0)": ""}

pytestmark = pytest.mark.skipif(not shutil.which("prometheus"), reason="prometheus is not installed")


class Prometheus:
    """Scrapes one address twice a second. Use with `with`."""

    def __init__(self, folder, target):
        config = folder / "prometheus.yml"
        scrape = {"job_name": "zoomhookd", "static_configs": [{"targets": [target]}]}
        config.write_text(yaml.safe_dump({"global": {"scrape_interval": "500ms", "scrape_timeout": "500ms"}, "scrape_configs": [scrape]}))
        self.address = f"127.0.0.1:{free_port()}"
        self.log = open(folder / "prometheus.log", "w")
        self.process = subprocess.Popen(
            [
                *("setpriv", "--pdeathsig", "KILL", "prometheus"),
                *(f"--config.file={config}", f"--storage.tsdb.path={folder}/data", f"--web.listen-address={self.address}"),
            ],
            stdout=self.log,
            stderr=self.log,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def finds(self, expression):
        """The result of an instant query, as Prometheus gives it; raises where it can't be understood."""
        query = urllib.parse.urlencode({"query": expression})
        try:
            with urllib.request.urlopen(f"http://{self.address}/api/v1/query?{query}", timeout=10) as answer:
                return json.load(answer)["data"]["result"]
        except urllib.error.HTTPError as e:
            if e.code == 503:  # it is starting
                return []
            raise AssertionError(f"{expression}: {e.read().decode()}") from e
        except OSError:
            return []  # not listening yet


@pytest.fixture
def prometheus(api, serve_hurried, database, tmp_path):
    """It has scraped a daemon that has seen everything that is counted."""
    add_old_events(database)
    changes = recover.settings(api) | {"recover.after_outage": True, "spool.directory": str(tmp_path / "spool")}
    daemon = serve_hurried(database, changes, tls=True)
    daemon.await_line("recovered what never arrived")
    target = admin.address(daemon).removeprefix("http://")
    with Prometheus(tmp_path, target) as running:
        until(lambda: running.finds("zoomhookd_ready"), 30, "the daemon is scraped")
        see_everything(daemon)
        stored = 'sum(increase(zoomhookd_notifications_total[10s])) > 0'
        until(lambda: see_everything(daemon) or running.finds(stored), 30, "what happens is scraped")
        yield running


def see_everything(daemon):
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    assert zoom.post(daemon.webhook(), zoom.challenge()).status == 200
    body = zoom.notification()
    assert zoom.post(daemon.webhook(), body, zoom.headers(body, secret="another")).status == 401
    assert zoom.post(daemon.webhook(), body, zoom.headers(body, timestamp=zoom.now() - 3600)).status == 503


def expressions_of_alerts():
    return [rule["expr"] for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]


def expressions_of_dashboard():
    return [target["expr"] for panel in json.loads(DASHBOARD.read_text())["panels"] for target in panel["targets"]]


def shorter(expression):
    for long, short in SHORTER.items():
        expression = expression.replace(long, short)
    return expression


def test_every_alert_asks_for_what_is_there(prometheus):
    """What each compares; whether it fires, and when, is tested by promtool with series of its own."""
    for expression in expressions_of_alerts():
        prometheus.finds(expression)
        selectors = SELECTOR.findall(expression)
        assert selectors, expression
        for selector in selectors:
            assert prometheus.finds(selector), f"{selector}, of {expression}"


def test_every_panel_has_data(prometheus):
    def without_data():
        return [e for e in expressions_of_dashboard() if not prometheus.finds(shorter(e))]

    assert expressions_of_dashboard()
    until(lambda: not without_data(), 8, f"every panel has data; {without_data()} had none at first")


def test_each_alert_fires_and_is_silent_as_its_test_says():
    done = subprocess.run(["promtool", "test", "rules", ROOT / "config/prometheus/alerts_test.yml"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
