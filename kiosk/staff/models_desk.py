"""What staff do about checkpoints: look, bring in, load, pin, time, and choose the show's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from kiosk.config import Config
from kiosk.domain.catalog import Catalog
from kiosk.domain.checkpoints import Checkpoint, Entry, Manifest, load_manifest
from kiosk.domain.errors import BadInput, CannotDo, KioskError
from kiosk.domain.generation import Generator
from kiosk.domain.layout import check_listed, entry_files
from kiosk.domain.prompt import Choice, Prompt, complete, compose
from kiosk.staff.audit import Action
from kiosk.staff.badge import Badge
from kiosk.staff.catalog_here import own_catalog_of
from kiosk.staff.models_adding import COMMAND, Adding, arguments_for
from kiosk.staff.models_bench import BenchmarkRun, HearAside, Speed, Speeds
from kiosk.staff.models_candidates import Candidate
from kiosk.staff.overrides import Overrides
from kiosk.staff.roles import Role


@runtime_checkable
class Holds(Protocol):
    """A generator whose devices keep more than one checkpoint; each raises BadInput if unknown."""

    def hold(self, checkpoint: str, *, pinned: bool = False) -> None:
        """Have every device load it."""
        ...

    def let_go(self, checkpoint: str) -> None:
        """Have every device free it."""
        ...

    def adopt(self, manifest: Manifest) -> None:
        """Paint with what the manifest lists; replaces every worker after its run."""
        ...


@dataclass(frozen=True, slots=True)
class Machine:
    """What the desk works with: the config, `file` below staff's, and the running parts."""

    config: Config
    overrides: Overrides
    generator: Generator
    clock: Callable[[], float]
    hear_aside: HearAside
    file: Path | None = None
    command: Sequence[str] = COMMAND


