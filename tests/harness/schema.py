# A database as an administrator prepares it: migrated by the owner, served by a role that may only write.
import pathlib

from harness import daemon as daemons

ROLES_FILE = pathlib.Path(__file__).resolve().parents[2] / "sql" / "roles.sql"
WRITER = "zoomhookd_test"  # the login role that serves: it may do what the group zoomhook_writer may, no more


def migrate(binary, database, *arguments):
    """As the owner, before anything serves: what an administrator does."""
    done = daemons.run(binary, "migrate", *arguments, environment={"DATABASE_URL": database.url()})
    assert done.returncode == 0, done.stdout + done.stderr


def migrated_database(cluster, binary):
    """The first of a cluster, with its roles; others may be copies, since copying is quick."""
    database = cluster.create_database()
    migrate(binary, database)
    database.psql("-f", ROLES_FILE)
    database.psql("-c", f"CREATE ROLE {WRITER} LOGIN IN ROLE zoomhook_writer")
    return database
