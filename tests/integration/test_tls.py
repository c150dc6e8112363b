# TLS by clients that are not ours: versions, the whole chain, and who speaks plain HTTP to it.
import contextlib
import os
import socket
import ssl
import subprocess

import pytest

from harness import daemon as daemons
from harness import wire, zoom
from harness.tls import make_certificate
from harness.wire import Wire


PERMISSIVE_OPENSSL = """
openssl_conf = programs
[programs]
ssl_conf = tls
[tls]
system_default = anything
[anything]
MinProtocol = TLSv1
CipherString = ALL:@SECLEVEL=0
"""


@pytest.fixture(scope="module")
def database(new_database):
    return new_database()


@pytest.fixture(scope="module")
def daemon(serve_for_module, database):
    return serve_for_module(database, tls=True)


def handshake(daemon, *options):
    """openssl s_client's exit code and talk; made to offer what the distribution considers too old itself."""
    address = f"127.0.0.1:{daemon.port('https')}"
    done = subprocess.run(
        ["openssl", "s_client", "-connect", address, "-cipher", "ALL:@SECLEVEL=0", *options],
        env={**os.environ, "OPENSSL_CONF": "/dev/null"},
        input=b"",
        capture_output=True,
        timeout=20,
    )
    return done.returncode, (done.stdout + done.stderr).decode(errors="replace")


@pytest.mark.parametrize("option", ["-tls1", "-tls1_1"])
def test_old_tls_versions_are_refused_even_where_the_system_allows_them(serve, database, tmp_path, option):
    permissive = tmp_path / "openssl.cnf"
    permissive.write_text(PERMISSIVE_OPENSSL)
    daemon = serve(database, tls=True, environment={"OPENSSL_CONF": str(permissive)})
    code, talk = handshake(daemon, option)
    assert code != 0
    assert "Cipher is (NONE)" in talk
    assert handshake(daemon, "-tls1_2")[0] == 0


@pytest.mark.parametrize(
    "suite",
    [
        pytest.param("ECDHE-ECDSA-AES256-SHA384", id="CBC"),
        pytest.param("ECDHE-ECDSA-AES128-CCM", id="CCM"),
        pytest.param("AES128-GCM-SHA256", id="not forward-secret"),
        pytest.param("DHE-RSA-AES128-GCM-SHA256", id="finite field"),
        pytest.param("AECDH-AES128-SHA", id="anonymous"),
        pytest.param("ECDHE-ECDSA-NULL-SHA", id="unencrypted"),
    ],
)
def test_other_suites_than_forward_secret_aead_are_refused(daemon, suite):
    code, talk = handshake(daemon, "-tls1_2", "-cipher", f"{suite}:@SECLEVEL=0")
    assert code != 0
    assert "handshake failure" in talk, talk


def test_a_client_may_not_renegotiate(daemon):
    address = f"127.0.0.1:{daemon.port('https')}"
    command = ["openssl", "s_client", "-connect", address, "-tls1_2"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT) as client:
        client.stdin.write(b"R\n")  # its command for a renegotiation
        client.stdin.flush()
        assert client.wait(timeout=20) != 0
        assert b"no renegotiation" in client.stdout.read()


def test_nothing_is_compressed_even_where_the_client_offers_it(daemon):
    assert "Compression: NONE" in handshake(daemon, "-tls1_2", "-comp")[1]


