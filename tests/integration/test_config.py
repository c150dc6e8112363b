# The config as its user meets it: where values come from, what is said of mistakes, and the exit codes.
import json
import pathlib
import re

import pytest

from harness.daemon import SECRET, run

PASSWORD = "database-Password-5511"
URL = f"postgresql://zoom:{PASSWORD}@db.example.org/zoom"
VALID = f'[zoom]\nsecret_token = "{SECRET}"\n[database]\nurl = "{URL}"\n'

# title: (the file's text, what the one line about it must name)
MISTAKES = {
    "an unknown key": (VALID + "[server]\nlisten_on = 1\n", ["zoomhookd.toml:6", "server.listen_on"]),
    "an unknown section": (VALID + "[sever]\npath = '/x'\n", ["zoomhookd.toml:6", "sever.path"]),
    "a wrong type": (
        VALID + "[server]\nmax_connections = 'many'\n",
        ["zoomhookd.toml:6", "server.max_connections"],
    ),
    "a negative number": (
        VALID + "[server]\nmax_connections = -1\n",
        ["zoomhookd.toml:6", "server.max_connections"],
    ),
    "an unknown word": (
        VALID + "[log]\nlevel = 'loud'\n",
        ["zoomhookd.toml:6", "log.level", "debug", "info"],
    ),
    "a duration without a unit": (VALID + "[spool]\nafter = '5'\n", ["zoomhookd.toml:6", "spool.after"]),
    "a size that is none": (
        VALID + "[server]\nmax_body = '8 bananas'\n",
        ["zoomhookd.toml:6", "server.max_body"],
    ),
    "an address without a port": (VALID + "[server]\nlisten = ['http://127.0.0.1']\n", ["server.listen"]),
    "an address with another scheme": (
        VALID + "[server]\nlisten = ['ftp://127.0.0.1:1']\n",
        ["server.listen"],
    ),
    "a path without a slash": (VALID + "[server]\npath = 'webhook'\n", ["zoomhookd.toml:6", "server.path"]),
    "a status that is not 401 or 503": (
        VALID.replace("[database]", "bad_signature_status = 404\n[database]"),
        ["zoomhookd.toml:3", "zoom.bad_signature_status", "401", "503"],
    ),
    "an empty secret": (VALID.replace(SECRET, ""), ["zoomhookd.toml:2", "zoom.secret_token"]),
    "no secret": (
        "[database]\nurl = 'postgresql:///x'\n",
        ["zoom.secret_token", "ZOOM_WEBHOOK_SECRET_TOKEN"],
    ),
    "no database": (f"[zoom]\nsecret_token = '{SECRET}'\n", ["database.url", "DATABASE_URL"]),
    "a secret file that is not there": (
        "[zoom]\nsecret_token_file = '/nowhere/token'\n[database]\nurl = 'postgresql:///x'\n",
        ["zoom.secret_token_file", "/nowhere/token"],
    ),
    "an app without a name": (VALID + "[[zoom.apps]]\nsecret_tokens = ['x']\n", ["name"]),
    "an app without a secret": (VALID + "[[zoom.apps]]\nname = 'a'\n", ["secret_tokens"]),
    "an app with an empty secret": (
        VALID + "[[zoom.apps]]\nname = 'a'\nsecret_tokens = ['']\n",
        ["secret_tokens"],
    ),
    "two apps of one name": (
        VALID + "[[zoom.apps]]\nname = 'a'\nsecret_tokens = ['x']\n"
        "[[zoom.apps]]\nname = 'a'\nsecret_tokens = ['y']\n",
        ["name"],
    ),
    "not TOML": (VALID + "[server\n", ["zoomhookd.toml:5"]),
}


@pytest.fixture
def config_file(tmp_path):
    def write(text):
        file = tmp_path / "zoomhookd.toml"
        file.write_text(text)
        return file

    return write


def mistakes(done):
    return [line for line in done.stderr.splitlines() if line.strip()]


@pytest.mark.parametrize("title", MISTAKES)
def test_a_mistake_is_one_line_that_names_it(binary, config_file, title):
    text, named = MISTAKES[title]
    file = config_file(text)
    for command in ("config", "serve"):
        done = run(binary, command, "--config", file)
        assert done.returncode == 1, done.stdout + done.stderr
        assert len(mistakes(done)) == 1, done.stderr
        assert all(part in done.stderr for part in named), done.stderr
        assert SECRET not in done.stderr and PASSWORD not in done.stderr


def test_all_mistakes_are_told_at_once(binary, config_file):
    text = (
        "[zoom]\nsecret_token = ''\n[server]\nlisten = ['x']\nspeed = 1\n"
        "[log]\nlevel = 7\n[database]\nmigrate = 'maybe'\n"
    )
    done = run(binary, "serve", "--config", config_file(text))
    assert done.returncode == 1
    keys = (
        "zoom.secret_token",
        "server.listen",
        "server.speed",
        "log.level",
        "database.migrate",
        "database.url",
    )
    for key in keys:
        assert len([line for line in mistakes(done) if key in line]) == 1, (key, done.stderr)


def test_https_without_certificate_and_key_is_a_line_for_each(binary, config_file):
    done = run(
        binary, "config", "--config", config_file(VALID + "[server]\nlisten = ['https://127.0.0.1:8443']\n")
    )
    assert (done.returncode, len(mistakes(done))) == (1, 2)
    assert "tls.certificate" in done.stderr and "tls.private_key" in done.stderr


