"""Reads the lists: those that ship, a language a file, and the staff's own on top."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from kiosk.domain.errors import BadFile
from kiosk.domain.toml_files import read_toml
from kiosk.text_policy.folding import fold, is_unspaced, words
from kiosk.text_policy.kinds import LISTED, OPTIONAL, Kind

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
_SWITCHES = ("off", "on")
_KEYS = (*(kind.value for kind in LISTED), "allow", "harmless", "remove", *_SWITCHES)

OnFault = Callable[[BadFile], None]
"""Told of a file that cannot be used, and is left out."""


@dataclass(slots=True)
class Lists:
    """Terms of each kind, and phrases that are fine whatever words they are made of.

    A term is a word, several words, or the beginning of a word when it ends in `*`. `harmless`
    are words of the profanity lists that guests may use. Everything is folded. `off` are kinds
    that nobody is refused for; `origins` says by kind and term which file a term came from last.
    """

    terms: dict[Kind, set[str]] = field(default_factory=lambda: {kind: set() for kind in LISTED})
    allow: set[str] = field(default_factory=set[str])
    harmless: set[str] = field(default_factory=set[str])
    off: set[Kind] = field(default_factory=set[Kind])
    origins: dict[tuple[Kind, str], str] = field(default_factory=dict[tuple[Kind, str], str])

    def add(self, raw: Mapping[str, list[str]], origin: str = "") -> None:
        """Take in the contents of the file `origin`; `remove` takes out what came before."""
        for gone in map(fold_term, raw.get("remove", ())):
            for terms in (*self.terms.values(), self.allow, self.harmless):
                terms.discard(gone)
        for kind in LISTED:
            self._put(kind, spellings(raw.get(kind.value, ())), origin)
        self.off |= {Kind(kind) for kind in raw.get("off", ())}
        self.off -= {Kind(kind) for kind in raw.get("on", ())}
        self.allow |= {fold_term(term) for term in raw.get("allow", ())}
        self.harmless |= {fold_term(term) for term in raw.get("harmless", ())}

    def add_profanity(self, language: str) -> None:
        """Take in glin-profanity's list for a language."""
        loader: Any = importlib.import_module("glin_profanity.data.dictionary").DictionaryLoader()
        found: Iterable[str] = loader.get_words(LANGUAGES[language])
        terms = {term for term in spellings(found) if _is_telling(term)}
        self._put(Kind.PROFANITY, terms - self.harmless, f"glin-profanity, {language}")

    def _put(self, kind: Kind, terms: Iterable[str], origin: str) -> None:
        for term in terms:
            self.terms[kind].add(term)
            self.origins[kind, term] = origin


def load_lists(
    folder: Path,
    *overlays: Path,
    on_fault: OnFault | None = None,
    instead: Mapping[Path, Mapping[str, list[str]]] | None = None,
) -> Lists:
    """The lists of every `*.toml` in `folder`, then of `overlays` that are there.

    Raises BadFile; with `on_fault`, a broken file of an overlay is left out and told instead.
    `instead` has contents to try in the place of an overlay's files, there or not.
    """
    instead = instead or {}
    lists = Lists()
    for path in sorted(folder.glob("*.toml")):
        lists.add(read_list(path), path.name)
    for language in LANGUAGES:
        lists.add_profanity(language)
    for overlay in overlays:
        tried = {path for path in instead if path.parent == overlay}
        for path in sorted({*overlay.glob("*.toml"), *tried}):
            try:
                lists.add(instead[path] if path in instead else read_list(path), path.name)
            except BadFile as fault:
                if on_fault is None:
                    raise
                on_fault(fault)
    return lists


def read_list(path: Path) -> Mapping[str, list[str]]:
    """One file of lists; raises BadFile with file, key and reason."""
    raw = read_toml(path)
    for key, terms in raw.items():
        if key not in _KEYS:
            raise BadFile(path, key, f"no such list; allowed: {', '.join(_KEYS)}")
        if not isinstance(terms, list) or not all(map(_is_term, cast("list[object]", terms))):
            raise BadFile(path, key, 'must be a list of words, such as ["word", "begin*"]')
        if key in _SWITCHES and not set(cast("list[str]", terms)) <= set(OPTIONAL):
            raise BadFile(path, key, f"allowed kinds: {', '.join(OPTIONAL)}")
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
