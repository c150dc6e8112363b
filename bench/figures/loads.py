# One load on one receiver: what it reached, what it cost, and whether what was acknowledged is stored.
import dataclasses
import json
import subprocess

import usage
from harness import daemon as daemons


@dataclasses.dataclass
class Outcome:
    """`said` is what zoomhook_load printed; CPU in microseconds a request; `stored` in rows, None where nothing is."""

    said: dict
    receiver_cpu_us: float
    postgres_cpu_us: float
    anonymous_mib: float
    stored: int | None = None

    stored_per_second: float | None = None  # where a 200 does not mean a row, only rows count

    @property
    def durable_per_second(self):
        return self.stored_per_second if self.stored_per_second is not None else self.said["per_second"]

    @property
    def acknowledged(self):
        return self.said["answers"].get("200", 0)

    @property
    def refused(self):
        return sum(self.said["answers"].values()) - self.acknowledged


def command(build, receiver, scheme="http", **options):
    flags = [f"--{name.replace('_', '-')}" + ("" if value is True else f"={value}") for name, value in options.items()]
    tls = ["--tls"] if scheme == "https" else []
    return [build / "bench/zoomhook_load", str(receiver.ports[scheme]), *tls, *flags]


def environment():
    return daemons.clean_environment(ZOOMHOOKD_ZOOM_SECRET_TOKEN=daemons.SECRET)


def run(build, receiver, cluster, **options):
    before = usage.cpu_seconds(receiver.process.pid), usage.cpu_seconds(cluster.postmaster)
    done = subprocess.run(command(build, receiver, **options), env=environment(), stdout=subprocess.PIPE, check=True)
    after = usage.cpu_seconds(receiver.process.pid), usage.cpu_seconds(cluster.postmaster)
    said = json.loads(done.stdout)
    requests = sum(said["answers"].values())
    costs = [(end - begin) * 1e6 / requests for begin, end in zip(before, after)]
    return Outcome(said, *costs, usage.anonymous_mib(receiver.process.pid))
