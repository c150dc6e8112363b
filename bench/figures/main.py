# bench/run calls it: measures, prints tables, writes JSON and a plot.
import argparse
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import conditions  # noqa: E402
import footprint  # noqa: E402
import growth  # noqa: E402
import instructions  # noqa: E402
import latency  # noqa: E402
import outage  # noqa: E402
import plot  # noqa: E402
import receivers  # noqa: E402
import saturation  # noqa: E402
import standby  # noqa: E402
from rig import Rig  # noqa: E402

# Those that write little come first: what a disk still has to do with a lot of rows delays the next commits.
PARTS = {
    part.__name__: part for part in (latency, footprint, saturation, standby, outage, growth, instructions)
}


def main():
    parser = argparse.ArgumentParser(prog="bench/run", description="Measures zoomhookd beside its peers and its limits")
    parser.add_argument("--build", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="these parts")
    parser.add_argument("--rounds", type=int, default=3, help="of which the median is taken")
    parser.add_argument("--seconds", type=float, default=10, help="for each measurement")
    parser.add_argument("--sample", type=pathlib.Path, help="zoom/webhook-to-postgres, where npm install has been run")
    options = parser.parse_args()
    with Rig(options.build) as rig:
        found = {}
        for name in (name for name in PARTS if name in options.only):
            found[name] = PARTS[name].measure(rig, [receivers.OURSELVES, *receivers.peers(options.sample)], options)
            write(found, options.build)  # of what takes an hour nothing is lost
        if rig.conditions:
            write({**found, "conditions": rig.conditions}, options.build)
            print(conditions.told(rig.conditions))


def write(found, folder):
    (folder / "figures.json").write_text(json.dumps(found, indent=2) + "\n")
    if "saturation" in found:
        plot.draw(found["saturation"], folder / "figures.svg")


if __name__ == "__main__":
    main()
