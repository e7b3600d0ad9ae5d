"""The set-up brings what the tests need where it may, and says what is missing where it may not."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"
TOOLS = ["bash", "sed", "tr", "cat", "readlink", "timeout", "grep", "env", "dirname"]


class Machine:
    """A Debian machine of stubs; Python is missing, so that the set-up ends after the packages."""

    def __init__(self, folder: Path) -> None:
        self.home, self.bin, self.asked = folder / "clone", folder / "bin", folder / "asked"
        shutil.copytree(PACKAGING, self.home / "packaging")
        self.bin.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool) or pytest.skip(f"no {tool}"))
        self.asked.write_text("")
        self.stub("apt-get", f'echo "$@" >> {self.asked}')
        self.stub("sudo", "exit 1")

    def stub(self, name: str, says: str) -> None:
        (self.bin / name).write_text(f"#!/bin/sh\n{says}\n")
        (self.bin / name).chmod(0o755)

    def set_up(self, *installed: str, root: bool = True, tests: bool = True) -> str:
        """What it says to a user who has the `installed` packages."""
        names = "|".join([*installed, "*t64"])
        self.stub("dpkg-query", f'case "$3" in {names}) echo "install ok installed";; esac')
        self.stub("id", f"echo {0 if root else 1000}")
        environment = {"PATH": str(self.bin), "PYTHON": "no-such-python"}
        environment |= {"WITH_TESTS": "1"} if tests else {}
        command = [str(self.bin / "bash"), str(self.home / "packaging" / "setup.sh")]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
        assert done.returncode == 1
        return done.stdout + done.stderr


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    if "ID=debian" not in Path("/etc/os-release").read_text().splitlines():
        pytest.skip("only Debian has a package for Chromium")
    return Machine(tmp_path)


def test_root_gets_a_browser_for_the_tests_and_not_for_the_kiosk(machine: Machine):
    machine.set_up("*", tests=False)
    assert machine.asked.read_text() == ""
    machine.set_up("[!c]*")
    assert "install -y -qq --no-install-recommends chromium" in machine.asked.read_text()


def test_a_browser_that_is_there_is_used(machine: Machine):
    machine.stub("google-chrome", "echo Google Chrome 150.0")
    machine.set_up("[!c]*")
    assert machine.asked.read_text() == ""


def test_what_only_points_to_a_snap_is_no_browser(machine: Machine):
    machine.stub("chromium-browser", "echo please install the snap; exit 1")
    machine.set_up("[!c]*")
    assert "chromium" in machine.asked.read_text()


def test_others_are_told_what_is_missing_and_it_goes_on(machine: Machine):
    said = machine.set_up("[!c]*", root=False)
    assert machine.asked.read_text() == ""
    assert "ask an administrator to run: apt-get install chromium" in said
    assert "no-such-python is missing" in said  # what comes next


def test_what_the_kiosk_needs_is_not_gone_without(machine: Machine):
    said = machine.set_up("[!l]*", root=False, tests=False)
    assert "Cannot set up: system packages are missing" in said
    assert "libegl1" in said
    assert "no-such-python" not in said
