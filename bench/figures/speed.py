# Durable notifications a second, what each costs, and how long answers take: every receiver on the same work, in turns.
import collections
import os
import statistics
import time

import conditions
import loads
from receivers import OURS


def in_turns(rig, kinds, rounds, measure):
    """`measure` of every kind, so that a machine that is slower for a while is so for all: name -> outcomes."""
    found = collections.defaultdict(list)
    for number in range(rounds):
        for kind in kinds:
            rig.tell(f"  round {number + 1} of {rounds}: {kind.name}")
            found[kind.name].append(measure(rig, kind))
    return found


def median(outcomes, read):
    return statistics.median(map(read, outcomes))


def measure(rig, kind, **options):
    """One run on an empty table; acknowledged must be stored where the receiver promises that."""
    database = rig.database(kind.table or OURS)
    os.sync()  # what the run before has written or dropped would delay this one's commits
    with kind.start(rig.build, database, rig.certificate) as receiver:
        began = time.monotonic()
        outcome = loads.run(rig.build, receiver, rig.cluster, **options)
        took = time.monotonic() - began
    if kind.table:
        outcome.stored = database.count()
    if kind.table and not kind.promises:
        outcome.stored_per_second = outcome.stored / took
    if kind.promises:
        check(rig, kind, database, outcome)
    rig.drop(database)
    return outcome


def check(rig, kind, database, outcome):
    if outcome.stored != outcome.acknowledged or outcome.refused:
        raise SystemExit(f"{kind.name}: {outcome.said['answers']} answered, {outcome.stored} stored")
    rig.conditions = conditions.of(database)
    conditions.require_shipped(rig.conditions, rig.indexes)
