"""The Show page's part with settings: a knob for each, the languages, and the show's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.vocabulary import Vocabulary
from kiosk.resources import resource
from kiosk.staff.knobs import LANGUAGES, Knob, knobs, value_of
from kiosk.staff.overrides import Field, Value
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.staff_page import PanelNeeds, StaffPage
from kiosk.ui.staff_show_rows import KnobRow, knob_rows
from kiosk.ui.theme import default_theme
from kiosk.ui.words_view_model import WordsViewModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_LETTERS = 60  # of a name, as ShowConfig allows


@QmlElement
class SettingsViewModel(StaffPage):
    """What a finger sets goes to `change`, which has it written down and held to."""

    changed = Signal()

    def __init__(
        self,
        needs: PanelNeeds,
        themes: Mapping[str, Path],
        change: Callable[[Mapping[str, Value | None]], None],
    ) -> None:
        super().__init__()
        self._themes, self._change = themes, change
        self._fields: Mapping[str, Field] = {}
        self._knobs = RowsModel(KnobRow, (), self)
        keypads = resource("assets") / "keypad"
        self._typing = WordsViewModel(
            needs.services.catalog, Vocabulary(), keypads, lambda _: None, free=True, most=_LETTERS
        )
        self._typing.setParent(self)
        self._typing.entered.connect(self.setName)
        self._typing.typedChanged.connect(needs.badge.touched)

    def show(self, fields: Mapping[str, Field]) -> None:
        """Put everything in order for these fields."""
        self._fields = fields
        self._knobs.set_rows(knob_rows(self._all_knobs(), fields, default_theme()))
        self.changed.emit()

    @Slot(str, int)
    def step(self, key: str, by: int) -> None:
        """Set a key to the next value that is offered, or with -1 to the one before."""
        knob = next(each for each in self._all_knobs() if each.key == key)
        self._change({key: knob.stepped(value_of(self._fields[key], default_theme()), by)})

    @Slot(str)
    def toggleLanguage(self, code: str) -> None:
        """Offer a language, or no longer; the one that greets stays offered."""
        if str(self._fields["window.language"].value) == code:
            self.said.emit("This is the language that greets. Have another greet first.")
            return
        offered = [each for each in self._offered() if each != code]
        if len(offered) == len(self._offered()):
            offered = [each for each in LANGUAGES if each in (*offered, code)]
        self._change({"window.languages": tuple(offered)})

    @Slot()
    def beginName(self) -> None:
        """Show the keypad, with the name that the show has."""
        self._typing.begin("en", "", "", self._name)

    @Slot(str)
    def setName(self, name: str) -> None:
        """What staff call the show."""
        self._change({"show.name": " ".join(name.split())})

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType]
    def state(self) -> dict[str, Any]:
        """The show's `name`, and all `languages` with whether guests can choose them."""
        offered = self._offered()
        return {
            "name": self._name,
            "languages": [
                {"code": code, "title": title, "on": code in offered}
                for code, title in LANGUAGES.items()
            ],
        }

    @Property(WordsViewModel, constant=True)
    def typing(self) -> WordsViewModel:
        """The keypad that the show's name is typed on."""
        return self._typing

    @Property(QObject, constant=True)
    def knobs(self) -> QObject:
        """A KnobRow for each key that has steps."""
        return self._knobs

    @property
    def _name(self) -> str:
        field = self._fields.get("show.name")
        return str(field.value) if field is not None else ""

    def _all_knobs(self) -> tuple[Knob, ...]:
        return knobs(self._offered(), self._themes)

    def _offered(self) -> list[str]:
        """The languages that guests can choose, the one that greets included."""
        greets, others = (self._fields.get(f"window.{key}") for key in ("language", "languages"))
        first = [str(greets.value)] if greets is not None else []
        more = cast("tuple[str, ...]", others.value) if others is not None else ()
        return list(dict.fromkeys([*more, *first]))
