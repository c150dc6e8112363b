# What systemd and the daemon tell each other, played by the test: sockets, notifications, the watchdog.
import signal
import socket

import pytest

from harness import daemon as daemons
from harness import zoom
from harness.load import Load, stored_bodies
from harness.wait import until

pytestmark = pytest.mark.usefixtures("postgres_is_well_afterwards")

# The descriptor becomes the third, as systemd numbers them, and the pid is the daemon's.
ACTIVATE = 'exec 3<&"$1"; shift; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'


@pytest.fixture
def manager(tmp_path):
    """The socket of $NOTIFY_SOCKET; `said` is everything so far."""

    class Manager:
        def __init__(self):
            self.path, self.said = str(tmp_path / "notify"), []
            self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self.socket.bind(self.path)
            self.socket.settimeout(0.1)

        def hears(self, wanted, seconds=20):
            def heard():
                try:
                    self.said += self.socket.recv(4096).decode().split("\n")
                except TimeoutError:
                    pass
                return any(line.startswith(wanted) for line in self.said)

            until(heard, seconds, f"systemd hears {wanted}")

        def forgets(self):
            """What has come so far, too."""
            self.socket.setblocking(False)
            try:
                while self.socket.recv(4096):
                    pass
            except BlockingIOError:
                pass
            self.socket.settimeout(0.1)
            self.said = []

    one = Manager()
    yield one
    one.socket.close()


@pytest.fixture
def notifying(serve, database, manager):
    return serve(database, environment={"NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "1500000"})


def test_it_says_when_it_is_ready_reloads_and_stops(notifying, manager):
    manager.hears("READY=1")
    manager.forgets()
    notifying.process.send_signal(signal.SIGHUP)
    manager.hears("RELOADING=1")
    manager.hears("MONOTONIC_USEC=")
    manager.hears("READY=1")
    manager.hears("STATUS=0 notifications since the start")
    notifying.terminate()
    manager.hears("STOPPING=1")
    assert notifying.exit_code() == 0


def test_a_frozen_postgres_is_no_reason_to_be_killed(cluster, notifying, manager):
    manager.hears("WATCHDOG=1")
    cluster.freeze()
    assert zoom.post(notifying.webhook(), zoom.notification()).status == 503
    for _ in range(3):
        manager.forgets()
        manager.hears("WATCHDOG=1", seconds=1.5)


def test_a_frozen_daemon_is_silent(notifying, manager):
    manager.hears("WATCHDOG=1")
    notifying.process.send_signal(signal.SIGSTOP)
    try:
        manager.forgets()
        with pytest.raises(AssertionError, match="not within"):
            manager.hears("WATCHDOG=1", seconds=2)
    finally:
        notifying.process.send_signal(signal.SIGCONT)


@pytest.fixture
def activated(binary, database, tmp_path):
    """serve(listener): a daemon on a listening socket of the test's."""
    started = []

    def serve(listener, **changes):
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = tmp_path / "zoomhookd.toml"
        config.write_text(daemons.toml(daemons.settings_for(database.url(), {"server.listen": [address], **changes})))
        arguments = ["-c", ACTIVATE, "bash", listener.fileno(), binary, "serve", "--config", config]
        started.append(daemons.Daemon("/bin/bash", arguments, descriptors=[listener.fileno()]))
        return started[-1]

    yield serve
    for daemon in started:
        daemon.stop()


def test_restarts_under_load_refuse_no_connection(activated, database):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        daemon = activated(listener)
        with Load(listener.getsockname()[1], connections=8) as load:
            for _ in range(3):
                before = len(load.acknowledged())
                until(lambda: len(load.acknowledged()) > before + 50, 20, "the load goes on")
                daemon.stop()
                daemon = activated(listener)
        assert load.statuses() == {200} and load.not_connected == 0
    assert load.acknowledged() <= stored_bodies(database)


def test_a_socket_that_the_config_does_not_name_is_a_mistake(activated):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        with pytest.raises(AssertionError, match="neither server.listen nor admin.listen names"):
            activated(listener, **{"server.listen": ["http://127.0.0.1:0"]})


def test_a_datagram_socket_is_a_mistake(activated):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wrong:
        wrong.bind(("127.0.0.1", 0))
        with pytest.raises(AssertionError, match="not a listening stream socket"):
            activated(wrong)
