# Faults of the daemon and of its machine: killed, a second one, poison from Zoom, a clock that is off.
import pathlib
import time
import uuid

from harness import sanitizer
from harness.disk import Impossible
from harness.wait import until


def killed(scene, times=10):
    """kill -9 at random moments."""
    for _ in range(times):
        scene.traffic.go_on(scene.random.randint(1, 60))
        scene.pause(0, 0.3)
        scene.receiver.kill()
        scene.receiver.start()


def killed_while_draining(scene, times=3):
    for _ in range(times):
        scene.cluster.stop()
        scene.traffic.go_on(200)
        scene.cluster.start()
        scene.pause(0, 0.5)
        scene.receiver.kill()
        scene.receiver.start()


def second_receiver(scene, seconds=20):
    """Zoom reaches either; Postgres fails both meanwhile, so that both spools drain into one table. It stays."""
    if len(scene.receivers) == 1:
        scene.add_receiver(scene.folder / "spool-2")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        scene.traffic.go_on(50)
        scene.cluster.kill()
        until(lambda: all(r.spooled() for r in scene.receivers), 20, "both spool")
        scene.cluster.start()
        scene.recover()


# Postgres takes none of these as they are; the last only because of the trigger, as it may be with a limit that
# nobody knows of.
POISONS = [
    lambda unique: b'{"event":"meeting.load","payload":{"object":{"topic":"\xff\xfe%s"}}}' % unique,
    lambda unique: b'{"event":"meeting.load\\u0000%s","payload":{}}' % unique,
    lambda unique: b'{"event":"meeting.load","payload":{"object":{"topic":"\\ud800%s"}}}' % unique,
    lambda unique: b'{"event":"meeting.load","payload":%s"%s"%s}' % (b"[" * 9000, unique, b"]" * 9000),
    lambda unique: b'{"event":"meeting.load","big":1e%d,"unique":"%s"}' % (10**6, unique),
    lambda unique: b'{"event":"meeting.load","event_ts":99999999999999999999,"unique":"%s"}' % unique,
    lambda unique: b"\x00\x01not even JSON %s" % unique,
    lambda unique: b'{"event":"%s%s"}' % (b"e" * 70_000, unique),
    lambda unique: b'{"event":"meeting.load","poison":"%s"}' % unique,
]
REFUSE_POISON = """
CREATE OR REPLACE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'poison' USING ERRCODE = 'data_exception';
END $$;
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'refuse_poison') THEN
        CREATE TRIGGER refuse_poison BEFORE INSERT ON events
            FOR EACH ROW WHEN (NEW.body ? 'poison') EXECUTE FUNCTION refuse_poison();
    END IF;
END $$;
"""
# The trigger stays: to drop it locks the months and events in another order than the inserts do.
TAKE_POISON = """
CREATE OR REPLACE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$
"""


def poisoned(scene, seconds=30):
    """What Postgres or jsonb refuses, in every tenth notification; the others must not suffer."""
    usual = scene.traffic.body

    def body(number):
        if number % 10:
            return usual(number)
        return POISONS[number // 10 % len(POISONS)](uuid.uuid4().hex.encode())

    scene.database.psql("-c", REFUSE_POISON)
    scene.traffic.body = body
    scene.pause(seconds * 0.3, seconds * 0.4)
    scene.cluster.stop()  # so that the drain meets some, too
    scene.traffic.go_on(200)
    scene.cluster.start()
    scene.pause(seconds * 0.3, seconds * 0.4)
    scene.traffic.body = usual
    scene.recover()
    scene.database.psql("-c", TAKE_POISON)


def faked_clock(binary, file):
    """The environment in which a daemon reads its clock from `file`."""
    libraries = sorted(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not libraries:
        raise Impossible("libfaketime is not installed")
    if sanitizer.libraries(binary):
        raise Impossible("a binary of a sanitizer does not start with libfaketime")
    return {
        "LD_PRELOAD": str(libraries[0]),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",  # its name in older versions
    }


def set_clock(file, seconds):
    new = file.with_suffix(".new")
    new.write_text(f"{seconds:+d}")
    new.rename(file)


def clock_off(scene, seconds=10, off=400):
    """The machine's clock is set off and back: Zoom's timestamps are stale meanwhile, and come again."""
    receiver, file = scene.receiver, scene.folder / "clock"
    faked = faked_clock(scene.binary, file)
    set_clock(file, 0)
    receiver.kill()
    receiver.environment = faked
    receiver.start()
    scene.traffic.repeats_what_is_refused()
    try:
        for direction in (1, -1):
            scene.traffic.go_on(30)
            mark = scene.ledger.mark()
            set_clock(file, direction * off)
            until(lambda: refused_since(scene, mark), 10, "stale timestamps are refused")
            time.sleep(seconds / 2)
            set_clock(file, 0)
        scene.traffic.await_repetitions(60)
    finally:
        scene.traffic.repeats_what_is_refused(False)
    receiver.kill()
    receiver.environment = {}
    receiver.start()


def refused_since(scene, mark):
    return [answer for answer in scene.ledger.since(mark) if answer.status == 503]


