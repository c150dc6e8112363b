# zoomhookd recover: what never arrived is fetched from Zoom's log, once, whatever happens meanwhile.
import json
import re
import threading
import time

import pytest

from harness import zoom
from harness.commands import Following, write_config
from harness.daemon import run
from harness.process import read
from harness.recover import config, lose, mend, recover, refuse, settings  # noqa: F401
from harness.sanitizer import libraries
from harness.senders import Senders
from harness.tunnel import Tunnel
from harness.wait import until

HOUR = 3600


def test_what_never_arrived_becomes_rows_once(api, recover, database):
    bodies = lose(api, 700)
    first = recover("--since", "2h")
    assert (first["found"], first["stored"], first["already_there"], first["done"]) == (700, 700, 0, True)
    again = recover("--since", "2h")
    assert (again["found"], again["stored"], again["already_there"]) == (700, 0, 700)
    rows = database.rows()
    assert {bytes(row["raw"]) for row in rows} == set(bodies) and len(rows) == len(bodies)
    row = rows[0]
    assert (row["origin"], row["event"], row["app"]) == ("recovered", "meeting.started", "default")
    assert row["request_id"].startswith("id-") and row["body"]["payload"]["object"]["topic"].startswith("lost")
    assert [row[name] for name in ("signature", "zm_timestamp", "secret_id", "remote_addr")] == [None] * 4


def test_people_read_what_was_done(api, binary, config, database):
    lose(api, 2)
    api.add_lost(zoom.challenge(), "c", time.time() - 60)
    done = run(binary, "recover", "--config", config, "--since", "8d")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Zoom's log of failed deliveries from ")
    assert "         3  found" in lines and "         2  stored" in lines
    assert "         1  challenges and app_deauthorized, which are never recovered" in lines
    assert any(line.startswith("24 h") or line.startswith("1 d") for line in lines if "seven days" in line), lines
    (began,) = done.stderr.splitlines()  # no terminal, and no bar: somebody may wait for minutes
    assert began.startswith("reading Zoom's log of failed deliveries from ") and began.endswith(f" at {api.api_url}")


def test_a_time_that_zoom_does_not_keep_is_a_mistake(api, binary, config):
    for span in (["--until", "10d"], ["--since", "2099-01-01"], ["--since", "1h", "--until", "2h"]):
        assert run(binary, "recover", "--config", config, *span).returncode == 2
    assert api.asked == []


def test_a_dry_run_reports_the_same_and_stores_nothing(api, recover, database):
    lose(api, 3)
    assert recover("--dry-run")["stored"] == 3
    assert database.count() == 0
    assert recover()["stored"] == 3
    assert recover("--dry-run")["already_there"] == 3


def test_retries_and_what_arrived_after_all_are_one_row(api, serve, recover, database):
    daemon = serve(database)
    arrived = zoom.notification(topic="arrived")
    assert zoom.post(daemon.webhook(), arrived).status == 200
    api.add_lost(arrived, "arrived", time.time() - 60)
    lost = zoom.notification(topic="lost")
    for number in range(4):
        api.add_lost(lost, "lost", time.time() - 60 * number, retry_num=number)
    respelled = zoom.notification(topic="ärger")
    fields = zoom.headers(respelled, request_id="respelled")
    assert zoom.post(daemon.webhook(), respelled, fields).status == 200
    api.add_lost(json.dumps(json.loads(respelled)), "respelled", time.time() - 60)
    report = recover("--type", "all")
    assert (report["found"], report["stored"], report["already_there"]) == (6, 1, 5)
    assert sorted(row["origin"] for row in database.rows()) == ["recovered", "webhook", "webhook"]


def test_what_zoom_sends_again_by_itself_is_left_to_it(api, recover, database):
    api.add_lost(zoom.notification(), "retried", time.time() - 60, status=503)
    api.add_lost(zoom.notification(), "given-up", time.time() - 6000, status=503)
    report = recover()
    assert (report["stored"], report["left_to_zoom"]) == (1, 1)
    assert [row["request_id"] for row in database.rows()] == ["given-up"]


