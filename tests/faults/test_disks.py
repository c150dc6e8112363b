# Disks full, failing, without power: what could not be made durable was not acknowledged.
import pytest

from rig.ledger import NO_ANSWER
from steps import disks


def test_a_full_disk_under_the_spool_is_503_until_it_is_freed(scene_on_disks, under_load):
    seen = "the spool can't take notifications"
    under_load(scene_on_disks, disks.spool_full, statuses=(200, 503), seen=seen, seconds=2)


def test_a_full_disk_under_postgres_loses_and_refuses_nothing(scene_on_disks, under_load):
    under_load(scene_on_disks, disks.postgres_full, seen="No space left", seconds=5)


def test_a_sync_that_fails_is_503_and_loses_nothing(scene, under_load):
    under_load(scene, disks.sync_fails, seen="the spool can't take notifications", statuses=(200, 503), seconds=3)


def test_a_spool_that_cannot_be_read_for_a_while_is_not_damaged(scene, under_load):
    under_load(scene, disks.reads_fail, seen="the spool can be read again", statuses=(200, NO_ANSWER), seconds=2)


@pytest.mark.parametrize("kind", ["ext4", "xfs"])
def test_a_power_cut_under_the_spool_loses_nothing(make_scene, under_load, kind):
    under_load(make_scene(disks=kind), disks.spool_power_cut, statuses=(200, 503, NO_ANSWER))


@pytest.mark.parametrize("kind", ["ext4", "xfs"])
def test_a_power_cut_under_postgres_loses_and_refuses_nothing(make_scene, under_load, kind):
    under_load(make_scene(disks=kind), disks.postgres_power_cut)
