# Commits that take 0.5 to 3 s at random: every answer in time, no refusal, no flapping, and the drain gets through.
import datetime
import re

from steps import postgres

ANSWERED = 2.5  # seconds
DWELL = 10.0  # seconds, in which health changes at most once
CHANGES = ("notifications go to Postgres again", "they go to the spool")


def changes(daemon):
    """When the daemon changed its mind about Postgres, in seconds."""
    lines = [line for line in daemon.log().splitlines() if any(change in line for change in CHANGES)]
    stamps = [re.search(r"\d{4}-\d\d-\d\dT[\d:.]+", line).group() for line in lines]
    return [datetime.datetime.fromisoformat(stamp).timestamp() for stamp in stamps]


def test_a_brown_out_refuses_nothing_and_does_not_flap(scene, under_load):
    under_load(scene, postgres.brown_out, slowest=ANSWERED, seconds=30)
    times = changes(scene.receiver.daemon)
    assert all(later - earlier >= DWELL for earlier, later in zip(times, times[1:])), times
