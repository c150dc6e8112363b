# The commands of docs/backup.md: dumps restored, a month put back, a copied spool, a new server beneath a running daemon.
import datetime
import shutil
import subprocess

import pytest

from harness import daemon as daemons
from harness import zoom
from harness.load import Load, stored_bodies
from harness.postgres import Cluster, Database
from harness.schema import ROLES_FILE, WRITER, migrated_database
from harness.wait import until

MONTH = datetime.date(2025, 3, 1)


@pytest.fixture(scope="module")
def other_cluster():
    server = Cluster()
    yield server
    server.destroy()


def command(*arguments):
    done = subprocess.run([*map(str, arguments)], capture_output=True, text=True, cwd="/tmp", timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def dump(database, file, *options):
    command("pg_dump", "-Fc", *options, "-f", file, database.url())


def restore(file, database, *options):
    command("pg_restore", "--exit-on-error", *options, "-d", database.url(), file)


def give_roles(database):
    """What belongs to the server and not to the database: see docs/backup.md."""
    database.psql("-f", ROLES_FILE)
    exists = database.rows("SELECT FROM pg_roles WHERE rolname = %s", [WRITER])
    database.psql("-c", f"{'ALTER' if exists else 'CREATE'} ROLE {WRITER} LOGIN")
    database.psql("-c", f"GRANT zoomhook_writer TO {WRITER}")


def restored(file, cluster):
    database = cluster.create_database()
    restore(file, database, "--no-owner", "--no-privileges")
    give_roles(database)
    return database


ROWS = "SELECT id, tableoid::regclass::text AS month, digest, deliveries, raw, body FROM events ORDER BY id"
RIGHTS = """
SELECT relname, pg_get_userbyid(relowner) AS owner, relacl::text AS rights FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') ORDER BY 1
"""


def test_a_dump_of_a_busy_database_holds_what_was_acknowledged_before(serve, database, other_cluster, tmp_path):
    daemon = serve(database)
    with Load(daemon.port()) as load:
        until(lambda: len(load.acknowledged()) > 100, 30, "a hundred are stored")
        before = load.acknowledged()
        dump(database, tmp_path / "zoomhookd.dump")
    assert before <= stored_bodies(restored(tmp_path / "zoomhookd.dump", other_cluster))


def test_a_restored_database_is_the_same_and_the_daemon_goes_on_in_it(
    binary, serve, database, other_cluster, tmp_path
):
    first, late = zoom.notification(), zoom.notification(event_ts=1_000_000_000_000)
    daemon = serve(database)
    for body in (first, late):
        assert zoom.post(daemon.webhook(), body, zoom.headers(body, timestamp=zoom.now() - 5)).status == 200
    daemon.stop()
    dump(database, tmp_path / "zoomhookd.dump")
    copy = restored(tmp_path / "zoomhookd.dump", other_cluster)
    assert copy.rows(ROWS) == database.rows(ROWS)
    assert copy.rows(RIGHTS) == database.rows(RIGHTS)
    assert nobody_may_call(copy)
    done = daemons.run(binary, "migrate", environment={"DATABASE_URL": copy.url()})
    assert "nothing to do" in done.stdout, done.stdout + done.stderr
    going_on = serve(copy)
    for body in (first, zoom.notification()):  # a retry and a new one
        assert zoom.post(going_on.webhook(), body).status == 200
    rows = copy.rows(ROWS)
    assert [row["deliveries"] for row in rows] == [2, 1, 1]
    assert len({row["id"] for row in rows}) == 3
    copy.psql("-c", f"SELECT zoomhook_make_month('{MONTH}')", user=WRITER)


def nobody_may_call(database):
    """What drops events is not for PUBLIC."""
    functions = database.rows(
        "SELECT has_function_privilege('public', oid, 'EXECUTE') AS public"
        " FROM pg_proc WHERE proname ~ 'zoomhook_(drop|delete|prun|grow|forget)'"
    )
    return functions and not any(function["public"] for function in functions)


def test_a_database_of_the_daemons_own_is_restored_as_its_own(binary, serve, cluster, other_cluster, tmp_path):
    """As with the Debian package: one role, which owns the database and migrates."""
    for server in (cluster, other_cluster):
        server.psql("postgres", "-c", "CREATE ROLE owner_and_writer LOGIN")
    mine, copy = (server.create_database(owner="owner_and_writer") for server in (cluster, other_cluster))
    daemon = serve(mine, user="owner_and_writer")
    until(lambda: zoom.post(daemon.webhook(), zoom.notification()).status == 200, 30, "it has migrated")
    dump(mine, tmp_path / "zoomhookd.dump")
    restore(tmp_path / "zoomhookd.dump", copy, "--no-owner", "--role=owner_and_writer")
    assert copy.rows(ROWS) == mine.rows(ROWS)
    assert nobody_may_call(copy)
    going_on = serve(copy, user="owner_and_writer")
    until(lambda: zoom.post(going_on.webhook(), zoom.notification()).status == 200, 30, "it goes on")
    assert not going_on.lines("migrated")


def in_month():
    return zoom.notification("meeting.load", event_ts=int(datetime.datetime(2025, 3, 9).timestamp() * 1000))


def test_a_dropped_month_is_put_back_while_notifications_come(serve, database, tmp_path):
    daemon, file = serve(database), tmp_path / "events_2025_03.dump"
    database.psql("-c", f"SELECT zoomhook_make_month('{MONTH}')")
    for _ in range(5):
        assert zoom.post(daemon.webhook(), in_month()).status == 200
    rows = database.rows(ROWS)
    with Load(daemon.port()) as load:
        dump(database, file, "-t", "events_2025_03")
        in_the_future = "now() + interval '1 day'"  # for the test: its rows came today
        until(
            lambda: database.row(f"SELECT zoomhook_drop_month('{MONTH}', {in_the_future}) AS done")["done"],
            30,
            "the month is dropped",
        )
        late = in_month()  # to the default partition, from where it moves when the month is made
        assert zoom.post(daemon.webhook(), late).status == 200
        database.psql("-c", f"SELECT zoomhook_make_month('{MONTH}')")
        restore(file, database, "--data-only", "-t", "events_2025_03")
    assert load.statuses() == {200}
    back = [row for row in database.rows(ROWS) if row["month"] == "events_2025_03"]
    assert back[:5] == rows
    assert [bytes(row["raw"]) for row in back[5:]] == [late]
    with pytest.raises(AssertionError, match="duplicate key"):
        restore(file, database, "--data-only", "-t", "events_2025_03")
    assert [row for row in database.rows(ROWS) if row["month"] == "events_2025_03"] == back


def spooled_only(serve, cluster, database, folder):
    """(a daemon, what it has acknowledged): all in the spool, Postgres being away."""
    daemon = serve(database, {"spool.directory": str(folder)})
    cluster.stop()
    bodies = [zoom.notification() for _ in range(5)]
    for body in bodies:
        assert zoom.post(daemon.webhook(), body).status == 200
    return daemon, bodies


@pytest.mark.parametrize("daemon_runs", [True, False])
def test_a_copied_spool_is_drained_in_place_of_a_lost_one(
    serve, cluster, database, tmp_path, postgres_is_well_afterwards, daemon_runs
):
    daemon, bodies = spooled_only(serve, cluster, database, tmp_path / "spool")
    copy = tmp_path / "copy"
    if daemon_runs:  # a plain copy of files that are being written need not fit together
        copy.mkdir()
        for file in (tmp_path / "spool").glob("spool-*.sqlite"):
            command("sqlite3", file, f".backup {copy / file.name}")
    daemon.process.kill()
    daemon.process.wait(timeout=10)
    if not daemon_runs:
        shutil.copytree(tmp_path / "spool", copy)
    cluster.start()
    shutil.rmtree(tmp_path / "spool")  # the disk is lost
    serve(database, {"spool.directory": str(copy)})
    until(lambda: database.count() == len(bodies), 30, "what was in the copy is stored")
    assert {bytes(row["raw"]) for row in database.rows()} == set(bodies)
    assert not list(copy.glob("*.damaged*"))


def end_writing(database):
    """Committed one by one: a session that is ended must find the setting when it returns."""
    name = database.name
    database.psql("-c", f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    others = f"datname = '{name}' AND pid <> pg_backend_pid()"
    database.psql("-c", f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE {others}")


def all_is_there(load, database):
    until(lambda: load.acknowledged() <= stored_bodies(database), 30, "what was acknowledged is stored")
    rows = database.rows("SELECT id, digest FROM events")
    assert len({row["id"] for row in rows}) == len({bytes(row["digest"]) for row in rows}) == len(rows)


def test_a_dump_moves_to_a_new_server_while_the_daemon_takes_notifications(
    serve, cluster, other_cluster, database, tmp_path
):
    """database.url names both servers; the new one has the database under another name until all is there."""
    name = database.name
    both = database.url(WRITER).replace("host=", f"host={other_cluster.folder},")
    daemon = serve(database, {"database.url": both, "spool.directory": str(tmp_path / "spool")})
    with Load(daemon.port()) as load:
        until(lambda: len(load.acknowledged()) > 100, 30, "a hundred are stored")
        end_writing(database)
        dump(database, tmp_path / "zoomhookd.dump")
        new = restored(tmp_path / "zoomhookd.dump", other_cluster)
        before = new.count()
        other_cluster.psql("postgres", "-c", f"ALTER DATABASE {new.name} RENAME TO {name}")
        new = Database(other_cluster, name)
        until(lambda: new.count() > before + 20, 30, "notifications reach the new server")
    assert load.statuses() == {200}
    all_is_there(load, new)


def test_pg_upgrade_beneath_a_running_daemon_loses_and_refuses_nothing(binary, serve, tmp_path):
    """From one version to the same, since a distribution has one. The new server takes the address of the old."""
    old, new = Cluster(), Cluster()
    try:
        database = migrated_database(old, binary)
        daemon = serve(database, {"spool.directory": str(tmp_path / "spool")})
        with Load(daemon.port()) as load:
            until(lambda: len(load.acknowledged()) > 100, 30, "a hundred are stored")
            old.stop("fast")
            new.stop("fast")
            new.upgrade_from(old)
            database = Database(new, database.name)
            before = database.count()
            until(lambda: database.count() > before + 20, 30, "notifications reach the new server")
        assert load.statuses() == {200}
        all_is_there(load, database)
        daemon.stop()
    finally:
        new.destroy()
        old.destroy()
