"""Reads the lists: those that ship, a language a file, and the staff's own on top."""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from kiosk.domain.errors import BadFile
from kiosk.text_policy.folding import fold, is_unspaced, words
from kiosk.text_policy.kinds import LISTED, Kind

LANGUAGES: Mapping[str, str] = {
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "de": "german",
    "ja": "japanese",
    "ar": "arabic",
}
"""Languages with lists, by the names that glin-profanity gives them."""

_LEAST_SPACED, _LEAST_UNSPACED = 3, 2  # letters
_KEYS = (*(kind.value for kind in LISTED), "allow", "harmless", "remove")


@dataclass(slots=True)
class Lists:
    """Terms of each kind, and phrases that are fine whatever words they are made of.

    A term is a word, several words, or the beginning of a word when it ends in `*`. `harmless`
    are words of the profanity lists that guests may use. Everything is folded.
    """

    terms: dict[Kind, set[str]] = field(default_factory=lambda: {kind: set() for kind in LISTED})
    allow: set[str] = field(default_factory=set[str])
    harmless: set[str] = field(default_factory=set[str])

    def add(self, raw: Mapping[str, list[str]]) -> None:
        """Take in a file's contents; `remove` takes out what came before."""
        for gone in map(fold_term, raw.get("remove", ())):
            for terms in (*self.terms.values(), self.allow, self.harmless):
                terms.discard(gone)
        for kind in LISTED:
            self.terms[kind] |= set(spellings(raw.get(kind.value, ())))
        self.allow |= {fold_term(term) for term in raw.get("allow", ())}
        self.harmless |= {fold_term(term) for term in raw.get("harmless", ())}

    def add_profanity(self, language: str) -> None:
        """Take in glin-profanity's list for a language."""
        loader: Any = importlib.import_module("glin_profanity.data.dictionary").DictionaryLoader()
        found: Iterable[str] = loader.get_words(LANGUAGES[language])
        terms = {term for term in spellings(found) if _is_telling(term)}
        self.terms[Kind.PROFANITY] |= terms - self.harmless


def load_lists(folder: Path, *overlays: Path) -> Lists:
    """The lists of every `*.toml` in `folder`, then of `overlays` that are there; BadFile."""
    lists = Lists()
    for path in sorted(folder.glob("*.toml")):
        lists.add(read_list(path))
    for language in LANGUAGES:
        lists.add_profanity(language)
    for overlay in overlays:
        for path in sorted(overlay.glob("*.toml")):
            lists.add(read_list(path))
    return lists


def read_list(path: Path) -> Mapping[str, list[str]]:
    """One file of lists; raises BadFile with file, key and reason."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadFile(path, "", f"cannot be read ({error.strerror or error})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFile(path, "", f"is not valid TOML ({error})") from error
    for key, terms in raw.items():
        if key not in _KEYS:
            raise BadFile(path, key, f"no such list; allowed: {', '.join(_KEYS)}")
        if not isinstance(terms, list) or not all(map(_is_term, cast("list[object]", terms))):
            raise BadFile(path, key, 'must be a list of words, such as ["word", "begin*"]')
    return raw


def fold_term(term: str) -> str:
    """A term as it is compared."""
    return " ".join(fold(term).split())


def spellings(terms: Iterable[str]) -> Iterable[str]:
    """Every term folded, and German ones with ae, oe and ue for their umlauts besides."""
    for term in terms:
        yield fold_term(term)
        spelled = term
        for umlaut, pair in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
            spelled = spelled.replace(umlaut, pair)
        if spelled != term:
            yield fold_term(spelled)


def _is_telling(term: str) -> bool:
    """Whether a term of another's list is long enough not to be found everywhere.

    Only letters count: what is written with signs for letters is found by its letters.
    """
    letters = sum(c.isalpha() for word in words(term) for c in word)
    return letters >= (_LEAST_UNSPACED if is_unspaced(term) else _LEAST_SPACED)


def _is_term(term: object) -> bool:
    return isinstance(term, str) and len(fold_term(term).replace("*", "").strip()) > 0
