"""The word lists that staff wrote at the panel: a file a language, and every version before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import tomlkit

from kiosk.domain.errors import BadInput
from kiosk.gallery.disk import storage_fault
from kiosk.gallery.files import sync_folder, write_atomically
from kiosk.resources import resource
from kiosk.text_policy.lists import LANGUAGES, Lists, load_lists, read_list
from kiosk.text_policy.policy import OVERLAY

MAKERS, KINDS = "makers", "kinds"
"""Beside a list for each language: other makers, and which kinds are refused at all."""

NAMES = (*LANGUAGES, MAKERS, KINDS)
KEEP = 50
"""Changes that can be undone."""

Terms = Mapping[str, list[str]]

_KEPT = re.compile(r"(\d{6})-staff-([a-z]+)\.toml")


class StaffLists:
    """`staff-NAME.toml` in the lists' folder of the state folder; a person may edit them."""

    def __init__(self, state: Path) -> None:
        self.folder = state / OVERLAY
        self._event = state / "event" / OVERLAY
        self._history = state / f"{OVERLAY}.history"

    def path(self, name: str) -> Path:
        """Where a list lies; raises BadInput for a name that is none."""
        if name not in NAMES:
            raise BadInput("list", name, ", ".join(NAMES))
        return self.folder / f"staff-{name}.toml"

    def read(self, name: str) -> dict[str, list[str]]:
        """What staff wrote, by kind; empty where they wrote nothing. Raises BadFile."""
        path = self.path(name)
        return {key: [*terms] for key, terms in read_list(path).items()} if path.exists() else {}

    def lists(self, changed: Mapping[str, Terms] | None = None) -> Lists:
        """All lists of this machine, as they would be with some of staff's `changed`.

        Files that cannot be read are left out, as the window does.
        """
        instead = {self.path(name): terms for name, terms in (changed or {}).items()}
        overlays = (self._event, self.folder)
        shipped = resource("assets") / OVERLAY
        return load_lists(shipped, *overlays, on_fault=lambda _: None, instead=instead)

    def write(self, name: str, terms: Terms, stamp: str) -> int:
        """Put a list in its place, and keep the one before; the change's number."""
        path, number = self.path(name), max([0, *self._numbers()]) + 1
        document = tomlkit.document()
        for key in sorted(terms):
            if terms[key]:
                array = tomlkit.array()
                array.extend(terms[key])
                document[key] = array.multiline(len(terms[key]) > 4)
        text = f"# Change {number}, {stamp}, at the staff's panel.\n" + tomlkit.dumps(document)
        try:
            for folder in (self.folder, self._history):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            before = path.read_bytes() if path.exists() else b""
            write_atomically(self._history / f"{number:06}-{path.name}", before)
            write_atomically(path, text.encode())
        except OSError as error:
            raise storage_fault(self.folder, error) from error
        for old in self._numbers()[:-KEEP]:
            self._kept(old).unlink(missing_ok=True)
        return number

    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._numbers())

    def last(self) -> tuple[str, Terms]:
        """The list that the last change was in, and what it said before.

        Raises BadInput when there is none, or BadFile for a version that is broken.
        """
        numbers = self._numbers()
        if not numbers:
            raise BadInput("undo", None, "once a list was changed at the panel")
        kept = self._kept(numbers[-1])
        found = _KEPT.fullmatch(kept.name)
        assert found is not None
        return found[2], read_list(kept)

    def undo(self) -> None:
        """Take back the last change, to the letter; call `last` first."""
        kept = self._kept(self._numbers()[-1])
        path = self.folder / kept.name.partition("-")[2]
        try:
            if before := kept.read_bytes():
                write_atomically(path, before)
            else:
                path.unlink(missing_ok=True)
            kept.unlink()
            sync_folder(self._history)
        except OSError as error:
            raise storage_fault(self.folder, error) from error

    def _numbers(self) -> list[int]:
        if not self._history.is_dir():
            return []
        found = (_KEPT.fullmatch(path.name) for path in self._history.iterdir())
        return sorted(int(match[1]) for match in found if match)

    def _kept(self, number: int) -> Path:
        return next(self._history.glob(f"{number:06}-staff-*.toml"))
