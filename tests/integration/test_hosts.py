# database.url names several hosts, and the first doesn't answer: the daemon and each command go on to the next.
import socket

import pytest

from harness import daemon as daemons
from harness import zoom
from harness.schema import WRITER
from harness.wait import until

SILENT = 5  # with two seconds for each, more than a stop may take


@pytest.fixture
def silent_ports():
    """They take connections and never say anything, as a machine that hangs."""
    listeners = [socket.create_server(("127.0.0.1", 0), backlog=500) for _ in range(SILENT)]
    yield [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()


@pytest.fixture
def url(silent_ports, database, cluster):
    """host and port are lists, so that a silent TCP port may stand beside the socket of the test's server."""
    hosts, ports = f"127.0.0.1,{cluster.folder}", f"{silent_ports[0]},5432"
    return lambda user=WRITER: f"host={hosts} port={ports} user={user} dbname={database.name} sslmode=disable"


@pytest.fixture
def config_file(tmp_path):
    def write(url, **changes):
        file = tmp_path / "zoomhookd.toml"
        changes = {name.replace("__", "."): value for name, value in changes.items()}
        file.write_text(daemons.toml(daemons.settings_for(url, changes)))
        return file

    return write


def test_a_silent_first_host_keeps_no_notification_out(start, config_file, database, url, tmp_path):
    daemon = start(["serve", "--config", config_file(url(), spool__directory=str(tmp_path / "spool"))])
    body = zoom.notification()
    assert zoom.post(daemon.webhook(), body).status == 200
    until(database.count, 30, "it is stored")
    assert bytes(database.row()["raw"]) == body


def test_each_command_goes_on_to_the_host_that_answers(binary, config_file, url, tmp_path):
    config = config_file(url("postgres"), spool__directory=str(tmp_path / "spool"))
    for command in (["migrate"], ["rejected", "list"], ["spool", "status"]):
        done = daemons.run(binary, *command, "--config", config)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "not usable" not in done.stdout, done.stdout


def test_a_stop_waits_for_one_silent_host_at_most(start, config_file, silent_ports):
    hosts = ",".join(f"127.0.0.1:{port}" for port in silent_ports)
    daemon = start(["serve", "--config", config_file(f"postgresql://nobody@{hosts}/none")])
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 503
    daemon.stop()


def test_the_config_takes_several_hosts_and_masks_their_password(binary, config_file):
    url = "postgresql://me:s3cret@db1:5432,db2:5433/zoom?target_session_attrs=read-write"
    done = daemons.run(binary, "config", "--config", config_file(url))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "me:********@db1:5432,db2:5433/zoom?target_session_attrs=read-write" in done.stdout
    assert "s3cret" not in done.stdout + done.stderr