def test_what_is_cut_off_is_kept_and_marked(api, recover, database):
    whole = zoom.notification()
    api.add_lost(whole[:50], "cut", time.time() - 60, event="meeting.started")
    api.add_lost("\u0000 no JSON \ud83d", "none", time.time() - 60, event="meeting.ended")
    api.add_lost("N/A", "without", time.time() - 60)
    api.add_lost(whole, "malformed", time.time() - 60, date_time="2022-09-09T08:11:387Z")
    api.add("not an entry", time.time() - 60)
    report = recover()
    assert (report["found"], report["stored"], report["incomplete"]) == (5, 1, 2)
    assert (report["without_body"], report["not_understood"]) == (1, 1)
    kept = database.rows("SELECT event, raw, body FROM events WHERE origin = 'incomplete' ORDER BY event DESC")
    assert [row["event"] for row in kept] == ["meeting.started", "meeting.ended"]
    assert bytes(kept[0]["raw"]) == whole[:50] and kept[0]["body"] is None
    shown = database.rows("SELECT request_id, whole FROM recovered ORDER BY request_id")
    assert [(row["request_id"], row["whole"]) for row in shown] == [
        ("cut", False), ("malformed", True), ("none", False),
    ]
    assert recover()["already_there"] == 3


@pytest.mark.parametrize("sqlstate", ["P0001", "23514"])
def test_what_postgres_refuses_is_named_and_the_rest_is_stored(api, binary, config, recover, database, sqlstate):
    lose(api, 400)
    refuse(database, "lost 7", sqlstate)
    report = recover(code=1)
    assert (report["done"], report["stored"], report["refused"]) == (True, 399, 1)
    assert report["refusals"] == [
        {"request_id": "id-7-1800", "event": "meeting.started", "why": f"not this one (SQLSTATE {sqlstate})"}
    ]
    done = run(binary, "recover", "--config", config)
    assert done.returncode == 1 and "\nzoomhookd: Postgres refuses entries: " in done.stderr, done.stderr
    assert f"            id-7-1800 meeting.started: not this one (SQLSTATE {sqlstate})" in done.stdout.splitlines()
    assert "lost 7" not in done.stdout + done.stderr
    mend(database)
    assert recover()["stored"] == 1
    assert database.count() == 400


def test_what_is_refused_for_want_of_a_right_ends_it(api, recover, database):
    lose(api, 2)
    with database.connect() as connection:
        connection.execute("REVOKE INSERT ON events FROM zoomhook_writer")
    report = recover(code=1)
    assert (report["done"], report["stored"], report["refused"]) == (False, 0, 0)
    assert "sql/roles.sql" in report["why_not"]


def test_rows_that_are_recovered_are_in_the_views(api, recover, database):
    lose(api, 1)
    recover()
    assert database.count() == 1
    assert database.row("SELECT count(*) AS n FROM recent")["n"] == 1


def test_an_outage_is_mended_while_traffic_goes_on_and_the_recovery_is_killed(
    api, serve, binary, config, recover, database
):
    """The promise: of 2,000 notifications 500 meet a tunnel that is down, and each becomes exactly one row."""
    daemon = serve(database)
    sent, of_zoom = [], threading.Lock()

    def outage(number):
        return number % 4 == 1

    with Tunnel(daemon.port()) as tunnel:
        for number in range(1200):
            tunnel.down = outage(number)
            sent.append(zoom.notification(topic=f"before {number}"))
            assert tunnel.deliver(sent[-1], api) == (404 if tunnel.down else 200)

        def go_on():
            for number in range(800):
                body = zoom.notification(topic=f"meanwhile {number}")
                with of_zoom:
                    tunnel.down = outage(number)
                    tunnel.deliver(body, api)
                    sent.append(body)

        with Senders([go_on], seconds=120) as live:
            until(lambda: len(sent) >= 1300, 120, "more is lost than a page of the log holds")
            api.troubles.extend([0.0, 60.0])
            with Following(binary, config.parent, "recover", "--config", config, "--since", "1h") as killed:
                until(lambda: database.rows("SELECT FROM events WHERE origin = 'recovered'"), 30, "it has begun")
                killed.process.kill()
            assert len(api.pages()) == 1, "it was killed between two pages"
            recover("--since", "1h")
            recover("--since", "1h")
            live.threads[0].join(timeout=120)
    recover("--since", "1h")
    rows = database.rows("SELECT raw, origin FROM events")
    assert sorted(bytes(row["raw"]) for row in rows) == sorted(sent) and len(rows) == 2000
    assert sum(row["origin"] == "recovered" for row in rows) == 500
    assert recover("--since", "1h")["stored"] == 0


