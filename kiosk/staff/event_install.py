"""Puts a show's set-up in place: all checked before anything changes, one switch, one undo.

Each import lies in a folder of its own, `events/NUMBER` under the state folder, and `event` is a
symbolic link to the one in use: changing that link is what an import is.
"""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import tomlkit

from kiosk.config import load_config
from kiosk.domain.catalog_own import OWN_CATALOG
from kiosk.domain.errors import BadFile, CannotDo, KioskError
from kiosk.gallery.disk import storage_fault
from kiosk.gallery.files import sync_folder, write_atomically
from kiosk.generators.show_pack import PACK_FILE, parse_manifest
from kiosk.generators.show_pack_home import make_key, own_pack
from kiosk.generators.show_pack_store import PackStore
from kiosk.staff.audit import Action, AuditLog
from kiosk.staff.clock import Now
from kiosk.staff.event_config import keys_of, read_show_config, travels
from kiosk.staff.event_file import APPROVAL, CONFIG, OVERLAY, Event
from kiosk.staff.overrides import Overrides, Value, is_editable
from kiosk.staff.roles import Role, Session

LINK, FOLDER = "event", "events"
_UNDO, _PACK = "undo.json", "pack-before.json"


@dataclass(frozen=True, slots=True)
class Installed:
    """What an import did: where it lies, and how many pictures of the pack it approved."""

    folder: Path
    approved: int


