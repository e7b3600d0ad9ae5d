"""The phrases that guests can add to a choice, and what completes the words they type."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from kiosk.domain.catalog import Catalog, Fragment, Id, Light, Names
from kiosk.domain.errors import BadFile
from kiosk.domain.toml_files import read_model

VOCABULARY_FILE = "vocabulary.toml"
MAX_PHRASES = 3
"""How many a guest may add: more would push the place out of the model's text window."""


class Phrase(BaseModel):
    """Words that a checkpoint learned. `prompt` is what it reads, `also` leads to it.

    `setting`, `style` or `light` say what the phrase stands for, where it is one of those.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    prompt: Fragment
    name: Names
    also: tuple[str, ...] = ()
    setting: Id | None = None
    style: Id | None = None
    light: Light | None = None

    def name_in(self, language: str) -> str:
        """What guests touch, in `language` or in English."""
        return self.name.get(language) or self.name["en"]


class Vocabulary(BaseModel):
    """Everything that a checkpoint with a closed vocabulary can be told besides a choice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phrases: tuple[Phrase, ...] = ()

    def fitting(
        self, catalog: Catalog, setting: str | None = None, style: str | None = None
    ) -> list[Phrase]:
        """The phrases that add something to a choice: not what it has, nor what it cannot have."""
        lights = catalog.setting(setting).lights if setting else tuple(Light)
        settings = {item.id for item in catalog.settings} - {setting}
        styles = {item.id for item in catalog.styles} - {style}
        return [
            phrase
            for phrase in self.phrases
            if (phrase.setting is None or phrase.setting in settings)
            and (phrase.style is None or phrase.style in styles)
            and (phrase.light is None or phrase.light in lights)
        ]

    def known(self, ids: Iterable[str]) -> list[Phrase]:
        """The phrases with these ids, in their order; unknown ones are left out."""
        by_id = {phrase.id: phrase for phrase in self.phrases}
        return [by_id[each] for each in ids if each in by_id]


def load_vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary beside the catalog in `folder`; empty without a file. Raises BadFile."""
    path = folder / VOCABULARY_FILE
    if not path.exists():
        return Vocabulary()
    vocabulary = read_model(path, Vocabulary)
    _check(vocabulary, path)
    return vocabulary


def complete(typed: str, phrases: Sequence[Phrase], language: str, limit: int = 6) -> list[Phrase]:
    """The phrases that `typed` may be the beginning of, the likeliest first.

    The guest's language counts before the others; what only sounds alike comes last. With
    nothing typed, the first phrases there are.
    """
    wanted = fold(typed)
    if not wanted:
        return list(phrases[:limit])
    ranked = [(_rank(wanted, phrase, language), n) for n, phrase in enumerate(phrases)]
    found = sorted((rank, n) for rank, n in ranked if rank is not None)
    return [phrases[n] for _, n in found[:limit]]


def join(phrases: Iterable[Phrase]) -> str:
    """The words for the prompt."""
    return ", ".join(phrase.prompt for phrase in phrases)


def light_in(words: str, vocabulary: Vocabulary) -> Light | None:
    """The light that `words` (as `join` makes them) ask for: the last one that does."""
    text = f", {words},"
    asked = [p for p in vocabulary.phrases if p.light is not None and f", {p.prompt}," in text]
    return max(asked, key=lambda phrase: text.rindex(phrase.prompt)).light if asked else None


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """`text` as it is compared: no case, accents, vowel signs or voicing marks, one kind of kana.

    Compatibility decomposition (Unicode Standard Annex 15) splits marks from letters; they are
    dropped, and katakana become hiragana, which lie 0x60 code points before them.
    """
    split = unicodedata.normalize("NFKD", text.casefold())
    letters = (c for c in split if not unicodedata.combining(c))
    kana = (chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in letters)
    return " ".join("".join(kana).split())


def _rank(wanted: str, phrase: Phrase, language: str) -> tuple[int, int] | None:
    """How well a phrase completes folded words: the less the better, None not at all."""
    ranks = [
        (rank, 0 if own else 1)
        for text, own in _ways(phrase, language)
        if (rank := _likeness(wanted, fold(text))) is not None
    ]
    return min(ranks, default=None)


def _ways(phrase: Phrase, language: str) -> Iterator[tuple[str, bool]]:
    yield phrase.name_in(language), True
    for code, name in phrase.name.items():
        if code != language:
            yield name, False
    for other in phrase.also:
        yield other, False


def _likeness(wanted: str, text: str) -> int | None:
    if text.startswith(wanted):
        return 0
    words = text.split()
    if any(word.startswith(wanted) for word in words):
        return 1
    if len(wanted) >= 3 and wanted in text:
        return 2
    slips = 0 if len(wanted) < 4 else 1 if len(wanted) < 7 else 2
    if slips and min(_slips(wanted, word) for word in (*words, text)) <= slips:
        return 3
    return None


def _slips(wanted: str, word: str) -> int:
    """The least edits that turn `wanted` into some beginning of `word`.

    Insertions, deletions, substitutions and swaps of neighbours (the restricted
    Damerau-Levenshtein distance; Boytsov 2011, section 2.1), over a prefix of `word`.
    """
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(wanted, 1):
        after = [i]
        for j, other in enumerate(word, 1):
            best = min(row[j] + 1, after[j - 1] + 1, row[j - 1] + (letter != other))
            swapped = i > 1 and j > 1 and letter == word[j - 2] and wanted[i - 2] == other
            after.append(min(best, before[j - 2] + 1) if swapped else best)
        before, row = row, after
    return min(row)


def _check(vocabulary: Vocabulary, path: Path) -> None:
    ids = [phrase.id for phrase in vocabulary.phrases]
    for number, phrase in enumerate(vocabulary.phrases):
        key = f"phrases.{number}"
        if "en" not in phrase.name:
            raise BadFile(path, f"{key}.name", "needs an English name (en)")
        if ids.index(phrase.id) != number:
            raise BadFile(path, f"{key}.id", f"'{phrase.id}' is there already")
