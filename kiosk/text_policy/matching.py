"""Finds terms in folded text, by look-ups only: a verdict takes well under a millisecond."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kiosk.text_policy.folding import (
    is_unspaced,
    readings,
    spelled,
    squeezed,
    undrawn,
    unmasked,
    unspaced,
    words,
)
from kiosk.text_policy.kinds import LISTED, Rule
from kiosk.text_policy.lists import Lists

_SHORTEST_STEM = 3

_LEAST_INSIDE = 3
"""Letters that a term needs to be looked for inside words that were spelled letter by letter."""

_ARTICLES = re.compile(r"^(?:و|ف)?(?:ب|ك|ل)?(?:ال|لل)?(?=..)")  # glued to Arabic words
_MASKED = re.compile(r"[^\W_]*(?:[*#•°%·]+[^\W_]*)+")
_MASK = re.compile(r"[*#•°%·]")
_LEAST_MASKED = 4
_RANK = {kind: rank for rank, kind in enumerate(LISTED)}


class Matcher:
    """The terms of all lists, arranged for looking up."""

    def __init__(self, lists: Lists) -> None:
        self._words: dict[str, Rule] = {}
        self._stems: dict[str, Rule] = {}
        self._runs: dict[str, Rule] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], Rule]]] = {}
        for kind in reversed(LISTED):  # what is listed twice has the kind that counts more
            for term in () if kind in lists.off else sorted(lists.terms[kind]):
                self._add(term, Rule(kind, term, lists.origins.get((kind, term), "")))
        self._squeezed = {squeezed(word): rule for word, rule in self._words.items()}
        self._squeezed_stems = {squeezed(stem): rule for stem, rule in self._stems.items()}
        self._longest_run = max(map(len, self._runs), default=0)
        self._by_length: dict[int, list[tuple[str, Rule]]] = {}
        for word, rule in (*self._words.items(), *self._stems.items()):
            self._by_length.setdefault(len(word), []).append((word, rule))
        self._allow = _alternatives(lists.allow)

    def find(self, folded: str) -> Rule | None:
        """The rule with the worst term in folded text; None when there is none."""
        text = self._allow.sub(" , ", folded) if self._allow is not None else folded
        plain, disguised = words(text), unmasked(text)
        phrases = [self._of_phrases(reading) for reading in readings(text)]
        rules = {
            *self._of_words(plain),
            *(rule for found in phrases for rule in found),
            *self._of_words(disguised),
            *self._of_drawn(undrawn([*plain, *disguised, *spelled(text)])),
            *self._of_spelled(spelled(text)),
            *self._of_run(unspaced(text)),
            *self._of_masked(text),
        }
        return min(rules, key=lambda rule: (_RANK[rule.kind], rule.term), default=None)

    def _add(self, term: str, rule: Rule) -> None:
        if is_unspaced(term):
            self._runs[unspaced(term)] = rule
            return
        parts = term.split() if "*" in term else words(term)
        match parts:
            case [stem] if stem.endswith("*"):
                self._stems[stem.rstrip("*")] = rule
            case [word]:
                self._words[word] = rule
            case [first, *_]:
                self._phrases.setdefault(first.rstrip("*"), []).append((tuple(parts), rule))
                self._words.setdefault("".join(part.rstrip("*") for part in parts), rule)
            case _:
                pass  # nothing but signs

    def _of_words(self, candidates: Iterable[str]) -> Iterable[Rule]:
        for word in candidates:
            bare = _ARTICLES.sub("", word) if word[:1] > "\u05ff" else word
            for form in {word, bare}:
                if form in self._words:
                    yield self._words[form]
                yield from _by_beginning(self._stems, form)

    def _of_phrases(self, plain: Sequence[str]) -> Iterable[Rule]:
        for at, word in enumerate(plain):
            for first in {word, word[:-1], word[:-2], word[:-3]} & self._phrases.keys():
                for parts, rule in self._phrases[first]:
                    if len(plain) - at >= len(parts) and all(map(_fits, parts, plain[at:])):
                        yield rule

    def _of_drawn(self, shortened: Iterable[str]) -> Iterable[Rule]:
        for word in shortened:
            if word in self._squeezed:
                yield self._squeezed[word]
            yield from _by_beginning(self._squeezed_stems, word)

    def _of_spelled(self, joined: Iterable[str]) -> Iterable[Rule]:
        for word in joined:
            yield from self._of_words([word])
            for at in range(len(word)):
                for end in range(at + _LEAST_INSIDE, len(word) + 1):
                    inside = word[at:end]
                    rule = self._words.get(inside) or self._stems.get(inside)
                    if rule is not None:
                        yield rule

    def _of_run(self, run: str) -> Iterable[Rule]:
        for at in range(len(run)):
            for length in range(1, min(self._longest_run, len(run) - at) + 1):
                rule = self._runs.get(run[at : at + length])
                if rule is not None:
                    yield rule

    def _of_masked(self, text: str) -> Iterable[Rule]:
        for found in _MASKED.finditer(text):
            word = found.group().strip(".,;:!?")
            letters = len(_MASK.sub("", word))
            if len(word) < _LEAST_MASKED or letters * 2 < len(word) or _MASK.match(word):
                continue
            for length in range(_LEAST_MASKED, len(word) + 1):
                for term, rule in self._by_length.get(length, ()):
                    if term[0] != word[0]:
                        continue
                    if (length == len(word) or term in self._stems) and _is_masked(term, word):
                        yield rule


def _by_beginning(stems: Mapping[str, Rule], word: str) -> Iterable[Rule]:
    for end in range(_SHORTEST_STEM, len(word) + 1):
        if word[:end] in stems:
            yield stems[word[:end]]


def _fits(part: str, word: str) -> bool:
    if part.endswith("*"):
        return word.startswith(part[:-1])
    return word in (part, part + "s")


def _is_masked(term: str, word: str) -> bool:
    return all(w == t or _MASK.fullmatch(w) for t, w in zip(term, word, strict=False))


def _alternatives(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """Any of the phrases, at the borders of words where they have such."""
    found = sorted(phrases, key=len, reverse=True)
    if not found:
        return None
    parts = [re.escape(p) if is_unspaced(p) else rf"(?<!\w){re.escape(p)}(?!\w)" for p in found]
    return re.compile("|".join(part.replace(r"\ ", r"[\s-]+") for part in parts))
