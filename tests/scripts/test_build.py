# scripts/lib/build.sh on a project of a few lines: two at once, terminated, what is counted; and tools that come later.
import collections
import contextlib
import fcntl
import json
import os
import pathlib
import shutil
import signal
import subprocess

import pytest

from harness import wait

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = 6
BUILD = 'set -eu; for part in common system build; do . "$0/scripts/lib/$part.sh"; done; build_preset release'
# Notes what it compiles, and waits while the test holds the gate.
LAUNCHER = """#!/bin/bash
echo "${{!#}}" >>{0}/compiled
exec flock --shared --close {0}/gate "$@"
"""


class Project:
    """A checkout with SOURCES files that all include one header."""

    def __init__(self, folder):
        self.folder, self.started = folder, []
        shutil.copytree(ROOT / "scripts", folder / "scripts")
        (folder / "compiled").touch()
        (folder / "gate").touch()
        (folder / "launcher").write_text(LAUNCHER.format(folder))
        (folder / "launcher").chmod(0o755)
        self.write_sources()

    def write_sources(self):
        (self.folder / "all.hpp").write_text("#pragma once\n")
        names = [f"file_{number}.cpp" for number in range(SOURCES)]
        for name in names:
            (self.folder / name).write_text('#include "all.hpp"\n')
        (self.folder / "CMakeLists.txt").write_text(
            f"cmake_minimum_required(VERSION 3.25)\nproject(small CXX)\nadd_library(small {' '.join(names)})\n"
        )
        preset = {
            "name": "release",
            "generator": "Ninja",
            "binaryDir": "${sourceDir}/build/release",
            "cacheVariables": {"CMAKE_CXX_COMPILER_LAUNCHER": str(self.folder / "launcher")},
        }
        (self.folder / "CMakePresets.json").write_text(json.dumps({"version": 6, "configurePresets": [preset]}))

    def start(self):
        self.started.append(
            subprocess.Popen(["bash", "-c", BUILD, self.folder], stdout=subprocess.PIPE, text=True, start_new_session=True)
        )
        return self.started[-1]

    def build(self):
        running = self.start()
        said = running.communicate(timeout=120)[0]
        assert running.returncode == 0
        return said

    def compiled(self):
        """How often each file was."""
        return collections.Counter(pathlib.Path(line).name for line in (self.folder / "compiled").read_text().split())

    def await_compiler(self):
        wait.until(self.compiled, 60, "nothing is compiled")

    @contextlib.contextmanager
    def compilers_held(self):
        with open(self.folder / "gate") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield

    def somebody_builds(self):
        """Whether the lock is taken; every process of a build has it."""
        with open(self.folder / "CMakePresets.json") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def destroy(self):
        for running in self.started:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
            running.communicate()


@pytest.fixture
def project(tmp_path):
    made = Project(tmp_path)
    yield made
    made.destroy()


def test_a_second_script_waits_and_compiles_nothing_again(project):
    with project.compilers_held():
        first = project.start()
        project.await_compiler()
        second = project.start()
        said = second.stdout.readline()
    assert "waiting for another script's build" in said
    assert first.wait(timeout=120) == 0
    assert second.wait(timeout=120) == 0
    assert project.compiled() == {f"file_{number}.cpp": 1 for number in range(SOURCES)}


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL], ids=lambda how: how.name)
def test_the_build_ends_with_its_script(project, how):
    with project.compilers_held():
        script = project.start()
        project.await_compiler()
        script.send_signal(how)
        assert script.wait(timeout=20) == -how
        wait.until(lambda: not project.somebody_builds(), 20, "the build goes on without its script")


def test_what_is_said_to_be_compiled_is_compiled(project):
    assert f" {SOURCES} files" in project.build()
    assert "up to date" in project.build()
    assert sum(project.compiled().values()) == SOURCES
    (project.folder / "all.hpp").write_text("#pragma once\nint changed();\n")
    assert f" {SOURCES} files" in project.build()
    assert sum(project.compiled().values()) == 2 * SOURCES


def tools_without(folder, *names):
    """A PATH where all is but these."""
    folder.mkdir()
    for tool in pathlib.Path("/usr/bin").iterdir():
        if tool.name not in names:
            (folder / tool.name).symlink_to(tool)
    return folder


def test_tools_that_come_later_change_nothing_of_a_build(tmp_path):
    (tmp_path / "source").mkdir()
    (tmp_path / "source/one.cpp").touch()
    (tmp_path / "source/CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(small CXX)\n"
        f"include({ROOT}/cmake/Options.cmake)\n"
        "add_library(small SHARED one.cpp)\ntarget_link_libraries(small zoomhook_options)\n"
    )
    path = tools_without(tmp_path / "bin", "ccache", "mold")

    def configured(build):
        cmake = ["cmake", "-G", "Ninja", "-DCMAKE_FIND_USE_CMAKE_SYSTEM_PATH=OFF", "-S", tmp_path / "source", "-B", build]
        subprocess.run(cmake, env={**os.environ, "PATH": str(path)}, check=True, capture_output=True, timeout=120)
        return subprocess.run(["ninja", "-C", build, "-t", "commands"], check=True, capture_output=True, text=True).stdout

    before = configured(tmp_path / "old")
    for name in ["ccache", "mold"]:
        (path / name).symlink_to("/bin/true")
    assert configured(tmp_path / "old") == before
    later = configured(tmp_path / "new")
    assert f"{path}/ccache" in later and "-fuse-ld=mold" in later
