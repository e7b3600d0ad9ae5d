"""What staff may do about checkpoints, asked of the service itself, with both roles and without."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from kiosk.config import Config, EngineConfig, PathsConfig
from kiosk.domain.catalog import load_catalog
from kiosk.domain.checkpoints import Manifest, load_manifest
from kiosk.domain.errors import BadInput, CannotDo, CheckpointFault
from kiosk.domain.generation import DeviceHealth, GeneratorEvent, GeneratorHealth, JobId
from kiosk.models.entries import Wishes
from kiosk.staff.audit import AuditLog
from kiosk.staff.badge import Badge
from kiosk.staff.models_adding import Adding, arguments_for
from kiosk.staff.models_candidates import Candidate, Question, examine, find_candidates
from kiosk.staff.models_desk import Machine, ModelsDesk, size_on_disk, soundness
from kiosk.staff.overrides import Overrides
from kiosk.staff.roles import NotAllowed, Role, Session
from tests.fakes import FakeClock as Monotonic
from tests.fakes import FakeGenerator
from tests.families import build, build_controlnet
from tests.staff.clocks import FakeClock


class Painter(FakeGenerator):
    """Two devices that hold what they are asked to."""

    def __init__(self) -> None:
        super().__init__(steps=1, step_seconds=1.0)
        self.asked: list[object] = []
        self.busy = False

    def health(self) -> GeneratorHealth:
        state = "busy" if self.busy else "idle"
        devices = (DeviceHealth("gpu0", state, 0), DeviceHealth("gpu1", "drained", 0))
        return replace(super().health(), devices=devices)

    def hold(self, checkpoint: str, *, pinned: bool = False) -> None:
        self.asked.append((checkpoint, pinned))

    def let_go(self, checkpoint: str) -> None:
        self.asked.append(checkpoint)

    def adopt(self, manifest: Manifest) -> None:
        self.asked.append([entry.id for entry in manifest.entries])


class Yard:
    """The service over a manifest of tiny models, and what it does."""

    def __init__(self, folder: Path, manifest: Path, generator: FakeGenerator) -> None:
        paths = PathsConfig(state=folder / "state")
        self.config = Config(paths=paths, engine=EngineConfig(manifest=manifest, checkpoint="tiny"))
        (folder / "state").mkdir()
        self.clock, self.seconds = FakeClock(), Monotonic()
        self.audit = AuditLog(folder / "audit")
        self.badge = Badge(self.audit, lambda: self.clock.now)
        self.file = folder / "kiosk.toml"
        self.file.write_text(
            f'[engine]\nmanifest = "{manifest}"\ncheckpoint = "tiny"\n'
            f'[paths]\nstate = "{folder / "state"}"\n'
        )
        self.overrides = Overrides(
            folder / "state" / "staff.toml", self.audit, file=self.file, environment={}
        )
        self.generator = generator
        self.heard: dict[JobId, Callable[[GeneratorEvent], None]] = {}
        machine = Machine(
            *(self.config, self.overrides, generator, self.seconds, self.heard.__setitem__),
            file=self.file,
        )
        catalog = load_catalog(self.config.paths.catalog)
        self.desk = ModelsDesk(self.badge, machine, lambda: catalog)

    def enter(self, role: Role) -> ModelsDesk:
        self.badge.put_on(Session(role, self.clock.now.monotonic))
        return self.desk

    def pump(self, seconds: float) -> None:
        self.seconds.pass_(seconds)
        for event in self.generator.pump(self.seconds()):
            self.heard[event.job](event)

    def listed(self) -> Manifest:
        return load_manifest(self.config.engine.manifest, self.config.own_manifest)

    def done(self) -> list[tuple[str, str]]:
        return [(entry["who"], entry["what"]) for entry in self.audit.entries()]


@pytest.fixture
def yard(tmp_path: Path, tiny_manifest: Path) -> Yard:
    return Yard(tmp_path, tiny_manifest, Painter())


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A USB stick with a checkpoint, a ControlNet and other things. Not to be changed."""
    root = tmp_path_factory.mktemp("stick")
    build(root / "models" / "Tiny SD")
    (root / "models" / "Tiny SD" / "LICENSE.md").write_text("The tiny licence\n\nBe kind.\n")
    build_controlnet(root / "a net", root / "models" / "Tiny SD")
    (root / "a net" / "README.md").unlink()  # nothing says under which licence it comes
    (root / "holiday").mkdir()
    (root / "holiday" / "beach.jpg").write_bytes(b"no model")
    (root / "broken.safetensors").write_bytes(b"cut off")
    return root


