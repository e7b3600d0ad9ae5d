"""A visit's pictures as QML sees them: the grid, the rounds, the viewer and what can be asked."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.generation import MAX_TILES
from kiosk.domain.visit import Screen
from kiosk.domain.visit_events import (
    AskedForMore,
    EnlargeAsked,
    EraseAsked,
    Erased,
    FavouriteToggled,
    PictureClosed,
    PictureOpened,
    PicturesAsked,
    PictureTurned,
    PrintAsked,
    RestyleAsked,
    RoundShown,
    SettingAsked,
    StyleAsked,
    Touched,
    VaryAsked,
)
from kiosk.ui.announcing import announce
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

    # What the screens show.

    @Property(QObject, constant=True)
    def tiles(self) -> QObject:
        """The grid of the round that is shown."""
        return self._tiles

    @Property(QObject, constant=True)
    def rounds(self) -> QObject:
        """Every round, once there are several."""
        return self._rounds

    @Property(int, notify=viewedChanged)
    def viewed(self) -> int:
        """The tile in the viewer, or -1."""
        return self._state.viewed

    @Property(str, notify=pictureChanged)
    def picture(self) -> str:
        """Address of the picture in the viewer, or empty."""
        return self._state.picture

    @Property(str, notify=previousChanged)
    def previous(self) -> str:
        """Address of the picture before it, or empty."""
        return self._state.previous

    @Property(str, notify=followingChanged)
    def following(self) -> str:
        """Address of the picture after it, or empty."""
        return self._state.following

    @Property(str, notify=beforeChanged)
    def before(self) -> str:
        """Address of the picture that the viewed one was made from, or empty."""
        return self._state.before

    @Property(bool, notify=lovedChanged)
    def loved(self) -> bool:
        """Whether the viewed picture has a heart."""
        return self._state.loved

    @Property(bool, notify=prerenderedChanged)
    def prerendered(self) -> bool:
        """Whether the picture in the viewer was made beforehand."""
        return self._state.prerendered

    @Property(str, notify=kindChanged)
    def kind(self) -> str:
        """How the round came about: a value of `Kind`."""
        return self._state.kind

    @Property(int, notify=roundChanged)
    def round(self) -> int:
        """Which round is shown, from 0."""
        return self._state.round

    @Property(bool, notify=failedChanged)
    def failed(self) -> bool:
        """Whether what was asked last did not work."""
        return self._state.failed

    @Property(bool, notify=canRestyleChanged)
    def canRestyle(self) -> bool:
        """Whether the viewed picture can have another style."""
        return self._state.canRestyle

    @Property(bool, notify=canEraseChanged)
    def canErase(self) -> bool:
        """Whether a part of it can be replaced."""
        return self._state.canErase

    @Property(bool, notify=canEnlargeChanged)
    def canEnlarge(self) -> bool:
        """Whether it can be made larger."""
        return self._state.canEnlarge

    @Property(str, notify=printingChanged)
    def printing(self) -> str:
        """ "offer", "waiting", or what became of it: a value of `PrintAnswer`; or empty."""
        return self._state.printing

    @Property(int, notify=printedChanged)
    def printed(self) -> int:
        """How many prints the visit has had."""
        return self._state.printed

    @Property(int, notify=printsChanged)
    def prints(self) -> int:
        """How many it may have."""
        return self._state.prints

    @Property(bool, notify=paintedChanged)
    def painted(self) -> bool:
        """Whether something is painted over."""
        return self._state.painted

    @Property(str, notify=insteadChanged)
    def instead(self) -> str:
        """The setting that comes instead of it; empty for the same."""
        return self._state.instead

    @Property("QStringList", notify=keepsakesChanged)  # pyright: ignore[reportArgumentType]
    def keepsakes(self) -> list[str]:
        """Addresses of the pictures on the goodbye screen."""
        return list(self._state.keepsakes)