class ModelsDesk:
    """The Models page's services. Operators look, load and time; admins change what there is."""

    def __init__(self, badge: Badge, machine: Machine, catalog: Callable[[], Catalog]) -> None:
        self._badge = badge
        self._machine = machine
        self._catalog = catalog
        self._speeds = Speeds(machine.config.own_manifest.with_name("benchmarks.json"))
        self._known = self._ids()  # what the running workers have heard of

    # What operators may.

    def manifest(self) -> Manifest:
        """What this machine has: operators may look. Raises NotAllowed or BadFile."""
        self._badge.require(Role.OPERATOR)
        return self._load()

    def news(self) -> bool:
        """Whether the manifest lists what the running devices have not heard of."""
        return not self._ids() <= self._known

    def knows(self, entry: Entry) -> bool:
        """Whether the running devices have heard of an entry."""
        return entry.id in self._known

    def chosen(self) -> str:
        """The show's checkpoint from the next start on. Raises BadFile."""
        return self._machine.overrides.load().config.engine.checkpoint

    def speeds(self) -> dict[str, Speed]:
        """What was measured here, of weights that are still the same."""
        hashes = {entry.id: entry.sha256 for entry in self._load().entries}
        measured = self._speeds.all().items()
        return {key: each for key, each in measured if hashes.get(key) == each.sha256}

    def measure(self, checkpoint: str) -> BenchmarkRun:
        """Time four tiles: operators may, while nobody waits for pictures.

        Raises NotAllowed, BadInput, StorageFault, or EngineFault and CannotDo, and why.
        """
        self._badge.require(Role.OPERATOR)
        entry = self._painter(checkpoint)
        self._check_known(entry)
        generator = self._machine.generator
        health = generator.health()
        if health.queued or any(device.busy for device in health.devices):
            raise CannotDo("The devices are busy.", "Measure when nobody is there.")
        if health.prerendered:
            raise CannotDo("Guests are served from the show pack.", "No device can paint now.")
        devices = sum(not device.drained for device in health.devices) or 1
        self._badge.note(Role.OPERATOR, Action.CHECKPOINT_TIMED, checkpoint=entry.id)

        def keep(seconds: float) -> None:
            day = self._badge.now.utc.date().isoformat()
            self._speeds.keep(entry.id, Speed(round(seconds, 2), devices, day, entry.sha256))

        aside, clock = self._machine.hear_aside, self._machine.clock
        return BenchmarkRun(entry, self._prompt(), generator, aside, clock, keep)

    # What only admins may.

    def hold(self, checkpoint: str, *, pinned: bool = False) -> None:
        """Have the devices load a checkpoint, and keep it if `pinned`. Raises as `measure`."""
        self._badge.require(Role.ADMIN)
        entry = self._load().checkpoint(checkpoint)
        self._check_known(entry)
        holder = self._holder
        self._badge.note(Role.ADMIN, Action.CHECKPOINT_HELD, checkpoint=checkpoint, new=pinned)
        holder.hold(checkpoint, pinned=pinned)

    def let_go(self, checkpoint: str) -> None:
        """Have the devices free a checkpoint. Raises BadInput for the one that is painted with."""
        self._badge.require(Role.ADMIN)
        entry, holder = self._load().checkpoint(checkpoint), self._holder
        if entry.id == self._machine.config.engine.checkpoint:
            raise CannotDo("The show paints with this one.", "It stays in memory.")
        self._badge.note(Role.ADMIN, Action.CHECKPOINT_LET_GO, checkpoint=checkpoint)
        holder.let_go(checkpoint)

    def renew(self) -> None:
        """Restart the devices one by one, so that they hear of what was added."""
        self._badge.require(Role.ADMIN)
        manifest, holder = self._load(), self._holder
        self._badge.note(Role.ADMIN, Action.DEVICE_RESTARTED, device="all")
        holder.adopt(manifest)
        self._known = {entry.id for entry in manifest.entries}

    def choose(self, checkpoint: str) -> int:
        """Have the show paint with a checkpoint from the next start on.

        Returns how many things of the catalog will be hidden, because it does not know them.
        Raises NotAllowed, BadInput for one that cannot paint a guest's wish, CheckpointFault for
        one that is not whole, BadFile or StorageFault; then nothing has changed.
        """
        session = self._badge.require(Role.ADMIN)
        entry = self._painter(checkpoint)
        check_listed(self._load(), entry)
        if "en" not in entry.languages:  # which the catalog's prompts are in
            said = f"'{entry.id}' reads {', '.join(entry.languages)}; the catalog speaks English."
            raise CannotDo(said, "Choose another.")
        own = own_catalog_of(self._machine.config, entry)  # raises where nothing is left
        self._machine.overrides.change(session, {"engine.checkpoint": checkpoint}, self._badge.now)
        return sum(map(len, own.hidden.values()))

    def add(self, candidate: Candidate, *, accepted: bool) -> Adding:
        """Bring something in, whose licence the admin has read and accepted.

        Raises NotAllowed, BadInput for what cannot be added yet, or CannotDo.
        """
        self._badge.require(Role.ADMIN)
        if candidate.problem or candidate.question is not None:
            raise BadInput("model", candidate.id, candidate.problem or "one with all answers")
        if not accepted:
            raise CannotDo("Its licence was not accepted.", "Nothing is added.")
        name = f"{candidate.licence}"[:200]
        self._badge.note(
            Role.ADMIN, Action.LICENCE_ACCEPTED, checkpoint=f"to be {candidate.id}", new=name
        )
        arguments = arguments_for(candidate, self._machine.file)
        return Adding(arguments, self._machine.command)

    def stop(self, adding: Adding) -> None:
        """Have something that is brought in stop and clean up. Raises NotAllowed."""
        # It may be what fills the disk.
        self._badge.note_if_possible(Role.ADMIN, Action.ADDING_STOPPED)
        adding.cancel()

    @property
    def _holder(self) -> Holds:
        generator = self._machine.generator
        if not isinstance(generator, Holds):
            raise CannotDo("There are no devices that paint.", "Demo mode has none.")
        return generator

    def _load(self) -> Manifest:
        config = self._machine.config
        return load_manifest(config.engine.manifest, config.own_manifest)

    def _ids(self) -> set[str]:
        try:
            return {entry.id for entry in self._load().entries}
        except KioskError:  # `manifest` says so when it is looked at
            return set()

    def _painter(self, checkpoint: str) -> Checkpoint:
        manifest = self._load()
        entry = manifest.checkpoint(checkpoint)
        if entry.task != "text-to-image":
            able = [each.id for each in manifest.checkpoints if each.task == "text-to-image"]
            raise BadInput("checkpoint", checkpoint, ", ".join(able))
        return entry

    def _check_known(self, entry: Entry) -> None:
        if not self.knows(entry):
            raise CannotDo(f"The devices have not heard of '{entry.id}' yet.", "Restart them.")

    def _prompt(self) -> Prompt:
        """The catalog's first choice."""
        catalog = self._catalog()
        first = (catalog.vehicles[0].id, catalog.settings[0].id, catalog.styles[0].id)
        return compose(complete(Choice(*first), catalog), catalog)


def soundness(manifest: Manifest, entry: Entry) -> str:
    """What ails an entry, or ""; may read every byte of it, so not for the window's thread."""
    try:
        check_listed(manifest, entry)
    except KioskError as fault:
        return str(fault)
    except OSError as error:
        return f"It cannot be read ({error.strerror or error})."
    return ""


def size_on_disk(entry: Entry) -> int:
    """Bytes of an entry's own files."""
    try:
        return sum(path.stat().st_size for path in entry_files(entry.path))
    except OSError:
        return 0
