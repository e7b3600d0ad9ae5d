"""What on a stick could be brought in, and what there is to ask about it; reads headers only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.domain.card import find_licence
from kiosk.domain.checkpoints import Manifest
from kiosk.domain.errors import BadInput, KioskError
from kiosk.domain.recognise import Recognised, recognise
from kiosk.models.adding import check_source
from kiosk.models.copying import files_to_copy, size_of
from kiosk.models.entries import CONDITIONS, PREDICTIONS, Wishes, draft

DEEPEST = 3
"""Folders down from the stick's own."""

MOST = 40
"""More than that is no stick for a kiosk."""

LICENCES = (
    *("Apache-2.0", "MIT", "CreativeML OpenRAIL-M", "CreativeML OpenRAIL++-M"),
    *("Stability AI Community", "another, which I have read"),
)
"""To choose from, where nothing beside the weights says."""

_LONGEST_LICENCE = 40_000  # characters that the page shows


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the files cannot tell: a wish's name, and what may be answered."""

    field: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something on a stick that may become an entry; `problem` says why not, where it cannot."""

    path: Path
    id: str
    says: str = ""
    size: int = 0  # bytes to be copied
    licence: str = ""
    licence_text: str = ""
    problem: str = ""
    question: Question | None = None
    wishes: Wishes = field(default_factory=Wishes)


def find_candidates(place: Path) -> list[Path]:
    """Folders of weights, and single files of them, under `place`; by name."""
    return sorted(_walk(place, DEEPEST), key=lambda path: path.name.casefold())[:MOST]


def examine(
    path: Path, manifest: Manifest, wishes: Wishes | None = None, licence: str = ""
) -> Candidate:
    """What `path` is; `wishes` and `licence` are what was answered so far."""
    wishes = wishes or Wishes()
    name = path.name if path.is_dir() else path.stem
    plain = Candidate(path, name, wishes=wishes)
    try:
        found = recognise(path)
        check_source(found)
        wishes, made = _draft(found, name, wishes, manifest)
    except BadInput as missing:
        options = _options(missing, manifest)
        if options:
            return replace(plain, question=Question(missing.field, options))
        return replace(plain, problem=str(missing))
    except KioskError as fault:
        return replace(plain, problem=str(fault).replace(f"{path.parent}/", ""))
    except OSError as error:
        return replace(plain, problem=f"It cannot be read ({error.strerror or error}).")
    folder = path if path.is_dir() else path.parent
    card = find_licence(folder)
    known = licence or (card.name if card is not None else "")
    return Candidate(
        path,
        made,
        found.says,
        size_of(files_to_copy(path)) if path.is_dir() else path.stat().st_size,
        known,
        _text(card.text) if card is not None else "",
        question=None if known else Question("licence", LICENCES),
        wishes=replace(wishes, id=made),
    )


def _draft(found: Recognised, name: str, wishes: Wishes, manifest: Manifest) -> tuple[Wishes, str]:
    """The wishes with an id that is not taken, and that id."""
    taken = {entry.id for entry in manifest.entries}
    made = draft(found, name, replace(wishes, id=wishes.id or _free(name, taken)), manifest)
    return wishes, made.id


def _free(name: str, taken: set[str]) -> str | None:
    """An id for `name`: None for its own, or with a number where that is taken."""
    plain = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in name).split())
    plain = plain.lower()[:36].strip("-") or "model"
    names = [plain, *(f"{plain}-{number}" for number in range(2, 100))]
    return next((each for each in names if each not in taken), None)


def _options(missing: BadInput, manifest: Manifest) -> tuple[str, ...]:
    """What may be answered; empty for what a person at the panel cannot answer."""
    if missing.value is not None:
        return ()
    match missing.field:
        case "base":
            ids = tuple(missing.allowed.split(", "))
            known = {checkpoint.id for checkpoint in manifest.checkpoints}
            return ids if set(ids) <= known else ()
        case "condition":
            return CONDITIONS
        case "prediction":
            return PREDICTIONS
        case _:
            return ()


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    try:
        inside = sorted(os.scandir(folder), key=lambda each: each.name)
    except OSError:
        return
    names = {each.name for each in inside}
    if "model_index.json" in names or ("config.json" in names and _has_weights(names)):
        yield folder
        return
    for each in inside:
        if each.name.startswith("."):
            continue
        if each.is_file() and each.name.endswith(".safetensors"):
            yield Path(each.path)
        elif depth and each.is_dir(follow_symlinks=False):
            yield from _walk(Path(each.path), depth - 1)


def _has_weights(names: set[str]) -> bool:
    return any(name.endswith(".safetensors") for name in names)


def _text(path: Path | None) -> str:
    try:
        text = "" if path is None else path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return text[:_LONGEST_LICENCE]