def test_a_file_that_is_not_there_is_named(binary, tmp_path):
    done = run(binary, "serve", "--config", tmp_path / "nowhere.toml")
    assert (done.returncode, len(mistakes(done))) == (1, 1)
    assert str(tmp_path / "nowhere.toml") in done.stderr


def test_a_mistake_in_a_variable_names_the_variable(binary, config_file):
    done = run(
        binary, "config", "--config", config_file(VALID), environment={"ZOOMHOOKD_SERVER_MAX_BODY": "huge"}
    )
    assert (done.returncode, len(mistakes(done))) == (1, 1)
    assert "ZOOMHOOKD_SERVER_MAX_BODY" in done.stderr


def test_an_unknown_variable_of_ours_is_a_mistake(binary, config_file):
    done = run(binary, "config", "--config", config_file(VALID), environment={"ZOOMHOOKD_SEVER_LISTEN": "x"})
    assert done.returncode == 1
    assert "ZOOMHOOKD_SEVER_LISTEN" in done.stderr


@pytest.mark.parametrize(
    "arguments", [[], ["dance"], ["serve", "--dance"], ["serve", "--config"], ["send"], ["config", "surplus"]]
)
def test_a_usage_error_is_exit_code_2(binary, arguments):
    done = run(binary, *arguments)
    assert done.returncode == 2
    assert done.stderr.strip()


def test_help_names_the_commands(binary):
    done = run(binary, "--help")
    assert done.returncode == 0
    for command in ("serve", "migrate", "config", "send"):
        assert command in done.stdout
        assert run(binary, command, "--help").returncode == 0


def test_the_version_names_what_it_was_built_with(binary):
    done = run(binary, "--version")
    assert done.returncode == 0
    assert re.search(r"zoomhookd \d+\.\d+\.\d+", done.stdout)
    for part in (
        r"commit \S+",
        r"(GNU|g\+\+|[Cc]lang)\D*\d+",
        r"Boost\s+1\.\d+",
        r"OpenSSL\s+\d\.",
        r"libpq\s+\d+",
        r"libpqxx\s+\d\.\d+",
    ):
        assert re.search(part, done.stdout), (part, done.stdout)


def effective(binary, *arguments, **environment):
    """What `zoomhookd config` says: {key: (value, origin)}."""
    done = run(binary, "config", *arguments, environment=environment)
    assert done.returncode == 0, done.stderr
    lines = [re.fullmatch(r"(\S+) = (.*?) +# (.*)", line) for line in done.stdout.splitlines()]
    return {line[1]: (line[2], line[3]) for line in lines if line}


def test_programs_get_each_value_on_a_line(binary, config_file):
    done = run(binary, "config", "--json", "--config", config_file(VALID), environment={"ZOOMHOOKD_LOG_LEVEL": "debug"})
    values = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"key": "log.level", "value": '"debug"', "origin": "ZOOMHOOKD_LOG_LEVEL"} in values
    assert SECRET not in done.stdout


def test_the_effective_config_masks_secrets_and_names_origins(binary, config_file):
    file = config_file(VALID + "[[zoom.apps]]\nname = 'crm'\nsecret_tokens = ['app-Secret_Token']\n")
    done = run(binary, "config", "--config", file, environment={"ZOOMHOOKD_LOG_LEVEL": "debug"})
    assert done.returncode == 0, done.stderr
    for secret in (SECRET, PASSWORD, "app-Secret_Token"):
        assert secret not in done.stdout + done.stderr
    values = effective(binary, "--config", file, ZOOMHOOKD_LOG_LEVEL="debug")
    assert values["log.level"] == ('"debug"', "ZOOMHOOKD_LOG_LEVEL")
    assert values["server.path"] == ('"/webhook"', "default")
    assert values["database.url"][1].endswith("zoomhookd.toml:4")
    assert "db.example.org" in values["database.url"][0]


def test_a_flag_wins_over_a_variable_over_the_file_over_known_names(binary, config_file):
    file = config_file(VALID + "[server]\npath = '/file'\n")
    assert effective(binary, "--config", file)["server.path"][0] == '"/file"'
    assert (
        effective(binary, "--config", file, ZOOMHOOKD_SERVER_PATH="/variable")["server.path"][0]
        == '"/variable"'
    )
    flag = ["--config", file, "--set", "server.path=/flag"]
    assert effective(binary, *flag, ZOOMHOOKD_SERVER_PATH="/variable")["server.path"][0] == '"/flag"'
    assert (
        "other"
        not in effective(binary, "--config", file, DATABASE_URL="postgresql:///other")["database.url"][0]
    )


def test_durations_and_sizes_are_read_with_units(binary, config_file):
    file = config_file(VALID + "[server]\nmax_body = '2MiB'\n[spool]\nafter = '1.5s'\n")
    values = effective(binary, "--config", file)
    assert values["server.max_body"][0].strip('"') == "2MiB"
    assert values["spool.after"][0].strip('"') == "1.5s"


def test_the_shipped_config_is_complete_and_valid(binary):
    shipped = pathlib.Path(__file__).resolve().parents[2] / "config" / "zoomhookd.toml"
    done = run(
        binary,
        "config",
        "--config",
        shipped,
        environment={"ZOOM_WEBHOOK_SECRET_TOKEN": SECRET, "DATABASE_URL": "postgresql:///zoom"},
    )
    assert done.returncode == 0, done.stderr
    keys = {line.split(" = ")[0] for line in done.stdout.splitlines() if " = " in line}
    text = shipped.read_text()
    for key in keys - {"zoom.apps"}:
        assert re.search(
            rf"^[# ]*{re.escape(key.rsplit('.', 1)[1])}\s*=", text, re.MULTILINE
        ), f"{key} is not shown"
