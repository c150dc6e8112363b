# Fixtures: a private Postgres per test file, a fresh database and a running daemon per test.
import pathlib
import shutil
import signal

import pytest

from harness import daemon as daemons
from harness.postgres import Cluster
from harness.sanitizer import is_thread_sanitizer
from harness.schema import ROLES_FILE, WRITER, migrated_database
from harness.tls import make_certificate
from harness.zoom_api import ZoomApi


def pytest_addoption(parser):
    parser.addoption("--zoomhookd", required=True, help="the binary to test")


def pytest_configure(config):
    config.addinivalue_line("markers", "not_under_tsan(why): ThreadSanitizer makes it impossible")


def pytest_collection_modifyitems(config, items):
    if not is_thread_sanitizer(config.getoption("--zoomhookd")):
        return
    for item in items:
        for mark in item.iter_markers("not_under_tsan"):
            item.add_marker(pytest.mark.skip(reason=f"not under ThreadSanitizer: {mark.args[0]}"))


@pytest.fixture(scope="session")
def binary(request):
    path = pathlib.Path(request.config.getoption("--zoomhookd")).resolve()
    assert path.is_file(), f"{path} is not there: build the target zoomhookd"
    return str(path)


@pytest.fixture(scope="module")
def cluster():
    """A running Postgres of this test file only."""
    server = Cluster()
    yield server
    server.destroy()


@pytest.fixture
def postgres_is_well_afterwards(cluster):
    yield
    cluster.thaw()
    if not cluster.is_running():
        cluster.start()


@pytest.fixture(scope="session")
def roles_file():
    return ROLES_FILE


@pytest.fixture(scope="module")
def template(cluster, binary):
    """The tests' databases are copies of it."""
    return migrated_database(cluster, binary)


@pytest.fixture(scope="module")
def new_database(cluster, template):
    return lambda: cluster.create_database(template.name)


@pytest.fixture
def api():
    """A fake of Zoom's API."""
    with ZoomApi() as fake:
        yield fake


@pytest.fixture
def database(new_database):
    return new_database()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """(certificate, key) of a self-signed certificate for localhost."""
    return make_certificate(tmp_path_factory.mktemp("tls"), "localhost")


@pytest.fixture(scope="session", autouse=True)
def a_terminated_run_tidies_up():
    """Else the clusters would outlive it."""
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("terminated", returncode=1))


def start_daemons(binary):
    """start(arguments, environment, addresses): any daemon; each is stopped orderly at the end."""
    started = []

    def start(arguments, environment=None, addresses=1):
        started.append(daemons.Daemon(binary, arguments, environment, addresses))
        return started[-1]

    yield start
    for running in started:
        running.stop()
        shutil.rmtree(running.folder)


start = pytest.fixture(start_daemons, name="start")
start_for_module = pytest.fixture(start_daemons, scope="module", name="start_for_module")


def configured(start, tmp_path_factory, certificate):
    """serve(database, {"section.key": value}, apps): a daemon on HTTP, or HTTP and HTTPS with tls=True."""

    def serve(database, changes=None, apps=(), tls=False, user=WRITER, environment=None):
        changes = dict(changes or {})
        if tls:
            changes |= {
                "server.listen": ["http://127.0.0.1:0", "https://127.0.0.1:0"],
                "tls.certificate": str(certificate[0]),
                "tls.private_key": str(certificate[1]),
            }
        settings = daemons.settings_for(database.url(user), changes)
        config = tmp_path_factory.mktemp("config") / "zoomhookd.toml"
        config.write_text(daemons.toml(settings, apps))
        return start(["serve", "--config", config], environment, len(settings["server"]["listen"]))

    return serve


@pytest.fixture
def serve(start, tmp_path_factory, certificate):
    return configured(start, tmp_path_factory, certificate)


@pytest.fixture(scope="module")
def serve_for_module(start_for_module, tmp_path_factory, certificate):
    return configured(start_for_module, tmp_path_factory, certificate)


@pytest.fixture
def start_hurried(binary):
    """As start, but what the daemon does by itself after minutes or hours it does at once."""
    yield from start_daemons(str(pathlib.Path(binary).parent / "tests/integration/hurried_daemon"))


@pytest.fixture
def serve_hurried(start_hurried, tmp_path_factory, certificate):
    return configured(start_hurried, tmp_path_factory, certificate)


@pytest.fixture
def daemon(serve, database):
    """The usual case: one app, HTTP, serving as the writer."""
    return serve(database)
