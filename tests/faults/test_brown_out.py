# Commits that take 0.5 to 3 s at random: every answer in time, no refusal, no flapping, and the drain gets through.
from steps import postgres

ANSWERED = 2.5  # seconds


def test_a_brown_out_refuses_nothing_and_does_not_flap(scene, under_load):
    """Of so many commits some take longer than anybody waits, and are cut."""
    under_load(scene, postgres.brown_out, seen="lost a connection", slowest=ANSWERED, seconds=30)
    assert max(answer.seconds for answer in scene.ledger.answers) > 0.5, "the commits were not slow"
