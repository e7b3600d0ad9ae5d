"""Finds the compiled form of a translation, and compiles it where that is missing.

A translation is LANGUAGE.ts, for people; Qt reads .qm. A compiled file carries the first
characters of its source's SHA-256 in its name, so that a stale one is never read. A wheel brings
them beside their sources; a clone compiles them into build/translations, once.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import PySide6
from platformdirs import user_cache_path

from kiosk.domain.errors import BadInput, CannotDo
from kiosk.resources import resource

SOURCES = "translations"
_TOOL = Path(PySide6.__file__).resolve().parent / "lrelease"


def sources() -> Path:
    """The folder with LANGUAGE.ts in it."""
    return resource("assets") / SOURCES


def languages(folder: Path | None = None) -> tuple[str, ...]:
    """The languages that there is a translation for."""
    return tuple(sorted(path.stem for path in (folder or sources()).glob("*.ts")))


def compiled(language: str, folder: Path | None = None, built: Path | None = None) -> Path:
    """The .qm of `language`; raises BadInput when there is no translation, CannotDo otherwise."""
    folder = folder or sources()
    source = folder / f"{language}.ts"
    if not source.is_file():
        raise BadInput("language", language, ", ".join(languages(folder)))
    name = f"{language}-{hashlib.sha256(source.read_bytes()).hexdigest()[:12]}.qm"
    built = built or _built()
    for place in (folder, built):
        if (place / name).is_file():
            return place / name
    return compile_translation(source, built / name)


def compile_translation(source: Path, target: Path) -> Path:
    """Write `target` from `source`, whole or not at all; earlier versions go. Raises CannotDo."""
    half = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _run([str(_TOOL), "-silent", str(source), "-qm", str(half)])
        for old in target.parent.glob(f"{source.stem}-*.qm"):
            old.unlink(missing_ok=True)
        half.replace(target)
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotDo(f"The translation {source.name} could not be compiled ({error}).") from error
    return target


def _built() -> Path:
    clone = resource("assets").parent
    in_clone = (clone / "pyproject.toml").is_file()
    return (clone / "build" if in_clone else user_cache_path("kiosk", appauthor=False)) / SOURCES


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=30)
