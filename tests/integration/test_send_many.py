# `zoomhookd send --count`: many, at a rate, over several connections, and what is told of them.
import json
import re
import signal
import subprocess
import threading

import pytest

from harness.daemon import run
from harness.sending import config_of, receiver, send_to_own
from harness.wait import until


@pytest.fixture(scope="module")
def database(new_database):
    return new_database()


@pytest.fixture(scope="module")
def daemon(serve_for_module, database):
    return serve_for_module(database)


@pytest.fixture(scope="module")
def config(tmp_path_factory, daemon, database):
    return config_of(daemon, database, tmp_path_factory.mktemp("send"))


def test_many_are_as_many_rows(binary, config, database):
    before = database.count()
    done = send_to_own(binary, config, "meeting.participant_joined", "--count", 50)
    assert done.returncode == 0, done.stderr
    assert "50 of 50 sent in" in done.stdout and "200  50" in done.stdout
    for word in ("p50", "p99", "max"):
        assert word in done.stdout
    assert database.count() == before + 50
    joined = database.row(
        "SELECT count(DISTINCT object_uuid) AS meetings, count(DISTINCT user_id) AS people FROM ("
        "SELECT * FROM events WHERE event = 'meeting.participant_joined' ORDER BY id DESC LIMIT 50) AS latest"
    )
    assert joined["meetings"] == 1 and joined["people"] == 50


def test_a_rate_is_kept_and_each_is_told_for_programs(binary, config):
    done = send_to_own(binary, config, "meeting.started", "--count", 5, "--rate", 10, "--json")
    assert [json.loads(line)["status"] for line in done.stdout.splitlines()] == [200] * 5
    assert "5 of 5 sent" in done.stderr
    seconds = float(re.search(r"sent in ([\d.]+) s", done.stderr)[1])
    assert seconds >= 0.4  # the fifth is four tenths after the first


def test_a_rate_is_kept_on_several_connections(binary, tmp_path):
    (tmp_path / "token").write_text("any")
    together = threading.Barrier(3)
    first = [True]

    def answer_three_at_once():
        if first:
            first.pop()  # the first goes alone
        else:
            together.wait(timeout=9)

    with receiver(before=answer_three_at_once) as url:
        done = run(
            binary, "send", "user.created", "--count", 7, "--rate", 300, "--url", url, "--secret", tmp_path / "token"
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "200  7" in done.stdout


def test_some_without_an_answer_are_counted(binary, tmp_path):
    (tmp_path / "token").write_text("any")
    left = [None] * 3

    def answer_three():
        left.pop()  # the fourth raises, and the connection ends

    with receiver(before=answer_three) as url:
        done = run(binary, "send", "user.created", "--count", 5, "--url", url, "--secret", tmp_path / "token")
    assert done.returncode == 1
    assert "5 of 5 sent" in done.stdout and "200  3" in done.stdout and "none  2" in done.stdout


def test_ctrl_c_still_brings_the_summary(binary, config, database):
    before = database.count()
    process = subprocess.Popen(
        [binary, "send", "meeting.started", "--config", config, "--count", "100000", "--rate", "20"],
        stdout=subprocess.PIPE,
        text=True,
    )
    until(lambda: database.count() > before + 1, 10, "some are stored")
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=10)
    assert process.returncode == 1
    sent = int(re.search(r"^(\d+) of 100000 sent", said, re.MULTILINE)[1])
    assert sent == database.count() - before
