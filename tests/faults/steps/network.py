# Faults between the daemon and Postgres.
import time


def delays(scene, seconds=10):
    """Each piece, there and back, takes up to 0.4 s."""
    scene.proxy.delay = lambda: scene.random.uniform(0, 0.4)
    time.sleep(seconds)
    scene.proxy.delay = lambda: 0.0


def freezes(scene, times=3):
    """Connections stay open and nothing moves, longer than anybody waits."""
    for _ in range(times):
        scene.proxy.freeze()
        scene.pause(1, 4)
        scene.proxy.thaw()
        scene.traffic.go_on(30)


def resets(scene, times=20):
    for _ in range(times):
        scene.pause(0, 0.5)
        scene.proxy.reset_all()


def replies_cut(scene, seconds=15):
    """After so many bytes a reply stops and the connection with it: many a commit ends in doubt."""
    scene.proxy.most_reply = lambda: scene.random.randint(1, 6000)
    scene.proxy.reset_all()
    time.sleep(seconds)
    scene.proxy.most_reply = lambda: None
    scene.proxy.reset_all()
