#!/usr/bin/python3
# Measures zoomhookd forget on a table of many rows.
"""How long zoomhookd forget takes: bench/forget.py BINARY [ROWS]. On a Postgres of its own, in /tmp; prints rows a second."""
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests"))

from harness.forget import JO, Forget
from harness.postgres import Cluster
from harness.schema import migrate

BODY = """jsonb_build_object('event', 'meeting.participant_joined', 'event_ts', n, 'payload', jsonb_build_object(
    'account_id', 'abD-ef_GHijk', 'object', jsonb_build_object('id', '97763643886', 'uuid', md5(n::text), 'topic', repeat('Weekly ', 20),
    'participant', jsonb_build_object('id', md5((n % 5000)::text), 'user_name', md5(n::text), 'join_time', now(),
    'email', CASE WHEN n % 1000 = 0 THEN 'jo.doe@example.com' ELSE n % 5000 || '@example.com' END))))"""


def fill(database, rows):
    database.psql("-c", f"""INSERT INTO events (received_at, event_ts, last_received_at, app, digest, event, body, raw)
        SELECT now(), now(), now(), 'default', sha256(n::text::bytea), 'meeting.participant_joined', b, b::text::bytea
        FROM generate_series(1, {rows}) AS n, LATERAL (SELECT {BODY} AS b) AS made""", "-c", "VACUUM ANALYZE events")


def main(binary, rows):
    cluster = Cluster(settings={"fsync": "on"})
    try:
        database = cluster.create_database()
        migrate(binary, database)
        fill(database, rows)
        forget = Forget(binary, database, pathlib.Path(tempfile.mkdtemp(prefix="zh-")))
        for what, arguments in (
            ("--email … --dry-run", ["--email", JO, "--dry-run"]),
            ("--email … --yes", ["--email", JO, "--yes"]),
            ("--again --yes", ["--again", "--yes"]),
        ):
            began = time.monotonic()
            subprocess.run(forget.command(*arguments), env=forget.environment(), check=True, stdout=subprocess.DEVNULL)
            took = time.monotonic() - began
            print(f"forget {what}: {rows} rows in {took:.1f} s, {rows / took:,.0f} rows/s")
    finally:
        cluster.destroy()


if __name__ == "__main__":
    main(str(pathlib.Path(sys.argv[1]).resolve()), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
