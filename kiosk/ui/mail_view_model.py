"""The e-mail screen as QML sees it: keys, the address that is typed, and the consent.

The address is here only, from its first letter until it is handed to the back office, and is
forgotten then, or as soon as another screen is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.config import Config
from kiosk.domain.addresses import LONGEST, can_become_address, is_address
from kiosk.domain.choosing_events import Touched
from kiosk.domain.taking_home_events import AddressEntered, MailAsked
from kiosk.domain.visit import Mailing, Screen
from kiosk.resources import resource
from kiosk.ui.announcing import announce
from kiosk.ui.mail_texts import Consent, MailKeys, load_consents, load_mail_keys
from kiosk.ui.visit_controller import VisitController

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class MailState:
    """What the screen shows, derived whole after every touch."""

    offered: bool = False  # the pictures can be had by e-mail, maybe once more
    progress: str = ""  # a value of Mailing
    typed: str = field(default="", repr=False)
    whole: bool = False  # it is an address
    note: str = ""  # "wrong", "short" or "tick": what keeps it from being sent
    ticked: bool = False
    language: str = "en"


@QmlElement
class MailViewModel(QObject):
    """Typing an address on the kiosk's keypad, and sending the visit's pictures there."""

    offeredChanged = Signal()
    progressChanged = Signal()
    typedChanged = Signal()
    wholeChanged = Signal()
    noteChanged = Signal()
    tickedChanged = Signal()
    languageChanged = Signal()

    def __init__(
        self,
        controller: VisitController,
        consents: dict[str, Consent],
        keys: MailKeys,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._consents = consents
        self._keys = keys
        self._typed = ""
        self._ticked = False
        self._asked_in_vain = False  # to send, before everything was there
        self._state = MailState()

    def refresh(self) -> None:
        """Show the visit as it is now; away from the screen nothing that was typed is kept."""
        visit = self._controller.visit
        if visit.screen is not Screen.MAIL or visit.mailing is not Mailing.NONE:
            self._typed, self._ticked, self._asked_in_vain = "", False, False
        state = MailState(
            offered=visit.can_mail,
            progress=visit.mailing.value if visit.screen is Screen.MAIL else "",
            typed=self._typed,
            whole=is_address(self._typed),
            note=self._note(),
            ticked=self._ticked,
            language=visit.language,
        )
        before, self._state = self._state, state
        announce(self, before, state)

    # Touches.

    @Slot()
    def ask(self) -> None:
        """Go to the screen; on it, from one mail that was taken to another."""
        self._controller.send(MailAsked())

    @Slot(str)
    def press(self, key: str) -> None:
        """One key, which may type several letters."""
        typed = self._typed.removesuffix(".") if key.startswith(".") else self._typed
        if len(typed + key) <= LONGEST:
            self._typed, self._asked_in_vain = typed + key, False
        self._controller.send(Touched())

    @Slot()
    def erase(self) -> None:
        """The last letter."""
        self._typed, self._asked_in_vain = self._typed[:-1], False
        self._controller.send(Touched())

    @Slot()
    def toggle(self) -> None:
        """Tick the consent, or take the tick back."""
        self._ticked, self._asked_in_vain = not self._ticked, False
        self._controller.send(Touched())

    @Slot()
    def send(self) -> None:
        """Send the pictures, unless something is missing: then say what."""
        if is_address(self._typed) and self._ticked:
            version = self._consents["en"].version
            self._controller.send(AddressEntered(self._typed, version))
        else:
            self._asked_in_vain = True
            self._controller.send(Touched())

    # What the screen shows.

    @Property(bool, notify=offeredChanged)
    def offered(self) -> bool:
        """Whether the pictures can be had by e-mail."""
        return self._state.offered

    @Property(str, notify=progressChanged)
    def progress(self) -> str:
        """What became of the mail that was asked for: "asked", "taken", "declined"; or empty."""
        return self._state.progress

    @Property(str, notify=typedChanged)
    def typed(self) -> str:
        """What is typed."""
        return self._state.typed

    @Property(bool, notify=wholeChanged)
    def whole(self) -> bool:
        """Whether it is an address."""
        return self._state.whole

    @Property(str, notify=noteChanged)
    def note(self) -> str:
        """What keeps it from being sent: "wrong", "short" or "tick"; or empty."""
        return self._state.note

    @Property(bool, notify=tickedChanged)
    def ticked(self) -> bool:
        """Whether the guest agrees."""
        return self._state.ticked

    @Property("QVariantList", constant=True)  # pyright: ignore[reportArgumentType]
    def rows(self) -> list[list[str]]:
        """The keys, row by row."""
        return [list(row) for row in self._keys.rows]

    @Property("QStringList", notify=languageChanged)  # pyright: ignore[reportArgumentType]
    def lastRow(self) -> list[str]:
        """The last row's keys: how addresses often end."""
        return list(self._keys.last_in(self._state.language))

    @Property("QStringList", notify=languageChanged)  # pyright: ignore[reportArgumentType]
    def lines(self) -> list[str]:
        """What the guest agrees to, a sentence or two each."""
        return list(self._consent.lines)

    @Property(str, notify=languageChanged)
    def tick(self) -> str:
        """What stands beside the box to tick."""
        return self._consent.tick

    @property
    def _consent(self) -> Consent:
        return self._consents.get(self._state.language, self._consents["en"])

    def _note(self) -> str:
        if self._typed and not can_become_address(self._typed):
            return "wrong"
        if not self._asked_in_vain:
            return ""
        return "tick" if is_address(self._typed) else "short"


def make_mail(config: Config, controller: VisitController, parent: QObject) -> MailViewModel:
    """What guests have their pictures sent with; raises BadFile."""
    keys = load_mail_keys(resource("assets") / "keypad" / "mail.toml")
    return MailViewModel(controller, load_consents(config.share.mail.consent), keys, parent)
