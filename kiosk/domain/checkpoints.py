"""Reads the manifest: which checkpoints and additions there are, and how they like to run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, cast, get_args

from pydantic import BaseModel, ConfigDict, Field

from kiosk.domain.catalog import Id
from kiosk.domain.errors import BadFile, BadInput
from kiosk.domain.noise import FewStep, Noise, read_noise
from kiosk.domain.requests import Task
from kiosk.domain.toml_files import checked, read_toml

Scale = Annotated[float, Field(ge=0, le=2)]
WeightsFile = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.safetensors$")]


class _Entry(BaseModel):
    """What every entry of the manifest says. `path` is a folder, absolute once loaded.

    `sha256` covers the entry's own files only, not those that its base lends. `source` is where
    it was added from; "" for what ships, whose licence nobody has to accept.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    path: Path
    licence: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    source: str = ""
    licence_accepted: bool = False


class Checkpoint(_Entry):
    """Weights for a task, in diffusers' layout.

    `base` names the checkpoint that lends the parts which the folder does not hold; with `lora`,
    this one is its base taught by that file. `size` is the native side in pixels: of the
    pictures, or for upscaling of the sources. `few_step` is how it was distilled; no config says.
    `noise` is read from the checkpoint's own scheduler when the manifest is loaded.
    """

    task: Task
    base: Id | None = None
    lora: WeightsFile | None = None
    size: Annotated[int, Field(ge=64, le=2048, multiple_of=8)]
    scheduler: str
    steps: Annotated[int, Field(ge=1, le=200)]
    guidance: Annotated[float, Field(ge=0, le=30)]
    prompts: Literal["open", "closed"]
    languages: tuple[str, ...] = ("en",)
    few_step: FewStep | None = None
    noise: Noise | None = Field(default=None, exclude=True, repr=False)

    @property
    def family(self) -> str:
        """The id of the checkpoint whose text encoder and autoencoder this one uses."""
        return self.base or self.id

    @property
    def distilled(self) -> FewStep | None:
        """How it was distilled: as the manifest says, or as its scheduler gives away."""
        return self.few_step or ("lcm" if self.scheduler == "lcm" else None)

    def does(self, task: Task) -> bool:
        """Whether this checkpoint can be asked for `task`.

        A text-to-image UNet inpaints, too: what is not to change is put back after each step.
        """
        return task == self.task or (task == "inpainting" and self.task == "text-to-image")


class ControlNet(_Entry):
    """Holds the pictures of its base to a shape: what its pictures show, and its usual weight."""

    base: Id
    condition: Literal["silhouette", "edges", "depth"]
    scale: Scale = 1.0


class Lora(_Entry):
    """Teaches its base a subject or a style: the file in its folder, and its usual weight."""

    base: Id
    file: WeightsFile
    scale: Scale = 1.0


class SafetyChecker(_Entry):
    """Judges finished pictures: those of `base` and its companions, or where it is None of all.

    Stable Diffusion's own lies in two folders, `safety_checker` and `feature_extractor`. One of the
    kind `image-classifier` refuses pictures to which it gives the labels `refuses` a probability
    of `threshold` or more, together.
    """

    base: Id | None = None
    kind: str = "stable-diffusion"
    refuses: tuple[str, ...] = ()
    threshold: Annotated[float, Field(gt=0, le=1)] = 0.5


Entry = Checkpoint | ControlNet | Lora | SafetyChecker

EntryT = TypeVar("EntryT", Checkpoint, ControlNet, Lora, SafetyChecker)


class OwnManifest(BaseModel):
    """What a manifest lists. The machine's own may list nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    checkpoints: tuple[Checkpoint, ...] = ()
    controlnets: tuple[ControlNet, ...] = ()
    loras: tuple[Lora, ...] = ()
    safety_checkers: tuple[SafetyChecker, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, checkpoints first."""
        return (*self.checkpoints, *self.controlnets, *self.loras, *self.safety_checkers)


class Manifest(OwnManifest):
    """The checkpoints that this machine has, and what can be added to them.

    `hashes` is the file in which it is remembered what was found whole.
    """

    hashes: Path | None = None
    checkpoints: Annotated[tuple[Checkpoint, ...], Field(min_length=1, validate_default=True)] = ()

    def checkpoint(self, checkpoint_id: str) -> Checkpoint:
        """The entry called `checkpoint_id`; raises BadInput with the ids there are."""
        for entry in self.checkpoints:
            if entry.id == checkpoint_id:
                return entry
        raise BadInput("checkpoint", checkpoint_id, ", ".join(c.id for c in self.checkpoints))

    def base_of(self, entry: Entry) -> Checkpoint | None:
        """The checkpoint that lends its parts to `entry`, if it has one."""
        return None if entry.base is None else self.checkpoint(entry.base)

    def controlnet(self, net_id: str, family: str) -> ControlNet:
        """The ControlNet called `net_id`, or the only one if "", for a family of checkpoints."""
        kin = [net for net in self.controlnets if net.base == family]
        for net in kin:
            if net.id == net_id or (not net_id and len(kin) == 1):
                return net
        raise BadInput("controlnet", net_id, _names(kin, f"ControlNet for '{family}'"))

    def lora(self, lora_id: str, family: str) -> Lora:
        """The LoRA called `lora_id`, for a family of checkpoints; raises BadInput."""
        kin = [lora for lora in self.loras if lora.base == family]
        for lora in kin:
            if lora.id == lora_id:
                return lora
        raise BadInput("lora", lora_id, _names(kin, f"LoRA for '{family}'"))

    def safety_checkers_of(self, checkpoint: Checkpoint) -> tuple[SafetyChecker, ...]:
        """Those that judge what `checkpoint` paints."""
        return tuple(s for s in self.safety_checkers if s.base in (None, checkpoint.family))

    def choose(self, task: Task, beside: str) -> Checkpoint:
        """The checkpoint for `task` that goes with the one called `beside`.

        That is one made for the task on the same base, or itself, or any other that can;
        raises BadInput when there is none.
        """
        own = self.checkpoint(beside)
        kin = [c for c in self.checkpoints if c.family == own.family and c.task == task]
        able = [c for c in self.checkpoints if c.does(task)]
        for found in ([own] if own.task == task else [], kin, [own] if own in able else [], able):
            if found:
                return found[0]
        possible = {t for t in get_args(Task) if any(c.does(t) for c in self.checkpoints)}
        raise BadInput("task", task, ", ".join(sorted(possible)))


