# Postgres killed, stopped, frozen, read-only, busy: nothing is refused while the spool has room.
from rig.ledger import NO_ANSWER
from steps import postgres


def test_postgres_killed_and_restarted_loses_and_refuses_nothing(scene, under_load):
    under_load(scene, postgres.killed, seen="lost a connection", times=3)


def test_postgres_stopped_loses_and_refuses_nothing(scene, under_load):
    under_load(scene, postgres.stopped, seen="they go to the spool", seconds=6)


def test_postgres_frozen_for_ten_seconds_loses_and_refuses_nothing(scene, under_load):
    under_load(scene, postgres.frozen, seen="they go to the spool")


def test_sessions_terminated_in_a_loop_lose_and_refuse_nothing(scene, under_load):
    under_load(scene, postgres.sessions_terminated, seen="lost a connection", seconds=6)


def test_a_read_only_postgres_loses_and_refuses_nothing(scene, under_load):
    under_load(scene, postgres.read_only, seen="read-only", seconds=5)


def test_a_report_left_open_stops_nothing(scene, under_load):
    under_load(scene, postgres.report_open, statuses=(200, NO_ANSWER), seconds=10)
    assert not scene.receiver.daemon.lines("they go to the spool")
