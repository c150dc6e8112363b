# Another server takes over from the one that was written: what was acknowledged is in the one that is written then.
from rig.ledger import NO_ANSWER
from steps import failover


def test_a_failover_and_a_switchover_back_lose_and_refuse_nothing(make_scene, under_load):
    under_load(make_scene(standby="sockets"), failover.killed_and_switched_back, seen="lost a connection")


def test_a_server_that_has_become_read_only_is_left_for_the_one_that_can_be_written(make_scene, under_load):
    under_load(make_scene(standby="ports"), failover.made_read_only, seen="read-only")


def test_what_a_stale_primary_takes_is_not_acknowledged(make_scene, under_load):
    scene = make_scene(standby="ports")
    under_load(scene, failover.cut_off_and_stale, statuses=(200, NO_ANSWER), seen="lost a connection")
