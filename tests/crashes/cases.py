"""Cases: a scenario, a process, and a named point at which it is killed; drawn by a seed."""

from __future__ import annotations

import fcntl
import json
import os
import random
import shutil
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kiosk.backoffice import child, supervisor
from kiosk.gallery.layout import Layout
from tests.crashes import invariants, prepared, relays, roles, scenarios
from tests.crashes.forker import Forked, Forker
from tests.crashes.points import Plan
from tests.sharing.mail_server import Inbox, mail_server

Side = Literal["office", "office again", "window", "command", "relay"]
SIDES: Sequence[Side] = ("office", "office again", "window", "command", "relay")
SEED = 6

OFFICES = ("visit", "staff", "forget", "phone", "morning", "migration", "damage", "mail", "relay")
RELAYS = ("relay",)
WINDOWS = ("visit", "staff", "forget")
AGAIN: Mapping[str, str] = {
    "visit": "commit keep, before #3",
    "forget": "commit delete, after #1",
    "morning": "commit delete_past, after #1",
}
"""Where the first back office dies in the cases in which the second one does as well."""

COMMANDS: Mapping[str, Sequence[str]] = {
    "export": ("export", "OUT"),
    "purge": ("purge", "--all", "--yes"),
}


@dataclass(frozen=True)
class Case:
    """`point` says what is passed, before or after, and for the how-many-eth time."""

    scenario: str
    side: Side
    point: str

    def __str__(self) -> str:
        return f"{self.scenario}, {self.side}: {self.point}"

    @property
    def kind(self) -> tuple[str, ...]:
        """What cases are drawn from in turn."""
        return (self.side, self.scenario, self.point.partition(" ")[0])


class Theatre:
    """Where cases are played, each in a folder of its own; use it in a `with`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._played = 0

    def __enter__(self) -> Theatre:
        self._forker = Forker(self._folder / "forker")
        self._inbox = Inbox()
        self._served = ExitStack()
        self._mail = self._served.enter_context(mail_server(self._inbox))
        self._before = (child.subprocess, supervisor.BACKOFF_FIRST)
        for name, make in prepared.PREPARED.items():
            make(self._folder / name)
        return self

    def __exit__(self, *_: object) -> None:
        child.subprocess, supervisor.BACKOFF_FIRST = self._before  # type: ignore[attr-defined]
        self._forker.close()
        self._served.close()

    def every(self, sides: Sequence[Side] = SIDES) -> list[Case]:
        """All points that are passed when nobody is killed there."""
        played = {"office": OFFICES, "window": WINDOWS, "command": COMMANDS, "relay": RELAYS}
        found: list[Case] = []
        for side in sides:
            for scenario in played.get(side, AGAIN):
                found += self._record(scenario, side)
        return found

    def _record(self, scenario: str, side: Side) -> list[Case]:
        folder = self._stage(scenario)
        self._act(scenario, side, folder, "")
        passed = (folder / "points").read_text().splitlines()
        shutil.rmtree(folder)
        return [Case(scenario, side, point) for point in dict.fromkeys(passed)]

    def play(self, case: Case) -> bool:
        """Kill, start anew, check; whether the point was reached. Raises AssertionError."""
        folder = self._stage(case.scenario)
        self._act(case.scenario, case.side, folder, case.point)
        invariants.nothing_half(folder)
        if case.side == "command":
            self._command_again(case.scenario, folder)
        with relays.served(self._forker.address, folder):
            invariants.next_start(case.scenario, folder, self._inbox)
        reached = (folder / "points").exists()
        shutil.rmtree(folder)
        return reached

    def _stage(self, scenario: str) -> Path:
        self._played += 1
        folder = self._folder / f"case-{self._played}"
        known = scenarios.SCENARIOS.get(scenario)
        prepared_as = "night" if known is None else known.prepared
        if prepared_as:
            shutil.copytree(self._folder / prepared_as, folder)
        (folder / "there").mkdir(parents=True, exist_ok=True)
        if scenario == "mail":
            (folder / "mail.json").write_text(json.dumps(self._mail))
        if scenario == "relay":
            relays.prepare(folder)
        return folder

    def _act(self, scenario: str, side: Side, folder: Path, point: str) -> None:
        """Play a scenario; with a point, until somebody dies there, otherwise writing all down."""
        address, plan = self._forker.address, (str(folder / "points"), point)
        if side == "window":
            window = Forked(address, "window", [str(address), scenario, str(folder), plan])
            window.wait()
            _wait_for_lock(Layout(folder / "state").lock)
        elif side == "command":
            scenarios.write_config(folder)
            Forked(address, "command", [plan, str(folder), _arguments(scenario, folder)]).wait()
        else:
            first: list[Plan | None] = [("", AGAIN[scenario])] if side == "office again" else []
            roles.use_forked_offices(address, [*first, None if side == "relay" else plan])

            def look() -> None:
                invariants.nothing_half(folder)

            with relays.served(address, folder, plan if side == "relay" else None, look):
                scenarios.play(scenario, folder, look)

    def _command_again(self, name: str, folder: Path) -> None:
        """Whoever gave the command gives it again."""
        shutil.rmtree(folder / "out", ignore_errors=True)
        (folder / "said").unlink(missing_ok=True)
        Forked(
            self._forker.address, "command", [None, str(folder), _arguments(name, folder)]
        ).wait()
        said = (folder / "said").read_text()
        if name == "purge":
            assert "Deleted" in said, said
            left = [line.split()[0] for line in (folder / "expected").read_text().splitlines()]
            (folder / "expected").write_text("\n".join(left))
        else:
            assert len(list((folder / "out").rglob("*.jpg"))) >= 3, said


def _arguments(name: str, folder: Path) -> list[str]:
    return [str(folder / "out") if each == "OUT" else each for each in COMMANDS[name]]


def draw(cases: Sequence[Case], seed: int = SEED) -> Iterator[Case]:
    """The cases in an order of chance that takes all kinds in turn."""
    chance = random.Random(seed)
    kinds: dict[tuple[str, ...], list[Case]] = defaultdict(list)
    for case in cases:
        kinds[case.kind].append(case)
    piles = list(kinds.values())
    chance.shuffle(piles)
    for pile in piles:
        chance.shuffle(pile)
    while piles:
        for pile in piles:
            yield pile.pop()
        piles = [pile for pile in piles if pile]


def _wait_for_lock(lock: Path, seconds: float = 20.0) -> None:
    """Until the back office of a window that died has finished what it holds."""
    if not lock.exists():
        return
    deadline = time.monotonic() + seconds
    descriptor = os.open(lock, os.O_RDWR)
    try:
        while time.monotonic() < deadline:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.01)
            else:
                return
    finally:
        os.close(descriptor)
    raise AssertionError("the back office of a window that died never ended")
