# A file system of the test's own in a file, which can fill up and lose its power.
import ctypes
import os
import subprocess
import unittest

from harness.postgres import give_to_postgres, private_folder

NEW_MOUNT_NAMESPACE = 0x20000  # CLONE_NEWNS of <sched.h>


class Impossible(unittest.SkipTest):
    """This machine can't show it; says why. pytest reports it as skipped."""


def in_private_mounts():
    """What is mounted from now on is seen by this process and its children only, and goes with them."""
    if getattr(in_private_mounts, "done", False):
        return
    if os.geteuid() != 0:
        raise Impossible("only root can mount a file system")
    if ctypes.CDLL(None, use_errno=True).unshare(NEW_MOUNT_NAMESPACE) != 0:
        raise Impossible(f"no mount namespace: {os.strerror(ctypes.get_errno())}")
    done = subprocess.run(["mount", "--make-rprivate", "/"], capture_output=True, text=True)
    if done.returncode != 0:  # as in a chroot whose / is no mount point
        raise Impossible(f"no private mounts: {done.stderr.strip()}")
    in_private_mounts.done = True


class Disk:
    """The image is sparse: `megabytes` may be more than there is."""

    def __init__(self, folder, kind="ext4", megabytes=400):
        in_private_mounts()
        folder.mkdir(parents=True)
        self.image, self.path = folder / "image", private_folder()
        with open(self.image, "wb") as image:
            image.truncate(megabytes << 20)
        options = ["-q", "-m", "0"] if kind == "ext4" else ["-q"]  # no room that only root may use
        subprocess.run([f"/sbin/mkfs.{kind}", *options, self.image], check=True)
        self._mount()
        give_to_postgres(self.path)

    def _mount(self):
        done = subprocess.run(["mount", "-o", "loop", self.image, self.path], capture_output=True, text=True)
        if done.returncode != 0:
            raise Impossible(f"no loop device can be mounted: {done.stderr.strip()}")

    def fill(self):
        """Another program takes all the room that is left."""
        with open(self.path / "of another program", "ab") as file:
            size, step = 0, 1 << 30
            while step >= 4096:
                try:
                    os.posix_fallocate(file.fileno(), size, step)
                    size += step
                except OSError:
                    step //= 2

    def free(self):
        (self.path / "of another program").unlink(missing_ok=True)

    def sync(self):
        """What stands on it now survives a cut, whoever wrote it."""
        subprocess.run(["sync", "-f", self.path], check=True)

    def cut_power(self):
        """What has not been synced is gone; every access fails from now on."""
        subprocess.run(["xfs_io", "-x", "-c", "shutdown", self.path], check=True)

    def restore_power(self):
        """Once nobody uses it."""
        subprocess.run(["umount", self.path], check=True)
        self._mount()

    def destroy(self):
        subprocess.run(["umount", "--lazy", self.path], check=True)
        self.path.rmdir()
        self.image.unlink()
