"""Proves that an entry of the manifest is there, whole and of one piece, before anything loads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from kiosk.domain.checkpoints import (
    Checkpoint,
    ControlNet,
    Entry,
    Lora,
    Manifest,
    SafetyChecker,
)
from kiosk.domain.errors import CheckpointFault
from kiosk.domain.hashes import Hashes, hash_files
from kiosk.domain.json_files import UNREADABLE
from kiosk.domain.requests import Task

NEEDED: Mapping[Task, tuple[str, ...]] = {
    "text-to-image": ("scheduler", "text_encoder", "tokenizer", "unet", "vae"),
    "depth-to-image": (
        *("scheduler", "text_encoder", "tokenizer", "unet", "vae"),
        *("depth_estimator", "feature_extractor"),
    ),
    "inpainting": ("scheduler", "text_encoder", "tokenizer", "unet", "vae"),
    "upscaling": ("scheduler", "text_encoder", "tokenizer", "unet", "vae"),
}
"""Parts by the names that diffusers' pipelines give them."""

LATENT_UPSCALER = "StableDiffusionLatentUpscalePipeline"
"""Doubles latents; other upscalers work beside the source's pixels, and add noise to them."""

_SECOND_TEXT = ("text_encoder_2", "tokenizer_2")
"""What Stable Diffusion XL has besides."""

_SOMETIMES = ("controlnet", "low_res_scheduler", "safety_checker", *_SECOND_TEXT)
_FOLDERS = sorted({name for names in NEEDED.values() for name in names} | {*_SOMETIMES})
_SUFFIXES = (".safetensors", ".json", ".txt")
_LIBRARIES = ("diffusers", "transformers")
CURE = "Restore the folder from the release, or choose another checkpoint."
_WRONG_BASE = "Name the base that it was trained with in the manifest."
_PICKLES = (".bin", ".ckpt", ".pt", ".pth")
_SAFE = "Take the .safetensors files that its makers publish: pickles can hold programs."


@dataclass(frozen=True, slots=True)
class Part:
    """Where one part of a checkpoint lies, and the class that it is of."""

    name: str
    folder: Path
    library: str
    kind: str


def entry_files(folder: Path) -> list[Path]:
    """The files that make up an entry in diffusers' layout, sorted by path."""
    names = [folder / "model_index.json", folder / "config.json", *folder.glob("*.safetensors")]
    for part in _FOLDERS:
        names += (folder / part).rglob("*")
    return sorted(p for p in names if p.is_file() and p.suffix in _SUFFIXES)


def hash_checkpoint(folder: Path) -> str:
    """SHA-256 over the names and contents of an entry's own files, as hexadecimal."""
    return hash_files(folder, entry_files(folder))


def check_listed(manifest: Manifest, entry: Entry, *, afresh: bool = False) -> None:
    """Prove an entry of a manifest as `check_entry` does.

    Files that have not changed since they were last hashed on this machine are not hashed
    again, unless `afresh`.
    """
    check_entry(entry, manifest.base_of(entry), Hashes(manifest.hashes, afresh=afresh))


def check_entry(entry: Entry, base: Checkpoint | None = None, hashes: Hashes | None = None) -> None:
    """Prove that an entry is there and whole, and fits its base; CheckpointFault says what ails.

    The base's own files are another entry's to prove.
    """
    _check_presence(entry)
    if entry.source and not entry.licence_accepted:
        cure = "Read it, and add the checkpoint again with `kiosk models add`."
        raise _fault(entry, f"has a licence that nobody accepted here ({entry.licence})", cure)
    check_weights(entry)
    try:
        found = (hashes or Hashes()).of(entry.path, entry_files(entry.path))
    except OSError as error:
        raise _fault(entry, f"cannot be read ({error})") from error
    if found != entry.sha256:
        raise _fault(entry, "is damaged: its files do not match the manifest")
    match entry:
        case Checkpoint():
            _check_fit(entry, find_parts(entry, base), base)
        case ControlNet() if base is not None:
            theirs = _number(_config(base.path / "unet"), "cross_attention_dim")
            ours = _number(_config(net_folder(entry)), "cross_attention_dim")
            if ours and theirs and ours != theirs:
                said = f"reads text of width {ours}, its base '{base.id}' of width {theirs}"
                raise _fault(entry, said, _WRONG_BASE)
        case _:
            pass


def find_parts(entry: Checkpoint, base: Checkpoint | None = None) -> dict[str, Part]:
    """Where each part of a checkpoint comes from, its own folder first; raises CheckpointFault."""
    for needed in (entry,) if base is None else (base, entry):
        _check_presence(needed)
    own = _index(entry, entry.path)
    lent = {} if base is None else _index(base, base.path)
    parts: dict[str, Part] = {}
    for name in (*NEEDED[entry.task], *_needed_besides(entry, own or lent)):
        for index, folder in ((own or lent, entry.path), (lent, base and base.path)):
            if folder is not None and name in index and (folder / name).is_dir():
                library, kind = index[name]
                parts[name] = Part(name, folder / name, library, _own_kind(folder / name, kind))
                break
        else:
            where = f"has no '{name}'" if base is None else f"and its base lack '{name}'"
            raise _fault(entry, where)
    return parts


