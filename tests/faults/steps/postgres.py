# Faults of Postgres: killed, stopped, frozen, slow to commit, ending sessions, read-only, busy with a report.
import time


def killed(scene, times=5):
    """kill -9 of the server, and a new start."""
    for _ in range(times):
        scene.traffic.go_on(scene.random.randint(1, 100))
        scene.cluster.kill()
        scene.pause(0, 2)
        scene.cluster.start()


def stopped(scene, seconds=30):
    scene.cluster.stop()
    time.sleep(seconds)
    scene.cluster.start()


def frozen(scene, seconds=10):
    scene.cluster.freeze()
    time.sleep(seconds)
    scene.cluster.thaw()


# A deferred trigger, so that it is the commit itself that takes its time, and what is cut off at its deadline may
# have been committed. The setting makes it once a transaction, not once a row.
SLOW_COMMITS = """
CREATE OR REPLACE FUNCTION slow_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('faults.slept_in', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM set_config('faults.slept_in', pg_current_xact_id()::text, true);
        PERFORM pg_sleep(0.5 + 2.5 * random());
    END IF;
    RETURN NULL;
END $$;
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'slow_commit') THEN
        CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT OR UPDATE ON events
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow_commit();
    END IF;
END $$;
"""

# The trigger stays: to drop it locks the months and events in another order than the inserts do.
QUICK_COMMITS = """
CREATE OR REPLACE FUNCTION slow_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$
"""


def brown_out(scene, seconds=120):
    """Commits take 0.5 to 3 s at random."""
    scene.database.psql("-c", SLOW_COMMITS)
    time.sleep(seconds)
    scene.database.psql("-c", QUICK_COMMITS)


TERMINATE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def sessions_terminated(scene, seconds=10):
    """In a loop, as by an administrator or a pooler that restarts."""
    end = time.monotonic() + seconds
    with scene.database.connect() as administrator:
        while time.monotonic() < end:
            administrator.execute(TERMINATE)
            scene.pause(0, 0.3)


def read_only(scene, seconds=10):
    scene.cluster.set("default_transaction_read_only", "on")
    time.sleep(seconds)
    with scene.database.connect() as administrator:
        administrator.execute("SET default_transaction_read_only = off")
        administrator.execute("ALTER SYSTEM RESET default_transaction_read_only")
        administrator.execute("SELECT pg_reload_conf()")


LAST_MONTH = """
SELECT inhrelid::regclass::text AS name FROM pg_inherits
WHERE inhparent = 'events'::regclass AND inhrelid::regclass::text ~ '[0-9]' ORDER BY 1 DESC LIMIT 1
"""


def report_open(scene, seconds=60):
    """Somebody leaves a transaction open that has read `events`, while the daemon wants to make a month."""
    month = scene.database.row(LAST_MONTH)["name"]
    scene.database.psql("-c", f"DROP TABLE {month}")
    with scene.database.connect() as reader, reader.transaction():
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT count(*) FROM events")
        scene.receiver.kill()
        scene.receiver.start()
        time.sleep(seconds)
        reader.execute("SELECT count(*) FROM events")
