"""The show pack: pictures rendered beforehand, each with how it was made, its hash and a signature.

A pack is a folder with `pack.json` and a WebP a picture. Nothing of it is shown that cannot be
proved: a picture's SHA-256 is in its record, the record is signed with the key of the machine
that made it, and the pack that ships is known by the SHA-256 of its whole `pack.json`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.domain.catalog import Catalog, Id
from kiosk.domain.errors import BadFile, StorageFault
from kiosk.generators.show_pack_pin import SHIPPED_SHA256

PACK_FILE = "pack.json"
PACK_LABEL = "AI-generated, pre-rendered"

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Verdict = Literal["waiting", "approved", "again"]
Place = tuple[str, str, str]  # vehicle, setting, style
Stamp = tuple[int, int, int]
"""Tells one writing of a `pack.json` from another: inode, time of change, size."""


class PackPicture(BaseModel):
    """One picture and how it was made.

    `recipe` covers everything that decides its pixels; `roll` counts how often it was rolled
    anew. `verdict` is the staff's: those to be made `again` are not shown meanwhile.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.webp$")]
    vehicle: Id
    colour: Id
    setting: Id
    style: Id
    tile: Annotated[int, Field(ge=0, le=99)]
    roll: Annotated[int, Field(ge=0)] = 0
    seed: Annotated[int, Field(ge=0)]
    prompt: str
    negative_prompt: str
    checkpoint: str
    checkpoint_sha256: Sha256
    recipe: Sha256
    label: str = PACK_LABEL
    sha256: Sha256
    verdict: Verdict = "waiting"
    signature: str = ""

    @property
    def place(self) -> Place:
        """What it shows, but for the colour."""
        return self.vehicle, self.setting, self.style


class PackManifest(BaseModel):
    """What `pack.json` says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    pictures: tuple[PackPicture, ...]

    def as_json(self) -> bytes:
        """The file's bytes: a line a picture, so that a difference can be read."""
        lines = [json.dumps(p.model_dump(), ensure_ascii=False) for p in self.pictures]
        body = ",\n".join(lines)
        return f'{{"format": {self.format}, "pictures": [\n{body}\n]}}\n'.encode()


def signed(picture: PackPicture, key: bytes) -> PackPicture:
    """The record with its signature: HMAC-SHA256 over everything else it says."""
    return picture.model_copy(update={"signature": _signature(picture, key)})


def _signature(picture: PackPicture, key: bytes) -> str:
    said = picture.model_dump(exclude={"signature"})
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, canonical.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class PackFault:
    """A picture that is not shown, and why: a sentence for staff."""

    file: str
    reason: str


@dataclass(frozen=True)
class Pack:
    """The pictures of a folder that can be proved, and the faults of those that cannot.

    `stamp` is that of the `pack.json` that says so; None where nobody asked for it.
    """

    folder: Path
    pictures: tuple[PackPicture, ...]
    faults: tuple[PackFault, ...] = ()
    stamp: Stamp | None = None

    @cached_property
    def by_place(self) -> Mapping[Place, Sequence[PackPicture]]:
        """The pictures of every place that has any, in order."""
        found: dict[Place, list[PackPicture]] = {}
        for picture in sorted(self.pictures, key=lambda p: (p.colour, p.tile)):
            found.setdefault(picture.place, []).append(picture)
        return found

    def at(self, place: Place, colour: str | None) -> Sequence[PackPicture]:
        """The pictures of a place: in `colour` if there are any, else in the first there is."""
        every = self.by_place.get(place, ())
        colours = [picture.colour for picture in every]
        wanted = colour if colour in colours else colours[0] if colours else None
        return [picture for picture in every if picture.colour == wanted]

    def read(self, picture: PackPicture) -> bytes:
        """A picture's WebP, proved again; raises StorageFault that names it."""
        try:
            data = (self.folder / picture.file).read_bytes()
        except OSError as error:
            raise _unusable(self.folder / picture.file, error.strerror or str(error)) from error
        if hashlib.sha256(data).hexdigest() != picture.sha256:
            raise _unusable(self.folder / picture.file, "it was changed after it was signed")
        return data


def read_pack(
    folder: Path,
    key: bytes | None = None,
    shipped: str = SHIPPED_SHA256,
    only: Collection[str] | None = None,
    proved: Iterable[PackPicture] = (),
) -> Pack:
    """The pack in `folder`, with every record and every picture proved; or `only` these files.

    Records are believed when the manifest's own SHA-256 is `shipped`, or when they are signed
    with `key`. Those that were `proved` before, and say the same still, are not proved again.
    Raises BadFile when there is no pack, or none that can be read.
    """
    path = folder / PACK_FILE
    stamp = stamp_of(folder)  # first: who writes meanwhile is noticed at the next look
    data = _read(path)
    manifest = parse_manifest(data, path)
    believed = hashlib.sha256(data).hexdigest() == shipped
    before = {picture.file: picture for picture in proved}
    sound: list[PackPicture] = []
    faults: list[PackFault] = []
    pack = Pack(folder, ())
    for picture in manifest.pictures:
        if picture.verdict == "again" or (only is not None and picture.file not in only):
            continue
        if before.get(picture.file) == picture:
            sound.append(picture)
            continue
        if not believed and not _is_signed(picture, key):
            faults.append(PackFault(picture.file, "its record is not signed by this machine"))
            continue
        try:
            pack.read(picture)
        except StorageFault as fault:
            faults.append(PackFault(picture.file, fault.cause))
        else:
            sound.append(picture)
    return Pack(folder, tuple(sound), tuple(faults), stamp)


def stamp_of(folder: Path) -> Stamp | None:
    """The stamp of the folder's `pack.json`; None where there is none."""
    try:
        seen = (folder / PACK_FILE).stat()
    except OSError:
        return None
    return seen.st_ino, seen.st_mtime_ns, seen.st_size


def parse_manifest(data: bytes, path: Path) -> PackManifest:
    """What the bytes of a pack.json say; raises BadFile."""
    try:
        return PackManifest.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadFile(path, ".".join(str(p) for p in first["loc"]), first["msg"]) from error


def narrow(catalog: Catalog, pictures: Iterable[PackPicture]) -> Catalog:
    """The catalog with only what is in the pack, so that no choice is offered in vain.

    A pack without a picture of this catalog leaves it as it is: the generator refuses then.
    """
    pictures = list(pictures)
    colours = {(p.vehicle, p.colour) for p in pictures}
    vehicles = tuple(
        vehicle.model_copy(update={"colours": offered})
        for vehicle in catalog.vehicles
        if (offered := tuple(c for c in vehicle.colours if (vehicle.id, c.id) in colours))
    )
    settings = tuple(s for s in catalog.settings if any(p.setting == s.id for p in pictures))
    styles = tuple(s for s in catalog.styles if any(p.style == s.id for p in pictures))
    if not (vehicles and settings and styles):
        return catalog
    return catalog.model_copy(update={"vehicles": vehicles, "settings": settings, "styles": styles})


def _is_signed(picture: PackPicture, key: bytes | None) -> bool:
    return key is not None and hmac.compare_digest(picture.signature, _signature(picture, key))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadFile(path, "", f"cannot be read ({error.strerror or error})") from error


def _unusable(path: Path, why: str) -> StorageFault:
    return StorageFault(
        f"{path.name} of the show pack cannot be shown: {why}.",
        "Make the pack anew with `kiosk prerender`, or restore the file.",
    )
