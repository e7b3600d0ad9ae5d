"""The catalog page's form: one item, field by field, on a keypad, tried before it goes live."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.catalog_overlay import Kind
from kiosk.domain.catalog_own import OwnCatalog
from kiosk.domain.vocabulary import Vocabulary
from kiosk.resources import resource
from kiosk.staff.catalog_checks import TITLES
from kiosk.staff.catalog_desk import CatalogDesk
from kiosk.staff.catalog_edits import SPOKEN, Draft
from kiosk.staff.roles import Role
from kiosk.ui.staff_catalog_lists import CatalogLists
from kiosk.ui.staff_catalog_rows import LANGUAGE
from kiosk.ui.staff_catalog_trial import CatalogTrial, choice_for
from kiosk.ui.staff_page import PanelNeeds, StaffPage
from kiosk.ui.words_view_model import WordsViewModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_LETTERS = 160

Change = Callable[[Callable[[], OwnCatalog]], bool]
"""Does something to the catalog and lets guests choose from it; whether it was done."""


@QmlElement
class CatalogFormViewModel(StaffPage):
    """A draft that nobody sees before `save`."""

    changed = Signal()
    closed = Signal()
    """The list is to be shown again."""

    def __init__(
        self, needs: PanelNeeds, desk: CatalogDesk, lists: CatalogLists, change: Change
    ) -> None:
        super().__init__()
        self._needs, self._desk = needs, desk
        self._lists, self._change = lists, change
        self._draft = Draft(Kind.VEHICLES)
        self._own: OwnCatalog | None = None
        self._language = LANGUAGE
        self._field = ""  # the text that is being typed
        self._trial = CatalogTrial(needs, self._show_trial)
        self._typing = WordsViewModel(
            needs.services.catalog,
            Vocabulary(),
            resource("assets") / "keypad",
            lambda _: None,  # the whole form is judged when it is saved
            free=True,
            most=_LETTERS,
        )
        self._typing.setParent(self)
        self._typing.entered.connect(self._fill_in)
        self._typing.typedChanged.connect(needs.badge.touched)

    def open(self, kind: Kind, item: str) -> None:
        """Show the form of an item, or an empty one with ""; raises NotAllowed."""
        self._needs.badge.require(Role.ADMIN)
        self._own = self._desk.read()
        self._draft = self._desk.draft(kind, item)
        self._language, self._field = LANGUAGE, ""
        self._trial.forget()
        self._show()

    def leave(self) -> None:
        """Keep nothing of the form, nor of a try."""
        self._trial.forget()
        self._draft, self._field = Draft(self._draft.kind), ""
        self._show()

    # Filling it in.

    @Slot(str)
    def speak(self, language: str) -> None:
        """Show the guests' texts in another language."""
        self._language = language
        self._show()

    @Slot(str)
    def type(self, field: str) -> None:
        """Open the keypad for a text, in its language."""
        language = field.partition(".")[2] or self._needs.services.checkpoint.languages[0]
        self._typing.begin(language, "", "", self._draft.text(field))
        self._field = field
        self._show()

    @Slot(str)
    def touch(self, chip: str) -> None:
        """Take a colour or give it back; choose a light; keep the car as it is, or paint it."""
        self._draft = self._draft.touched(chip)
        self._show()

    # Trying it.

    @Slot()
    def tryIt(self) -> None:
        """Show the prompt of what is in the form, and paint it."""

        def paint() -> None:
            catalog, item = self._desk.trial(self._draft)
            kind = self._draft.kind
            self._trial.start(catalog, choice_for(catalog, self._desk.read().shown, kind, item))

        self.attempt(paint)

    @Slot()
    def stopTrying(self) -> None:
        """Paint no more."""
        self._trial.stop()

    @Slot(int)
    def useAsCard(self, tile: int) -> None:
        """Make a finished tile the picture of the item's card."""
        if self._draft.kind is not Kind.VEHICLES:  # those are drawn from cut-outs
            self._trial.choose(tile)

    # Ending it.

    @Slot()
    def takeCard(self) -> None:
        """Take this machine's picture off the item's card."""
        self._change(lambda: self._desk.take_card(self._draft.kind, self._draft.id))
        self._show()

    @Slot()
    def save(self) -> None:
        """Let the form go live."""
        if self._change(lambda: self._desk.save(self._draft, self._trial.card)):
            self._close()

    @Slot()
    def remove(self) -> None:
        """Forget an item that was added."""
        if self._change(lambda: self._desk.remove(self._draft.kind, self._draft.id)):
            self._close()

    @Slot()
    def back(self) -> None:
        """From the keypad to the form, from the form to the list."""
        self.said.emit("")
        if self._field:
            self._field = ""
            self._show()
        else:
            self._close()

    # What QML reads.

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """The item, the text that is being typed, and the last try."""
        draft, trial = self._draft, self._trial.state
        field, _, language = self._field.partition(".")
        return {
            "kind": draft.kind.value,
            "one": draft.kind.one,
            "title": draft.text(f"name.{LANGUAGE}") or f"New {draft.kind.one}",
            "added": self._is_added(),
            "ownCard": self._desk.has_card(draft.kind, draft.id),
            "cards": draft.kind is not Kind.VEHICLES,
            "language": self._language,
            "typing": self._field != "",
            "field": TITLES.get(field, ""),
            "fieldLanguage": language,
            "spoken": field in SPOKEN,
            "positive": trial.prompt.positive,
            "negative": trial.prompt.negative,
            "cut": ", ".join(trial.prompt.cut),
            "note": trial.note,
            "painting": trial.painting,
        }

    @Property(CatalogLists, constant=True)
    def lists(self) -> CatalogLists:
        """Its texts, what there is to touch, languages and tiles."""
        return self._lists

    @Property(WordsViewModel, constant=True)
    def typing(self) -> WordsViewModel:
        """What the keypad types into."""
        return self._typing

    def _fill_in(self, text: str) -> None:
        self._draft = self._draft.with_text(self._field, text)
        self._field = ""
        self._show()

    def _close(self) -> None:
        self._trial.forget()
        self.closed.emit()

    def _is_added(self) -> bool:
        added = self._own.overlay.shelf(self._draft.kind).added if self._own else ()
        return self._draft.id in {each.id for each in added}

    def _show_trial(self) -> None:
        self._lists.show_tiles(self._trial.state.tiles)
        self.changed.emit()

    def _show(self) -> None:
        if self._own is not None:
            self._lists.show_form(self._draft, self._own, self._language, self._languages)
        self.changed.emit()

    @property
    def _languages(self) -> Sequence[str]:
        return self._needs.controller.config.window.languages