@dataclass(frozen=True, slots=True)
class _Listing:
    """A manifest, and the file that it was read from."""

    path: Path
    manifest: OwnManifest

    def entries(self) -> Iterator[tuple[Path, str, Entry]]:
        """File, key and entry of everything listed."""
        for table in ("checkpoints", "controlnets", "loras", "safety_checkers"):
            for index, entry in enumerate(getattr(self.manifest, table)):
                yield self.path, f"{table}.{index}", entry


def load_manifest(path: Path, own: Path | None = None) -> Manifest:
    """Read the manifest that ships, and the machine's `own` after it, if there is one.

    Relative paths count from the folder of each. Raises BadFile, with file and key.
    """
    listings = [_read(path, Manifest)]
    if own is not None and _exists(own):
        listings.append(_read(own, OwnManifest))
    _check_names(listings)
    merged = Manifest(
        checkpoints=tuple(c for listing in listings for c in listing.manifest.checkpoints),
        controlnets=tuple(c for listing in listings for c in listing.manifest.controlnets),
        loras=tuple(c for listing in listings for c in listing.manifest.loras),
        safety_checkers=tuple(c for each in listings for c in each.manifest.safety_checkers),
        hashes=None if own is None else own.with_name("hashes.json"),
    )
    noised = tuple(c.model_copy(update={"noise": _noise(c, merged)}) for c in merged.checkpoints)
    return merged.model_copy(update={"checkpoints": noised})


def _exists(own: Path) -> bool:
    """False where there is nothing; what is there and cannot be read is a fault to be told."""
    try:
        own.lstat()
    except OSError as error:
        return not isinstance(error, FileNotFoundError | NotADirectoryError)
    return True


def _read(path: Path, kind: type[OwnManifest]) -> _Listing:
    raw = read_toml(path)
    for index, entry in enumerate(cast("list[Any]", raw.get("checkpoints") or [])):
        if isinstance(entry, dict) and "noise" in entry:
            reason = "is no key: it is read from the checkpoint itself"
            raise BadFile(path, f"checkpoints.{index}.noise", reason)
    manifest = checked(raw, kind, path)
    folder = path.parent
    whole = manifest.model_copy(
        update={
            "checkpoints": tuple(_absolute(entry, folder) for entry in manifest.checkpoints),
            "controlnets": tuple(_absolute(entry, folder) for entry in manifest.controlnets),
            "loras": tuple(_absolute(entry, folder) for entry in manifest.loras),
            "safety_checkers": tuple(_absolute(e, folder) for e in manifest.safety_checkers),
        }
    )
    return _Listing(path, whole)


def _noise(entry: Checkpoint, manifest: Manifest) -> Noise | None:
    """What the entry's own scheduler says, or else its base's."""
    own = read_noise(entry.path / "scheduler")
    if own is None and entry.base is not None:
        return read_noise(manifest.checkpoint(entry.base).path / "scheduler")
    return own


def _names(entries: Sequence[Entry], what: str) -> str:
    return ", ".join(entry.id for entry in entries) or f"none: the manifest lists no {what}"


def _absolute(entry: EntryT, folder: Path) -> EntryT:
    return entry.model_copy(update={"path": (folder / entry.path).resolve()})


def _check_names(listings: Sequence[_Listing]) -> None:
    """Ids are unique, and every base is a text-to-image checkpoint that stands alone."""
    checkpoints = [c for listing in listings for c in listing.manifest.checkpoints]
    bases = [c.id for c in checkpoints if c.base is None and c.task == "text-to-image"]
    seen: set[str] = set()
    for path, key, entry in (found for listing in listings for found in listing.entries()):
        if entry.id in seen:
            raise BadFile(path, f"{key}.id", f"'{entry.id}' is there already")
        seen.add(entry.id)
        if entry.base is not None and entry.base not in bases:
            reason = f"'{entry.base}' is no text-to-image checkpoint that stands alone"
            raise BadFile(path, f"{key}.base", f"{reason}; allowed: {', '.join(bases)}")
        if isinstance(entry, Checkpoint) and entry.lora and entry.base is None:
            raise BadFile(path, f"{key}.lora", "needs a 'base' to teach")
        if isinstance(entry, Checkpoint) and entry.lora and entry.task != "text-to-image":
            raise BadFile(path, f"{key}.lora", "is for task text-to-image only")
