"""The overlay's file: readable, replaced whole, and with the versions before it to go back to."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, cast

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AbstractTable

from kiosk.domain.catalog_overlay import Overlay
from kiosk.domain.errors import BadFile
from kiosk.gallery.disk import storage_fault
from kiosk.gallery.files import write_atomically

KEEP = 20
"""How many versions can be gone back."""

HINT = """\
# What staff changed of the catalog; docs/catalog.md says how to read it. Everything else is as it
# ships. A mistake here takes none of the kiosk down: it shows the catalog that ships, and says so.
"""

_HEADER = re.compile(r"\A# Version (\d+), [^\n]*\n")
_VERSION = re.compile(r"(\d{6})\.toml")


class CatalogFile:
    """The overlay's text at `path`, and its history in a folder beside it."""

    def __init__(self, path: Path, keep: int = KEEP) -> None:
        self.path = path
        self._keep = keep
        self._history = path.with_name(path.name + ".history")

    def text(self) -> str:
        """What the file says; empty when there is none. Raises BadFile or StorageFault."""
        try:
            return self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as error:
            raise BadFile(self.path, "", f"is not UTF-8 text ({error.reason})") from error
        except OSError as error:
            raise storage_fault(self.path, error) from error

    def version(self) -> int:
        """The number of the version in use; 0 when nothing was ever changed."""
        header = _HEADER.match(self._bytes().decode(errors="replace"))
        return int(header[1]) if header else max([0, *self._versions()])

    def next_version(self) -> int:
        """The number of a version that is written now."""
        return max([self.version(), *self._versions()]) + 1

    def write(self, overlay: Overlay, stamp: str, who: str) -> None:
        """Make `overlay` the next version; comments that a person wrote stay. StorageFault."""
        before, number = self._bytes(), self.next_version()
        text = merged(_HEADER.sub("", before.decode(errors="replace")), overlay)
        header = f"# Version {number}, {stamp}, by {who}.\n"
        try:
            self._history.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._kept(number - 1), before)
            write_atomically(self.path, (header + text).encode())
            for old in self._versions()[: -self._keep]:
                self._kept(old).unlink(missing_ok=True)
        except OSError as error:
            raise storage_fault(self.path.parent, error) from error

    def earlier(self) -> tuple[int, str] | None:
        """The newest version that differs from the file, with its text."""
        present = self._bytes()
        for number in reversed(self._versions()):
            kept = self._kept(number).read_bytes()
            if kept != present:
                return number, kept.decode(errors="replace")
        return None

    def go_back(self, number: int) -> None:
        """Make a kept version the one in use; those after it are forgotten. StorageFault."""
        try:
            write_atomically(self.path, self._kept(number).read_bytes())
            for later in self._versions():
                if later >= number:
                    self._kept(later).unlink(missing_ok=True)
        except OSError as error:
            raise storage_fault(self.path.parent, error) from error

    def _bytes(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise storage_fault(self.path, error) from error

    def _kept(self, number: int) -> Path:
        return self._history / f"{number:06}.toml"

    def _versions(self) -> list[int]:
        if not self._history.is_dir():
            return []
        names = (_VERSION.fullmatch(path.name) for path in self._history.iterdir())
        return sorted(int(match[1]) for match in names if match)


def merged(text: str, overlay: Overlay) -> str:
    """`text` with what the overlay says; what a person wrote around it stays where it can."""
    try:
        document = tomlkit.parse(text or HINT)
    except TOMLKitError:
        document = tomlkit.parse(HINT)  # broken by hand: its version is kept, and undo has it
    _sync(cast("MutableMapping[str, Any]", document), said(overlay))
    return tomlkit.dumps(document)


def said(overlay: Overlay) -> dict[str, Any]:
    """What an overlay says, without its defaults."""
    whole = overlay.model_dump(mode="json", exclude_defaults=True)
    return {kind: shelf for kind, shelf in whole.items() if shelf}


def _sync(table: MutableMapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Make a TOML table say what is wanted, touching nothing that says so already."""
    for key in [key for key in table if key not in wanted]:
        del table[key]
    for key, value in wanted.items():
        here: Any = table.get(key)
        if isinstance(here, AbstractTable) and isinstance(value, Mapping):
            _sync(cast("MutableMapping[str, Any]", here), cast("Mapping[str, Any]", value))
        elif here is None or _plain(here) != value:
            table[key] = _item(key, value)


def _plain(here: Any) -> Any:
    """A value of a document; true and false are plain in there already."""
    return here if isinstance(here, bool) else here.unwrap()


def _item(key: str, value: Any) -> Any:
    """Items as tables, texts by language on one line: as a person would write it."""
    if key == "added":
        tables = tomlkit.aot()
        for each in value:
            table = tomlkit.table()
            for name in sorted(each, key=lambda name: name != "id"):
                table.add(name, _item(name, each[name]))
            tables.append(table)
        return tables
    if isinstance(value, Mapping) and key in ("name", "phrase", "about"):
        line = tomlkit.inline_table()
        line.update(value)
        return line
    if isinstance(value, Mapping):
        table = tomlkit.table(is_super_table=key == "changed")
        for name, inner in cast("Mapping[str, Any]", value).items():
            table.add(name, _item(name, inner))
        return table
    return cast("Any", tomlkit).item(value)
