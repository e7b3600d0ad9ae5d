"""Copies weights into the machine's own folder: all of them, or nothing."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.card import companions_of_weights
from kiosk.domain.errors import StorageFault
from kiosk.domain.layout import entry_files

OnBytes = Callable[[int], None]
"""Told how many bytes were copied since it was last told."""

SPARE = 2**28
"""Bytes that are left free on the disk, for the pictures of the day."""

_UNFINISHED = ".adding-"
_CHUNK = 2**22
_VARIANT = re.compile(r"\.(fp16|bf16|fp32|non_ema|ema_only)(?=[.-])")


@dataclass(frozen=True, slots=True)
class Copy:
    """One file to be copied: from where, and to which name in the entry's folder."""

    source: Path
    name: str


def files_to_copy(folder: Path) -> list[Copy]:
    """What an entry in diffusers' layout needs, each weight once, and its card and licence.

    Where a part's weights come in several forms, that is the plain one, or else fp16. Beside
    the parts of a checkpoint often lies the same once more in a single file: that stays behind.
    """
    files = _wanted(entry_files(folder))
    if (folder / "model_index.json").is_file():
        files = [f for f in files if f.parent != folder or f.suffix != ".safetensors"]
    files += companions_of_weights(folder)
    return [Copy(file, file.relative_to(folder).as_posix()) for file in files]


def size_of(copies: Iterable[Copy]) -> int:
    """Bytes to be copied."""
    return sum(copy.source.stat().st_size for copy in copies)


@contextmanager
def unfinished(folder: Path, name: str) -> Generator[Path]:
    """An empty folder in `folder` to put a new entry together in; gone afterwards, come what may.

    Rename it to keep it.
    """
    made = folder / f"{_UNFINISHED}{name}"
    made.mkdir()
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Delete what was left unfinished by those that were killed."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)


def copy_all(copies: Iterable[Copy], target: Path, on_bytes: OnBytes = lambda _: None) -> None:
    """Copy files into `target`, flushed to the disk; raises StorageFault."""
    copies = list(copies)
    try:
        check_room(size_of(copies), target)
        for copy in copies:
            place = target / copy.name
            place.parent.mkdir(parents=True, exist_ok=True)
            _copy(copy.source, place, on_bytes)
    except OSError as error:
        said = f"Copying stopped ({error.strerror or error}: {error.filename or target})."
        raise StorageFault(said, "See to the stick and the disk, and add it again.") from error


def check_room(needed: int, folder: Path) -> None:
    """Raise StorageFault where `needed` bytes do not fit the disk of `folder`."""
    free = shutil.disk_usage(folder).free
    if needed + SPARE > free:
        said = f"The disk has {free // 10**6} MB free; {(needed + SPARE) // 10**6} MB are needed."
        raise StorageFault(said, f"Free some space in {folder.parent}, or use --link.")


def _copy(source: Path, place: Path, on_bytes: OnBytes) -> None:
    with source.open("rb") as reading, place.open("xb") as writing:
        while chunk := reading.read(_CHUNK):
            writing.write(chunk)
            on_bytes(len(chunk))
        writing.flush()
        os.fsync(writing.fileno())


def _wanted(files: Iterable[Path]) -> list[Path]:
    """Files without those variants that a part has in a better form, too."""
    by_folder: dict[Path, list[Path]] = {}
    for file in files:
        by_folder.setdefault(file.parent, []).append(file)
    return [file for group in by_folder.values() for file in _best_form(group)]


def _best_form(files: list[Path]) -> list[Path]:
    forms = {file: _form(file) for file in files}
    weights = {form for file, form in forms.items() if file.suffix == ".safetensors"}
    best = next((form for form in ("", "fp16", "bf16", "fp32") if form in weights), "")
    return [file for file, form in forms.items() if form == best or not _about_weights(file)]


def _form(file: Path) -> str:
    found = _VARIANT.search(file.name)
    return found[1] if found else ""


def _about_weights(file: Path) -> bool:
    return ".safetensors" in file.name
