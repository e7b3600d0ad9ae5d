"""What a guest has typed, and how each touch of the keypad changes it; frozen, and without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiosk.domain.vocabulary import MAX_PHRASES, Phrase, complete, join
from kiosk.ui.keypad_layouts import KeypadLayout, Rows, modify_kana

MAX_IDEAS = 12


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
    refused: bool = False  # the words cannot be asked for
    unknown: bool = False  # nothing in the vocabulary resembles what is typed
    full: bool = False  # no more phrases may be added
    capital: bool = False  # the keys are on their second level
    marks: bool = False  # digits and marks are on the screen
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Typing:
    """The letters typed, and the phrases added from those `offered`.

    Where any words are `free` to be asked for, the letters count, `most` of them; otherwise they
    only find phrases, and those that were added count.
    """

    free: bool
    most: int
    language: str = "en"
    offered: tuple[Phrase, ...] = ()
    letters: str = ""
    added: tuple[Phrase, ...] = ()
    capital: bool = False
    locked: bool = False  # capitals until shift is touched once more
    marks: bool = False

    def begun(self, language: str, offered: Sequence[Phrase], words: str) -> Typing:
        """A fresh start in `language`, for a choice that may have `words` already."""
        begun = Typing(self.free, self.most, language, tuple(offered))
        if self.free:
            return replace(begun, letters=words[: self.most])
        return replace(begun, added=_phrases_in(words, offered))

    def forgotten(self) -> Typing:
        """Nothing typed, and nothing to be added."""
        return replace(self, letters="", added=(), offered=())

    def pressed(self, key: str) -> Typing:
        """One key more, unless there is no room for it, or it is a second space."""
        letters = self.letters + key if self.letters or key != " " else ""
        if len(letters) > self.most or letters.endswith("  "):
            letters = self.letters
        return replace(self, letters=letters, capital=self.capital and self.locked)

    def erased(self) -> Typing:
        """Without the last letter, or the last phrase when nothing is typed."""
        if self.letters:
            return replace(self, letters=self.letters[:-1])
        return replace(self, added=self.added[:-1])

    def shifted(self) -> Typing:
        """One capital; the second time, capitals until the third."""
        locked = self.capital and not self.locked
        return replace(self, locked=locked, capital=locked or not self.capital)

    def modified(self) -> Typing:
        """The last kana in its next form."""
        return replace(self, letters=modify_kana(self.letters))

    def turned(self) -> Typing:
        """From letters to marks, or back."""
        return replace(self, marks=not self.marks)

    def taking(self, phrase: Phrase) -> Typing:
        """A phrase instead of what is typed, or of its last word."""
        if self.free:
            kept, _, _ = self.letters.rpartition(" ")
            whole = f"{kept} {phrase.name_in(self.language)} ".lstrip()
            return replace(self, letters=whole) if len(whole) <= self.most else self
        if phrase in self.added or self.full:
            return self
        return replace(self, added=(*self.added, phrase), letters="")

    def without(self, phrase: str) -> Typing:
        """Without the phrase of this id."""
        return replace(self, added=tuple(each for each in self.added if each.id != phrase))

    @property
    def full(self) -> bool:
        """Whether no more phrases may be added."""
        return len(self.added) >= MAX_PHRASES

    @property
    def words(self) -> str:
        """What the prompt is to say."""
        return " ".join(self.letters.split()) if self.free else join(self.added)

    @property
    def completions(self) -> list[Phrase]:
        """The phrases that what is typed may be the beginning of, the likeliest first."""
        left = [phrase for phrase in self.offered if phrase not in self.added]
        last = self.letters.split(" ")[-1] if self.free else self.letters
        return complete(last, left, self.language)

    def checked(self, *, whole: bool) -> str:
        """What of the letters is to be checked: while a word is being typed, those before it.

        It may begin like another, and waits for a pause.
        """
        return (self.letters if whole else self.letters.rpartition(" ")[0]).strip()

    def ideas(self, found: Sequence[Phrase]) -> list[IdeaRow]:
        """Words to touch: those `found` to complete what is typed, then others."""
        others = [each for each in self.offered if each not in found and each not in self.added]
        rows = [self.row(each) for each in found]
        rows += [replace(self.row(each), fits=not self.letters) for each in others]
        return rows[:MAX_IDEAS]

    def row(self, phrase: Phrase) -> IdeaRow:
        """A phrase in the guest's language."""
        return IdeaRow(phrase.id, phrase.name_in(self.language))

    def state(self, layout: KeypadLayout, found: Sequence[Phrase], *, refused: bool) -> WordsState:
        """What the screen shows with the keys of `layout`, where `found` completes the letters."""
        return WordsState(
            typed=self.letters,
            refused=refused,
            unknown=bool(self.letters) and not found and not self.free,
            full=self.full,
            capital=self.capital,
            marks=self.marks,
            rows=layout.rows(capital=self.capital, marks=self.marks),
        )


def _phrases_in(words: str, phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """The phrases that `words` were joined from."""
    found = [phrase for phrase in phrases if f", {phrase.prompt}," in f", {words},"]
    return tuple(found[:MAX_PHRASES])
