"""Reads the manifest: which checkpoints there are, where they lie, and how they like to run."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.domain.catalog import Id
from kiosk.domain.errors import BadFile, BadInput, CheckpointFault
from kiosk.domain.generation import CheckpointId

Task = Literal["text-to-image", "depth-to-image", "inpainting", "upscaling"]


class Checkpoint(BaseModel):
    """One entry of the manifest. `path` is a folder in diffusers' layout, absolute once loaded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    task: Task
    path: Path
    size: Annotated[int, Field(ge=64, le=2048, multiple_of=8)]
    scheduler: str
    steps: Annotated[int, Field(ge=1, le=200)]
    guidance: Annotated[float, Field(ge=0, le=30)]
    prompts: Literal["open", "closed"]
    languages: tuple[str, ...] = ("en",)
    licence: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Manifest(BaseModel):
    """The checkpoints that this machine has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    checkpoints: Annotated[tuple[Checkpoint, ...], Field(min_length=1)]

    def checkpoint(self, checkpoint_id: str) -> Checkpoint:
        """The entry called `checkpoint_id`; raises BadInput with the ids there are."""
        for entry in self.checkpoints:
            if entry.id == checkpoint_id:
                return entry
        raise BadInput("checkpoint", checkpoint_id, ", ".join(c.id for c in self.checkpoints))


def load_manifest(path: Path) -> Manifest:
    """Read a manifest; relative paths count from its folder. Raises BadFile."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        manifest = Manifest.model_validate(raw)
    except OSError as error:
        raise BadFile(path, "", f"cannot be read ({error.strerror or error})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFile(path, "", f"is not valid TOML ({error})") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise BadFile(path, key, first["msg"]) from error
    absolute = [
        entry.model_copy(update={"path": (path.parent / entry.path).resolve()})
        for entry in manifest.checkpoints
    ]
    return Manifest(checkpoints=tuple(absolute))


_WEIGHTS = (".safetensors", ".json", ".txt")


def checkpoint_files(folder: Path) -> list[Path]:
    """The files that make up a checkpoint in diffusers' layout, sorted by path."""
    names = [folder / "model_index.json"]
    for part in ("scheduler", "text_encoder", "tokenizer", "unet", "vae"):
        names += (folder / part).rglob("*")
    return sorted(p for p in names if p.is_file() and p.suffix in _WEIGHTS)


def hash_checkpoint(folder: Path) -> str:
    """SHA-256 over the names and contents of a checkpoint's files, as hexadecimal."""
    digest = hashlib.sha256()
    for path in checkpoint_files(folder):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def check_checkpoint(entry: Checkpoint) -> CheckpointId:
    """Prove that a checkpoint is there and whole; raises CheckpointFault with cause and cure."""
    cure = "Restore the folder from the release, or choose another checkpoint."
    if not (entry.path / "model_index.json").is_file():
        raise CheckpointFault(f"Checkpoint '{entry.id}' is missing: no {entry.path}.", cure)
    try:
        found = hash_checkpoint(entry.path)
    except OSError as error:
        raise CheckpointFault(f"Checkpoint '{entry.id}' cannot be read ({error}).", cure) from error
    if found != entry.sha256:
        raise CheckpointFault(
            f"Checkpoint '{entry.id}' is damaged: its files do not match the manifest.", cure
        )
    return CheckpointId(entry.id)
