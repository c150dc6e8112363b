# Commits that take 0.5 to 3 s at random: every answer in time, no refusal, no flapping, and the drain gets through.
from rig.health import changes
from steps import postgres

ANSWERED = 2.5  # seconds


def test_a_brown_out_refuses_nothing_and_does_not_flap(scene, under_load):
    under_load(scene, postgres.brown_out, slowest=ANSWERED, seconds=30)
    assert changes(scene.receiver.daemon.log()), "it never spooled, so nothing was shown"
