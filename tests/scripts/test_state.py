# What quickstart writes for the daemon and its commands: nothing of theirs is outside of its folder.
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
# As the user who runs it; as root it would be Postgres's, who can't enter pytest's folders.
WRITE = """set -eu
for part in common state postgres; do . "$0/scripts/lib/$part.sh"; done
as_service() { "$@"; }
state=$1 secret_source=file
make_certificate
write_config 4000 8443
"""


def test_every_path_in_its_config_is_in_its_folder(binary, tmp_path):
    subprocess.run(["bash", "-c", WRITE, ROOT, tmp_path], check=True, timeout=60)
    (tmp_path / "secret_token").write_text("random-token\n")
    (tmp_path / "secret_token").chmod(0o600)
    config = [binary, "config", "--config", tmp_path / "zoomhookd.toml"]
    shown = subprocess.run(config, check=True, capture_output=True, text=True, timeout=60).stdout
    paths = re.findall(r'^(?!server\.path).* = "(/[^"]*)"', shown, re.MULTILINE)
    assert len(paths) == 5
    assert [path for path in paths if not path.startswith(f"{tmp_path}/")] == []
