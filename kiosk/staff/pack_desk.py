"""What staff do to this machine's own show pack: operators approve, admins have painted anew.

The pack that ships is known by its hash, so nobody judges it here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kiosk.domain.errors import BadInput, CannotDo
from kiosk.generators.show_pack import PACK_FILE, PackPicture
from kiosk.generators.show_pack_home import make_key, own_pack
from kiosk.generators.show_pack_store import PackStore
from kiosk.staff.audit import Action
from kiosk.staff.badge import Badge
from kiosk.staff.roles import Role


class PackDesk:
    """The pack of a state folder, for whoever wears the badge."""

    def __init__(self, badge: Badge, state: Path) -> None:
        self._badge = badge
        self._state = state
        self._folder = own_pack(state)

    def pictures(self) -> Sequence[PackPicture]:
        """Every picture by its file's name; none without a pack. Raises BadFile."""
        if not (self._folder / PACK_FILE).is_file():
            return ()
        store = self._store()
        return [store.records[file] for file in sorted(store.records)]

    def whole(self, pictures: Sequence[PackPicture]) -> dict[str, Path]:
        """Where those of the pictures lie that are as they were signed."""
        store = PackStore(self._folder, b"", {each.file: each for each in pictures})
        return {file: self._folder / file for file in store.records if store.is_whole(file)}

    def approve(self, files: Sequence[str]) -> None:
        """Note that somebody looked at these and likes them.

        Raises NotAllowed, BadInput, or CannotDo for one that is damaged, or to be painted anew.
        """
        self._badge.require(Role.OPERATOR)
        store = self._store()
        for file in files:
            if self._find(store, file).verdict == "again":
                raise CannotDo(f"{file} is to be painted anew.", "Let kiosk prerender do so.")
            if not store.is_whole(file):
                raise CannotDo(f"{file} is damaged.", "Have it painted anew.")
        self._judge(Role.OPERATOR, "approve", files)
        store.approve(files)

    def reroll(self, file: str) -> None:
        """Take a picture out until `kiosk prerender` has painted another.

        Raises NotAllowed or BadInput.
        """
        self._badge.require(Role.ADMIN)
        store = self._store()
        if self._find(store, file).verdict == "again":
            return  # once is enough: each roll is another seed
        self._judge(Role.ADMIN, "again", [file])
        store.reroll([file])

    def _judge(self, role: Role, verdict: str, files: Sequence[str]) -> None:
        about = {"file": files[0][:100]} if len(files) == 1 else {"count": len(files)}
        self._badge.note(role, Action.PACK_JUDGED, verdict=verdict, **about)

    def _find(self, store: PackStore, file: str) -> PackPicture:
        if file not in store.records:
            raise BadInput("file", file, f"a file of {self._folder / PACK_FILE}")
        return store.records[file]

    def _store(self) -> PackStore:
        return PackStore.open(self._folder, make_key(self._state))
