"""The file that carries a show's set-up to the next kiosk: a zip with a manifest, read with care.

It comes on somebody's stick, so nothing of it is believed: names are those that we write, sizes
are counted while reading, and every file is what the manifest says.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.domain.errors import BadFile, BadInput
from kiosk.gallery.files import write_atomically

FORMAT = 1
MANIFEST = "manifest.json"
CONFIG = "config.toml"
APPROVAL = "pack-approval.json"
OVERLAY = "catalog/own.toml"
"""What staff changed of the catalog in the panel."""

MOST_FILES, MOST_BYTES, MOST_IN_ALL = 300, 16 * 2**20, 64 * 2**20

_WORD = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}"
_ALLOWED = re.compile(
    rf"config\.toml|pack-approval\.json|(catalog(/names)?|terms|text_policy)/{_WORD}\.toml"
    rf"|theme/({_WORD}/){{0,4}}{_WORD}\.(toml|svg|png|webp|ttf|otf)"
)
_WHEN = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip knows: the same set-up is the same file
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


class EventManifest(BaseModel):
    """What `manifest.json` says; `files` are SHA-256 sums by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    program: Annotated[str, Field(max_length=40)]
    made: Annotated[str, Field(max_length=40)]
    files: dict[str, Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]]


@dataclass(frozen=True, slots=True)
class Event:
    """A set-up that was read whole: its files by name, which program made it and when."""

    files: Mapping[str, bytes]
    program: str
    made: str


def write_event(path: Path, event: Event) -> None:
    """Write the set-up to `path`, whole or not at all; raises BadInput when it cannot be."""
    sums = {name: _sum(data) for name, data in sorted(event.files.items())}
    for name, data in event.files.items():
        if not _ALLOWED.fullmatch(name):
            raise BadInput("name", name, "letters, digits, '-', '_' and '.', ending as it should")
        if len(data) > MOST_BYTES:
            raise BadInput("file", name, f"{MOST_BYTES // 2**20} MB at most")
    manifest = EventManifest(format=FORMAT, program=event.program, made=event.made, files=sums)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        said = json.dumps(manifest.model_dump(), indent=2) + "\n"
        archive.writestr(zipfile.ZipInfo(MANIFEST, _WHEN), said)
        for name in sums:
            archive.writestr(zipfile.ZipInfo(name, _WHEN), event.files[name], zipfile.ZIP_DEFLATED)
    try:
        write_atomically(path, out.getvalue())
        path.chmod(0o644)  # somebody else carries it; there is no secret in it
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput("FILE", str(path), f"a file that can be written ({reason})") from error


def read_event(path: Path) -> Event:
    """Read a set-up and prove it; raises BadFile with what is wrong in a plain sentence."""
    try:
        if path.stat().st_size > MOST_IN_ALL:
            raise BadFile(path, "", f"is too large; allowed: {MOST_IN_ALL // 2**20} MB")
        with zipfile.ZipFile(path) as archive:
            files = _unpacked(path, archive)
    except FileNotFoundError as error:
        raise BadFile(path, "", "is not there") from error
    except _BROKEN as error:
        reason = "is not a file that `kiosk event export` made, or it is damaged"
        raise BadFile(path, "", f"{reason} ({error})") from error
    manifest = _manifest(path, files.pop(MANIFEST, b""))
    for name in sorted(set(files) | set(manifest.files)):
        if name not in manifest.files:
            raise BadFile(path, name, "is in the file, but not in its manifest")
        if name not in files:
            raise BadFile(path, name, "is missing; export it again")
        if _sum(files[name]) != manifest.files[name]:
            raise BadFile(path, name, "was changed or damaged on the way; export it again")
    return Event(files, manifest.program, manifest.made)


def _unpacked(path: Path, archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise BadFile(path, "", f"holds {len(entries)} files; allowed: {MOST_FILES}")
    files: dict[str, bytes] = {}
    left = MOST_IN_ALL
    for entry in entries:
        name = entry.orig_filename
        known = name == MANIFEST or _ALLOWED.fullmatch(name)
        if not known or stat.S_ISLNK(entry.external_attr >> 16):
            raise BadFile(path, name[:80], "has no place in a set-up")
        if name in files:
            raise BadFile(path, name, "is there twice")
        most = min(MOST_BYTES, left)
        with archive.open(entry) as file:  # what the entry says of its size is not believed
            data = file.read(most + 1)
        if len(data) > most:
            allowed = f"{MOST_BYTES // 2**20} MB a file, {MOST_IN_ALL // 2**20} MB in all"
            raise BadFile(path, name, f"is too large; allowed: {allowed}")
        left -= len(data)
        files[name] = data
    return files


def _manifest(path: Path, data: bytes) -> EventManifest:
    try:
        said: Any = json.loads(data)
        number: Any = cast("Any", said).get("format") if isinstance(said, dict) else None
        if isinstance(number, int) and number != FORMAT:
            reason = f"is {number}, but this kiosk reads format {FORMAT}; update the older of both"
            raise BadFile(path, "format", reason)
        return EventManifest.model_validate(said)
    except (ValueError, RecursionError, ValidationError) as error:
        raise BadFile(path, MANIFEST, "is missing or cannot be read") from error


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
