# Serving with what people already have: the environment, a .env file, libpq's variables, files of secrets.
import socket

import pytest

from harness import daemon as daemons
from harness import zoom
from harness.daemon import SECRET, run
from harness.ports import free_port


def stores(daemon, database, secret=SECRET):
    body = zoom.notification()
    assert zoom.post(daemon.webhook(), body, zoom.headers(body, secret=secret)).status == 200
    assert database.count() == 1
    daemon.stop()


def test_serve_works_from_the_environment_alone(start, database):
    stores(
        start(
            ["serve"],
            {
                "ZOOM_WEBHOOK_SECRET_TOKEN": SECRET,
                "DATABASE_URL": database.url("zoomhookd_test"),
                "ZOOMHOOKD_SERVER_LISTEN": "http://127.0.0.1:0",
                "ZOOMHOOKD_ADMIN_LISTEN": "http://127.0.0.1:0",
                "ZOOMHOOKD_SPOOL_DIRECTORY": "",
            },
        ),
        database,
    )


def test_a_comma_list_of_addresses_is_listened_on(start, database, certificate):
    daemon = start(
        ["serve"],
        {
            "ZOOM_WEBHOOK_SECRET_TOKEN": SECRET,
            "DATABASE_URL": database.url("zoomhookd_test"),
            "ZOOMHOOKD_SERVER_LISTEN": "http://127.0.0.1:0,https://127.0.0.1:0",
            "ZOOMHOOKD_TLS_CERTIFICATE": str(certificate[0]),
            "ZOOMHOOKD_TLS_PRIVATE_KEY": str(certificate[1]),
            "ZOOMHOOKD_ADMIN_LISTEN": "http://127.0.0.1:0",
            "ZOOMHOOKD_SPOOL_DIRECTORY": "",
        },
        addresses=2,
    )
    assert {
        zoom.post(daemon.webhook(scheme), zoom.notification()).status for scheme in ("http", "https")
    } == {200}
    daemon.stop()


def test_pg_variables_fill_what_the_url_leaves_out(start, cluster, database):
    stores(
        start(
            ["serve"],
            {
                "ZOOM_WEBHOOK_SECRET_TOKEN": SECRET,
                "DATABASE_URL": f"postgresql:///{database.name}",
                "PGHOST": str(cluster.folder),
                "PGUSER": "zoomhookd_test",
                "PGDATABASE": "not_this_one",
                "ZOOMHOOKD_SERVER_LISTEN": "http://127.0.0.1:0",
                "ZOOMHOOKD_ADMIN_LISTEN": "http://127.0.0.1:0",
                "ZOOMHOOKD_SPOOL_DIRECTORY": "",
            },
        ),
        database,
    )


def test_the_env_file_of_webhook_to_postgres_is_understood(start, cluster, database, tmp_path):
    port, env_file = free_port(), tmp_path / ".env"
    env_file.write_text(
        f"# Zoom\nZOOM_WEBHOOK_SECRET_TOKEN={SECRET}\n\nPORT={port}\nPG_USER=zoomhookd_test\n"
        f"PG_HOST={cluster.folder}\nPG_DATABASE={database.name}\nPG_PASSWORD='not needed'\nPG_PORT=5432\n"
    )
    daemon = start(["serve", "--env-file", env_file], {"ZOOMHOOKD_ADMIN_LISTEN": "http://127.0.0.1:0"})
    assert daemon.port() == port
    stores(daemon, database)


def test_secrets_come_from_files_and_credentials(serve, new_database, tmp_path):
    (tmp_path / "token").write_text("file-Secret_Token\n")
    database = new_database()
    daemon = serve(database, {"zoom.secret_token": None, "zoom.secret_token_file": str(tmp_path / "token")})
    stores(daemon, database, "file-Secret_Token")


@pytest.fixture
def taken_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.1"])  # the second is nobody's address (RFC 5737)
def test_an_address_that_cannot_be_listened_on_is_one_line(binary, database, tmp_path, taken_port, host):
    """A service manager may try again: a port is freed, an address comes up. So it is not exit code 1."""
    address = f"http://{host}:{taken_port}"
    config = tmp_path / "zoomhookd.toml"
    config.write_text(daemons.toml(daemons.settings_for(database.url(), {"server.listen": [address]})))
    done = run(binary, "serve", "--config", config, seconds=20)
    assert done.returncode == 3
    assert len([line for line in done.stderr.splitlines() if address in line]) == 1


def test_the_environment_may_name_the_file(binary, tmp_path):
    file, other = tmp_path / "one.toml", tmp_path / "other.toml"
    file.write_text('[server]\npath = "/one"\n')
    other.write_text('[server]\npath = "/other"\n')
    named = {"ZOOMHOOKD_CONFIG": str(file)}
    assert 'server.path = "/one"' in run(binary, "config", environment=named).stdout
    assert 'server.path = "/other"' in run(binary, "config", "--config", other, environment=named).stdout