def test_only_one_recovers_into_a_database_at_a_time(api, binary, config, tmp_path, database):
    lose(api, 1)
    api.troubles.append(20.0)
    with Following(binary, config.parent, "recover", "--config", config, "--since", "2h"):
        until(lambda: api.asked, 10, "it asks Zoom")
        done = run(binary, "recover", "--config", config)
        assert done.returncode == 1 and "just now" in done.stderr
        assert run(binary, "recover", "--config", config, "--dry-run", "--since", "1m").returncode == 0


def test_ctrl_c_ends_it_in_order(api, binary, config, database):
    lose(api, 700)
    api.troubles.extend([0.0, 20.0])
    with Following(binary, config.parent, "recover", "--config", config, "--since", "2h") as running:
        until(lambda: database.count() == 300, 20, "the first page is stored")
        running.process.send_signal(2)
        assert running.process.wait(timeout=5) == 1
        assert "interrupted" in running.said() and "the same command" in running.said()
        assert "       300  stored" in running.lines()


@pytest.mark.usefixtures("postgres_is_well_afterwards")
def test_ctrl_c_ends_it_also_where_postgres_does_not_answer(api, binary, config, cluster):
    lose(api, 1)
    api.troubles.append(3.0)
    with Following(binary, config.parent, "recover", "--config", config, "--since", "2h") as running:
        until(lambda: api.asked, 20, "it asks Zoom")
        cluster.freeze()
        until(lambda: api.pages(), 20, "it has a page to store")
        running.process.send_signal(2)
        assert running.process.wait(timeout=20) == 1
        assert "interrupted" in running.said()


def test_what_is_redacted_or_forgotten_stays_so(api, binary, database, tmp_path):
    forgotten = tmp_path / "forgotten"
    config = write_config(tmp_path, database.url(), settings(api, **{"privacy.forgotten": str(forgotten)}))
    config.write_text(
        config.read_text() + '[[privacy.redact]]\nevents = ["meeting.*"]\ndrop = ["/payload/object/topic"]\n'
    )
    run(binary, "forget", "--config", config, "--email", "jo@example.com", "--yes")
    api.add_lost(zoom.notification(topic="hidden"), "a", time.time() - 60)
    api.add_lost(zoom.notification(topic="with jo@example.com"), "b", time.time() - 60)
    done = run(binary, "recover", "--config", config, "--json")
    report = json.loads(done.stdout)
    assert (report["stored"], report["forgotten"]) == (1, 1), done.stdout
    row = database.row("SELECT * FROM events WHERE origin = 'recovered'")
    assert "topic" not in row["body"]["payload"]["object"] and row["raw"] is None
    assert json.loads(run(binary, "recover", "--config", config, "--json").stdout)["already_there"] == 1


def peak_memory(binary, config, folder):
    """MiB that the command took at most."""
    peak = 0
    with Following(binary, folder, "recover", "--config", config) as running:
        while running.process.poll() is None:
            told = re.search(r"VmHWM:\s+(\d+) kB", read(f"/proc/{running.process.pid}/status"))
            peak = max(peak, int(told[1]) if told else 0)
            time.sleep(0.02)
        assert running.process.returncode == 0, running.said()
    return peak / 1024


def test_memory_stays_flat_over_a_hundred_thousand_entries(api, binary, config, database):
    if libraries(binary):
        pytest.skip("a sanitizer keeps freed memory: what a process takes says nothing")
    lose(api, 600)
    few = peak_memory(binary, config, config.parent)
    for hour in range(100):
        lose(api, 1000, ago=(hour + 1) * HOUR)
    many = peak_memory(binary, config, config.parent)
    assert database.count() == 100_600
    assert 0 < many < few + 16, f"{few:.0f} MiB for 600 entries, {many:.0f} for 100,600"
