# Fixtures: a scene per test, and what is asked of it when the fault is over.
import collections

import pytest

from harness.sanitizer import is_thread_sanitizer

from rig.scene import Scene
from rig.stalls import Stalls, judged

IN_TIME = 3.0  # seconds: then Zoom gives up
TSAN_SLOWNESS = 2  # ThreadSanitizer's; in truth it is more


@pytest.fixture
def make_scene(binary, tmp_path):
    """make_scene(**options of Scene): cleared away at the end."""
    made = []

    def make(**options):
        made.append(Scene(binary, tmp_path, **options))
        return made[-1]

    yield make
    for scene in made:
        scene.close()


@pytest.fixture
def scene(make_scene):
    return make_scene()


@pytest.fixture
def scene_on_disks(make_scene):
    return make_scene(disks="ext4")


@pytest.fixture
def under_load(binary):
    """under_load(scene, fault, statuses): the fault with load before, during and after it; the promise is kept.

    `seen`: of a line that the daemon must log, or the fault has not reached it.
    """

    def run(scene, fault, statuses=(200,), slowest=IN_TIME, seen="", **options):
        with Stalls(scene.folder) as stalls, scene.traffic:
            scene.traffic.go_on(50)
            fault(scene, **options)
            scene.recover()
        equation = scene.equation()
        answers, limit = scene.ledger.answers, slowest * (TSAN_SLOWNESS if is_thread_sanitizer(binary) else 1)
        counted = collections.Counter(answer.status for answer in answers)
        worst = max(answer.seconds for answer in answers)
        print(f"\n{fault.__module__}.{fault.__name__}: {equation}; answers {dict(counted)}, slowest {worst:.2f} s")
        assert scene.receiver.daemon.lines(seen), f"nothing of {seen!r} in the log"
        assert equation.holds(), str(equation)
        wrong = judged(answers, statuses, limit, stalls.longest())
        assert not wrong, wrong
        assert not scene.flaps(), "health changed twice in 10 s"

    return run
