# The daemon killed, doubled, poisoned, with a wrong clock: acknowledged = stored.
from rig.ledger import NO_ANSWER
from steps import daemon


def test_a_daemon_killed_at_random_moments_loses_nothing(scene, under_load):
    under_load(scene, daemon.killed, statuses=(200, NO_ANSWER), times=6)


def test_a_daemon_killed_while_it_drains_stores_each_notification_once(scene, under_load):
    under_load(scene, daemon.killed_while_draining, statuses=(200, NO_ANSWER))


def test_two_receivers_with_spools_of_their_own_fill_one_table(scene, under_load):
    under_load(scene, daemon.second_receiver, seconds=4)


def test_poison_in_every_tenth_notification_harms_no_other(scene, under_load):
    under_load(scene, daemon.poisoned, seen="stored as raw bytes only", seconds=5)
    assert not list(scene.receiver.spool.glob("*.damaged*"))


def test_a_clock_that_is_off_and_back_loses_nothing(scene, under_load):
    """Stale timestamps are answered 503, and what comes again is stored."""
    under_load(scene, daemon.clock_off, statuses=(200, 503, NO_ANSWER), seconds=3)
    assert scene.ledger.equation(scene.database).refused == 0
