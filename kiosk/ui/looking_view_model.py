"""A visit's pictures as QML sees them: the grid, the rounds, the viewer and what can be asked."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.choosing_events import PicturesAsked, Touched
from kiosk.domain.generation import MAX_TILES
from kiosk.domain.looking_events import (
    AskedForMore,
    EnlargeAsked,
    EraseAsked,
    Erased,
    FavouriteToggled,
    PictureClosed,
    PictureOpened,
    PictureTurned,
    RestyleAsked,
    RoundShown,
    SettingAsked,
    StyleAsked,
    VaryAsked,
)
from kiosk.domain.taking_home_events import PrintAsked
from kiosk.domain.visit import Screen
from kiosk.ui.announcing import announce, fixed, shown
from kiosk.ui.looking_state import (
    LookingState,
    Painting,
    RoundRow,
    TileRow,
    derive_looking,
    round_rows,
    tile_rows,
)
from kiosk.ui.mask import Stroke, draw_mask
from kiosk.ui.pictures import Pictures
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.visit_controller import VisitController

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class LookingViewModel(QObject):
    """The round on the screen and the picture in the viewer; derived whole, then swapped in."""

    viewedChanged = Signal()
    pictureChanged = Signal()
    previousChanged = Signal()
    followingChanged = Signal()
    beforeChanged = Signal()
    lovedChanged = Signal()
    prerenderedChanged = Signal()
    kindChanged = Signal()
    roundChanged = Signal()
    failedChanged = Signal()
    canRestyleChanged = Signal()
    canEraseChanged = Signal()
    canEnlargeChanged = Signal()
    printingChanged = Signal()
    printedChanged = Signal()
    printsChanged = Signal()
    paintedChanged = Signal()
    insteadChanged = Signal()
    keepsakesChanged = Signal()

    def __init__(self, controller: VisitController, pictures: Pictures, parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self._pictures = pictures
        self._state = LookingState()
        self._painting = Painting()
        self._tiles = RowsModel(TileRow, [TileRow()] * MAX_TILES, self)
        self._rounds = RowsModel(RoundRow, [], self)

    def refresh(self) -> None:
        """Show the visit as it is now."""
        visit, address = self._controller.visit, self._pictures.address
        if visit.screen not in (Screen.ERASE, Screen.MAKING):
            self._painting = Painting()
        now = self._controller.prerendered
        self._tiles.set_rows(tile_rows(visit, address, prerendered=now))
        self._rounds.set_rows(round_rows(visit, address))
        before, self._state = self._state, derive_looking(visit, address, self._painting)
        announce(self, before, self._state)

    # Touches.

    @Slot(int)
    def open(self, tile: int) -> None:
        """Show one picture large."""
        self._controller.send(PictureOpened(tile))

    @Slot(int)
    def turn(self, by: int) -> None:
        """The next picture in the viewer (1), or the one before (-1)."""
        self._controller.send(PictureTurned(by))

    @Slot()
    def close(self) -> None:
        """Show the whole round again."""
        self._controller.send(PictureClosed())

    @Slot(int)
    def showRound(self, number: int) -> None:
        """Show another round of pictures."""
        self._controller.send(RoundShown(number))

    @Slot()
    def comeBack(self) -> None:
        """From the choosing screens to the pictures made so far."""
        self._controller.send(PicturesAsked())

    @Slot(int)
    def love(self, tile: int) -> None:
        """Give a picture of the round a heart, or take it back."""
        self._controller.send(FavouriteToggled(tile))

    @Slot()
    def fourMore(self) -> None:
        """Make four more of the same choice."""
        self._controller.send(AskedForMore())

    @Slot()
    def vary(self) -> None:
        """Ask what else the pictures may be."""
        self._controller.send(VaryAsked())

    @Slot()
    def restyle(self) -> None:
        """Ask which style the viewed picture is to have."""
        self._controller.send(RestyleAsked())

    @Slot()
    def erase(self) -> None:
        """Ask what in the viewed picture is to be replaced."""
        self._controller.send(EraseAsked())

    @Slot()
    def enlarge(self) -> None:
        """Make the viewed picture larger."""
        self._controller.send(EnlargeAsked())

    @Slot()
    def printIt(self) -> None:
        """Have the viewed picture printed."""
        self._controller.send(PrintAsked())

    @Slot(str)
    def askStyle(self, style: str) -> None:
        """The style that was asked for: of the same pictures, or of the viewed one."""
        self._controller.send(StyleAsked(style))

    @Slot(str)
    def askSetting(self, setting: str) -> None:
        """The setting that the same pictures are to have."""
        self._controller.send(SettingAsked(setting))

    @Slot("QVariantList", float)
    def paint(self, strokes: list[list[float]], width: float) -> None:
        """All that a finger has painted over so far.

        A stroke is x, y, x, y ... as shares of the picture's side, `width` the brush's.
        """
        lines = tuple(Stroke.of(numbers) for numbers in strokes)
        self._painting = replace(self._painting, strokes=lines, width=width)
        self._controller.send(Touched())

    @Slot(str)
    def chooseInstead(self, setting: str) -> None:
        """Which setting comes instead of what is painted over; empty for the same."""
        self._painting = replace(self._painting, instead=setting)
        self._controller.send(Touched())

    @Slot()
    def replacePainted(self) -> None:
        """Replace what is painted over."""
        picture, painting = self._controller.visit.picture, self._painting
        master = self._pictures.master(picture) if picture is not None else None
        if master is None or not painting.strokes:
            self._controller.send(Touched())
            return
        mask = draw_mask(painting.strokes, painting.width, master)
        self._controller.send(Erased(mask, painting.instead or None))

    # What the screens show: fields of LookingState, and two lists.

    tiles = fixed(QObject, "_tiles")
    rounds = fixed(QObject, "_rounds")
    viewed = shown(int, "viewed", viewedChanged)
    picture = shown(str, "picture", pictureChanged)
    previous = shown(str, "previous", previousChanged)
    following = shown(str, "following", followingChanged)
    before = shown(str, "before", beforeChanged)
    loved = shown(bool, "loved", lovedChanged)
    prerendered = shown(bool, "prerendered", prerenderedChanged)
    kind = shown(str, "kind", kindChanged)
    round = shown(int, "round", roundChanged)
    failed = shown(bool, "failed", failedChanged)
    canRestyle = shown(bool, "canRestyle", canRestyleChanged)
    canErase = shown(bool, "canErase", canEraseChanged)
    canEnlarge = shown(bool, "canEnlarge", canEnlargeChanged)
    printing = shown(str, "printing", printingChanged)
    printed = shown(int, "printed", printedChanged)
    prints = shown(int, "prints", printsChanged)
    painted = shown(bool, "painted", paintedChanged)
    instead = shown(str, "instead", insteadChanged)

    @Property("QStringList", notify=keepsakesChanged)  # pyright: ignore[reportArgumentType]
    def keepsakes(self) -> list[str]:
        """Addresses of the pictures on the goodbye and the e-mail screen."""
        return list(self._state.keepsakes)
