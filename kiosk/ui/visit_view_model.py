"""The visit as QML sees it: properties that tell when they change, and slots for touches."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.facts import load_facts
from kiosk.domain.visit import Screen
from kiosk.domain.visit_events import (
    ComfortChanged,
    DeleteAsked,
    DeleteConfirmed,
    DeleteDeclined,
    LanguageChosen,
    SettingChosen,
    ShowingAllowed,
    StartedOver,
    StyleChosen,
    SurpriseAsked,
    TermsAccepted,
    Touched,
    VehicleChosen,
    WentBack,
    WordsAsked,
    WordsEntered,
)
from kiosk.sharing.wifi import join_text
from kiosk.ui.announcing import announce
from kiosk.ui.card_pictures import CardPictures, file_url
from kiosk.ui.card_rows import CardRow, CardRows, ColourRow
from kiosk.ui.looking_view_model import LookingViewModel
from kiosk.ui.mail_view_model import MailViewModel, make_mail
from kiosk.ui.needs import WindowServices
from kiosk.ui.pictures import Pictures
from kiosk.ui.playing import Playing
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.visit_controller import VisitController
from kiosk.ui.visit_state import Draft, VisitState, derive, opens_of

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class VisitViewModel(QObject):
    """One visit after another, for QML. Its state is derived whole, then swapped in."""

    screenChanged = Signal()
    languageChanged = Signal()
    largeTextChanged = Signal()
    highContrastChanged = Signal()
    reducedMotionChanged = Signal()
    reachChanged = Signal()
    moreTimeChanged = Signal()
    askingChanged = Signal()
    secondsToResetChanged = Signal()
    vehicleChanged = Signal()
    vehiclePhraseChanged = Signal()
    colourChanged = Signal()
    swatchChanged = Signal()
    settingChanged = Signal()
    settingPhraseChanged = Signal()
    styleChanged = Signal()
    stylePhraseChanged = Signal()
    wordsChanged = Signal()
    canAddWordsChanged = Signal()
    termsChanged = Signal()
    hasPicturesChanged = Signal()
    confirmingChanged = Signal()
    deletedChanged = Signal()
    asksToShowChanged = Signal()
    mayShowChanged = Signal()
    factChanged = Signal()
    originChanged = Signal()
    qrChanged = Signal()
    secondsLeftChanged = Signal()
    warmingChanged = Signal()
    troubleChanged = Signal()
    opensChanged = Signal()
    catalogChanged = Signal()
    playingChanged = Signal()

    def __init__(
        self, services: WindowServices, pictures: Pictures, cards: CardPictures, terms: str = ""
    ) -> None:
        """`terms` is the version of those that guests accept, where the config wants it."""
        super().__init__()
        self._services = services
        self._catalog = services.catalog
        self._config = services.config
        self._facts = load_facts(services.config.paths.catalog / "facts.toml")
        self._pictures = pictures
        self._join = pictures.join_address(join_text(services.config.share.wifi))
        self._cards = cards
        self._playing: Playing | None = None
        self._state = VisitState()
        self._controller = VisitController(services, pictures, self._refresh, terms)
        self._looking = LookingViewModel(self._controller, pictures, self)
        self._mail = make_mail(services.config, self._controller, self)
        self._rows = CardRows(services.catalog, cards, self._controller.visit.language)
        self._draft = Draft.of(self._controller.visit, self._catalog)
        self._vehicles = RowsModel(CardRow, self._rows.vehicles(self._draft), self)
        self._colours = RowsModel(ColourRow, self._rows.colours(self._draft), self)
        self._settings = RowsModel(CardRow, self._rows.settings(), self)
        self._styles = RowsModel(CardRow, self._rows.styles(), self)

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
    def surprise(self) -> None:
        """Leave what is still open to chance."""
        self._controller.send(SurpriseAsked())

    @Slot()
    def addWords(self) -> None:
        """Go to where the guest can add words."""
        self._controller.send(WordsAsked())

    @Slot(str)
    def enterWords(self, text: str) -> None:
        """The guest's own words, checked already; empty for none."""
        self._controller.send(WordsEntered(text))

    @Slot()
    def acceptTerms(self) -> None:
        """Accept the terms that are shown."""
        self._controller.send(TermsAccepted(self._state.terms))

    @Slot(str)
    def chooseLanguage(self, language: str) -> None:
        """Read on in another language; on the attract screen, begin in it."""
        self._controller.send(LanguageChosen(language))

    @Slot(str, bool)
    def setComfort(self, name: str, wanted: bool) -> None:
        """Switch one of the fields of `Comfort`, by its name there."""
        comfort = self._controller.visit.comfort
        changed = replace(comfort, **{name: wanted})  # pyright: ignore[reportArgumentType]
        self._controller.send(ComfortChanged(changed))

    @Slot()
    def askToDelete(self) -> None:
        """Ask whether everything is to be deleted."""
        self._controller.send(DeleteAsked())

    @Slot()
    def deleteEverything(self) -> None:
        """Delete everything of this visit."""
        self._controller.send(DeleteConfirmed())

    @Slot(bool)
    def letShow(self, yes: bool) -> None:
        """Let staff show the pictures at the show, or rather not."""
        self._controller.send(ShowingAllowed(yes))

    @Slot()
    def keepPictures(self) -> None:
        """Delete nothing."""
        self._controller.send(DeleteDeclined())

    # What the screens show.

    @Property(bool, constant=True)
    def animate(self) -> bool:
        """Whether anything on the screens may move."""
        return self._controller.config.window.animate

    @Property("QStringList", notify=playingChanged)  # pyright: ignore[reportArgumentType]
    def portraitPictures(self) -> list[str]:
        """Addresses of the pictures that play when nobody is there, on an upright screen."""
        return self._plays("portrait")

    @Property("QStringList", notify=playingChanged)  # pyright: ignore[reportArgumentType]
    def landscapePictures(self) -> list[str]:
        """The same for a screen that lies across."""
        return self._plays("landscape")

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

    @Property(LookingViewModel, constant=True)
    def looking(self) -> LookingViewModel:
        """The visit's pictures."""
        return self._looking

    @Property(MailViewModel, constant=True)
    def mail(self) -> MailViewModel:
        """The pictures by e-mail."""
        return self._mail

    @Property("QStringList", constant=True)  # pyright: ignore[reportArgumentType]
    def languages(self) -> list[str]:
        """Codes of the languages to choose from, the house's own first."""
        return list(self._controller.visit.rules.languages)

    @Property(int, constant=True)
    def keepHours(self) -> int:
        """How long pictures are kept, in hours."""
        return self._controller.config.gallery.keep_hours

    @Property(bool, constant=True)
    def termsTick(self) -> bool:
        """Whether the terms have a box to tick."""
        return self._config.terms.tick

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

    @Property(str, notify=vehiclePhraseChanged)
    def vehiclePhrase(self) -> str:
        """The sentence's part: 'a red Lexus RZ', in the guest's language."""
        return self._state.vehiclePhrase

    @Property(str, notify=colourChanged)
    def colour(self) -> str:
        """Id of its colour."""
        return self._state.colour

    @Property(str, notify=swatchChanged)
    def swatch(self) -> str:
        """The colour itself, as #RRGGBB."""
        return self._state.swatch

    @Property(str, notify=settingChanged)
    def setting(self) -> str:
        """Id of the chosen setting, or empty."""
        return self._state.setting

    @Property(str, notify=settingPhraseChanged)
    def settingPhrase(self) -> str:
        """The sentence's part: 'on Mars', as it follows; or empty."""
        return self._state.settingPhrase

    @Property(str, notify=styleChanged)
    def style(self) -> str:
        """Id of the chosen style, or empty."""
        return self._state.style

    @Property(str, notify=stylePhraseChanged)
    def stylePhrase(self) -> str:
        """The sentence's part: 'as a painting', or empty."""
        return self._state.stylePhrase

    @Property(str, notify=wordsChanged)
    def words(self) -> str:
        """The guest's own words, or empty."""
        return self._state.words

    @Property(bool, notify=canAddWordsChanged)
    def canAddWords(self) -> bool:
        """Whether guests may add words of their own."""
        return self._state.canAddWords

    @Property(str, notify=termsChanged)
    def terms(self) -> str:
        """Version of the terms that guests accept, or empty."""
        return self._state.terms

    @Property(bool, notify=hasPicturesChanged)
    def hasPictures(self) -> bool:
        """Whether there are pictures to come back to."""
        return self._state.hasPictures

    @Property(bool, notify=confirmingChanged)
    def confirming(self) -> bool:
        """Whether "delete everything?" is on the screen."""
        return self._state.confirming

    @Property(bool, notify=deletedChanged)
    def deleted(self) -> bool:
        """Whether the pictures were deleted."""
        return self._state.deleted

    @Property(bool, notify=asksToShowChanged)
    def asksToShow(self) -> bool:
        """Whether the guest is asked if the pictures may be shown at the show."""
        return self._state.asksToShow

    @Property(bool, notify=mayShowChanged)
    def mayShow(self) -> bool:
        """Whether the guest has said so."""
        return self._state.mayShow

    @Property(str, notify=factChanged)
    def fact(self) -> str:
        """Something to read while pictures are made, or empty."""
        return self._state.fact

    @Property(str, notify=originChanged)
    def origin(self) -> str:
        """Of pictures made beforehand: "demo", or "resting" while no device paints; or empty."""
        return self._state.origin

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        """Code of the language that the guest reads."""
        return self._state.language

    @Property(bool, notify=largeTextChanged)
    def largeText(self) -> bool:
        """Whether the guest wants large text."""
        return self._state.largeText

    @Property(bool, notify=highContrastChanged)
    def highContrast(self) -> bool:
        """Whether the guest wants more contrast."""
        return self._state.highContrast

    @Property(bool, notify=reducedMotionChanged)
    def reducedMotion(self) -> bool:
        """Whether the guest wants less to move."""
        return self._state.reducedMotion

    @Property(bool, notify=reachChanged)
    def reach(self) -> bool:
        """Whether everything to touch is to be in the lower half."""
        return self._state.reach

    @Property(bool, notify=moreTimeChanged)
    def moreTime(self) -> bool:
        """Whether the guest wants more time."""
        return self._state.moreTime

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

    @Property(str, notify=opensChanged)
    def opens(self) -> str:
        """When a show that is closed by its hours opens again; see VisitState."""
        return self._state.opens

    def play(self, playing: Playing) -> None:
        """Play these pictures too when nobody is there."""
        self._playing = playing
        playing.changed.connect(self.playingChanged)

    def _plays(self, orientation: str) -> list[str]:
        playing = self._playing
        if playing is None:
            return self._cards.attract(orientation)
        others = [file_url(path) for path in playing.pack] or self._cards.attract(orientation)
        return [*(file_url(path) for path in playing.hung), *others]

    def _refresh(self) -> None:
        controller, visit = self._controller, self._controller.visit
        if self._catalog is not self._services.catalog:
            self._catalog = self._services.catalog
            self.catalogChanged.emit()
        if visit.screen in (Screen.ATTRACT, Screen.CLOSED):
            self._draft = Draft.of(visit, self._catalog)
        vehicle, waited = visit.vehicle, controller.waited
        state = derive(
            visit,
            self._draft,
            self._catalog,
            now=controller.clock_now,
            remaining=controller.remaining,
            warming=controller.warming,
            qr=self._pictures.qr_address(visit.link),
            fact=self._facts.line(visit.language, vehicle, waited, controller.number),
            trouble=controller.trouble,
            origin=self._origin(),
            opens=opens_of(controller.opening),
        )
        before, self._state = self._state, state
        self._refresh_cards(before, state)
        self._looking.refresh()
        self._mail.refresh()
        announce(self, before, state)

    def _origin(self) -> str:
        """Why the pictures on the screen were made beforehand; empty when they were not."""
        visit = self._controller.visit
        waiting = visit.screen is Screen.MAKING and self._controller.prerendered
        if not waiting and not any(tile.prerendered for tile in visit.tiles):
            return ""
        return "demo" if self._config.engine.generator == "show-pack" else "resting"

    def _refresh_cards(self, before: VisitState, state: VisitState) -> None:
        rows = self._rows
        spoken = rows.language != state.language or rows.catalog is not self._catalog
        if spoken:
            self._rows = CardRows(self._catalog, self._cards, state.language)
            self._settings.set_rows(self._rows.settings())
            self._styles.set_rows(self._rows.styles())
        if spoken or (before.vehicle, before.colour) != (state.vehicle, state.colour):
            self._vehicles.set_rows(self._rows.vehicles(self._draft))
            self._colours.set_rows(self._rows.colours(self._draft))
