"""The panel's Models page, by touch, with both roles."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from kiosk.app import build_window
from kiosk.config import Config, PathsConfig, TermsConfig, WindowConfig
from kiosk.domain.catalog import load_catalog
from kiosk.domain.checkpoints import Manifest, load_manifest
from kiosk.domain.generation import GeneratorHealth
from kiosk.staff.audit import AuditLog
from kiosk.staff.models_desk import Machine
from kiosk.ui import staff_models
from kiosk.ui.staff_view_model import Staff
from tests.fakes import FakeServices
from tests.staff.clocks import FakeClock
from tests.staff.test_desk import make_desk
from tests.ui.staff_panel import Devices, Panel

COMMAND = """
import sys, time
state, source, *rest = sys.argv[1:]
assert "--accept-licence" in rest and "--no-test" in rest
print('{"said": "rally: a checkpoint."}', flush=True)
print('{"copied": 50, "total": 100}', flush=True)
while "SLOW":
    time.sleep(0.1)
print('{"said": "Added as rally."}')
open(state + "/models/manifest.toml", "w").write(ENTRY)
print('{"listed": "rally"}', flush=True)
"""
"""Stands for `kiosk models add`, which tests/staff/test_models_desk.py really runs."""


class Holders(Devices):
    """Devices that hold what they are asked to."""

    def __init__(self) -> None:
        super().__init__()
        self.step_seconds, self.steps = 1.0, 1
        self.held: list[tuple[str, bool]] = [("showroom", False)]
        self.adopted: list[Manifest] = []

    def health(self) -> GeneratorHealth:
        health = super().health()
        names = tuple(name for name, _ in self.held)
        pins = tuple(name for name, pinned in self.held if pinned)
        rows = (replace(row, checkpoints=names, pinned=pins) for row in health.devices)
        return replace(health, devices=tuple(rows))

    def hold(self, checkpoint: str, *, pinned: bool = False) -> None:
        self.let_go(checkpoint)
        self.held.append((checkpoint, pinned))

    def let_go(self, checkpoint: str) -> None:
        self.held = [each for each in self.held if each[0] != checkpoint]

    def adopt(self, manifest: Manifest) -> None:
        self.adopted.append(manifest)


class Yard(Panel):
    """The panel at the Models page."""

    generator: Holders

    @property
    def state(self) -> Path:
        return self.services.config.paths.state

    def look(self) -> None:
        """Let the page look, which it does twice a second by itself."""
        self.services.clock.pass_(1.1)
        self.visit.controller.tick()
        QTest.qWait(30)
        self.window.staff.tick()
        QTest.qWait(1)

    def touch(self, *names: str) -> None:
        for name in names:
            self.finger.grab()  # a frame: what changed is laid out
            super().touch(name)

    def enter(self, role: str) -> None:
        self.sign_in(role)
        self.touch("staff-page-models")
        self.settle()

    def settle(self, *more: str) -> None:
        keys = ("showroom", "showroom-fast", "showroom-silhouette", *more)
        for _ in range(600):
            self.look()
            if not any("looked at" in self.words(key) for key in keys):
                return
        raise AssertionError("the weights were not proved")

    def hear(self, begins: str) -> None:
        """Wait until what adding says begins so."""
        for _ in range(600):
            self.look()
            if self.sees("adding-said") and self.read("adding-said").startswith(begins):
                return
        raise AssertionError(f"nothing that begins with {begins!r} was said")

    def words(self, key: str) -> str:
        """Everything that a card says."""
        card = self.finger.find(f"model-{key}")
        assert card is not None
        items = [card.parentItem()]
        said: list[str] = []
        while items:
            item = items.pop()
            said += [str(item.property("text"))] if item.property("text") else []
            items += [child for child in item.childItems() if child.isVisible()]
        return " ".join(said)


@pytest.fixture
def yard(qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Yard]]:
    yards: list[Yard] = []

    def build(role: str, *, slow: bool = False) -> Yard:
        window = WindowConfig(fullscreen=False, width=540, height=960, animate=False)
        config = Config(
            window=window, terms=TermsConfig(ask=False), paths=PathsConfig(state=tmp_path)
        )
        (tmp_path / "models").mkdir()
        script = COMMAND.replace('"SLOW"', str(slow)).replace("ENTRY", repr(entry_of(config)))
        command = (sys.executable, "-c", script, str(tmp_path))
        monkeypatch.setattr(staff_models, "Machine", partial(Machine, command=command))
        services = FakeServices(config, load_catalog(config.paths.catalog))
        services.generator = Holders()
        clock = FakeClock()
        staff = Staff(make_desk(tmp_path, clock), ThreadPoolExecutor(1), lambda: None)
        panel = Yard(build_window(services, lambda: staff), services)
        panel.clock, panel.generator = clock, services.generator
        panel.finger.wait_for(lambda: services.generator.started, 3, "the first frame")
        yards.append(panel)
        panel.enter(role)
        return panel

    yield build
    for each in yards:
        each.window.close()
    QTest.qWait(1)


def entry_of(config: Config) -> str:
    """The shipped checkpoint once more, as one that was added here."""
    shipped = load_manifest(config.engine.manifest).checkpoint("showroom")
    return (
        f'[[checkpoints]]\nid = "rally"\ntask = "text-to-image"\npath = "{shipped.path}"\n'
        f'size = 256\nscheduler = "dpm++"\nsteps = 16\nguidance = 3.0\nprompts = "open"\n'
        f'licence = "MIT"\nlicence_accepted = true\nsource = "/stick"\n'
        f'sha256 = "{shipped.sha256}"\n'
    )


def put_on_stick(state: Path) -> None:
    shipped = load_manifest(Config().engine.manifest).checkpoint("showroom")
    folder = state / "exchange" / "rally"
    parts = shutil.ignore_patterns("recipe", "sheets", "*.webp", "evaluation.json")
    shutil.copytree(shipped.path, folder, ignore=parts)
    (folder / "LICENSE.md").write_text("The rally licence\n\nDrive kindly.\n")


def open_stick(panel: Yard) -> None:
    panel.touch("models-sticks")
    for _ in range(60):
        panel.look()
        if panel.sees("candidate-rally"):
            return
    raise AssertionError("nothing was found on the stick")


def test_an_operator_sees_what_there_is_and_times_it(yard: Callable[..., Yard]) -> None:
    panel = yard("operator")
    said = panel.words("showroom")
    for part in ("Paints from words", "256 px", "Apache-2.0", "MB", "Whole", "gpu-0, gpu-1"):
        assert part in said
    panel.touch("model-showroom")
    assert not panel.sees("load-showroom")
    assert not panel.sees("choose-showroom-fast")
    panel.touch("measure-showroom")
    assert "warming up" in panel.read("models-bench")
    panel.wait(6)
    panel.look()
    assert panel.read("models-bench") == "showroom: measured."
    assert panel.sees("models-thumbs")
    assert "4 tiles in" in panel.words("showroom")
    assert panel.services.back_office.kept == []  # a guest's gallery has none of it


def test_an_operator_takes_nothing_from_a_stick(yard: Callable[..., Yard], tmp_path: Path) -> None:
    put_on_stick(tmp_path)
    panel = yard("operator")
    open_stick(panel)
    panel.touch("candidate-rally")
    assert not panel.sees("adding-accept")


def test_an_admin_loads_pins_and_lets_go(yard: Callable[..., Yard]) -> None:
    panel = yard("admin")
    panel.touch("model-showroom-fast", "pin-model-showroom-fast")
    panel.look()
    assert ("showroom-fast", True) in panel.generator.held
    assert "pinned" in panel.words("showroom-fast")
    panel.touch("free-showroom-fast")
    panel.look()
    assert panel.generator.held == [("showroom", False)]
    panel.touch("load-showroom-fast")
    assert panel.generator.held[-1] == ("showroom-fast", False)
    panel.touch("model-showroom")
    assert not panel.sees("free-showroom")  # the show paints with it


def test_an_admin_chooses_what_paints_from_the_next_start_on(
    yard: Callable[..., Yard], tmp_path: Path
) -> None:
    panel = yard("admin")
    panel.touch("model-showroom-fast", "choose-showroom-fast")
    panel.look()
    assert "from the next start on" in panel.words("showroom-fast")
    assert panel.sees("models-restart")
    panel.touch("models-restart", "models-restart")
    assert "kiosk-restarted" in [e["what"] for e in AuditLog(tmp_path / "audit").entries()]
    assert 'checkpoint = "showroom-fast"' in (panel.state / "staff.toml").read_text()


def test_weights_come_from_a_stick_once_their_licence_is_accepted(
    yard: Callable[..., Yard], tmp_path: Path
) -> None:
    put_on_stick(tmp_path)
    panel = yard("admin")
    open_stick(panel)
    panel.touch("candidate-rally")
    assert "Drive kindly." in panel.read("adding-text")
    panel.touch("adding-accept")
    panel.hear("Added")
    assert panel.read("adding-said").startswith("Added as rally. Restart the devices")
    panel.touch("adding-back")
    panel.settle("rally")
    assert "do not know it yet" in panel.words("rally")
    panel.touch("models-renew")
    panel.settle("rally")
    assert panel.generator.adopted[-1].checkpoint("rally").source == "/stick"
    assert "do not know" not in panel.words("rally")
    audit = [entry["what"] for entry in AuditLog(tmp_path / "audit").entries()]
    assert "licence-accepted" in audit


def test_adding_is_stopped_by_touch(yard: Callable[..., Yard], tmp_path: Path) -> None:
    put_on_stick(tmp_path)
    panel = yard("admin", slow=True)
    open_stick(panel)
    panel.touch("candidate-rally", "adding-accept")
    panel.hear("rally")
    panel.touch("adding-back")
    panel.hear("Stopped")
    assert panel.read("adding-said") == "Stopped. Nothing was added."


def test_without_a_stick_the_page_says_what_to_bring(yard: Callable[..., Yard]) -> None:
    panel = yard("admin")
    panel.touch("models-sticks")
    assert "Plug in a stick" in panel.read("models-note")


def test_an_operator_leaves_what_an_admin_adds_alone(
    yard: Callable[..., Yard], tmp_path: Path
) -> None:
    put_on_stick(tmp_path)
    panel = yard("admin", slow=True)
    open_stick(panel)
    panel.touch("candidate-rally", "adding-accept")
    panel.hear("rally")
    panel.touch("staff-leave")
    panel.sign_in("operator")
    panel.touch("staff-page-models", "adding-back")
    panel.look()
    assert panel.sees("model-showroom")  # the list; adding goes on
    adding = panel.window.staff.pageOf("models").adding
    assert adding.property("state")["adding"] == "working"
    panel.touch("staff-leave")
    panel.sign_in("admin")
    panel.touch("staff-page-models", "adding-back")
    panel.hear("Stopped")
    noted = [(entry["who"], entry["what"]) for entry in AuditLog(tmp_path / "audit").entries()]
    assert [who for who, what in noted if what == "adding-stopped"] == ["admin"]
