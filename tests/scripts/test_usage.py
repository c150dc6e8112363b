# --help, and what a script doesn't understand: answered before anything is installed, configured or built.
import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = ["fuzz", "in_debian", "package", "packages", "quickstart", "record", "soak", "test"]
TOOLS = ["apt-get", "cmake", "cpack", "ctest", "dpkg-query", "flock", "mmdebstrap", "ninja", "npx", "sudo", "unshare"]


@pytest.fixture
def run(tmp_path):
    """run(NAME, WORD...) in a copy in which every tool that changes something only leaves a trace."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in TOOLS:
        (tools / name).write_text(f"#!/bin/sh\necho {name} >>{tmp_path}/touched\nexit 1\n")
        (tools / name).chmod(0o755)

    def run(name, *words, preset=None):
        environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
        environment.pop("PRESET", None)
        if preset:
            environment["PRESET"] = preset
        done = subprocess.run(
            [tmp_path / "scripts" / name, *words], env=environment, capture_output=True, text=True, timeout=60
        )
        assert not (tmp_path / "touched").exists(), (tmp_path / "touched").read_text()
        return done

    return run


def test_every_script_is_tried_here():
    there = [entry.name for entry in (ROOT / "scripts").iterdir() if entry.is_file() and os.access(entry, os.X_OK)]
    assert sorted(there) == SCRIPTS


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize("word", ["--help", "-h"])
def test_help_is_given(run, name, word):
    done = run(name, word)
    assert done.returncode == 0
    assert f"scripts/{name}" in done.stdout and "usage" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    "words",
    [
        ["fuzz"],
        ["fuzz", "config"],
        ["fuzz", "1", "no_such_target"],
        ["in_debian"],
        ["in_debian", "trixie"],
        ["in_debian", "--trixie", "true"],
        ["package", "release"],
        ["packages"],
        ["packages", "everything"],
        ["packages", "build", "run"],
        ["quickstart", "--port", "4001"],
        ["quickstart", "--ports", "4001"],
        ["quickstart", "--check", "again"],
        ["record", "--casts"],
        ["soak"],
        ["soak", "--power-cuts", "1"],
        ["soak", "1", "--power-cut", "1"],
        ["soak", "1", "--seed"],
        ["test", "unit"],
        ["test", "--label", "unit"],
        ["test", "-L"],
    ],
    ids=" ".join,
)
def test_what_is_not_understood_is_refused(run, words):
    done = run(*words)
    assert done.returncode == 2
    assert done.stdout == "" and "usage" in done.stderr


@pytest.mark.parametrize("name, words, preset", [("test", [], "release"), ("soak", ["1"], "no_such")])
def test_a_preset_that_cannot_be_meant_is_refused(run, name, words, preset):
    done = run(name, *words, preset=preset)
    assert done.returncode == 2
    assert f"PRESET={preset}" in done.stderr
