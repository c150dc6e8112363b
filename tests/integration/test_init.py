# `zoomhookd init`: from a server without our database to the first stored event, and that it changes no file.
import os
import pathlib
import signal
import stat
import subprocess
import tempfile

import pytest

from harness import daemon as daemons
from harness import zoom
from harness.terminal import Terminal
from harness.wait import until

ELSEWHERE = ["--set", "server.listen=http://127.0.0.1:0", "--set", "admin.listen="]


@pytest.fixture
def url(cluster):
    """Of a database that is not there yet."""
    cluster.names += 1
    return f"postgresql://new_{cluster.names}@/new_{cluster.names}?host={cluster.folder}"


@pytest.fixture
def init(binary, tmp_path):
    """init("--secret", "-", stdin=…): fails the test unless it ends with `code`."""

    def run(*arguments, code=0, stdin="", environment=None):
        command = ["init", "--config", tmp_path / "zoomhookd.toml", *arguments]
        done = daemons.run(binary, *command, stdin=stdin, environment=environment)
        assert done.returncode == code, done.stdout + done.stderr
        assert daemons.SECRET not in done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def mode(file):
    return stat.S_IMODE(file.stat().st_mode)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may ask Postgres as its user postgres")
def test_from_nothing_to_the_first_event(init, start, url, cluster, tmp_path):
    file = tmp_path / "zoomhookd.toml"
    text = init("--secret", "-", "--database", url, stdin=daemons.SECRET + "\n")
    assert f"wrote {file} (mode 0600)" in text and mode(file) == 0o600
    assert "made role new_" in text and "made database new_" in text and "applied 0001" in text
    assert f"zoomhookd serve --config {file}" in text and "ngrok http 4000" in text
    daemon = start(["serve", "--config", file, *ELSEWHERE, "--set", f"spool.directory={tmp_path}/spool"])
    body = zoom.notification("meeting.started")
    assert zoom.post(daemon.webhook(), body, zoom.headers(body)).status == 200
    name = url.split("@")[0].split("/")[-1]
    assert cluster.psql(name, "-Atc", "SELECT event FROM events") == "meeting.started\n"


def test_a_second_time_it_changes_nothing(init, database, tmp_path):
    file = tmp_path / "zoomhookd.toml"
    init("--secret", "-", "--database", database.url(), stdin=daemons.SECRET + "\n")
    before = file.read_bytes(), file.stat().st_mtime_ns
    for more in (["--secret", "-"], ["--database", database.url()]):
        assert f"{file} is there, and init changes no file" in init(*more, stdin="another\n", code=2)
    assert "kept" in init() and "schema version" in init()
    assert [one.name for one in tmp_path.iterdir()] == ["zoomhookd.toml"]
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_what_is_set_is_not_asked_for(init, database, tmp_path):
    set_already = {"ZOOM_WEBHOOK_SECRET_TOKEN": daemons.SECRET, "DATABASE_URL": database.url()}
    assert "schema version" in init(environment=set_already)
    assert daemons.SECRET in (tmp_path / "zoomhookd.toml").read_text()
    by_sudo = init(environment={"SUDO_USER": "joe"})
    for command in ("serve", "send meeting.started", "setup"):
        assert f"  sudo zoomhookd {command} --config {tmp_path}/zoomhookd.toml" in by_sudo
    text = init()  # the config has it all
    assert "kept" in text and "wrote" not in text


def test_a_config_without_a_token_gets_one_beside_it(init, binary, database, tmp_path):
    file = tmp_path / "zoomhookd.toml"
    file.write_text(f'[database]\nurl = "{database.url()}"\n')
    assert f"wrote {tmp_path}/secret_token (mode 0600)" in init("--secret", "-", stdin=daemons.SECRET + "\n")
    assert mode(tmp_path / "secret_token") == 0o600
    again = init()  # asks for nothing
    assert f"kept {tmp_path}/secret_token, which was there" in again
    assert f"For another token, edit {tmp_path}/secret_token, then zoomhookd reload --config {file}" in again
    assert "leave --secret out" in init("--secret", "-", stdin="another\n", code=2)
    assert (tmp_path / "secret_token").read_text() == daemons.SECRET + "\n"
    shown = daemons.run(binary, "config", "--config", file).stdout
    assert str(tmp_path / "secret_token") in shown