READY = Candidate(Path("/stick/x"), "x", licence="MIT")
LOOKS: list[Callable[[ModelsDesk], object]] = [
    lambda desk: desk.manifest(),
    lambda desk: desk.measure("tiny"),
]
CHANGES: list[Callable[[ModelsDesk], object]] = [
    lambda desk: desk.hold("tiny", pinned=True),
    lambda desk: desk.let_go("tiny"),
    lambda desk: desk.renew(),
    lambda desk: desk.choose("tiny"),
    lambda desk: desk.add(READY, accepted=True),
    lambda desk: desk.stop(cast("Adding", object())),  # it would fail if it got that far
]


@pytest.mark.parametrize("action", [*LOOKS, *CHANGES])
def test_nobody_does_anything_without_a_pin(
    yard: Yard, action: Callable[[ModelsDesk], object]
) -> None:
    with pytest.raises(NotAllowed):
        action(yard.desk)


@pytest.mark.parametrize("action", CHANGES)
def test_an_operator_looks_and_measures_but_changes_nothing(
    yard: Yard, action: Callable[[ModelsDesk], object]
) -> None:
    desk = yard.enter(Role.OPERATOR)
    for look in LOOKS:
        look(desk)
    with pytest.raises(NotAllowed, match="admin"):
        action(desk)
    assert yard.done() == [("operator", "checkpoint-timed")]
    assert yard.generator.asked == []


def test_an_admin_has_devices_hold_pin_and_let_go(yard: Yard) -> None:
    desk = yard.enter(Role.ADMIN)
    desk.hold("tiny", pinned=True)
    with pytest.raises(CannotDo, match="paints with this one"):
        desk.let_go("tiny")
    with pytest.raises(BadInput, match="tiny"):
        desk.hold("unheard-of")
    assert yard.generator.asked == [("tiny", True)]
    assert yard.done() == [("admin", "checkpoint-held")]


def test_four_tiles_are_timed_after_a_first_round_and_remembered(yard: Yard) -> None:
    desk = yard.enter(Role.OPERATOR)
    run = desk.measure("tiny")
    assert (run.now.state, run.now.round) == ("running", 1)
    yard.pump(0)
    yard.pump(9)
    assert (run.now.state, run.now.round) == ("running", 2)
    yard.pump(0)
    yard.pump(3)
    assert run.now.state == "done"
    assert len(run.now.pictures) == 4
    speed = desk.speeds()["tiny"]
    assert (speed.seconds, speed.devices, speed.day) == (3.0, 1, "2026-11-21")


def test_nothing_is_measured_while_guests_wait_and_a_failure_says_why(yard: Yard) -> None:
    desk = yard.enter(Role.OPERATOR)
    yard.generator.busy = True
    with pytest.raises(CannotDo, match="busy"):
        desk.measure("tiny")
    yard.generator.busy = False
    yard.generator.fail = {2: "failed"}
    run = desk.measure("tiny")
    yard.pump(0)
    yard.pump(9)
    assert (run.now.state, run.now.fault) == ("failed", "No measurement: told to")
    assert desk.speeds() == {}


def test_the_shows_checkpoint_is_chosen_whole_and_able_or_not_at_all(
    yard: Yard, stick: Path
) -> None:
    desk = yard.enter(Role.ADMIN)
    bring(yard, stick / "models" / "Tiny SD")
    desk.choose("tiny-sd")
    assert desk.chosen() == "tiny-sd"
    shutil.rmtree(yard.config.own_manifest.parent / "tiny-sd" / "unet")
    with pytest.raises(CheckpointFault, match="tiny-sd"):
        desk.choose("tiny-sd")
    with pytest.raises(BadInput, match="unheard-of"):
        desk.choose("unheard-of")
    assert yard.done()[-1] == ("admin", "config-changed")


def bring(yard: Yard, path: Path) -> None:
    """Add what lies at `path`, as the admin at the panel would."""
    candidate = examine(path, yard.listed())
    adding = yard.desk.add(candidate, accepted=True)
    deadline = time.monotonic() + 60
    while adding.look().state == "working":
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert adding.look().state == "done", adding.look()


def test_a_stick_is_looked_through_for_what_could_be_added(yard: Yard, stick: Path) -> None:
    found = [examine(path, yard.listed()) for path in find_candidates(stick)]
    assert [each.path.name for each in found] == ["a net", "broken.safetensors", "Tiny SD"]
    net, broken, tiny = found
    assert "add one first" in net.problem
    assert "broken.safetensors" in broken.problem
    assert (tiny.id, tiny.licence, tiny.problem) == ("tiny-sd", "openrail++", "")
    assert "Be kind." in tiny.licence_text
    assert tiny.size > 1000


