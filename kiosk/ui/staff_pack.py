"""The catalog page's part with this machine's show pack: a contact sheet, picture by picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.catalog import Catalog
from kiosk.domain.errors import BadInput
from kiosk.generators.show_pack import PackPicture
from kiosk.staff.pack_desk import PackDesk
from kiosk.staff.roles import Role
from kiosk.ui.card_pictures import file_url
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.staff_page import PanelNeeds, StaffPage

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

PAGE = 24
"""Pictures on a page: four rows of six, six of four."""

_LANGUAGE = "en"
_LAST = "That was the last one: nobody gets pictures of this choice until one is painted."


@dataclass(frozen=True, slots=True)
class PackRow:
    """One picture: what it shows, what staff said, and its address; none where it is damaged."""

    key: str
    source: str
    told: str
    verdict: str


def told(picture: PackPicture, catalog: Catalog) -> str:
    """What a picture shows, as far as the catalog still knows it."""

    def name(find: Callable[[str], Any], item: str) -> str:
        try:
            return find(item).name_in(_LANGUAGE)
        except BadInput:
            return item

    place = (
        name(catalog.vehicle, picture.vehicle),
        name(catalog.setting, picture.setting),
        name(catalog.style, picture.style),
    )
    return " · ".join((place[0], picture.colour, *place[1:], str(picture.tile + 1)))


@QmlElement
class PackViewModel(StaffPage):
    """A page of pictures, and one of them large."""

    changed = Signal()

    def __init__(
        self,
        needs: PanelNeeds,
        desk: PackDesk | None = None,
        taken_out: Callable[[], None] = lambda: None,
    ) -> None:
        """`taken_out` hears that the pack has fewer pictures to serve from."""
        super().__init__()
        self._needs, self._taken_out = needs, taken_out
        self._desk = desk or PackDesk(needs.badge, needs.services.config.paths.state)
        self._rows = RowsModel(PackRow, (), self)
        self._pictures: Sequence[PackPicture] = ()
        self._here: list[PackRow] = []
        self._first = 0
        self._opened = -1

    def enter(self) -> None:
        """Read the pack from its first page on."""
        self._first, self._opened = 0, -1
        self.attempt(self._read)

    def leave(self) -> None:
        """Hold nothing."""
        self._pictures, self._here, self._opened = (), [], -1
        self._rows.set_rows([])
        self.changed.emit()

    @Slot(int)
    def turn(self, by: int) -> None:
        """Show the page after this one, or before."""
        if 0 <= self._first + by * PAGE < len(self._pictures):
            self._first += by * PAGE
            self._show()

    @Slot(int)
    def open(self, place: int) -> None:
        """Show a picture of this page large; -1 shows the page again."""
        self.said.emit("")
        self._opened = place
        self._show()

    @Slot()
    def approve(self) -> None:
        """Somebody likes the open picture: on to the next."""
        self._judge(lambda file: self._desk.approve([file]))

    @Slot()
    def again(self) -> None:
        """The open picture is to be painted anew, and no guest sees it from now on: to the next."""
        place = self._pictures[self._first + self._opened].place if self._opened >= 0 else None
        if not self._judge(self._desk.reroll):
            return
        self._taken_out()
        if all(each.verdict == "again" for each in self._pictures if each.place == place):
            self.said.emit(_LAST)

    @Slot()
    def approvePage(self) -> None:
        """Approve all of this page that waits and can be seen."""
        files = self._waiting()

        def approve() -> None:
            self._desk.approve(files)
            self._read()

        if files:
            self.attempt(approve)

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """How many there are and wait, which page it is, and the open picture."""
        verdicts = [picture.verdict for picture in self._pictures]
        row = self._here[self._opened] if 0 <= self._opened < len(self._here) else None
        return {
            "count": len(verdicts),
            "waiting": verdicts.count("waiting"),
            "again": verdicts.count("again"),
            "here": len(self._waiting()),
            "first": self._first,
            "more": self._first + PAGE < len(verdicts),
            "admin": self._needs.badge.role is Role.ADMIN,
            "opened": row is not None,
            "source": row.source if row else "",
            "told": row.told if row else "",
            "verdict": row.verdict if row else "",
        }

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """The PackRows of this page."""
        return self._rows

    def _waiting(self) -> list[str]:
        return [row.key for row in self._here if row.verdict == "waiting" and row.source]

    def _judge(self, action: Callable[[str], None]) -> bool:
        """Do it to the open picture, and show the one after it; the page after the last."""
        if not 0 <= self._opened < len(self._here):
            return False
        file = self._here[self._opened].key

        def judge() -> None:
            action(file)
            self._opened = self._opened + 1 if self._opened + 1 < len(self._here) else -1
            self._read()

        return self.attempt(judge)

    def _read(self) -> None:
        self._pictures = self._desk.pictures()
        self._show()

    def _show(self) -> None:
        page = self._pictures[self._first : self._first + PAGE]
        whole = self._desk.whole(page)
        catalog = self._needs.services.catalog
        self._here = [
            PackRow(
                key=each.file,
                source=f"{file_url(whole[each.file])}?{each.sha256[:12]}"
                if each.file in whole
                else "",
                told=told(each, catalog),
                verdict=each.verdict,
            )
            for each in page
        ]
        self._rows.set_rows(self._here)
        self.changed.emit()
