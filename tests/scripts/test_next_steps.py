# What quickstart prints at its end leads on to Zoom.
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PRINT = """set -eu
bold='' plain='' root=$0 secret_source=$1
. "$0/scripts/lib/next_steps.sh"
print_next_steps 4321
"""


@pytest.mark.parametrize(
    "source, command",
    [("random", "zoomhookd setup"), ("file", "zoomhookd setup"), ("environment", "ZOOM_WEBHOOK_SECRET_TOKEN=… zoomhookd setup")],
)
def test_after_the_tunnel_comes_setup(source, command):
    printed = subprocess.run(["bash", "-c", PRINT, ROOT, source], check=True, capture_output=True, text=True, timeout=20).stdout
    steps = [line.strip() for line in printed.splitlines()]
    tunnel = next(i for i, step in enumerate(steps) if step.startswith("3. ") and step.endswith("ngrok http 4321"))
    assert steps[tunnel + 1].startswith("4. ") and steps[tunnel + 1].split(None, 2)[2] == command
