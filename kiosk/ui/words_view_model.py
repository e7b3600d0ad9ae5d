"""The guest's own words as QML sees them: keys, what is typed, and ideas that complete it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.catalog import Catalog
from kiosk.domain.vocabulary import MAX_PHRASES, Phrase, Vocabulary, complete, join
from kiosk.ui.keypad_layouts import Rows, load_layout, modify_kana
from kiosk.ui.rows_model import RowsModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

MAX_IDEAS = 12

MAX_LETTERS = 60
"""About as much as the prompt has room for beside the choice."""

Refuses = Callable[[str], str | None]
"""Why words may not be asked for, as a short kind such as "violence"; None when they may."""

UNCHECKED = "unchecked"
"""The kind of everything where there is no policy. With a closed vocabulary nothing that is typed
reaches the prompt, so that typing goes on without one."""


@dataclass(frozen=True, slots=True)
class IdeaRow:
    """Words to touch: `key` is the phrase's id, `label` its name in the guest's language.

    `fits` tells those that complete what is typed from those that are only offered.
    """

    key: str
    label: str
    fits: bool = True


@dataclass(frozen=True, slots=True)
class WordsState:
    """What the words screen shows, derived whole after every touch."""

    typed: str = ""
    refused: bool = False
    unknown: bool = False  # nothing in the vocabulary resembles what is typed
    full: bool = False  # no more phrases may be added
    capital: bool = False
    marks: bool = False
    rows: Rows = ()


@QmlElement
class WordsViewModel(QObject):
    """Typing on the kiosk's keypad, from `begin` to `entered`.

    A checkpoint with `open` prompts takes what is typed; with a closed vocabulary, typing only
    finds phrases, and those that were added are what it takes. `refuses` is asked about whole
    words as they are typed, and about everything when the guest pauses or is done.
    """

    typedChanged = Signal()
    refusedChanged = Signal()
    unknownChanged = Signal()
    fullChanged = Signal()
    capitalChanged = Signal()
    marksChanged = Signal()
    rowsChanged = Signal()
    layoutChanged = Signal()
    entered = Signal(str)

    def __init__(
        self,
        catalog: Catalog,
        vocabulary: Vocabulary,
        keypads: Path,
        refuses: Refuses,
        *,
        free: bool,
        most: int = MAX_LETTERS,
    ) -> None:
        """At most `most` letters can be typed."""
        super().__init__()
        self._catalog = catalog
        self._vocabulary = vocabulary
        self._keypads = keypads
        self._refuses = refuses
        self._free = free
        self._most = most
        self._language = "en"
        self._layout = load_layout(keypads, "en")
        self._state = WordsState()
        self._typed = ""
        self._offered: list[Phrase] = []
        self._added: list[Phrase] = []
        self._session = 0
        self._locked = False
        self._capital = False
        self._marks = False
        self._ideas = RowsModel(IdeaRow, (), self)
        self._phrases = RowsModel(IdeaRow, (), self)

    def replace_catalog(self, catalog: Catalog) -> None:
        """Offer what adds to the choices of another catalog, from the next `begin`."""
        self._catalog = catalog

    # Touches.

    @Slot(str, str, str, str, result=int)
    def begin(self, language: str, setting: str, style: str, words: str) -> int:
        """Show the keypad of `language`, for a choice that may have `words` already.

        The number that comes back is the one to `forget`.
        """
        self._session += 1
        self._language = language
        self._layout = load_layout(self._keypads, language)
        self._offered = self._vocabulary.fitting(self._catalog, setting or None, style or None)
        self._added = [] if self._free else _phrases_in(words, self._offered)
        self._typed = words[: self._most] if self._free else ""
        self._capital = self._locked = self._marks = False
        self.layoutChanged.emit()
        self._renew()
        return self._session

    @Slot(int)
    def forget(self, session: int) -> None:
        """Keep nothing of what was typed since that `begin`, unless another came after it."""
        if session != self._session:
            return
        self._typed, self._added, self._offered = "", [], []
        self._renew()

    @Slot(str)
    def press(self, key: str) -> None:
        """One key."""
        typed = self._typed + key if self._typed or key != " " else ""
        if len(typed) <= self._most and not typed.endswith("  "):
            self._typed = typed
        if not self._locked:
            self._capital = False
        self._renew()

    @Slot()
    def erase(self) -> None:
        """The last letter, or the last phrase when nothing is typed."""
        if self._typed:
            self._typed = self._typed[:-1]
        elif self._added:
            self._added.pop()
        self._renew()

    @Slot()
    def shift(self) -> None:
        """One capital; touched again, capitals until it is touched once more."""
        self._locked = self._capital and not self._locked
        self._capital = self._locked or not self._capital
        self._renew()

    @Slot()
    def modify(self) -> None:
        """The last kana in its next form."""
        self._typed = modify_kana(self._typed)
        self._renew()

    @Slot()
    def turn(self) -> None:
        """From letters to marks, or back."""
        self._marks = not self._marks
        self._renew()

    @Slot(str)
    def add(self, phrase: str) -> None:
        """Take an idea instead of what is typed."""
        (found,) = self._vocabulary.known([phrase]) or (None,)
        if found is None:
            return
        if self._free:
            kept, _, _ = self._typed.rpartition(" ")
            whole = f"{kept} {found.name_in(self._language)} ".lstrip()
            self._typed = whole if len(whole) <= self._most else self._typed
        elif found not in self._added and len(self._added) < MAX_PHRASES:
            self._added.append(found)
            self._typed = ""
        self._renew()

    @Slot(str)
    def drop(self, phrase: str) -> None:
        """Take back a phrase that was added."""
        self._added = [each for each in self._added if each.id != phrase]
        self._renew()

    @Slot()
    def settle(self) -> None:
        """The guest pauses: what is typed is checked to its last letter."""
        self._renew(whole=True)

    @Slot()
    def finish(self) -> None:
        """Done: tells `entered`, unless the words are refused."""
        self.settle()
        if self._state.refused:
            return
        if not self._free and self._typed and (ideas := self._completions()):
            self.add(ideas[0].id)
        self.entered.emit(" ".join(self._typed.split()) if self._free else join(self._added))

    # What the screen shows.

    @Property(QObject, constant=True)
    def ideas(self) -> QObject:
        """Words to touch that complete what is typed."""
        return self._ideas

    @Property(QObject, constant=True)
    def phrases(self) -> QObject:
        """The phrases that were added."""
        return self._phrases

    @Property(bool, constant=True)
    def free(self) -> bool:
        """Whether any words may be typed; otherwise typing finds phrases."""
        return self._free

    @Property("QVariantList", notify=rowsChanged)  # pyright: ignore[reportArgumentType]
    def rows(self) -> list[list[str]]:
        """The keys on the screen, row by row."""
        return [list(row) for row in self._state.rows]

    @Property(int, notify=layoutChanged)
    def columns(self) -> int:
        """Keys in the longest row of any page."""
        return self._layout.columns

    @Property(str, notify=layoutChanged)
    def space(self) -> str:
        """What stands on the space bar."""
        return self._layout.space

    @Property(str, notify=layoutChanged)
    def sample(self) -> str:
        """What stands on the key that leads back to the letters."""
        return self._layout.sample

    @Property(str, notify=layoutChanged)
    def modifier(self) -> str:
        """What stands on the key that changes the last kana, or empty."""
        return self._layout.modifier

    @Property(bool, notify=layoutChanged)
    def hasCapitals(self) -> bool:
        """Whether there is a shift key."""
        return self._layout.has_capitals

    @Property(bool, notify=layoutChanged)
    def rightToLeft(self) -> bool:
        """Whether the language is read from right to left."""
        return self._layout.right_to_left

    @Property(str, notify=typedChanged)
    def typed(self) -> str:
        """What is typed."""
        return self._state.typed

    @Property(bool, notify=refusedChanged)
    def refused(self) -> bool:
        """Whether the words cannot be asked for."""
        return self._state.refused

    @Property(bool, notify=unknownChanged)
    def unknown(self) -> bool:
        """Whether nothing in the vocabulary resembles what is typed."""
        return self._state.unknown

    @Property(bool, notify=fullChanged)
    def full(self) -> bool:
        """Whether no more phrases may be added."""
        return self._state.full

    @Property(bool, notify=capitalChanged)
    def capital(self) -> bool:
        """Whether the keys are on their second level."""
        return self._state.capital

    @Property(bool, notify=marksChanged)
    def marks(self) -> bool:
        """Whether digits and marks are on the screen."""
        return self._state.marks

    def _completions(self) -> list[Phrase]:
        offered = [phrase for phrase in self._offered if phrase not in self._added]
        last = self._typed.split(" ")[-1] if self._free else self._typed
        return complete(last, offered, self._language)

    def _renew(self, *, whole: bool = False) -> None:
        found = self._completions()
        added = [] if self._free else self._added
        named = self._language
        others = [p for p in self._offered if p not in found and p not in added]
        ideas = [IdeaRow(p.id, p.name_in(named)) for p in found]
        ideas += [IdeaRow(p.id, p.name_in(named), fits=not self._typed) for p in others]
        self._ideas.set_rows(ideas[:MAX_IDEAS])
        self._phrases.set_rows([IdeaRow(p.id, p.name_in(named)) for p in added])
        state = WordsState(
            typed=self._typed,
            refused=self._is_refused(whole),
            unknown=bool(self._typed) and not found and not self._free,
            full=len(added) >= MAX_PHRASES,
            capital=self._capital,
            marks=self._marks,
            rows=self._layout.rows(capital=self._capital, marks=self._marks),
        )
        before, self._state = self._state, state
        for field in fields(WordsState):
            if getattr(before, field.name) != getattr(state, field.name):
                getattr(self, f"{field.name}Changed").emit()

    def _is_refused(self, whole: bool) -> bool:
        """The word that is still being typed may begin like another: it waits for a pause."""
        typed = self._typed
        text = (typed if whole else typed.rpartition(" ")[0]).strip()
        kind = self._refuses(text) if text else None
        return kind is not None and (self._free or kind != UNCHECKED)


def _phrases_in(words: str, phrases: list[Phrase]) -> list[Phrase]:
    """The phrases that `words` were joined from."""
    return [phrase for phrase in phrases if f", {phrase.prompt}," in f", {words},"][:MAX_PHRASES]
