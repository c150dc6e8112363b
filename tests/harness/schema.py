# A database as an administrator prepares it: migrated by the owner, served by a role that may only write.
import hashlib
import pathlib

from harness import daemon as daemons

SQL = pathlib.Path(__file__).resolve().parents[2] / "sql"
ROLES_FILE = SQL / "roles.sql"
WRITER = "zoomhookd_test"  # the login role that serves: it may do what the group zoomhook_writer may, no more


def migrate(binary, database, *arguments):
    """As the owner, before anything serves: what an administrator does."""
    done = daemons.run(binary, "migrate", *arguments, environment={"DATABASE_URL": database.url()})
    assert done.returncode == 0, done.stdout + done.stderr


def make_version(database, version):
    """An empty database as a binary left it that knew no newer migration than `version`."""
    with database.connect() as connection:
        connection.execute("SET search_path = public, pg_temp")
        for number, file in enumerate(sorted(SQL.glob("0*.sql"))[:version], 1):
            connection.execute(file.read_text())
            checksum = hashlib.sha256(file.read_bytes()).hexdigest()
            connection.execute(
                "INSERT INTO zoomhook_migrations (version, name, checksum) VALUES (%s, %s, %s)", (number, file.name, checksum)
            )


def migrated_database(cluster, binary):
    """The first of a cluster, with its roles; others may be copies, since copying is quick."""
    database = cluster.create_database()
    migrate(binary, database)
    database.psql("-f", ROLES_FILE)
    database.psql("-c", f"CREATE ROLE {WRITER} LOGIN IN ROLE zoomhook_writer")
    return database



def add_old_events(database, days=2, count=1000):
    """So that it is known how fast the tables grow."""
    statement = f"""INSERT INTO events (event_ts, received_at, last_received_at, app, digest)
    SELECT t, t, t, 'default', sha256(i::text::bytea)
    FROM generate_series(1, {count}) AS i, LATERAL (SELECT now() - i * interval '{days} days' / {count}) AS at(t)"""
    database.psql("-c", statement, "-c", "ANALYZE events")
