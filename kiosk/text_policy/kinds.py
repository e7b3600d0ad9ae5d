"""The verdicts on a guest's words. A refusal says its kind, never the word: lists stay private."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Why words are refused; where several apply, the first of these counts."""

    LENGTH = "length"
    MINORS = "minors"
    SEX = "sex"
    HATE = "hate"
    GORE = "gore"
    VIOLENCE = "violence"
    DRUGS = "drugs"
    PROFANITY = "profanity"
    PERSON = "person"
    POLITICS = "politics"
    RELIGION = "religion"
    MAKER = "maker"


LISTED = tuple(kind for kind in Kind if kind is not Kind.LENGTH)
"""The kinds that have lists."""

OPTIONAL = (Kind.PERSON, Kind.POLITICS, Kind.RELIGION, Kind.MAKER)
"""The kinds that a show may let pass; the others are refused everywhere."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What refused words, for staff alone: a folded term of a list, and whose list it is."""

    kind: Kind
    term: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The words as they may join a prompt: one line, without prompt syntax."""

    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The words may not join a prompt."""

    kind: Kind


Verdict = Allowed | Refused
