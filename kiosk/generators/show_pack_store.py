"""Writes show packs: pictures first, then the record that vouches for them; and staff's verdicts.

`pack.json` is replaced whole and durably, so a pack is readable after a kill at any moment.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from kiosk.domain.errors import BadInput, StorageFault
from kiosk.gallery.files import write_atomically
from kiosk.gallery.provenance import xmp_packet
from kiosk.generators.show_pack import (
    PACK_FILE,
    PACK_LABEL,
    PackManifest,
    PackPicture,
    parse_manifest,
    signed,
)

WEBP_EFFORT = 6  # the slowest and smallest of libwebp's methods; a pack is made once


def as_webp(png: bytes, quality: int) -> bytes:
    """A master as the pack keeps it: lossy, unmarked, and with the label in its metadata."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        picture = image.convert("RGB")
    picture.save(out, "WEBP", quality=quality, method=WEBP_EFFORT, xmp=xmp_packet(PACK_LABEL))
    return out.getvalue()


@dataclass
class PackStore:
    """The pack in `folder` while it is made or judged; records are signed with `key`."""

    folder: Path
    key: bytes
    records: dict[str, PackPicture] = field(default_factory=dict[str, PackPicture])

    @classmethod
    def open(cls, folder: Path, key: bytes) -> PackStore:
        """What `folder` holds already, or nothing; raises BadFile when that cannot be read."""
        path = folder / PACK_FILE
        if not path.exists():
            return cls(folder, key)
        manifest = parse_manifest(path.read_bytes(), path)
        return cls(folder, key, {picture.file: picture for picture in manifest.pictures})

    def is_whole(self, file: str) -> bool:
        """Whether the picture lies there as its record says."""
        try:
            data = (self.folder / file).read_bytes()
        except OSError:
            return False
        return hashlib.sha256(data).hexdigest() == self.records[file].sha256

    def put(self, record: PackPicture, webp: bytes) -> None:
        """Write a picture and remember its record, signed; `save` makes it part of the pack."""
        self._write(record.file, webp)
        whole = record.model_copy(update={"sha256": hashlib.sha256(webp).hexdigest()})
        self.records[record.file] = signed(whole, self.key)

    def save(self) -> None:
        """Write `pack.json`, in the order of the files' names."""
        pictures = tuple(self.records[file] for file in sorted(self.records))
        self._write(PACK_FILE, PackManifest(pictures=pictures).as_json())

    def approve(self, files: Collection[str]) -> None:
        """Note that staff looked at these pictures and like them; raises BadInput."""
        self._judge(files, {"verdict": "approved"})

    def reroll(self, files: Collection[str]) -> None:
        """Take these pictures out until `kiosk prerender` has made others; raises BadInput."""
        for file in self._known(files):
            self._judge([file], {"verdict": "again", "roll": self.records[file].roll + 1})

    def _judge(self, files: Collection[str], changes: dict[str, object]) -> None:
        for file in self._known(files):
            self.records[file] = signed(self.records[file].model_copy(update=changes), self.key)
        self.save()

    def _known(self, files: Collection[str]) -> Collection[str]:
        for file in files:
            if file not in self.records:
                allowed = (
                    f"a file of {self.folder / PACK_FILE}, such as rz-red-mars-painting-1.webp"
                )
                raise BadInput("file", file, allowed)
        return files

    def _write(self, name: str, data: bytes) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self.folder / name, data)
            (self.folder / name).chmod(0o644)
        except OSError as error:
            raise StorageFault(
                f"{self.folder / name} cannot be written ({error.strerror or error}).",
                "Free some space, or choose another folder with --out.",
            ) from error
