# Somebody's own table or view that has a name of ours stays, and the rest of an upgrade is as ever.
import pytest

from harness import daemon as daemons
from harness import zoom
from harness.schema import ROLES_FILE, make_version, migrate
from harness.wait import until

OLDEST = 3


@pytest.fixture(params=[0, OLDEST], ids=["new", "upgraded"])
def crowded(request, cluster):
    """A schema in which `users`, `meetings`, `gaps` and `recordings` are somebody else's."""
    database = cluster.create_database()
    make_version(database, request.param)
    database.psql("-c", "CREATE TABLE users (id int, name text)", "-c", "INSERT INTO users VALUES (1, 'mine')")
    database.psql("-c", "CREATE VIEW meetings AS SELECT 'mine' AS topic", "-c", "CREATE MATERIALIZED VIEW gaps AS SELECT 1 AS one")
    database.psql("-c", "CREATE TYPE recordings AS ENUM ('vinyl')")
    return database


def test_what_is_there_stays_and_has_a_long_name_besides(binary, crowded, serve):
    done = daemons.run(binary, "migrate", environment={"DATABASE_URL": crowded.url()})
    assert done.returncode == 0, done.stderr
    daemon = serve(crowded, user="postgres")
    until(lambda: zoom.post(daemon.webhook(), zoom.notification()).status == 200, 20, "it stores")
    assert crowded.rows("SELECT * FROM users") == [{"id": 1, "name": "mine"}]
    assert crowded.rows("SELECT topic FROM meetings") == [{"topic": "mine"}]
    assert crowded.rows("SELECT topic FROM zoomhook_meetings") == [{"topic": "Weekly"}]
    assert crowded.rows("SELECT count(*) AS n FROM participants") == [{"n": 0}]


def test_renamed_it_makes_room(binary, crowded):
    migrate(binary, crowded)
    crowded.psql("-f", ROLES_FILE)
    said = crowded.psql("-c", "ALTER TABLE users RENAME TO my_users", "-c", "SELECT zoomhook_make_views() AS made")
    assert "meetings is not zoomhookd's and stays: use zoomhook_meetings, or rename yours" in said
    assert crowded.rows("SELECT user_id FROM users") == []
    assert crowded.row("SELECT has_table_privilege('zoomhook_analyst', 'users', 'SELECT') AS may")["may"]
    assert crowded.row("SELECT tableowner FROM pg_tables WHERE tablename = 'my_users'") == {"tableowner": "postgres"}


def test_who_read_before_an_upgrade_reads_the_views_and_all_is_one_owners(binary, cluster):
    database = cluster.create_database()
    make_version(database, OLDEST)
    database.psql("-c", "CREATE ROLE reading LOGIN", "-c", "CREATE ROLE owning", "-c", "GRANT ALL ON SCHEMA public TO owning")
    database.psql("-c", "GRANT SELECT ON recent TO reading", "-c", "ALTER FUNCTION zoomhook_drop_months OWNER TO owning")
    database.psql("-c", "ALTER TABLE events OWNER TO owning", "-c", "ALTER TABLE rejected OWNER TO owning")  # as roles.sql does
    migrate(binary, database)
    with database.connect("reading") as connection:
        for view in database.rows("SELECT unnest(zoomhook_view_names()) AS name"):
            connection.execute(f"SELECT * FROM {view['name']}")
    owners = "SELECT DISTINCT viewowner FROM pg_views WHERE viewname IN ('meetings', 'zoomhook_meetings', 'event_counts')"
    assert database.row(owners) == {"viewowner": "owning"}
