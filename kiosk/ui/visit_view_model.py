"""The visit as QML sees it: properties that tell when they change, and slots for touches."""

from __future__ import annotations

from dataclasses import fields

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.generation import MAX_TILES
from kiosk.domain.visit import Screen
from kiosk.domain.visit_events import (
    AskedForMore,
    Enlarged,
    SettingChosen,
    Shrunk,
    StartedOver,
    StyleChosen,
    Touched,
    VehicleChosen,
    WentBack,
)
from kiosk.sharing.wifi import join_text
from kiosk.ui.card_pictures import CardPictures
from kiosk.ui.card_rows import CardRow, CardRows, ColourRow
from kiosk.ui.needs import WindowServices
from kiosk.ui.pictures import Pictures
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.visit_controller import VisitController
from kiosk.ui.visit_state import Draft, TileRow, VisitState, derive, tile_rows

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class VisitViewModel(QObject):
    """One visit after another, for QML. Its state is derived whole, then swapped in."""

    screenChanged = Signal()
    askingChanged = Signal()
    secondsToResetChanged = Signal()
    vehicleChanged = Signal()
    vehicleNameChanged = Signal()
    colourChanged = Signal()
    colourNameChanged = Signal()
    swatchChanged = Signal()
    settingChanged = Signal()
    settingNameChanged = Signal()
    styleChanged = Signal()
    styleNameChanged = Signal()
    enlargedChanged = Signal()
    qrChanged = Signal()
    secondsLeftChanged = Signal()
    warmingChanged = Signal()
    troubleChanged = Signal()

    def __init__(self, services: WindowServices, pictures: Pictures, cards: CardPictures) -> None:
        super().__init__()
        self._catalog = services.catalog
        self._language = services.config.window.language
        self._animate = services.config.window.animate
        self._pictures = pictures
        self._join = pictures.join_address(join_text(services.config.share.wifi))
        self._cards = cards
        rows = CardRows(services.catalog, cards, self._language)
        self._rows = rows
        self._state = VisitState()
        self._tiles = RowsModel(TileRow, [TileRow()] * MAX_TILES, self)
        self._controller = VisitController(services, pictures, self._refresh)
        self._draft = Draft.of(self._controller.visit, self._catalog)
        self._vehicles = RowsModel(CardRow, rows.vehicles(self._draft), self)
        self._colours = RowsModel(ColourRow, rows.colours(self._draft), self)
        self._settings = RowsModel(CardRow, rows.settings(), self)
        self._styles = RowsModel(CardRow, rows.styles(), self)

    @property
    def controller(self) -> VisitController:
        """What runs the visit."""
        return self._controller

    # Touches.

    @Slot()
    def touch(self) -> None:
        """A finger on the glass that meant nothing in particular."""
        self._controller.send(Touched())

    @Slot(str)
    def lightVehicle(self, vehicle: str) -> None:
        """Show a vehicle on the vehicle screen, without going on."""
        self._draft = self._draft.with_vehicle(self._catalog.vehicle(vehicle))
        self._controller.send(Touched())

    @Slot(str)
    def lightColour(self, colour: str) -> None:
        """Show a colour of the lit vehicle, without going on."""
        self._draft = Draft(self._draft.vehicle, self._draft.vehicle.colour(colour).id)
        self._controller.send(Touched())

    @Slot()
    def chooseVehicle(self) -> None:
        """Go on with the lit vehicle in its colour."""
        self._controller.send(VehicleChosen(self._draft.vehicle.id, self._draft.colour))

    @Slot(str)
    def chooseSetting(self, setting: str) -> None:
        """Go on with a setting."""
        self._controller.send(SettingChosen(setting))

    @Slot(str)
    def chooseStyle(self, style: str) -> None:
        """Go on with a style: the pictures are made."""
        self._controller.send(StyleChosen(style))

    @Slot()
    def back(self) -> None:
        """One screen back; while pictures are made, cancel."""
        self._controller.send(WentBack())

    @Slot()
    def startOver(self) -> None:
        """End the visit."""
        self._controller.send(StartedOver())

    @Slot()
    def fourMore(self) -> None:
        """Make four more of the same choice."""
        self._controller.send(AskedForMore())

    @Slot(int)
    def enlarge(self, tile: int) -> None:
        """Show one tile large."""
        self._controller.send(Enlarged(tile))

    @Slot()
    def shrink(self) -> None:
        """Show all tiles again."""
        self._controller.send(Shrunk())

    # What the screens show.

    @Property(bool, constant=True)
    def animate(self) -> bool:
        """Whether anything on the screens may move."""
        return self._animate

    @Property("QStringList", constant=True)  # pyright: ignore[reportArgumentType]
    def portraitPictures(self) -> list[str]:
        """Addresses of the pictures that play when nobody is there, on an upright screen."""
        return self._cards.attract("portrait")

    @Property("QStringList", constant=True)  # pyright: ignore[reportArgumentType]
    def landscapePictures(self) -> list[str]:
        """The same for a screen that lies across."""
        return self._cards.attract("landscape")

    @Property(QObject, constant=True)
    def vehicles(self) -> QObject:
        """The vehicles' cards."""
        return self._vehicles

    @Property(QObject, constant=True)
    def colours(self) -> QObject:
        """The colours of the lit vehicle."""
        return self._colours

    @Property(QObject, constant=True)
    def settings(self) -> QObject:
        """The settings' cards."""
        return self._settings

    @Property(QObject, constant=True)
    def styles(self) -> QObject:
        """The styles' cards."""
        return self._styles

    @Property(QObject, constant=True)
    def tiles(self) -> QObject:
        """The grid of four."""
        return self._tiles

    @Property(str, notify=screenChanged)
    def screen(self) -> str:
        """Which screen is shown: a value of `Screen`."""
        return self._state.screen

    @Property(bool, notify=askingChanged)
    def asking(self) -> bool:
        """Whether "still there?" is on the screen."""
        return self._state.asking

    @Property(int, notify=secondsToResetChanged)
    def secondsToReset(self) -> int:
        """Seconds until the visit ends by itself, or -1."""
        return self._state.secondsToReset

    @Property(str, notify=vehicleChanged)
    def vehicle(self) -> str:
        """Id of the vehicle that is lit or chosen."""
        return self._state.vehicle

    @Property(str, notify=vehicleNameChanged)
    def vehicleName(self) -> str:
        """Its name."""
        return self._state.vehicleName

    @Property(str, notify=colourChanged)
    def colour(self) -> str:
        """Id of its colour."""
        return self._state.colour

    @Property(str, notify=colourNameChanged)
    def colourName(self) -> str:
        """The colour's name."""
        return self._state.colourName

    @Property(str, notify=swatchChanged)
    def swatch(self) -> str:
        """The colour itself, as #RRGGBB."""
        return self._state.swatch

    @Property(str, notify=settingChanged)
    def setting(self) -> str:
        """Id of the chosen setting, or empty."""
        return self._state.setting

    @Property(str, notify=settingNameChanged)
    def settingName(self) -> str:
        """Its name."""
        return self._state.settingName

    @Property(str, notify=styleChanged)
    def style(self) -> str:
        """Id of the chosen style, or empty."""
        return self._state.style

    @Property(str, notify=styleNameChanged)
    def styleName(self) -> str:
        """Its name."""
        return self._state.styleName

    @Property(int, notify=enlargedChanged)
    def enlarged(self) -> int:
        """The enlarged tile, or -1."""
        return self._state.enlarged

    @Property(str, notify=qrChanged)
    def qr(self) -> str:
        """Address of the QR code, or empty."""
        return self._state.qr

    @Property(str, constant=True)
    def joinQr(self) -> str:
        """Address of the code that joins the Wi-Fi, or empty."""
        return self._join

    @Property(int, notify=secondsLeftChanged)
    def secondsLeft(self) -> int:
        """Seconds the job may still take, or -1 when nobody knows."""
        return self._state.secondsLeft

    @Property(str, notify=troubleChanged)
    def trouble(self) -> str:
        """For staff: what is wrong and what helps, a line each; empty when all is well."""
        return self._state.trouble

    @Property(bool, notify=warmingChanged)
    def warming(self) -> bool:
        """Whether the job waits for workers that are still starting."""
        return self._state.warming

    def _refresh(self) -> None:
        controller, visit = self._controller, self._controller.visit
        if visit.screen in (Screen.ATTRACT, Screen.CLOSED):
            self._draft = Draft.of(visit, self._catalog)
        state = derive(
            visit,
            self._draft,
            self._catalog,
            language=self._language,
            now=controller.clock_now,
            remaining=controller.remaining,
            warming=controller.warming,
            qr=self._pictures.qr_address(visit.link),
            trouble=controller.trouble,
        )
        sources = tuple(self._pictures.address(visit.job, i) for i in range(MAX_TILES))
        self._tiles.set_rows(tile_rows(visit, sources))
        before, self._state = self._state, state
        if (before.vehicle, before.colour) != (state.vehicle, state.colour):
            self._vehicles.set_rows(self._rows.vehicles(self._draft))
            self._colours.set_rows(self._rows.colours(self._draft))
        for field in fields(VisitState):
            if getattr(before, field.name) != getattr(state, field.name):
                getattr(self, f"{field.name}Changed").emit()
