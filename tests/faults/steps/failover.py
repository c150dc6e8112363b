# The primary goes, its synchronous standby takes over; for scenes with a standby.
from harness.postgres import Database
from harness.wait import until

from steps.standby import SYNCHRONOUS


def make_synchronous(scene):
    scene.cluster.set("synchronous_standby_names", "'*'")
    until(lambda: scene.database.rows(SYNCHRONOUS), 20, "the standby is synchronous")


def promote(scene):
    """From now on the standby is the scene's server; what was the primary may follow it later."""
    scene.standby.promote()
    scene.cluster, scene.standby = scene.standby, scene.cluster
    scene.database = Database(scene.cluster, scene.database.name)
    scene.cluster.set("synchronous_standby_names", "''")  # where it has the setting, too: it has no standby now


def stores_again(scene):
    """Notifications reach the scene's server, be it over the spool."""
    before = scene.database.count()
    until(lambda: scene.database.count() > before, 30, "Postgres is given notifications")


def killed_and_switched_back(scene, seconds=3):
    """kill -9 of the primary, a failover; then the old one follows the new one, and a planned switchover back."""
    make_synchronous(scene)
    scene.traffic.go_on(50)
    scene.cluster.kill()
    scene.pause(0, seconds)
    promote(scene)
    scene.recover()
    scene.standby.follow(scene.cluster, rewind=True)
    make_synchronous(scene)
    scene.traffic.go_on(50)
    scene.cluster.stop("fast")
    scene.pause(0, seconds)
    promote(scene)
    scene.recover()
    scene.standby.follow(scene.cluster, rewind=False)
    make_synchronous(scene)


def made_read_only(scene):
    """Sessions to it stay open; what they are told is that it can't be written any more."""
    make_synchronous(scene)
    scene.traffic.go_on(50)
    scene.cluster.set("default_transaction_read_only", "on")
    scene.receiver.daemon.await_line("read-only")
    promote(scene)
    stores_again(scene)


def cut_off_and_stale(scene, seconds=3):
    """The primary lives on where nobody reaches it, and comes back, although it has been replaced.

    It is the first in database.url and takes itself for the primary; but it waits for a standby that has gone.
    """
    make_synchronous(scene)
    scene.traffic.go_on(50)
    scene.proxy.freeze()
    scene.pause(0, seconds)
    promote(scene)
    stores_again(scene)
    scene.proxy.thaw()
    scene.receiver.kill()
    scene.receiver.start()
    scene.receiver.daemon.await_line("lost a connection", seconds=30)
    scene.traffic.go_on(200)
    scene.standby.stop()