@pytest.mark.parametrize("option, name", [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")])
def test_tls_1_2_and_1_3_are_spoken(daemon, option, name):
    code, talk = handshake(daemon, option)
    assert code == 0, talk
    assert name in talk


@pytest.mark.parametrize("option", ["--tls-max=1.2", "--tlsv1.3"])
def test_a_notification_over_each_version_is_stored(daemon, database, option):
    before, body = database.count(), zoom.notification()
    answer = zoom.post(daemon.webhook("https"), body, more=option.split("="))
    assert (answer.status, database.count()) == (200, before + 1)


def test_the_certificate_is_the_one_configured(daemon, certificate):
    served = ssl.get_server_certificate(("127.0.0.1", daemon.port("https")))
    assert served.strip() == certificate[0].read_text().strip()


def member_of_a_chain(folder, name, *issuer):
    """A key and a certificate signed by `issuer` (certificate, key), or by itself."""
    signed_by = ["-CA", issuer[0], "-CAkey", issuer[1]] if issuer else []
    kind = "basicConstraints=critical,CA:" + ("FALSE" if name == "leaf" else "TRUE")
    extensions = ["-addext", "subjectAltName=IP:127.0.0.1", "-addext", kind]
    return make_certificate(folder, name, *extensions, *signed_by)


def test_the_whole_chain_is_sent(serve, database, tmp_path):
    """A client that knows only the root must be able to verify: Zoom does not fetch intermediates."""
    root = member_of_a_chain(tmp_path, "root")
    intermediate = member_of_a_chain(tmp_path, "intermediate", *root)
    leaf = member_of_a_chain(tmp_path, "leaf", *intermediate)
    chain = tmp_path / "chain.pem"
    chain.write_text(leaf[0].read_text() + intermediate[0].read_text())
    daemon = serve(
        database,
        {
            "server.listen": ["https://127.0.0.1:0"],
            "tls.certificate": str(chain),
            "tls.private_key": str(leaf[1]),
        },
    )
    done = subprocess.run(
        ["curl", "-q", "-sS", "--noproxy", "*", "--cacert", root[0], daemon.address("https")],
        capture_output=True,
        timeout=20,
    )
    assert done.returncode == 0, done.stderr.decode()


def test_plain_http_on_the_tls_port_hurts_nobody(daemon):
    with socket.create_connection(("127.0.0.1", daemon.port("https")), timeout=10) as plain:
        plain.sendall(wire.signed_post(zoom.notification()))
        try:
            answer = plain.recv(4096)
        except ConnectionError:
            answer = b""
    assert b"200" not in answer
    assert "peer=127.0.0.1" in daemon.await_line("plain HTTP came to an https:// address")
    assert zoom.post(daemon.webhook("https"), zoom.notification()).status == 200


def test_tls_on_the_plain_port_hurts_nobody(daemon):
    done = subprocess.run(
        ["curl", "-q", "-sS", "-k", "--noproxy", "*", f"https://127.0.0.1:{daemon.port('http')}/"],
        capture_output=True,
        timeout=20,
    )
    assert done.returncode != 0
    assert zoom.post(daemon.webhook("http"), zoom.notification()).status == 200


def test_who_is_silent_in_the_handshake_is_cut_while_others_are_served(daemon):
    with socket.create_connection(("127.0.0.1", daemon.port("https")), timeout=20) as silent:
        assert zoom.post(daemon.webhook("https"), zoom.notification()).status == 200
        try:
            assert silent.recv(1) == b""
        except ConnectionResetError:
            pass


def test_keep_alive_and_pipelining_work_over_tls(daemon, database):
    before = database.count()
    with Wire(daemon.port("https"), tls=True) as connection:
        connection.send(wire.signed_post(zoom.notification()) + wire.signed_post(zoom.notification()))
        assert [connection.answer().status for _ in range(2)] == [200, 200]
        assert connection.ask(wire.signed_post(zoom.notification())).status == 200
    assert database.count() == before + 3


def test_a_body_over_the_limit_is_answered_over_tls_too(serve, database):
    daemon = serve(database, {"server.max_body": "64KiB"}, tls=True)
    answer = zoom.post(daemon.webhook("https"), zoom.notification(topic="x" * 300_000))
    assert answer.status == 503


@pytest.mark.parametrize("broken", ["missing", "not a certificate", "another key"])
def test_a_certificate_that_cannot_be_used_is_one_line_and_no_start(
    binary, database, certificate, tmp_path, broken
):
    files = {"certificate": str(certificate[0]), "private_key": str(certificate[1])}
    if broken == "missing":
        files["certificate"] = str(tmp_path / "nowhere.pem")
    elif broken == "not a certificate":
        files["certificate"] = str(tmp_path / "text.pem")
        (tmp_path / "text.pem").write_text("hello\n")
    else:
        files["private_key"] = str(member_of_a_chain(tmp_path, "root")[1])
    changes = {
        "server.listen": ["https://127.0.0.1:0"],
        **{f"tls.{key}": value for key, value in files.items()},
    }
    config = tmp_path / "zoomhookd.toml"
    config.write_text(daemons.toml(daemons.settings_for(database.url(), changes)))
    done = daemons.run(binary, "serve", "--config", config, seconds=20)
    assert done.returncode == 1
    named = files["private_key"] if broken == "another key" else files["certificate"]
    assert any(named in line for line in done.stderr.splitlines()), done.stderr


@pytest.mark.parametrize(("size", "piece"), [(0, 1), (0, 100), (12_000, 20_000), (12_000, 5_000)])
def test_a_hello_in_pieces_or_larger_than_one_read_is_answered(daemon, size, piece):
    """`size`: of protocols offered to no purpose; the talk is of Python's TLS, byte for byte."""
    context = ssl._create_unverified_context()
    if size:
        context.set_alpn_protocols(["x" * 250] * (size // 251))
    received, to_send = ssl.MemoryBIO(), ssl.MemoryBIO()
    talk = context.wrap_bio(received, to_send)
    with socket.create_connection(("127.0.0.1", daemon.port("https")), timeout=20) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            with contextlib.suppress(ssl.SSLWantReadError):
                talk.do_handshake()
                break
            while to_send.pending:
                client.sendall(to_send.read(piece))
            received.write(client.recv(65536))
