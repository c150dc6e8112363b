# A Debian of its own that systemd boots in a container, and ways to act in it.
import os
import pathlib
import shutil
import subprocess
import tempfile

from harness.wait import until

QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class Machine:
    """A copy of `tree`, booted. Its network is that of the process. Use with `with`."""

    def __init__(self, tree, suite):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="zoomhook-machine-", dir="/var/tmp"))
        self.root = self.folder / "root"
        subprocess.run(["cp", "-a", "--reflink=auto", tree, self.root], check=True)
        (self.root / "etc/hostname").write_text("zoomhook-test\n")
        (self.root / "etc/hosts").write_text("127.0.0.1 localhost zoomhook-test\n")
        unified = "0" if suite == "bookworm" else "1"
        self.process = subprocess.Popen(
            [
                *("setpriv", "--pdeathsig", "TERM", "systemd-nspawn", "--quiet", "-D", self.root, "-M", "zoomhook-test"),
                *("--register=no", "--keep-unit", "--resolv-conf=off", "-b"),
            ],
            env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": unified},
            **QUIET,
        )

    def __enter__(self):
        self.leader = until(self._leader, 30, "the machine starts")
        until(lambda: self.tries("systemctl is-system-running --wait").stdout.strip() in ("running", "degraded"), 60, "it has booted")
        return self

    def __exit__(self, *_):
        self.tries("systemctl poweroff --force --force")
        self.process.terminate()
        self.process.wait(timeout=30)
        shutil.rmtree(self.folder)

    def _leader(self):
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return children[0] if children and pathlib.Path(f"/proc/{children[0]}/comm").read_text() == "systemd\n" else None

    def tries(self, command, text=None, user="root"):
        """Runs a shell's command line in it."""
        inside = ["nsenter", "-t", self.leader, "--mount", "--pid", "--uts", "--ipc", "--cgroup", "env", "-i"]
        path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        as_user = ["runuser", "-u", user, "--"]
        return subprocess.run(
            [*inside, path, "LANG=C.UTF-8", *as_user, "bash", "-c", command],
            input=text,
            stdin=None if text is not None else subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def does(self, command, text=None):
        """Likewise, and it must succeed; what it printed."""
        done = self.tries(command, text)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    def install(self, package):
        shutil.copy(package, self.root / "root/zoomhookd.deb")
        return self.does("dpkg -i /root/zoomhookd.deb")  # what it depends on is there, and no network

    def shows(self, unit, what):
        """A property of a unit, as systemctl show has it."""
        return self.does(f"systemctl show --value -p {what} {unit}").strip()

    def psql(self, query):
        return self.does(f'cd / && runuser -u postgres -- psql -XAtc "{query}" zoomhookd').strip()
