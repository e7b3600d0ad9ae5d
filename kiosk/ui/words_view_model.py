"""The guest's own words as QML sees them: keys, what is typed, and ideas that complete it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.domain.catalog import Catalog
from kiosk.domain.vocabulary import Vocabulary
from kiosk.text_policy.live import UNCHECKED
from kiosk.ui.announcing import announce, fixed, shown
from kiosk.ui.keypad_layouts import load_layout
from kiosk.ui.needs import Refuses
from kiosk.ui.rows_model import RowsModel
from kiosk.ui.words_typing import IdeaRow, Typing, WordsState

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

MAX_LETTERS = 60
"""About as much as the prompt has room for beside the choice."""


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
        self._layout = load_layout(keypads, "en")
        self._typing = Typing(free, most)
        self._state = WordsState()
        self._session = 0
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
        self._layout = load_layout(self._keypads, language)
        offered = self._vocabulary.fitting(self._catalog, setting or None, style or None)
        self._typing = self._typing.begun(language, offered, words)
        self.layoutChanged.emit()
        self._renew()
        return self._session

    @Slot(int)
    def forget(self, session: int) -> None:
        """Keep nothing of what was typed since that `begin`, unless another came after it."""
        if session == self._session:
            self._become(self._typing.forgotten())

    @Slot(str)
    def press(self, key: str) -> None:
        """One key."""
        self._become(self._typing.pressed(key))

    @Slot()
    def erase(self) -> None:
        """The last letter, or the last phrase when nothing is typed."""
        self._become(self._typing.erased())

    @Slot()
    def shift(self) -> None:
        """One capital; touched again, capitals until it is touched once more."""
        self._become(self._typing.shifted())

    @Slot()
    def modify(self) -> None:
        """The last kana in its next form."""
        self._become(self._typing.modified())

    @Slot()
    def turn(self) -> None:
        """From letters to marks, or back."""
        self._become(self._typing.turned())

    @Slot(str)
    def add(self, phrase: str) -> None:
        """Take an idea instead of what is typed."""
        for found in self._vocabulary.known([phrase]):
            self._become(self._typing.taking(found))

    @Slot(str)
    def drop(self, phrase: str) -> None:
        """Take back a phrase that was added."""
        self._become(self._typing.without(phrase))

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
        typing = self._typing
        if not typing.free and typing.letters and (ideas := typing.completions):
            self._become(typing.taking(ideas[0]))
        self.entered.emit(self._typing.words)

    # What the screen shows: fields of WordsState, and the keys.

    typed = shown(str, "typed", typedChanged)
    refused = shown(bool, "refused", refusedChanged)
    unknown = shown(bool, "unknown", unknownChanged)
    full = shown(bool, "full", fullChanged)
    capital = shown(bool, "capital", capitalChanged)
    marks = shown(bool, "marks", marksChanged)
    ideas = fixed(QObject, "_ideas")
    phrases = fixed(QObject, "_phrases")

    @Property(bool, constant=True)
    def free(self) -> bool:
        """Whether any words may be typed; otherwise typing finds phrases."""
        return self._typing.free

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

    def _become(self, typing: Typing) -> None:
        self._typing = typing
        self._renew()

    def _renew(self, *, whole: bool = False) -> None:
        typing = self._typing
        found = typing.completions
        self._ideas.set_rows(typing.ideas(found))
        self._phrases.set_rows([typing.row(each) for each in typing.added])
        refused = self._is_refused(typing.checked(whole=whole))
        before, self._state = self._state, typing.state(self._layout, found, refused=refused)
        announce(self, before, self._state)

    def _is_refused(self, text: str) -> bool:
        """With a closed vocabulary nothing that is typed reaches the prompt: typing goes on there
        without a policy too."""
        kind = self._refuses(text) if text else None
        return kind is not None and (self._typing.free or kind != UNCHECKED)
