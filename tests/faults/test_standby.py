# A synchronous standby that disappears: nothing is answered 200 that it lacks, unless the spool has it.
from rig.ledger import NO_ANSWER
from steps import standby


def test_a_standby_that_goes_and_returns_has_everything_in_the_end(scene, under_load):
    under_load(scene, standby.away, seen="a standby did not confirm", seconds=4)


def test_without_a_spool_nothing_is_acknowledged_that_the_standby_lacks(make_scene, under_load):
    scene = make_scene(spool=False)
    under_load(scene, standby.taken_over, seen="a standby did not confirm", statuses=(200, 503, NO_ANSWER), seconds=4)
