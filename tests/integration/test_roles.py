# What each role of sql/roles.sql may do, tried as that role; the other tests serve as the writer.
import psycopg
import pytest

from harness import zoom
from harness.schema import SQL, WRITER, make_version, migrate

READER = "reader_test"
ANALYST = "analyst_test"


@pytest.fixture
def filled(daemon, database):
    """A database with one row, a login role that may only read, and one that may only read the views."""
    assert zoom.post(daemon.webhook(), zoom.notification()).status == 200
    for user, role in ((READER, "zoomhook_reader"), (ANALYST, "zoomhook_analyst")):
        database.psql("-c", f"DROP ROLE IF EXISTS {user}", "-c", f"CREATE ROLE {user} LOGIN IN ROLE {role}")
    return database


def refused(database, user, statement):
    with database.connect(user) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM events",
        "TRUNCATE events",
        "DROP TABLE events",
        "ALTER TABLE events ADD COLUMN x int",
        "CREATE TABLE mine (x int)",
        "CREATE ROLE another",
    ],
)
def test_the_writer_can_destroy_nothing(filled, statement):
    refused(filled, WRITER, statement)
    assert filled.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM events",
        "UPDATE events SET deliveries = 9",
        "INSERT INTO events DEFAULT VALUES",
        "TRUNCATE events",
    ],
)
def test_the_reader_can_change_nothing(filled, statement):
    refused(filled, READER, statement)
    assert filled.count() == 1


@pytest.mark.parametrize("view", ["events", "recent", "sample_events"])
def test_the_reader_can_read(filled, view):
    with filled.connect(READER) as connection:
        assert len(connection.execute(f"SELECT * FROM {view}").fetchall()) == 1


def views(database):
    return [row["name"] for row in database.rows("SELECT unnest(zoomhook_view_names()) AS name")]


@pytest.mark.parametrize("user", [READER, ANALYST])
def test_the_reader_and_the_analyst_read_every_view_by_both_names(filled, user):
    with filled.connect(user) as connection:
        for view in views(filled):
            for name in (view, f"zoomhook_{view}"):
                connection.execute(f"SELECT * FROM {name}").fetchall()
        assert connection.execute("SELECT topic FROM meetings").fetchall() == [{"topic": "Weekly"}]
        assert len(connection.execute("TABLE recent").fetchall()) == 1


@pytest.mark.parametrize(
    "table", ["events", "events_default", "rejected", "url_validations", "zoomhook_known_users", "zoomhook_mentions"]
)
def test_the_analyst_reads_nothing_else(filled, table):
    refused(filled, ANALYST, f"SELECT * FROM {table}")


@pytest.mark.parametrize("statement", ["SELECT zoomhook_count_events()", "SELECT zoomhook_make_views()", "DELETE FROM event_counts"])
def test_neither_the_reader_nor_the_analyst_changes_the_counts(filled, statement):
    refused(filled, READER, statement)
    refused(filled, ANALYST, statement)


def test_nobody_else_may_look_into_events_by_the_functions_of_the_views(filled):
    filled.psql("-c", "DROP ROLE IF EXISTS nobody_test", "-c", "CREATE ROLE nobody_test LOGIN", "-c", "GRANT SELECT ON participants TO nobody_test")
    refused(filled, "nobody_test", "SELECT * FROM participants")
    filled.psql("-c", "DROP OWNED BY nobody_test", "-c", "DROP ROLE nobody_test")


def test_functions_that_run_as_their_owner_fix_their_search_path(filled):
    """pg_temp must come last: else a temporary table of the caller's is taken for ours, with the owner's rights."""
    found = filled.rows(
        "SELECT proname, array_to_string(proconfig, ' ') AS settings FROM pg_proc"
        " WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    assert found, "there are no such functions, so nothing was shown"
    for function in found:
        assert "search_path=" in function["settings"] and "pg_temp" in function["settings"], function


def test_running_the_roles_file_again_changes_nothing(filled, roles_file):
    filled.psql("-f", roles_file)
    refused(filled, WRITER, "DELETE FROM events")


def test_a_later_migration_hands_the_rights_over_where_roles_were_given_before(binary, cluster, template):
    """As if sql/roles.sql of that time had been run; `template` has made the roles."""
    database = cluster.create_database()
    files = sorted(file.name for file in SQL.glob("0*.sql"))
    make_version(database, next(i for i, name in enumerate(files) if name.endswith("_privacy.sql")))
    for grant in (
        "ALTER TABLE zoomhook_migrations OWNER TO zoomhook_owner",
        "GRANT INSERT (raw) ON events TO zoomhook_writer",
        "GRANT SELECT ON recent TO zoomhook_reader",
    ):
        database.psql("-c", grant)
    migrate(binary, database)
    assert database.row(
        "SELECT has_column_privilege('zoomhook_writer', 'events', 'origin', 'INSERT') AS origin,"
        " has_function_privilege('zoomhook_writer', 'zoomhook_forget_tokens(timestamptz, int)', 'EXECUTE') AS tokens,"
        " has_table_privilege('zoomhook_writer', 'zoomhook_forgotten', 'SELECT') AS forgotten,"
        " has_table_privilege('zoomhook_reader', 'deauthorizations', 'SELECT') AS reader,"
        " has_table_privilege('zoomhook_reader', 'recovered', 'SELECT') AS recovered,"
        " (SELECT bool_and(has_column_privilege('zoomhook_writer', 'events', c, 'SELECT'))"
        "  FROM unnest(ARRAY['received_at', 'request_id', 'origin']) AS c) AS finds,"
        " (SELECT string_agg(DISTINCT pg_get_userbyid(relowner), ',') FROM pg_class"
        "  WHERE relname IN ('zoomhook_forgotten', 'zoomhook_tokens_forgotten', 'deauthorizations', 'recovered', 'zoomhook_recovered',"
        "   'zoomhook_recovered_up_to')) AS owner,"
        " (SELECT bool_and(has_table_privilege('zoomhook_writer', 'zoomhook_recovered_up_to', p)) FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) AS p)"
        "  AND has_table_privilege('zoomhook_reader', 'zoomhook_recovered_up_to', 'SELECT') AS up_to"
    ) == {
        "origin": True, "tokens": True, "forgotten": False, "reader": True, "recovered": True, "finds": True, "up_to": True,
        "owner": "zoomhook_owner",
    }
