# The equation must be able to fail: with a table that somebody has tampered with, it does.
import pytest

from harness import zoom

from rig.ledger import NO_ANSWER, Answer, Ledger
from rig.stalls import judged

STORED = (
    "INSERT INTO events (received_at, last_received_at, event_ts, app, zm_timestamp, last_zm_timestamp, signature,"
    " digest, raw) SELECT now(), now(), now(), 'default', now(), now(), 'v0=', sha256(%s), %s"
)


def sent(ledger, status):
    body = zoom.notification()
    ledger.answered(ledger.sends(body), status, 0.1)
    return body


def store(database, body):
    with database.connect() as connection:
        connection.execute(STORED, (body, body))


@pytest.fixture
def ledger(database):
    """Three acknowledged and stored, one in doubt and one refused."""
    made = Ledger()
    for _ in range(3):
        store(database, sent(made, 200))
    sent(made, NO_ANSWER)
    sent(made, 503)
    return made


def test_all_is_well_where_what_was_acknowledged_is_stored_once(ledger, database):
    assert ledger.equation(database).holds(), str(ledger.equation(database))


def test_what_was_in_doubt_or_refused_may_be_stored(ledger, database):
    for status in (NO_ANSWER, 503):
        store(database, sent(ledger, status))
    found = ledger.equation(database)
    assert found.holds() and (found.in_doubt_stored, found.refused_stored) == (1, 1)


ONE = "WHERE id = (SELECT min(id) FROM events)"


@pytest.mark.parametrize(
    "tampering, told",
    [
        (f"DELETE FROM events {ONE}", {"stored": 2}),
        (f"UPDATE events SET raw = raw || ' ' {ONE}", {"altered": 1}),
        (f"UPDATE events SET raw = NULL, body = '{{}}' {ONE}", {"altered": 1}),
        (f"UPDATE events SET deliveries = 2 {ONE}", {"miscounted": 1}),
        (f"UPDATE events SET raw = 'x', digest = sha256('x') {ONE}", {"stored": 2, "never_sent": 1}),
    ],
)
def test_whatever_is_wrong_with_a_row_is_told(ledger, database, tampering, told):
    database.psql("-c", tampering)
    found = ledger.equation(database)
    assert not found.holds() and {name: getattr(found, name) for name in told} == told


def test_a_row_that_is_there_twice_is_told(ledger, database):
    body = sent(ledger, 200)
    store(database, body)
    store(database, body)  # with another event_ts, or the key would refuse it
    assert ledger.equation(database).twice == 1 and not ledger.equation(database).holds()


def test_nothing_acknowledged_is_no_success(database):
    assert not Ledger().equation(database).holds()


@pytest.mark.parametrize(
    "status, seconds, stall, well",
    [
        (200, 2.4, 0.0, True),
        (200, 2.6, 0.0, False),
        (200, 2.6, 0.3, True),
        (200, 2.6, 0.05, False),
        (503, 0.1, 0.9, False),
        (503, 2.6, 1.1, True),
        (NO_ANSWER, 0.1, 5.0, False),
    ],
)
def test_late_answers_are_wrong_unless_the_machine_stood_still(status, seconds, stall, well):
    assert well == (not judged([Answer(0.0, status, seconds)], (200,), 2.5, stall))
