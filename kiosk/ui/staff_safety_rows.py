"""What the Safety page shows, in staff's words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.staff.safety_desk import Tried
from kiosk.text_policy.kinds import LISTED, OPTIONAL, Kind

NAMES: Mapping[str, str] = {
    Kind.LENGTH: "too long",
    Kind.MINORS: "minors",
    Kind.SEX: "sex",
    Kind.HATE: "hate",
    Kind.GORE: "gore",
    Kind.VIOLENCE: "violence",
    Kind.DRUGS: "drugs",
    Kind.PROFANITY: "profanity",
    Kind.PERSON: "real persons",
    Kind.POLITICS: "politics",
    Kind.RELIGION: "religion",
    Kind.MAKER: "other makers",
    "allow": "let through",
    "harmless": "let through",
    "remove": "no longer refused",
}

LANGUAGE_NAMES = {
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "de": "Deutsch",
    "ja": "日本語",
    "ar": "العربية",
}

_SWITCHED = {
    Kind.MAKER: "Refuse other makers' names",
    Kind.PERSON: "Refuse names of real persons",
    Kind.POLITICS: "Refuse politics",
    Kind.RELIGION: "Refuse religion",
}


@dataclass(frozen=True, slots=True)
class TermRow:
    """Words that staff added: in which list, as which kind, and how that reads."""

    file: str
    kind: str
    term: str
    told: str


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of words, and whether it is chosen, or on."""

    key: str
    title: str
    lit: bool


def term_rows(file: str, terms: Mapping[str, list[str]]) -> list[TermRow]:
    """A list's words, kind by kind, in the order of what weighs most."""
    order = {kind: rank for rank, kind in enumerate((*LISTED, "allow", "harmless", "remove"))}
    known = sorted((kind for kind in terms if kind in order), key=lambda kind: order[kind])
    return [
        TermRow(file, kind, term, f"{term} · {NAMES[kind]}")
        for kind in known
        for term in terms[kind]
    ]


def kind_rows(chosen: str) -> list[KindRow]:
    """The kinds that words can be refused as."""
    return [KindRow(kind.value, NAMES[kind].capitalize(), kind == chosen) for kind in LISTED]


def switch_rows(off: frozenset[str]) -> list[KindRow]:
    """The kinds that a show may let pass."""
    kinds = sorted(OPTIONAL, key=lambda kind: list(_SWITCHED).index(kind))
    return [KindRow(kind.value, _SWITCHED[kind], kind not in off) for kind in kinds]


def verdict_of(tried: Tried) -> tuple[str, str]:
    """The verdict in a word or two, and the reason behind it."""
    if not tried.kind:
        changed = tried.clean and tried.clean != tried.text.strip()
        return "Allowed", f"It joins the prompt as “{tried.clean}”." if changed else ""
    if tried.rule is None:
        return "Refused", "It is too long."
    rule = tried.rule
    how = f"Words that begin with “{rule.term[:-1]}”" if rule.term.endswith("*") else rule.term
    how = how if rule.term.endswith("*") else f"“{how}”"
    return f"Refused: {NAMES[rule.kind]}", f"{how} · listed in {rule.origin}"