def check_weights(entry: Entry) -> None:
    """Raise CheckpointFault for a part whose weights are there only as a pickle."""
    if not entry.path.is_dir():
        return
    for folder in (entry.path, *(entry.path / name for name in _FOLDERS)):
        if folder.is_dir() and not any(folder.glob("*.safetensors")):
            pickle = next((p for p in sorted(folder.iterdir()) if p.suffix in _PICKLES), None)
            if pickle is not None:
                raise _fault(entry, f"has weights as a pickle ({pickle.name})", _SAFE)


def is_xl(parts: Iterable[str]) -> bool:
    """Whether these parts are those of Stable Diffusion XL, which reads each prompt twice."""
    return "text_encoder_2" in parts


def _needed_besides(entry: Checkpoint, listed: Iterable[str]) -> tuple[str, ...]:
    if entry.task == "upscaling":
        return () if doubles_latents(entry) else ("low_res_scheduler",)
    return _SECOND_TEXT if is_xl(listed) else ()


def doubles_latents(entry: Checkpoint) -> bool:
    """Whether an upscaler is one of those that work on latents."""
    index = entry.path / "model_index.json"
    said = _config_file(entry, index).get("_class_name") if index.is_file() else None
    return said == LATENT_UPSCALER


def net_folder(entry: ControlNet) -> Path:
    """Where a ControlNet's weights lie: its folder, or the part of that name in it."""
    inner = entry.path / "controlnet"
    return inner if inner.is_dir() else entry.path


def _check_presence(entry: Entry) -> None:
    match entry:
        case Checkpoint(lora=str(file)) | Lora(file=file):
            wanted = entry.path / file
        case ControlNet():
            wanted = net_folder(entry) / "config.json"
        case SafetyChecker(kind="image-classifier"):
            wanted = entry.path / "config.json"
        case SafetyChecker():
            wanted = entry.path / "safety_checker" / "config.json"
        case Checkpoint():
            wanted = entry.path / "model_index.json"
    if not wanted.is_file():
        raise _fault(entry, f"is missing: no {wanted}")


def _index(entry: Checkpoint, folder: Path) -> dict[str, tuple[str, str]]:
    """Library and class by part, as model_index.json has them; empty without one."""
    path = folder / "model_index.json"
    if not path.is_file():
        return {}
    parts: dict[str, tuple[str, str]] = {}
    for name, value in _config_file(entry, path).items():
        match value:
            case [str(library), str(kind)] if name in _FOLDERS and name != "safety_checker":
                if library not in _LIBRARIES:
                    raise _fault(entry, f"names code that is not read here ({library})")
                parts[name] = (library, kind)
            case _:
                pass
    return parts


def _own_kind(folder: Path, listed: str) -> str:
    """The class that a scheduler's own config names: a companion may bring another than listed."""
    try:
        raw: Any = json.loads((folder / "scheduler_config.json").read_text(encoding="utf-8"))
    except UNREADABLE:
        return listed
    said = cast("dict[str, Any]", raw).get("_class_name") if isinstance(raw, dict) else None
    return said if isinstance(said, str) else listed


def _check_fit(entry: Checkpoint, parts: Mapping[str, Part], base: Checkpoint | None) -> None:
    """Raise CheckpointFault where widths of parts disagree, as far as their configs tell."""
    unet, encoders = _config(parts["unet"].folder), ("text_encoder", "text_encoder_2")
    texts = [_config(parts[name].folder) for name in encoders if name in parts]
    widths = [_number(text, "hidden_size") or 0 for text in texts]
    reads, writes = _number(unet, "cross_attention_dim"), sum(widths) if all(widths) else None
    whose = "" if base is None else f", lent by '{base.id}'"
    if reads and writes and reads != writes:
        said = f"has a unet that reads text of width {reads}, and a text encoder{whose}"
        raise _fault(entry, f"{said} that writes {writes}", base and _WRONG_BASE)
    vae = _config(parts["vae"].folder)
    takes, latents = _number(unet, "in_channels"), _number(vae, "latent_channels")
    allowed = _channels(entry, latents) if latents else ()
    if takes and allowed and takes not in allowed:
        counts = " or ".join(str(n) for n in allowed)
        said = f"has a unet of {takes} channels, where {entry.task} takes {counts}"
        raise _fault(entry, said, base and _WRONG_BASE)


def _channels(entry: Checkpoint, latents: int) -> tuple[int, ...]:
    """The channels that a unet may take: latents and what conditions them."""
    match entry.task:
        case "text-to-image":
            return (latents,)
        case "depth-to-image":
            return (latents + 1,)  # depth
        case "inpainting":
            return (latents, 2 * latents + 1)  # nothing, or the mask and the masked picture
        case "upscaling" if doubles_latents(entry):
            return (2 * latents,)  # the source's latents
        case "upscaling":
            return (latents + 3,)  # the source's red, green and blue


def _config(folder: Path) -> dict[str, Any]:
    """A part's config.json; empty where it cannot be read, for its loader to complain about."""
    try:
        raw: Any = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except UNREADABLE:
        return {}
    return cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}


def _config_file(entry: Checkpoint, path: Path) -> dict[str, Any]:
    try:
        raw: Any = json.loads(path.read_text(encoding="utf-8"))
    except UNREADABLE as error:
        raise _fault(entry, f"has a model_index.json that cannot be read ({error})") from error
    return cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}


def _number(config: Mapping[str, Any], key: str) -> int | None:
    value = config.get(key)
    return value if isinstance(value, int) else None


def _fault(entry: Entry, ails: str, cure: str | None = None) -> CheckpointFault:
    return CheckpointFault(f"Checkpoint '{entry.id}' {ails}.", cure or CURE)
