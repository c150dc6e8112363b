# What all tests of a booted machine share: the machine, with the package installed as the README says.
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from machine import Machine  # noqa: E402


def pytest_addoption(parser):
    parser.addoption("--tree", type=pathlib.Path, required=True, help="a Debian with systemd and Postgres")
    parser.addoption("--suite", required=True, help="which Debian it is")
    parser.addoption("--package", type=pathlib.Path, required=True, help="the Debian package to test")


@pytest.fixture(scope="module")
def machine(request):
    with Machine(request.config.getoption("--tree"), request.config.getoption("--suite")) as one:
        one.install(request.config.getoption("--package"))
        yield one
