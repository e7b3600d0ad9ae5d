"""What staff do to the catalog: operators switch items on and off, admins change what they are.

Every change is tried as the program would load it, noted in the audit log, and only then written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.domain.catalog import Catalog
from kiosk.domain.catalog_overlay import Kind, Overlay, items_of
from kiosk.domain.catalog_own import (
    OWN_CARDS,
    OWN_CATALOG,
    OwnCatalog,
    load_own_catalog,
    own_catalog,
    parse_overlay,
)
from kiosk.domain.checkpoints import Checkpoint, Manifest
from kiosk.domain.errors import BadFile, BadInput, CannotDo, StorageFault
from kiosk.gallery.disk import storage_fault
from kiosk.gallery.files import write_atomically
from kiosk.staff.audit import Action
from kiosk.staff.badge import Badge
from kiosk.staff.catalog_cards import CatalogCards, card_of
from kiosk.staff.catalog_checks import Rules
from kiosk.staff.catalog_edits import Draft, draft_of, moved, new_id, removed, switched, written
from kiosk.staff.catalog_file import CatalogFile, merged
from kiosk.staff.roles import Role

MOST_BYTES = 2**20
"""Of a file that is brought in: more is no catalog."""

Refuses = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Places:
    """Where catalogs are: the folder of the one that ships, and the state folder."""

    folder: Path
    state: Path


class CatalogDesk:
    """The catalog of this machine, for whoever wears the badge."""

    def __init__(
        self,
        badge: Badge,
        places: Places,
        checkpoint: Checkpoint,
        manifest: Manifest,
        policy: Callable[[frozenset[str]], Refuses],
    ) -> None:
        """`policy` makes the judge of texts, which may name the makers that it is given."""
        self._badge = badge
        self._places = places
        self._checkpoint, self._manifest = checkpoint, manifest
        self._policy = policy
        self._file = CatalogFile(places.state / OWN_CATALOG)
        self._cards = CatalogCards(places.state / OWN_CARDS)

    # Everybody may look.

    def read(self) -> OwnCatalog:
        """The catalog as its files are now; raises BadFile for the one that ships."""
        folder, path = self._places.folder, self._file.path
        return load_own_catalog(folder, path, self._checkpoint, self._manifest)

    def version(self) -> int:
        """The number of the version in use; 0 when staff have changed nothing."""
        return self._file.version()

    def can_undo(self) -> bool:
        """Whether there is a version to go back to."""
        return self._file.earlier() is not None

    def draft(self, kind: Kind, item: str = "") -> Draft:
        """A form with what an item says, or an empty one."""
        items = items_of(self.read().whole, kind)
        found = next((each for each in items if each.id == item), None)
        if item and found is None:
            raise BadInput(kind.one, item, ", ".join(each.id for each in items))
        return draft_of(kind, found)

    def has_card(self, kind: Kind, item: str) -> bool:
        """Whether the item's card is a picture of this machine's own."""
        return self._cards.has(kind, item)

    # Operators may take what does not work off the screens.

    def switch(self, kind: Kind, item: str, *, on: bool) -> OwnCatalog:
        """Take an item off the guests' screens, or put it back. Raises NotAllowed, CannotDo."""
        self._badge.require(Role.OPERATOR)
        own = self._usable()
        self._find(own, kind, item)
        overlay = switched(own.overlay, kind, item, on=on)
        left = {each.id for each in items_of(own.shown, kind)} - {item}
        if not on and not left:
            raise CannotDo(f"This is the last {kind.one} that guests can choose.", _ANOTHER)
        return self._put(Role.OPERATOR, own, overlay, kind, item, "on" if on else "off")

    # Admins may change what there is.

    def trial(self, draft: Draft) -> tuple[Catalog, str]:
        """The whole catalog as a draft would make it, and the draft's id in it; changes nothing.

        Raises NotAllowed, BadDraft, or BadFile where the overlay is broken.
        """
        self._badge.require(Role.ADMIN)
        own = self._usable()
        overlay, item = self._written(own, draft)
        tried = self._made(own, overlay).whole
        name = f"{draft.kind.one}.{item}"
        self._badge.note(Role.ADMIN, Action.CATALOG_CHANGED, id=name, key="try")
        return tried, item

    def move(self, kind: Kind, item: str, by: int) -> OwnCatalog:
        """Move an item by so many places. Raises NotAllowed or BadInput."""
        self._badge.require(Role.ADMIN)
        own = self._usable()
        self._find(own, kind, item)
        order = [each.id for each in items_of(own.whole, kind)]
        overlay = moved(own.overlay, kind, order, item, by)
        return self._put(Role.ADMIN, own, overlay, kind, item, "order")

    def save(self, draft: Draft, card: bytes | None = None) -> OwnCatalog:
        """Let a draft go live, with a finished tile as its card where there is one.

        Raises NotAllowed, BadDraft, BadInput for what is no picture, or StorageFault; then
        nothing has changed.
        """
        self._badge.require(Role.ADMIN)
        own = self._usable()
        overlay, item = self._written(own, draft)
        webp = None if card is None else card_of(item, card)
        return self._put(Role.ADMIN, own, overlay, draft.kind, item, "form", webp)

    def take_card(self, kind: Kind, item: str) -> OwnCatalog:
        """Take this machine's picture off a card: it shows the one that ships again, or none."""
        self._badge.require(Role.ADMIN)
        own = self._usable()
        self._find(own, kind, item)
        card = _NO_CARD if self._cards.has(kind, item) else None
        return self._put(Role.ADMIN, own, own.overlay, kind, item, "card", card)

    def remove(self, kind: Kind, item: str) -> OwnCatalog:
        """Forget an item that staff had added; what ships is only switched off."""
        self._badge.require(Role.ADMIN)
        own = self._usable()
        if item not in {each.id for each in own.overlay.shelf(kind).added}:
            raise CannotDo(f"This {kind.one} ships with the kiosk.", "Switch it off instead.")
        if not {each.id for each in items_of(own.shown, kind)} - {item}:
            raise CannotDo(f"This is the last {kind.one} that guests can choose.", _ANOTHER)
        overlay = removed(own.overlay, kind, item)
        card = _NO_CARD if self._cards.has(kind, item) else None
        return self._put(Role.ADMIN, own, overlay, kind, item, "removed", card)

    def undo(self) -> OwnCatalog:
        """Go back one version, cards and all, also from a file that somebody broke by hand.

        Raises NotAllowed, BadInput when there is nothing to undo, BadFile when this program
        refuses the older version.
        """
        self._badge.require(Role.ADMIN)
        earlier = self._file.earlier()
        if earlier is None:
            raise BadInput("undo", self.version(), "a version that was changed in the panel")
        number, text = earlier
        path = self._file.path
        after = self._made(self.read(), parse_overlay(text, path))
        self._badge.note(Role.ADMIN, Action.CATALOG_CHANGED, key="undo", version=number)
        self._cards.go_back(number)
        self._file.go_back(number)
        return after

    def export(self, file: Path) -> Path:
        """Write the changes as a file for another kiosk; raises NotAllowed or StorageFault."""
        self._badge.require(Role.ADMIN)
        text = self._file.text() or merged("", Overlay())
        parse_overlay(text, self._file.path)  # a broken file is not handed on
        self._badge.note(Role.ADMIN, Action.CATALOG_CHANGED, key="export", file=file.name[:100])
        try:
            write_atomically(file, text.encode())
        except OSError as error:
            raise storage_fault(file.parent, error) from error
        return file

    def import_(self, file: Path) -> OwnCatalog:
        """Take over the changes of another kiosk in place of those here: one version, one undo.

        Raises NotAllowed, or BadFile for a file that this kiosk could not use.
        """
        self._badge.require(Role.ADMIN)
        try:
            with file.open("rb") as opened:
                data = opened.read(MOST_BYTES + 1)
            text = data.decode("utf-8")
        except OSError as error:
            raise BadFile(file, "", f"cannot be read ({error.strerror or error})") from error
        except UnicodeDecodeError as error:
            raise BadFile(file, "", f"is not UTF-8 text ({error.reason})") from error
        if len(data) > MOST_BYTES:
            raise BadFile(file, "", f"is too large; allowed: {MOST_BYTES // 1024} KiB")
        overlay = parse_overlay(text, file)
        own = self.read()
        after = own_catalog(own.shipped, overlay, file, own.known)
        self._check_texts(after)
        self._note(Role.ADMIN, "import", file.name[:100])
        self._write(overlay)
        return after

    def _written(self, own: OwnCatalog, draft: Draft) -> tuple[Overlay, str]:
        """The overlay with a draft that the rules allow, and the draft's id."""
        self._rules(own, draft.text("maker")).check(draft)
        if not draft.id:
            taken = {each.id for kind in Kind for each in items_of(own.whole, kind)}
            draft = replace(draft, id=new_id(draft.text("name.en"), taken))
        return written(own.overlay, draft, own.shipped), draft.id

    def _rules(self, own: OwnCatalog, maker: str = "") -> Rules:
        makers = {vehicle.maker for vehicle in own.whole.vehicles} | {maker}
        return Rules(self._policy(frozenset(makers - {""})), own.known, self._checkpoint.id)

    def _check_texts(self, own: OwnCatalog) -> None:
        """Hold every item that an overlay changes or adds against the rules."""
        rules = replace(self._rules(own), known=None)  # unknown ones are hidden
        for kind in Kind:
            shelf = own.overlay.shelf(kind)
            ids = {*shelf.changed, *(each.id for each in shelf.added)}
            for item in items_of(own.whole, kind):
                if item.id in ids:
                    rules.check(draft_of(kind, item))

    def _put(
        self,
        role: Role,
        own: OwnCatalog,
        overlay: Overlay,
        kind: Kind,
        item: str,
        what: str,
        card: bytes | None = None,
    ) -> OwnCatalog:
        """Try an overlay, note it, and write it, with the item's card where that changes."""
        after = self._made(own, overlay)
        if overlay == own.overlay and card is None:
            return after
        if overlay != own.overlay:
            self._note(role, what, f"{kind.one}.{item}")
        if card is not None:
            self._note(role, "card", f"{kind.one}.{item}")
        self._write_both(overlay, kind, item, card)
        return after

    def _write_both(self, overlay: Overlay, kind: Kind, item: str, card: bytes | None) -> None:
        """Write the next version, and the card that is part of it. Raises StorageFault."""
        before = self._file.next_version() - 1
        try:
            if card is not None:
                self._cards.put(kind, item, card, before)
            self._write(overlay)
        except StorageFault:
            self._cards.go_back(before)
            raise

    def _note(self, role: Role, what: str, item: str) -> None:
        number = self._file.next_version()
        self._badge.note(role, Action.CATALOG_CHANGED, id=item, key=what, version=number)

    def _write(self, overlay: Overlay) -> None:
        now, role = self._badge.now, self._badge.role
        self._file.write(overlay, now.stamp(), role.value if role else "machine")

    def _made(self, own: OwnCatalog, overlay: Overlay) -> OwnCatalog:
        return own_catalog(own.shipped, overlay, self._file.path, own.known)

    def _usable(self) -> OwnCatalog:
        """The catalog, whose overlay is whole; BadFile where somebody broke it by hand."""
        own = self.read()
        if own.fault is not None:
            raise own.fault
        return own

    def _find(self, own: OwnCatalog, kind: Kind, item: str) -> None:
        ids = [each.id for each in items_of(own.whole, kind)]
        if item not in ids:
            raise BadInput(kind.one, item, ", ".join(ids))


_ANOTHER = "Switch another one on first."
_NO_CARD = b""
