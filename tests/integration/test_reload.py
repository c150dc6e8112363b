# SIGHUP and `zoomhookd reload`: what changes at once, what needs a restart, and a broken config that changes nothing.
import os
import pty
import shutil
import signal
import ssl
import socket

import pytest

from harness import admin
from harness import daemon as daemons
from harness import zoom
from harness.ports import free_port
from harness.tls import make_certificate
from harness.wait import until
from harness.wire import Wire, unverified_tls


@pytest.fixture
def editable(start, database, tmp_path):
    """A daemon whose config can be rewritten: edit({"section.key": value})."""

    class Editable:
        config = tmp_path / "zoomhookd.toml"

        def edit(self, changes):
            self.config.write_text(daemons.toml(daemons.settings_for(database.url(), changes)))

        def serve(self, changes, addresses=1):
            self.edit(changes)
            self.daemon = start(["serve", "--config", self.config], addresses=addresses)
            return self.daemon

        def reload(self):
            """Over the admin listener, whose port is any: (status, text)."""
            return admin.ask(admin.address(self.daemon) + "/reload", "POST")

    return Editable()


def post_signed_with(daemon, secret):
    body = zoom.notification()
    return zoom.post(daemon.webhook(), body, zoom.headers(body, secret=secret)).status


def test_a_new_secret_is_believed_after_sighup_and_the_old_one_no_longer(editable):
    daemon = editable.serve({"zoom.secret_token": "first"})
    assert post_signed_with(daemon, "first") == 200
    editable.edit({"zoom.secret_token": "second"})
    assert post_signed_with(daemon, "second") == 401
    daemon.process.send_signal(signal.SIGHUP)
    daemon.await_line("the new settings are in force", "zoom.secret_token")
    assert post_signed_with(daemon, "second") == 200
    assert post_signed_with(daemon, "first") == 401


def test_a_broken_config_is_refused_with_its_reason_and_the_old_one_stays(editable):
    daemon = editable.serve({"zoom.secret_token": "first"})
    editable.edit({"zoom.secret_token": "second", "server.max_body": "much"})
    status, text = editable.reload()
    assert status == 409
    assert "server.max_body" in text and "the old ones stay" in text
    daemon.await_line("level=error", "not reloaded", "server.max_body")
    assert post_signed_with(daemon, "first") == 200
    assert post_signed_with(daemon, "second") == 401


def test_what_needs_a_restart_is_said_each_time(editable):
    daemon = editable.serve({})
    editable.edit({"server.max_body": "1MiB", "log.level": "warn"})
    for _ in range(2):
        status, text = editable.reload()
        assert status == 200
        assert "at a restart: server.max_body" in text
    daemon.await_line("level=warn", "take effect at a restart", "server.max_body")


def test_the_log_level_changes_at_once(editable):
    daemon = editable.serve({"log.level": "info"})
    editable.edit({"log.level": "debug"})
    assert "changed: log.level" in editable.reload()[1]
    with Wire(daemon.port()) as connection:
        assert connection.ask(b"no request\r\n\r\n").status == 400
    daemon.await_line("level=debug", "request refused")


def test_a_config_that_is_not_there_is_no_reload(binary):
    done = daemons.run(binary, "reload", "--config", "/nowhere/zoomhookd.toml")
    assert done.returncode == 1
    assert "/nowhere/zoomhookd.toml: cannot be read: No such file or directory" in done.stderr


def test_the_command_asks_the_daemon_that_the_config_describes(editable, binary):
    port = free_port()
    editable.serve({"admin.listen": f"http://127.0.0.1:{port}"})
    done = daemons.run(binary, "reload", "--config", editable.config)
    assert (done.returncode, done.stdout) == (0, "the settings are as they were\n")
    editable.edit({"admin.listen": f"http://127.0.0.1:{port}", "server.path": "no path"})
    done = daemons.run(binary, "reload", "--config", editable.config)
    assert done.returncode == 1 and "server.path" in done.stderr


def presented(port):
    """The certificate that a new connection is shown."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
        with unverified_tls().wrap_socket(plain) as connection:
            return connection.getpeercert(binary_form=True)


@pytest.fixture
def with_certificate(editable, tmp_path):
    (tmp_path / "old").mkdir()
    old = make_certificate(tmp_path / "old", "localhost")
    files = {"tls.certificate": str(tmp_path / "certificate.pem"), "tls.private_key": str(tmp_path / "key.pem")}
    for file, source in zip(files.values(), old):
        shutil.copy(source, file)
    listen = ["http://127.0.0.1:0", "https://127.0.0.1:0"]
    daemon = editable.serve({"server.listen": listen, **files}, addresses=2)
    return daemon, old, files


def replace(target, source):
    """As an editor does, and certbot with its links."""
    os.symlink(source, target + ".new")
    os.replace(target + ".new", target)


def test_a_new_certificate_is_picked_up_and_open_connections_go_on(with_certificate, tmp_path):
    daemon, old, files = with_certificate
    before = presented(daemon.port("https"))
    (tmp_path / "new").mkdir()
    new = make_certificate(tmp_path / "new", "localhost")
    with Wire(daemon.port("https"), tls=True) as connection:
        for target, source in zip(files.values(), new):
            replace(target, source)
        until(lambda: presented(daemon.port("https")) != before, 20, "the new one is shown")
        shown = ssl.DER_cert_to_PEM_cert(presented(daemon.port("https")))
        assert shown.strip() in new[0].read_text()
        assert connection.ask(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").status == 200


def test_half_of_a_new_certificate_changes_nothing_until_the_other_half_is_there(with_certificate, tmp_path):
    daemon, old, files = with_certificate
    before = presented(daemon.port("https"))
    (tmp_path / "new").mkdir()
    new = make_certificate(tmp_path / "new", "localhost")
    replace(files["tls.certificate"], new[0])
    daemon.await_line("level=warn", "the one before stays", seconds=20)
    assert presented(daemon.port("https")) == before
    replace(files["tls.private_key"], new[1])
    until(lambda: presented(daemon.port("https")) != before, 20, "the new one is shown")


def test_a_reload_with_a_broken_certificate_changes_nothing(with_certificate, editable, tmp_path):
    daemon, old, files = with_certificate
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate\n")
    changes = {"server.listen": ["http://127.0.0.1:0", "https://127.0.0.1:0"], **files}
    editable.edit({**changes, "tls.certificate": str(broken), "zoom.secret_token": "second"})
    status, text = editable.reload()
    assert status == 409 and str(broken) in text
    assert post_signed_with(daemon, "second") == 401
    assert presented(daemon.port("https"))


def test_a_terminal_that_has_gone_ends_it(binary, database, tmp_path):
    config = tmp_path / "zoomhookd.toml"
    config.write_text(daemons.toml(daemons.settings_for(database.url(), {})))
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(binary, [binary, "serve", "--config", str(config)], daemons.clean_environment())
    said = b""
    while b"admin listener" not in said:
        said += os.read(terminal, 4096)
    os.close(terminal)
    until(lambda: os.waitpid(pid, os.WNOHANG)[0] == pid, 10, "it ends")