@pytest.mark.parametrize(
    "arguments, said",
    [
        ([], "--secret FILE"),
        (["--secret", "-", "--database", "postgresql://me:hush@host/db"], "DATABASE_URL"),
        (["--secret", "-", "--database", "host=here password=hush"], "DATABASE_URL"),
        (["--secret", "-", "--database", "host=here password = hush"], "DATABASE_URL"),
        (["--secret", "-", "--database", "postgresql://here/x?passwor%64=hush"], "DATABASE_URL"),
        (["--secret", "-", "--database", "foo"], '--database: database.url is not a connection string of Postgres: '
         'missing "=" after "…" in connection info string; write postgresql://user@host/database'),
    ],
)
def test_what_it_cannot_do_is_told_and_nothing_written(init, tmp_path, arguments, said):
    text = init(*arguments, stdin=daemons.SECRET + "\n", code=2)
    assert said in text and "hush" not in text
    assert list(tmp_path.iterdir()) == []


def test_a_secret_of_any_characters_reads_the_same_in_the_config(init, binary, database, tmp_path):
    init("--secret", "-", "--database", database.url(), stdin='s"e\\c\x7fr\tet\n')
    shown = daemons.run(binary, "config", "--config", tmp_path / "zoomhookd.toml")
    assert shown.returncode == 0, shown.stderr


def test_a_url_that_is_none_is_told_before_anything_is_written(init, tmp_path):
    text = init("--secret", "-", "--database", "postgresql://host/x%ZZ", stdin=daemons.SECRET + "\n", code=2)
    assert "not a connection string" in text
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_missing_is_told_before_it_asks(binary, tmp_path):
    done = daemons.run(binary, "init", "--config", tmp_path / "away/zoomhookd.toml")
    assert done.returncode == 2
    assert f"there is no folder for {tmp_path}/away/zoomhookd.toml; make it first: mkdir -p {tmp_path}/away" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody without rights")
def test_without_the_right_to_make_a_database_it_says_who_must(binary, url, cluster):
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:  # pytest keeps its own folders from other users
        os.chown(folder, 65534, -1)
        refuses_to_init_as_nobody(binary, url, pathlib.Path(folder) / "zoomhookd.toml")


def refuses_to_init_as_nobody(binary, url, file):
    command = [binary, "init", "--config", file, "--secret", "-", "--database", url]
    done = subprocess.run(
        ["setpriv", "--reuid=65534", "--clear-groups", *map(str, command)],
        input=daemons.SECRET + "\n", capture_output=True, text=True, env=daemons.clean_environment(), cwd="/tmp",
    )
    assert done.returncode == 1
    assert "createuser new_" in done.stderr and "createdb -E UTF8" in done.stderr
    assert "mend what is said above, then: zoomhookd migrate" in done.stdout
    assert "zoomhookd-spool" in file.read_text()  # where such a user may write


def test_it_asks_and_shows_no_secret(binary, database, tmp_path):
    file = tmp_path / "zoomhookd.toml"
    terminal = Terminal([binary, "init", "--config", file])
    terminal.shows("Secret Token")
    until(lambda: not terminal.echoes(), 10, "typing is not shown")
    terminal.types(daemons.SECRET + "\n")
    terminal.shows("Use it all the same? [y/N] ")  # it has 24 characters
    terminal.types("y\n")
    terminal.shows("The database [postgresql:///zoomhookd]: ")
    assert terminal.echoes()
    terminal.types(database.url() + "\n")
    terminal.shows("Next:")
    assert terminal.ends() == 0
    assert daemons.SECRET not in terminal.text and daemons.SECRET in file.read_text()


def test_a_mispasted_token_and_database_are_asked_for_again(binary, database, tmp_path):
    file = tmp_path / "zoomhookd.toml"
    terminal = Terminal([binary, "init", "--config", file])
    for typed, answer in (("short", ""), (daemons.SECRET, "y")):
        terminal.shows("Secret Token (")
        until(lambda: not terminal.echoes(), 10, "typing is not shown")
        terminal.types(typed + "\n")
        terminal.shows(f"That has {len(typed)} characters; Zoom's Secret Tokens have 22")
        terminal.text = ""
        terminal.types(answer + "\n")
    terminal.shows("The database [postgresql:///zoomhookd]: ")
    terminal.types("foo\n")
    terminal.shows("is not a connection string of Postgres")
    terminal.types(database.url() + "\n")
    terminal.shows("Next:")
    assert terminal.ends() == 0
    assert daemons.SECRET in file.read_text()


def test_ctrl_c_writes_nothing_and_leaves_the_terminal_as_it_was(binary, tmp_path):
    terminal = Terminal([binary, "init", "--config", tmp_path / "zoomhookd.toml"])
    terminal.shows("Secret Token")
    until(lambda: not terminal.echoes(), 10, "typing is not shown")
    terminal.types("half a tok\x03")
    assert terminal.process.wait(timeout=10) == -signal.SIGINT  # which a shell tells as 130
    assert terminal.echoes()
    terminal.shows("\n")
    assert terminal.text.count("\n") == 1, "nothing more is said"
    terminal.ends()
    assert list(tmp_path.iterdir()) == []
