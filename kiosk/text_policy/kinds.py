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


@dataclass(frozen=True, slots=True)
class Allowed:
    """The words as they may join a prompt: one line, without prompt syntax."""

    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The words may not join a prompt."""

    kind: Kind


Verdict = Allowed | Refused
