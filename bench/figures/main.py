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
from rig import Rig  # noqa: E402

PARTS = {
    part.__name__: part for part in (saturation, latency, footprint, outage, growth, instructions)
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
        found = measure(rig, options)
        if rig.conditions:
            found["conditions"] = rig.conditions
            print(conditions.told(rig.conditions))
    (options.build / "figures.json").write_text(json.dumps(found, indent=2) + "\n")
    if "saturation" in found:
        plot.draw(found["saturation"], options.build / "figures.svg")


def measure(rig, options):
    kinds = [receivers.OURSELVES, *receivers.peers(options.sample)]
    return {name: PARTS[name].measure(rig, kinds, options) for name in options.only}


if __name__ == "__main__":
    main()
