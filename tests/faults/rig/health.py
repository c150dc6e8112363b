# How often the daemon changes its mind about Postgres: in a brown-out either way is right, and only flapping is wrong.
import datetime
import itertools
import re

DWELL = 10.0  # seconds, in which it changes at most once
CHANGES = ("notifications go to Postgres again", "they go to the spool")


def changes(log):
    """When, in seconds, by the log of one process."""
    lines = [line for line in log.splitlines() if any(change in line for change in CHANGES)]
    stamps = [re.search(r"\d{4}-\d\d-\d\dT[\d:.]+", line).group() for line in lines]
    return [datetime.datetime.fromisoformat(stamp).timestamp() for stamp in stamps]


def hasty_changes(log):
    """The seconds between two changes that came too soon."""
    between = [later - earlier for earlier, later in itertools.pairwise(changes(log))]
    return [seconds for seconds in between if 0 <= seconds < DWELL - 0.01]  # unless the clock was set back
