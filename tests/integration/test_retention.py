# What is kept long enough goes by itself or by `zoomhookd prune`, and what is left of the disk is told.
import pytest

from harness import admin, zoom
from harness import daemon as daemons
from harness.schema import WRITER
from harness.wait import until

ROWS = """INSERT INTO events (event_ts, received_at, last_received_at, app, digest)
SELECT {event_ts}, t, t, 'default', sha256(i::text::bytea)
FROM generate_series(1, {count}) AS i, LATERAL (SELECT {received_at}) AS at(t)"""
IN_MAY_2024 = ROWS.format(event_ts="t", count=1000, received_at="timestamptz '2024-05-05' + i * interval '1 second'")
WITHOUT_A_TIME = ROWS.format(event_ts="'epoch'", count=30, received_at="now() - (i - 0.5) * interval '1 day'")


@pytest.fixture
def filled(database):
    """A month long over, and a row from each of the last 30 days in the default partition."""
    database.psql("-c", "SELECT zoomhook_make_month('2024-05-01')", "-c", IN_MAY_2024)
    database.psql("-c", WITHOUT_A_TIME, "-c", "ANALYZE events")
    return database


@pytest.fixture
def prune(binary, filled, tmp_path):
    def run(*arguments, keep="14d", code=0):
        config = tmp_path / "prune.toml"
        config.write_text(daemons.toml(daemons.settings_for(filled.url(WRITER), {"retention.keep": keep})))
        done = daemons.run(binary, "prune", *arguments, "--config", config)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def test_a_dry_run_shows_what_goes_and_changes_nothing(prune, filled):
    said = prune("--dry-run").splitlines()
    assert said[0].startswith("would prune events_2024_05: about 1000 rows, ") and said[0].endswith(" KiB")
    assert said[1] == "would prune events_default: 16 rows"
    assert said[2].endswith(" of disk would be free again")
    assert filled.count() == 1030


def test_pruned_is_what_was_received_before(prune, filled):
    assert prune().startswith("pruned events_2024_05: about 1000 rows, ")
    kept = filled.row("SELECT count(*) AS n, min(received_at) > now() - interval '14 days' AS young FROM events")
    assert kept == {"n": 14, "young": True}
    assert prune() == "nothing is older than retention.keep\n"


def test_without_a_time_to_keep_nothing_is_pruned_and_the_config_is_named(prune, filled):
    assert 'retention.keep is not set: everything is kept. Set it in the config, e.g. to "365d"' in prune(keep="", code=1)
    assert filled.count() == 1030


def test_less_than_a_week_is_a_mistake(prune):
    assert 'retention.keep: "6d" must be from 7d to 36500d' in prune(keep="6d", code=1)


def test_an_open_report_is_named_when_it_stays(prune, filled):
    with filled.connect() as report, report.transaction():
        report.execute("SELECT count(*) FROM events")
        said = prune(code=1)
        assert "pruning waits for a transaction" in said and "events_2024_05" in said


def test_the_daemon_prunes_by_itself_and_measures_the_disk(serve, filled):
    daemon = serve(filled, {"retention.keep": "14d", "database.disk_size": "2TiB"})
    daemon.await_line("pruned", "events_2024_05")
    daemon.await_line("pruned", "events_default")
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    said = until(lambda: "zoomhookd_stored_bytes" in (all := admin.metrics(daemon)) and all, 20, "the disk is measured")
    assert said["zoomhookd_stored_bytes"] > 0
    assert 1 << 40 < said["zoomhookd_database_free_bytes"] < 2 << 40
    assert "zoomhookd_time_until_disk_full_seconds" not in said  # two weeks of so little never fill it
