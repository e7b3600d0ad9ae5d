"""Reads and writes the machine's own manifest: what was added here, beside what ships."""

from __future__ import annotations

import fcntl
import json
import os
import tomllib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from kiosk.domain.errors import BadFile, BadInput, CannotDo, StorageFault

Table = Literal["checkpoints", "controlnets", "loras"]
TABLES: tuple[Table, ...] = ("checkpoints", "controlnets", "loras")

_HEAD = """\
# What `kiosk models add` brought to this machine. `kiosk models remove ID` takes it out again.
# Values can be changed by hand; comments are not kept.
"""


class OwnManifestFile:
    """The file at `path`, and the folder of weights that it lies in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.folder = path.parent

    @contextmanager
    def held(self) -> Generator[None]:
        """Keep others from adding and removing meanwhile; makes the folder. Raises CannotDo."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(
                self.folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
            )
        except OSError as error:
            raise _cannot_write(self.folder, error) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as error:
            said = "Somebody else is adding or removing models on this machine."
            raise CannotDo(said, "Wait until that is done.") from error
        finally:
            os.close(descriptor)

    def add(self, table: Table, entry: Mapping[str, Any]) -> None:
        """Write an entry after those that are there; raises BadFile or StorageFault."""
        tables = self._read()
        tables[table].append(dict(entry))
        self._write(tables)

    def remove(self, entry_id: str) -> dict[str, Any]:
        """Take the entry called `entry_id` out, and return it; raises BadInput with those there."""
        tables = self._read()
        for entries in tables.values():
            for entry in entries:
                if entry.get("id") == entry_id:
                    entries.remove(entry)
                    self._write(tables)
                    return entry
        ids = [str(entry.get("id")) for entries in tables.values() for entry in entries]
        raise BadInput("id", entry_id, ", ".join(ids) or "none: nothing was added to this machine")

    def _read(self) -> dict[str, list[dict[str, Any]]]:
        try:
            raw = tomllib.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raw = {}
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadFile(self.path, "", f"cannot be read ({error})") from error
        return {table: list(raw.get(table, [])) for table in dict.fromkeys((*TABLES, *raw))}

    def _write(self, tables: Mapping[str, list[dict[str, Any]]]) -> None:
        """The new file whole, or the old one as it was: never half of one."""
        blocks = [
            f"\n[[{table}]]\n" + "".join(f"{key} = {to_toml(v)}\n" for key, v in entry.items())
            for table, entries in tables.items()
            for entry in entries
        ]
        fresh = self.path.with_name(f".{self.path.name}.new")
        try:
            with fresh.open("w", encoding="utf-8") as file:
                file.write(_HEAD + "".join(blocks))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
            sync_folder(self.folder)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise _cannot_write(self.path, error) from error


def to_toml(value: Any) -> str:
    """A value in TOML, whose strings, numbers and lists are JSON's but for one character."""
    return json.dumps(value).replace("\x7f", "\\u007f")


def sync_folder(folder: Path) -> None:
    """Have the disk keep a folder's new names."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _cannot_write(path: Path, error: OSError) -> StorageFault:
    said = f"{path} cannot be written ({error.strerror or error})."
    return StorageFault(said, "Free some space, or see to the folder's owner.")