def test_what_the_files_do_not_tell_is_asked_one_by_one(yard: Yard, stick: Path) -> None:
    yard.enter(Role.ADMIN)
    bring(yard, stick / "models" / "Tiny SD")
    net = examine(stick / "a net", yard.listed())
    assert net.question == Question("condition", ("silhouette", "edges", "depth"))
    answered = examine(net.path, yard.listed(), Wishes(condition="depth"))
    assert answered.question is not None
    assert answered.question.field == "licence"
    ready = examine(net.path, yard.listed(), answered.wishes, "MIT")
    assert (ready.question, ready.wishes.condition) == (None, "depth")
    again = examine(stick / "models" / "Tiny SD", yard.listed())
    assert again.id == "tiny-sd-2"  # the name is taken


def test_what_was_added_is_listed_and_the_devices_hear_of_it_when_asked_to(
    yard: Yard, stick: Path
) -> None:
    desk = yard.enter(Role.ADMIN)
    bring(yard, stick / "models" / "Tiny SD")
    entry = desk.manifest().checkpoint("tiny-sd")
    assert soundness(desk.manifest(), entry) == ""
    assert size_on_disk(entry) > 1000
    assert desk.news()
    with pytest.raises(CannotDo, match="not heard of 'tiny-sd'"):
        desk.measure("tiny-sd")
    desk.renew()
    assert yard.generator.asked == [["tiny", "tiny-sd"]]
    assert not desk.news()
    desk.hold("tiny-sd")
    assert yard.done()[0] == ("admin", "licence-accepted")
    at_machine = AuditLog(yard.config.paths.state / "staff" / "audit").entries()
    assert [entry["what"] for entry in at_machine] == ["checkpoint-added"]


def test_nothing_is_added_unaccepted_unanswered_or_unreadable(yard: Yard, stick: Path) -> None:
    desk = yard.enter(Role.ADMIN)
    tiny = examine(stick / "models" / "Tiny SD", yard.listed())
    with pytest.raises(CannotDo, match="not accepted"):
        desk.add(tiny, accepted=False)
    for name in ("a net", "broken.safetensors"):
        with pytest.raises(BadInput):
            desk.add(examine(stick / name, yard.listed()), accepted=True)
    assert yard.done() == []


def test_adding_says_in_a_sentence_why_it_failed(yard: Yard, stick: Path) -> None:
    gone = Candidate(stick / "gone", "gone", licence="MIT")
    adding = Adding(arguments_for(gone, yard.file))
    deadline = time.monotonic() + 60
    while (progress := adding.look()).state == "working":
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert progress.state == "failed"
    assert "gone" in progress.said
    assert "Traceback" not in progress.said


def test_adding_can_be_stopped_by_an_admin_and_that_is_noted(yard: Yard) -> None:
    script = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGINT, lambda *_: sys.exit(1))\n"
        'print(\'{"copied": 25, "total": 100}\', flush=True)\n'
        "time.sleep(60)\n"
    )
    adding = Adding(["-c", script], (sys.executable,))
    deadline = time.monotonic() + 20
    while adding.look().share == 0:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert adding.look().share == 0.25
    yard.enter(Role.ADMIN).stop(adding)
    adding.close()
    assert (adding.look().state, adding.look().said) == ("cancelled", "Stopped. Nothing was added.")
    assert yard.done() == [("admin", "adding-stopped")]


def test_damaged_and_missing_weights_are_told(yard: Yard, tmp_path: Path) -> None:
    entry = yard.listed().checkpoint("tiny")
    folder = tmp_path / "copy"
    shutil.copytree(entry.path, folder)
    copy = entry.model_copy(update={"id": "copy", "path": folder})
    manifest = Manifest(checkpoints=(copy,))
    assert soundness(manifest, copy) == ""
    (folder / "unet" / "config.json").write_text("{}")
    assert "damaged" in soundness(manifest, copy)
    shutil.rmtree(folder)
    assert "missing" in soundness(manifest, copy)


def test_demo_mode_has_nothing_to_load(tmp_path: Path, tiny_manifest: Path) -> None:
    desk = Yard(tmp_path, tiny_manifest, FakeGenerator()).enter(Role.ADMIN)
    with pytest.raises(CannotDo, match="Demo mode has none"):
        desk.hold("tiny")
