"""The panel's page of the catalog: three lists, a form, the show pack, and files on sticks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.catalog_overlay import Kind
from kiosk.domain.catalog_own import OWN_CARDS, OwnCatalog
from kiosk.resources import resource
from kiosk.staff.catalog_desk import CatalogDesk
from kiosk.staff.catalog_here import catalog_desk_of
from kiosk.staff.roles import Role
from kiosk.staff.sticks import places
from kiosk.ui.card_pictures import CardPictures
from kiosk.ui.staff_catalog_form import CatalogFormViewModel
from kiosk.ui.staff_catalog_lists import CatalogLists
from kiosk.ui.staff_pack import PackViewModel
from kiosk.ui.staff_page import PanelNeeds, StaffPage

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_FAULT = "catalog"
_LIVE = "Saved. Guests see it from the next visit on."
_BACK = "Taken back. Guests see it from the next visit on."

View = Literal["list", "form", "export", "import", "pack"]


@QmlElement
class CatalogViewModel(StaffPage):
    """What it may do, the desk says; what guests see, it hands to the controller."""

    changed = Signal()

    def __init__(
        self,
        needs: PanelNeeds,
        desk: CatalogDesk | None = None,
        sticks: Callable[[], list[Path]] | None = None,
    ) -> None:
        """`sticks` lists the folders that files can be carried on."""
        super().__init__()
        config = needs.services.config
        self._needs = needs
        self._desk = desk or catalog_desk_of(needs.badge, config, needs.services.checkpoint)
        self._sticks = sticks or (lambda: places(config.paths.state))
        self._kind, self._view = Kind.VEHICLES, "list"
        self._own: OwnCatalog | None = None
        self._can_undo = False
        cards = CardPictures(resource("assets"), config.paths.state / OWN_CARDS)
        self._lists = CatalogLists(cards, self)
        self._form = CatalogFormViewModel(needs, self._desk, self._lists, self._change)
        self._form.closed.connect(self.back)
        self._pack = PackViewModel(needs, taken_out=self._offer_again)
        for part in (self._form, self._pack):
            part.setParent(self)
            part.said.connect(self.said)
        self._tell(self._desk.read())

    # The panel turns to this page, and away.

    def enter(self) -> None:
        """Read the files: somebody may have edited them."""
        self._view = "list"
        self.attempt(self._read)

    def leave(self) -> None:
        """Keep nothing of a form, nor of a try."""
        self._form.leave()
        self._pack.leave()
        self._turn("list")

    # The lists.

    @Slot(str)
    def turnTo(self, kind: str) -> None:
        """Show vehicles, settings or styles."""
        self._kind = Kind(kind)
        self._turn("list")

    @Slot()
    def openPack(self) -> None:
        """Show the pictures of this machine's show pack."""
        self._turn("pack")
        self._pack.enter()

    @Slot(str)
    def toggle(self, item: str) -> None:
        """Take an item off the guests' screens, or put it back."""
        kind = self._kind

        def switch() -> OwnCatalog:
            off = self._desk.read().overlay.shelf(kind).off
            return self._desk.switch(kind, item, on=item in off)

        self._change(switch)

    @Slot(str, int)
    def move(self, item: str, by: int) -> None:
        """Move an item up or down."""
        self._change(lambda: self._desk.move(self._kind, item, by))

    @Slot()
    def undo(self) -> None:
        """Take back the last change."""
        if self._change(self._desk.undo):
            self.said.emit(_BACK)

    @Slot(str)
    def edit(self, item: str) -> None:
        """Open the form of an item, or an empty one with ""."""
        if self.attempt(lambda: self._form.open(self._kind, item)):
            self._turn("form")

    @Slot()
    def back(self) -> None:
        """From the form or the files to the list."""
        self._turn("list")

    # Files on sticks.

    @Slot(str)
    def openFiles(self, what: str) -> None:
        """Show where to `export` to, or what can be an `import`."""

        def open_() -> None:
            self._needs.badge.require(Role.ADMIN)
            self._turn("export" if what == "export" else "import")

        self.attempt(open_)

    @Slot(str)
    def pick(self, file: str) -> None:
        """Write to that place, or read that file."""
        if self._view == "export":
            day = self._needs.badge.now.stamp()[:10]
            target = Path(file) / f"kiosk-catalog-{day}.toml"
            if self.attempt(lambda: self._desk.export(target)):
                self._turn("list")
                self.said.emit(f"Written to {target}.")
        elif self._change(lambda: self._desk.import_(Path(file))):
            self._turn("list")

    # What QML reads.

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """What is shown besides the lists: kind, one, view, admin, fault and canUndo."""
        fault = self._own.fault if self._own is not None else None
        return {
            "kind": self._kind.value,
            "one": self._kind.one,
            "view": self._view,
            "admin": self._needs.badge.role is Role.ADMIN,
            "fault": "" if fault is None else str(fault),
            "canUndo": self._can_undo,
        }

    @Property(CatalogLists, constant=True)
    def lists(self) -> CatalogLists:
        """The rows of everything that is listed."""
        return self._lists

    @Property(CatalogFormViewModel, constant=True)
    def form(self) -> CatalogFormViewModel:
        """One item, while it is edited."""
        return self._form

    @Property(PackViewModel, constant=True)
    def pack(self) -> PackViewModel:
        """The show pack's pictures."""
        return self._pack

    def _change(self, action: Callable[[], OwnCatalog]) -> bool:
        """Do it, and let guests choose from what comes of it."""
        done: list[OwnCatalog] = []
        if not self.attempt(lambda: done.append(action())):
            return False
        self._tell(done[0])
        self._needs.controller.replace_catalog(done[0].shown)
        self._show()
        self.said.emit(_LIVE)
        return True

    def _offer_again(self) -> None:
        """What the pack has no picture of any more is not offered where it alone serves."""
        self._needs.controller.replace_catalog(self._desk.read().shown)

    def _read(self) -> None:
        self._tell(self._desk.read())
        self._show()

    def _tell(self, own: OwnCatalog) -> None:
        """Staff see it in the light when somebody has broken the file by hand."""
        self._own, self._can_undo = own, self._desk.can_undo()
        service = self._needs.controller.service
        if own.fault is None:
            service.mended(_FAULT)
        else:
            service.stands(_FAULT, f"{own.fault} Guests choose from the catalog that ships.")

    def _turn(self, view: View) -> None:
        self._view = view
        self._show()

    def _show(self) -> None:
        """Put the lists in order for the view, then tell."""
        if self._own is not None:
            self._lists.show_items(self._own, self._kind)
        if self._view == "export":
            self._lists.show_places(self._sticks())
        elif self._view == "import":
            self._lists.show_files(self._sticks())
        self.changed.emit()
