"""The visit as QML sees it: properties that tell when they change, and slots for touches."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.choosing_events import (
    ComfortChanged,
    LanguageChosen,
    SettingChosen,
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
from kiosk.domain.facts import load_facts
from kiosk.domain.taking_home_events import DeleteAsked, DeleteConfirmed, ShowingAllowed
from kiosk.domain.visit_screens import NOBODY
from kiosk.domain.visit_values import Visit
from kiosk.sharing.wifi import join_text
from kiosk.ui.announcing import announce, fixed, shown
from kiosk.ui.card_pictures import CardPictures
from kiosk.ui.choice_cards import ChoiceCards
from kiosk.ui.looking_view_model import LookingViewModel
from kiosk.ui.mail_view_model import MailViewModel, make_mail
from kiosk.ui.needs import WindowServices
from kiosk.ui.pictures import Pictures
from kiosk.ui.playing import Playing
from kiosk.ui.visit_controller import VisitController
from kiosk.ui.visit_state import Draft, VisitState, derive, opens_of, origin_of

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
    settingChanged = Signal()
    settingPhraseChanged = Signal()
    styleChanged = Signal()
    stylePhraseChanged = Signal()
    wordsChanged = Signal()
    canAddWordsChanged = Signal()
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
        self._attract = cards
        self._playing: Playing | None = None
        self._state = VisitState()
        self._controller = VisitController(services, pictures, self._refresh, terms)
        self._looking = LookingViewModel(self._controller, pictures, self)
        self._mail = make_mail(services.config, self._controller, self)
        visit = self._controller.visit
        self._draft = Draft.of(visit, self._catalog)
        self._cards = ChoiceCards(self._catalog, cards, visit.language, self._draft, self)

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
        self._draft = self._draft.with_colour(colour)
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
        self._controller.send(TermsAccepted(self._controller.visit.rules.terms))

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

    # What the screens show: fields of VisitState, and what stays as long as the window.

    screen = shown(str, "screen", screenChanged)
    asking = shown(bool, "asking", askingChanged)
    secondsToReset = shown(int, "secondsToReset", secondsToResetChanged)
    vehicle = shown(str, "vehicle", vehicleChanged)
    vehiclePhrase = shown(str, "vehiclePhrase", vehiclePhraseChanged)
    colour = shown(str, "colour", colourChanged)
    setting = shown(str, "setting", settingChanged)
    settingPhrase = shown(str, "settingPhrase", settingPhraseChanged)
    style = shown(str, "style", styleChanged)
    stylePhrase = shown(str, "stylePhrase", stylePhraseChanged)
    words = shown(str, "words", wordsChanged)
    canAddWords = shown(bool, "canAddWords", canAddWordsChanged)
    hasPictures = shown(bool, "hasPictures", hasPicturesChanged)
    confirming = shown(bool, "confirming", confirmingChanged)
    deleted = shown(bool, "deleted", deletedChanged)
    asksToShow = shown(bool, "asksToShow", asksToShowChanged)
    mayShow = shown(bool, "mayShow", mayShowChanged)
    fact = shown(str, "fact", factChanged)
    origin = shown(str, "origin", originChanged)
    language = shown(str, "language", languageChanged)
    largeText = shown(bool, "largeText", largeTextChanged)
    highContrast = shown(bool, "highContrast", highContrastChanged)
    reducedMotion = shown(bool, "reducedMotion", reducedMotionChanged)
    reach = shown(bool, "reach", reachChanged)
    moreTime = shown(bool, "moreTime", moreTimeChanged)
    qr = shown(str, "qr", qrChanged)
    secondsLeft = shown(int, "secondsLeft", secondsLeftChanged)
    trouble = shown(str, "trouble", troubleChanged)
    warming = shown(bool, "warming", warmingChanged)
    opens = shown(str, "opens", opensChanged)
    vehicles = fixed(QObject, "_cards.vehicles")
    colours = fixed(QObject, "_cards.colours")
    settings = fixed(QObject, "_cards.settings")
    styles = fixed(QObject, "_cards.styles")
    looking = fixed(LookingViewModel, "_looking")
    mail = fixed(MailViewModel, "_mail")
    joinQr = fixed(str, "_join")  # of the code that joins the Wi-Fi, or empty
    keepHours = fixed(int, "_controller.config.gallery.keep_hours")
    termsTick = fixed(bool, "_config.terms.tick")  # whether the terms have a box to tick

    @Property("QStringList", notify=playingChanged)  # pyright: ignore[reportArgumentType]
    def portraitPictures(self) -> list[str]:
        """Addresses of the pictures that play when nobody is there, on an upright screen."""
        return self._plays("portrait")

    @Property("QStringList", notify=playingChanged)  # pyright: ignore[reportArgumentType]
    def landscapePictures(self) -> list[str]:
        """The same for a screen that lies across."""
        return self._plays("landscape")

    @Property("QStringList", constant=True)  # pyright: ignore[reportArgumentType]
    def languages(self) -> list[str]:
        """Codes of the languages to choose from, the house's own first."""
        return list(self._controller.visit.rules.languages)

    def play(self, playing: Playing) -> None:
        """Play these pictures too when nobody is there."""
        self._playing = playing
        playing.changed.connect(self.playingChanged)

    def _plays(self, orientation: str) -> list[str]:
        playing = self._playing
        if playing is None:
            return self._attract.attract(orientation)
        return self._attract.attract(orientation, playing.hung, playing.pack)

    def _refresh(self) -> None:
        visit = self._controller.visit
        if self._catalog is not self._services.catalog:
            self._catalog = self._services.catalog
            self.catalogChanged.emit()
        if visit.screen in NOBODY:
            self._draft = Draft.of(visit, self._catalog)
        before, self._state = self._state, self._derive(visit)
        self._cards.show(self._state, self._draft, self._catalog)
        self._looking.refresh()
        self._mail.refresh()
        announce(self, before, self._state)

    def _derive(self, visit: Visit) -> VisitState:
        controller, vehicle = self._controller, visit.vehicle
        demo = self._config.engine.generator == "show-pack"
        return derive(
            visit,
            self._draft,
            self._catalog,
            now=controller.clock_now,
            remaining=controller.remaining,
            warming=controller.warming,
            qr=self._pictures.qr_address(visit.link),
            fact=self._facts.line(visit.language, vehicle, controller.waited, controller.number),
            trouble=controller.trouble,
            origin=origin_of(visit, prerendered=controller.prerendered, demo=demo),
            opens=opens_of(controller.opening),
        )
