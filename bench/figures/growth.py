# How the rate and the answers change when millions of rows are stored already, in one month or over two years of them.
import concurrent.futures
import os

import latency
import loads
import psycopg
import speed
from receivers import OURSELVES

ROWS = (1_000_000, 10_000_000)
MONTHS = {"in one month": 1, "over 24 months": 24}
COLUMNS = "rows stored | durable 200s/s | of an empty table's | p50 at 500/s | p99 at 500/s"
AT_ONCE = 50_000  # rows of one statement

MAKE_MONTHS = """SELECT zoomhook_make_month((date_trunc('month', now()) - make_interval(months => ago))::date)
    FROM generate_series(0, %(months)s - 1) AS ago"""
# As the load's notifications are (bench/load/notifications.cpp), from the first moment of the months to now.
FILL = """
WITH said AS (
    SELECT n, least(begins + (now() - begins) * ((n - %(first)s)::float8 / %(many)s), now()) AS t,
           format('{"payload":{"account_id":"Wm3kQ9rTSiGf2yHn0aLbVg","object":{"uuid":"%%s==","participant":{"public_ip":"198.51.100.24",'
                  '"user_id":"%%s","user_name":"Jürgen Müßig","participant_user_id":"VX2sZbac34ci-rEjqVFAMQ","id":"VX2sZbac34ci-rEjqVFAMQ",'
                  '"join_time":"2026-11-24T09:01:06Z","email":"juergen.muessig@example.com","participant_uuid":"99CA69E8-5D93-4A1C-B11C",'
                  '"registrant_id":"%%s","customer_key":"349589LkJyeW"},"id":"%%s","type":8,"topic":"stored before","host_id":'
                  '"pL4vN8xcQ0yZ1tRk5uJ9Wg","duration":60,"start_time":"2026-11-24T09:00:00Z","timezone":"Europe/Berlin"}},'
                  '"event_ts":%%s,"event":"meeting.participant_joined"}',
                  lpad(n::text, 22, '0'), 16778240 + n, lpad(n::text, 22, '0'), 81234567890 + n / 1000,
                  1790000000000 + n) AS body
    FROM generate_series(%(from)s::bigint, %(to)s::bigint) AS n,
         date_trunc('month', now() - make_interval(months => %(months)s - 1)) AS begins)
INSERT INTO events (received_at, last_received_at, event_ts, event, app, account_id, object_id, object_uuid, user_id, remote_addr,
                    secret_id, zm_timestamp, last_zm_timestamp, signature, digest, body, raw)
SELECT t, t, t, 'meeting.participant_joined', 'default', 'Wm3kQ9rTSiGf2yHn0aLbVg', (81234567890 + n / 1000)::text,
       lpad(n::text, 22, '0') || '==', 'VX2sZbac34ci-rEjqVFAMQ', '127.0.0.1', '01234567', t, t,
       'v0=' || encode(sha256(convert_to(body, 'UTF8')), 'hex'), sha256(convert_to(body, 'UTF8')), body::jsonb,
       convert_to(body, 'UTF8')
FROM said"""


def measure(rig, _, options):
    print(COLUMNS)
    return [row for layout in MONTHS for row in of_layout(rig, layout, options)]


def of_layout(rig, layout, options):
    database, found, stored = rig.database(), [], 0
    database.psql("-c", MAKE_MONTHS % {"months": MONTHS[layout]})
    for rows in ROWS:
        rig.tell(f"  {rows} rows {layout}")
        fill(database, stored, rows, MONTHS[layout])
        stored = rows
        rig.cluster.psql("postgres", "-c", "CHECKPOINT")
        found.append(row(rig, database, f"{rows} {layout}", options))
    rig.drop(database)
    return found


def fill(database, stored, rows, months):
    """Two at a time; without waiting for the disk, since nothing is measured yet."""

    def some(first):
        values = {"from": first, "to": min(first + AT_ONCE, rows) - 1, "first": stored, "many": rows - stored, "months": months}
        with psycopg.connect(database.url(), autocommit=True) as connection:
            connection.execute("SET synchronous_commit = off")
            connection.execute(FILL, values)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(some, range(stored, rows, AT_ONCE)))


def row(rig, database, name, options):
    """Empty and filled in turns, each with one daemon after another; what they add is little beside what is there."""
    fast = {"filled": [], "empty": []}
    for _ in range(options.rounds):
        fast["filled"].append(once(rig, database, options, connections=256))
        empty = rig.database()
        fast["empty"].append(once(rig, empty, options, connections=256))
        rig.drop(empty)
    calm = [once(rig, database, options, connections=64, per_second=latency.AT) for _ in range(options.rounds)]
    rates = {which: speed.median(outcomes, lambda o: o.said["per_second"]) for which, outcomes in fast.items()}
    figures = {
        "rows": name,
        "per_second": rates["filled"],
        "of_empty": rates["filled"] / rates["empty"],
        "p50_ms": speed.median(calm, lambda o: o.said["p50_ms"]),
        "p99_ms": speed.median(calm, lambda o: o.said["p99_ms"]),
    }
    print("{rows} | {per_second:.0f} | {of_empty:.0%} | {p50_ms:.1f} ms | {p99_ms:.1f} ms".format(**figures), flush=True)
    return figures


def once(rig, database, options, **load):
    os.sync()
    began = database.row("SELECT now() AS t")["t"]
    with OURSELVES.start(rig.build, database, rig.certificate) as receiver:
        outcome = loads.run(rig.build, receiver, rig.cluster, seconds=options.seconds, **load)
    outcome.stored = database.row(f"SELECT count(*) AS rows FROM events WHERE received_at >= '{began}'")["rows"]
    speed.check(rig, OURSELVES, database, outcome)
    return outcome
