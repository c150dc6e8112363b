# Two receivers share nothing but the database: Zoom's retry that reaches the other one is no second row.
import time

import pytest

from harness import wire, zoom
from harness.admin import metrics
from harness.senders import Senders
from harness.wait import until
from harness.wire import Wire

LATER = 5  # seconds by Zoom's clock: a retry's timestamp is newer


@pytest.fixture
def receivers(serve, database):
    return [serve(database) for _ in range(2)]


@pytest.fixture
def receivers_with_spools(serve, database, tmp_path):
    return [serve(database, {"spool.directory": str(tmp_path / f"spool-{i}")}) for i in (1, 2)]


def delivery(body, timestamp):
    fields = {"Content-Length": len(body), **wire.quick_headers(body, timestamp=timestamp)}
    return wire.head("POST /webhook HTTP/1.1", fields) + body


def is_drained(receiver):
    return metrics(receiver).get("zoomhookd_spool_rows") == 0


class RetriesAtTheOther(Senders):
    """Each notification is sent to one receiver and, once it is answered, again to the other; both ways at once."""

    def __init__(self, receivers, connections=3):
        self.taken = []  # bodies that both have answered 200
        ports = [receiver.port() for receiver in receivers]
        super().__init__([lambda: self._send_on(*ports), lambda: self._send_on(*reversed(ports))] * connections)

    def _send_on(self, first_port, second_port):
        with Wire(first_port) as first, Wire(second_port) as second:
            while not self.over.is_set():
                body, stamp = zoom.notification("meeting.load"), zoom.now() - LATER
                answers = [first.ask(delivery(body, stamp)), second.ask(delivery(body, stamp + LATER))]
                if [answer.status for answer in answers] == [200, 200]:
                    self.taken.append(body)
                time.sleep(0.01)


def test_a_retry_that_reaches_the_other_receiver_counts_in_the_same_row(receivers, database):
    with RetriesAtTheOther(receivers) as load:
        until(lambda: len(load.taken) >= 300, 60, "three hundred are taken by both")
    rows = database.rows()
    assert len({bytes(row["digest"]) for row in rows}) == len(rows)
    deliveries = {bytes(row["raw"]): row["deliveries"] for row in rows}
    assert {deliveries[body] for body in load.taken} == {2}


def test_one_delivery_that_reaches_both_at_once_is_one_row(receivers, database):
    same = delivery(zoom.notification(), zoom.now())
    with Wire(receivers[0].port()) as one, Wire(receivers[1].port()) as other:
        one.send(same)
        other.send(same)
        assert [one.answer().status, other.answer().status] == [200, 200]
    assert database.row()["deliveries"] == 1


def test_what_waits_in_both_spools_is_one_row(
    cluster, receivers_with_spools, database, postgres_is_well_afterwards
):
    body, stamp = zoom.notification(), zoom.now() - LATER
    cluster.freeze()
    for receiver, timestamp in zip(receivers_with_spools, (stamp, stamp + LATER)):
        with Wire(receiver.port()) as connection:
            assert connection.ask(delivery(body, timestamp)).status == 200
    cluster.thaw()
    until(lambda: all(map(is_drained, receivers_with_spools)), 30, "both spools are drained")
    row = database.row()
    assert bytes(row["raw"]) == body
    assert row["deliveries"] <= 2  # 1 where the later one reaches the table first: only a newer one counts