class Events:
    """The shows of a state folder. `check` raises BadFile for a folder that could not be used."""

    def __init__(
        self,
        state: Path,
        overrides: Overrides,
        audit: AuditLog,
        check: Callable[[Path], None],
    ) -> None:
        self._state = state
        self._overrides = overrides
        self._audit = audit
        self._check = check

    def install(self, event: Event, source: Path, now: Now) -> Installed:
        """Put a set-up in place of what there is; raises BadFile, StorageFault.

        When it raises, everything is as it was. Whoever calls it has the machine itself, which
        is as good as the admin's PIN. What staff had set for the show before gives way to it.
        """
        said = read_show_config(event.files.get(CONFIG, b""), source)
        before = self._current()
        folder = self._stage(event, said)
        try:
            self._checked(folder, source)
            theirs = self._staff_values()
            edited = self._overlay()
            undo = {"before": before.name if before else "", "staff": theirs, "catalog": edited}
            self._keep(folder / _UNDO, json.dumps(undo).encode())
            self._switch(folder)
            try:
                self._overrides.change(_machine(now), dict.fromkeys(theirs), now)
                self._put_overlay(event.files.get(OVERLAY, b"").decode())
                approved = self._approve(event.files.get(APPROVAL, b"[]"), folder, source)
                self._audit.append(Action.EVENT_IMPORTED, "machine", now, version=folder.name)
            except BaseException:
                self._switch(before)
                self._overrides.change(_machine(now), theirs, now)
                self._put_overlay(edited)
                self._restore_pack(folder)
                raise
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._forget_all_but(folder, before)
        return Installed(folder, approved)

    def undo(self, now: Now) -> None:
        """Go back to what was there before the last import; raises CannotDo if there was none."""
        current = self._current()
        if current is None:
            raise CannotDo("There is no import to undo.", "`kiosk event import` makes one.")
        try:
            said = json.loads((current / _UNDO).read_bytes())
        except (OSError, ValueError) as error:
            raise CannotDo("What was there before the import is not known any more.") from error
        before = self._state / FOLDER / said["before"] if said["before"] else None
        if before is not None and not before.is_dir():
            raise CannotDo(
                "Only the last import can be undone.", "Import the set-up that you want."
            )
        self._switch(before)
        self._overrides.change(_machine(now), said["staff"], now)
        self._put_overlay(said.get("catalog", ""))
        self._restore_pack(current)
        self._audit.append(Action.CONFIG_UNDONE, "machine", now, version=current.name)
        shutil.rmtree(current, ignore_errors=True)

    def _stage(self, event: Event, said: dict[str, dict[str, Any]]) -> Path:
        """A new folder with the event's files, which nobody looks into yet."""
        home = self._state / FOLDER
        try:
            self._state.mkdir(mode=0o700, parents=True, exist_ok=True)
            home.mkdir(mode=0o700, exist_ok=True)
            taken = [int(p.name) for p in home.iterdir() if p.name.isdigit()]
            folder = home / str(max(taken, default=0) + 1)
            folder.mkdir(mode=0o700)
        except OSError as error:
            raise storage_fault(home, error) from error
        try:
            for name, data in event.files.items():
                self._keep(folder / name, data)
            values = {group: dict(keys) for group, keys in said.items()}
            values.setdefault("window", {})["theme"] = str(folder / "theme" / "theme.toml")
            values.setdefault("terms", {})["folder"] = str(folder / "terms")
            values["paths"] = {"catalog": str(folder / "catalog")}
            self._keep(folder / CONFIG, tomlkit.dumps(values).encode())
            sync_folder(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return folder

    def _checked(self, folder: Path, source: Path) -> None:
        try:
            load_config(folder / CONFIG, {})
            self._check(folder)
        except BadFile as error:
            with suppress(ValueError):  # name the file in the zip, not where it was unpacked
                name = error.path.relative_to(folder)
                inside = f"{name}, key '{error.field}'" if error.field else str(name)
                raise BadFile(source, inside, error.allowed) from error
            raise

    def _staff_values(self) -> dict[str, Value]:
        """What staff have set here of the show's keys: it would hide what the event says."""
        path = self._state / "staff.toml"
        if not path.is_file():
            return {}
        self._overrides.load()  # raises a plain sentence if somebody broke it by hand
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        keys = [key for key in keys_of(said) if travels(key) and is_editable(key)]
        return {key: cast("Value", said[key.split(".")[0]][key.split(".")[1]]) for key in keys}

    def _approve(self, data: bytes, folder: Path, source: Path) -> int:
        """Approve the pictures of our own pack that staff approved elsewhere: the same bytes."""
        sums = approved_sums(data, source)
        pack = own_pack(self._state)
        if not sums or not (pack / PACK_FILE).is_file():
            return 0
        store = PackStore.open(pack, make_key(self._state))
        files = [
            record.file
            for record in store.records.values()
            if sums.get(record.file) == record.sha256 and record.verdict == "waiting"
        ]
        if files:
            self._keep(folder / _PACK, (pack / PACK_FILE).read_bytes())
            store.approve(files)
        return len(files)

    def _restore_pack(self, folder: Path) -> None:
        if (folder / _PACK).is_file():
            self._keep(own_pack(self._state) / PACK_FILE, (folder / _PACK).read_bytes())

    def _overlay(self) -> str:
        """What staff have changed of the catalog here: it gives way to what the event says."""
        try:
            return (self._state / OWN_CATALOG).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def _put_overlay(self, text: str) -> None:
        if text != self._overlay():
            self._keep(self._state / OWN_CATALOG, text.encode())

    def _current(self) -> Path | None:
        link = self._state / LINK
        return self._state / FOLDER / link.readlink().name if link.is_symlink() else None

    def _switch(self, folder: Path | None) -> None:
        link, new = self._state / LINK, self._state / f"{LINK}.new"
        try:
            if folder is None:
                link.unlink(missing_ok=True)
            else:
                new.unlink(missing_ok=True)
                new.symlink_to(Path(FOLDER, folder.name))
                new.replace(link)
            sync_folder(self._state)
        except OSError as error:
            raise storage_fault(self._state, error) from error

    def _keep(self, path: Path, data: bytes) -> None:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(path, data)
        except OSError as error:
            raise storage_fault(self._state, error) from error

    def _forget_all_but(self, *kept: Path | None) -> None:
        for folder in (self._state / FOLDER).iterdir():
            if folder.name.isdigit() and folder not in kept:
                shutil.rmtree(folder, ignore_errors=True)


def approved_sums(data: bytes, source: Path) -> Mapping[str, str]:
    """SHA-256 sums by file of the approved pictures; raises BadFile."""
    try:
        said = json.loads(data)
    except ValueError as error:
        raise BadFile(source, APPROVAL, "cannot be read") from error
    if said == []:
        return {}
    if not isinstance(said, dict):
        raise BadFile(source, APPROVAL, "must name files and their SHA-256")
    return {str(file): str(sum_) for file, sum_ in cast("dict[str, object]", said).items()}


def approval_of(pack: Path) -> bytes:
    """The approved pictures of a pack, for an event; nothing where there is no pack."""
    try:
        path = pack / PACK_FILE
        pictures = parse_manifest(path.read_bytes(), path).pictures
    except (OSError, KioskError):
        return b"{}\n"
    approved = {p.file: p.sha256 for p in pictures if p.verdict == "approved"}
    return (json.dumps(approved, indent=1, sort_keys=True) + "\n").encode()


def _machine(now: Now) -> Session:
    return Session(Role.ADMIN, now.monotonic)
