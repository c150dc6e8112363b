# Commands of the real binary, with a config for a database; and one that goes on running, such as tail.
import json
import subprocess

from harness import daemon as daemons
from harness.wait import until


def write_config(folder, database_url, changes=None):
    config = folder / "zoomhookd.toml"
    config.write_text(daemons.toml(daemons.settings_for(database_url, changes or {})))
    return config


class Following:
    """A command that prints until it is ended; use with `with`."""

    def __init__(self, binary, folder, *arguments, environment=None):
        self.out, self.err = folder / "out", folder / "err"
        with open(self.out, "wb") as out, open(self.err, "wb") as err:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", binary, *map(str, arguments)],
                stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd="/tmp", env=daemons.clean_environment(**(environment or {})),
            )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(timeout=20)

    def lines(self):
        """Whole ones only."""
        return self.out.read_text(errors="replace").split("\n")[:-1]

    def objects(self):
        return [json.loads(line) for line in self.lines()]

    def await_lines(self, count, seconds=20):
        until(lambda: len(self.lines()) >= count or self.process.poll() is not None, seconds, f"{count} lines")
        return self.lines()

    def said(self):
        return self.err.read_text(errors="replace")
