# The real binary: writes its config file, starts it on free ports, reads its log, stops it.
import os
import pathlib
import re
import signal
import subprocess
import tempfile

from harness.sanitizer import is_thread_sanitizer
from harness.wait import until

SECRET = "integration-Secret_Token"
STOP_SECONDS = 6  # the daemon promises 5, the rest is for a busy machine
TSAN_STOP_SECONDS = 20  # ThreadSanitizer itself takes seconds to end once the daemon has


def clean_environment(**more):
    """The test's own environment must not reach the daemon: only what a shell always has."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "HOME", "LANG", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS")
    }
    return {**kept, **more}


def toml_value(value):
    if isinstance(value, list):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def toml_table(header, values):
    return "".join(
        [f"{header}\n", *(f"{key} = {toml_value(value)}\n" for key, value in values.items()), "\n"]
    )


def toml(settings, apps=()):
    """{"server": {"path": "/x"}} and [{"name": …}] as the text of a config file."""
    tables = [toml_table(f"[{section}]", values) for section, values in settings.items()]
    return "".join([*tables, *(toml_table("[[zoom.apps]]", app) for app in apps)])


def settings_for(database_url, changes):
    """A config for tests, talkative, on free ports; `changes` maps "section.key" to a value, None removes."""
    settings = {
        "server": {"listen": ["http://127.0.0.1:0"]},
        "zoom": {"secret_token": SECRET},
        "database": {"url": database_url},
        "log": {"level": "debug", "events": "each"},
        "spool": {"directory": ""},  # none, where a test is not about it
        "admin": {"listen": "http://127.0.0.1:0"},
    }
    for key, value in changes.items():
        section, name = key.rsplit(".", 1)
        settings.setdefault(section, {})[name] = value
        if value is None:
            del settings[section][name]
    return settings


class Daemon:
    """A running `zoomhookd serve`. Its log goes to a file, so it takes its form for machines."""

    def __init__(self, binary, arguments, environment=None, addresses=1, descriptors=()):
        self.stop_seconds = TSAN_STOP_SECONDS if is_thread_sanitizer(binary) else STOP_SECONDS
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="zoomhookd-", dir="/tmp"))
        self.log_file = self.folder / "log"
        with open(self.log_file, "wb") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", binary, *map(str, arguments)],  # ends with the tests
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=clean_environment(**(environment or {})),
                pass_fds=descriptors,
            )
        until(lambda: len(self.addresses()) >= addresses or self.process.poll() is not None, 20, "it listens")
        assert self.process.poll() is None, f"ended at start with {self.process.returncode}:\n{self.log()}"

    def log(self):
        return self.log_file.read_text(errors="replace")

    def lines(self, *fragments):
        """The log lines that hold every fragment."""
        return [line for line in self.log().splitlines() if all(fragment in line for fragment in fragments)]

    def await_line(self, *fragments, seconds=10):
        return until(lambda: self.lines(*fragments), seconds, f"a log line with {fragments}")[0]

    def addresses(self):
        listening = [line for line in self.log().splitlines() if "listening" in line and "admin" not in line]
        return [found for line in listening for found in re.findall(r"https?://[0-9.\[\]:a-f]+:\d+", line)]

    def address(self, scheme="http"):
        return next(a for a in self.addresses() if a.startswith(scheme + "://"))

    def port(self, scheme="http"):
        return int(self.address(scheme).rsplit(":", 1)[1])

    def webhook(self, scheme="http"):
        return self.address(scheme) + "/webhook"

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def exit_code(self, seconds=None):
        seconds = seconds or self.stop_seconds
        try:
            return self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=10)
            raise AssertionError(f"did not end within {seconds} s; its log:\n{self.log()}") from None

    def stop(self):
        """What systemd does; the daemon must end orderly."""
        if self.process.poll() is None:
            self.terminate()
            code = self.exit_code()
            assert code == 0, f"exit code {code} at SIGTERM; its log:\n{self.log()}"


def run(binary, *arguments, environment=None, stdin="", seconds=60):
    """Runs a command of zoomhookd to its end; stdout and stderr are text."""
    return subprocess.run(
        [binary, *map(str, arguments)],
        env=clean_environment(**(environment or {})),
        input=stdin,
        capture_output=True,
        text=True,
        errors="replace",
        cwd="/tmp",
        timeout=seconds,
    )
