"""Somebody of the staff at a window over fakes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtTest import QTest

from kiosk.app import build_window
from kiosk.domain.errors import EngineFault
from kiosk.domain.generation import DeviceHealth, GenerationRequest, GeneratorHealth, JobId
from kiosk.staff.preflight import Finding, Result, go
from kiosk.ui.staff_view_model import Staff
from tests.fakes import FakeGenerator, FakeServices
from tests.staff.clocks import FakeClock
from tests.staff.test_desk import ADMIN, OPERATOR, make_desk
from tests.ui.guest import Guest


class Devices(FakeGenerator):
    """Two devices that can be taken out of work, and asked one by one; those `broken` refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.drained: set[str] = set()
        self.broken: set[str] = set()
        self.restarted: list[str] = []

    def health(self) -> GeneratorHealth:
        rows = tuple(
            DeviceHealth(
                name,
                "drained" if name in self.drained else "idle",
                0,
                steps_per_second=7.4,
                memory=900 * 2**20,
                checkpoints=("showroom",),
            )
            for name in ("gpu-0", "gpu-1")
        )
        return replace(super().health(), devices=rows)

    def drain(self, device: str) -> None:
        self.drained.add(device)

    def restore(self, device: str) -> None:
        self.drained.discard(device)

    def restart(self, device: str) -> None:
        self.restarted.append(device)

    def submit_to(self, device: str, request: GenerationRequest) -> JobId:
        if device in self.broken:
            raise EngineFault(f"{device} paints only black.", "Restart it.")
        return self.submit(request)


LOOKS = ("checkpoints", "network", "disk", "clock", "power", "fonts", "pack", "printer")


@dataclass
class FakeChild:
    """Finds what it was given, at its second look."""

    results: tuple[Result, ...]
    looks: int = 0
    closed: bool = False

    def poll(self) -> tuple[Result, ...] | None:
        self.looks += 1
        return self.results if self.looks > 1 else None

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeChildren:
    """Starts children that find everything well, but for `faults`, by the check's id."""

    faults: dict[str, Finding] = field(default_factory=dict)
    asked: list[list[str]] = field(default_factory=list)
    started: list[FakeChild] = field(default_factory=list)

    def __call__(self, arguments: Sequence[str]) -> FakeChild:
        self.asked.append([*arguments])
        checks = ["ticket"] if "ticket" in arguments else LOOKS
        results = [Result(c, c.title(), self.faults.get(c, go("Well.")), 0.1) for c in checks]
        self.started.append(FakeChild(tuple(results)))
        return self.started[-1]


class Panel(Guest):
    """Somebody of the staff."""

    clock: FakeClock
    ended: list[str]
    children: FakeChildren

    def knock(self) -> None:
        self.touch(*["staff-corner"] * 5)

    def type(self, pin: str) -> None:
        self.touch(*[f"pin-{digit}" for digit in pin], "pin-ok")

    def sign_in(self, role: str, page: str = "") -> None:
        self.knock()
        self.touch(f"role-{role}")
        self.type(ADMIN if role == "admin" else OPERATOR)
        if page:
            self.touch(f"staff-page-{page}")

    def live(self, seconds: float) -> None:
        """Let time pass for the kiosk, and the panel look at it."""
        self.wait(seconds)
        self.window.staff.tick()
        QTest.qWait(40)  # what has moved is laid out


def open_panel(
    services: FakeServices, folder: Path, power: Callable[[], None] | None = None
) -> Panel:
    """A window whose generator has started; `close` it."""
    if not isinstance(services.generator, Devices):
        services.generator = Devices()
    clock, ended, children = FakeClock(), list[str](), FakeChildren()
    staff = Staff(
        make_desk(folder, clock, power),
        ThreadPoolExecutor(1),
        lambda: ended.append("left"),
        restart=lambda: ended.append("restarted"),
        start_child=children,
    )
    window = build_window(services, lambda: staff)
    panel = Panel(window, services)
    panel.clock, panel.ended, panel.children = clock, ended, children
    panel.finger.wait_for(lambda: services.generator.started, 5, "the first frame")
    return panel
