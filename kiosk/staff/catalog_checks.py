"""Whether a draft may become part of the catalog: one plain sentence where it may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.catalog_known import unknown_in
from kiosk.domain.catalog_overlay import Kind
from kiosk.domain.errors import BadInput, KioskError
from kiosk.domain.prompt import estimate_tokens
from kiosk.staff.catalog_edits import SPOKEN, Draft

TITLES = {
    "name": "Name",
    "phrase": "In the sentence",
    "about": "About it",
    "maker": "Maker",
    "prompt": "Prompt",
    "detail": "Detail",
    "avoid": "Avoid",
}

LETTERS = {"name": 40, "phrase": 60, "about": 160, "maker": 40}
"""About what a card, the sentence and the vehicle screen have room for."""

TOKENS = {"prompt": 16, "detail": 24, "avoid": 24}
"""The three prompts of a choice are never cut: together with a colour they fit CLIP's 75."""

NEEDED = {
    Kind.VEHICLES: ("maker", "prompt", "detail"),
    Kind.SETTINGS: ("prompt", "detail"),
    Kind.STYLES: ("prompt", "detail", "avoid"),
}


class BadDraft(BadInput):
    """A form that may not go live; `field` names the text that is wrong."""

    def __init__(self, field: str, cause: str, cure: str) -> None:
        KioskError.__init__(self, cause, cure)
        self.field, self.value, self.allowed = field, None, cure


@dataclass(frozen=True, slots=True)
class Rules:
    """What a draft is held against: the text policy, and the words of a closed checkpoint."""

    refuses: Callable[[str], str | None]
    known: frozenset[str] | None = None
    checkpoint: str = ""

    def check(self, draft: Draft) -> None:
        """Raise BadDraft for the first thing that is wrong."""
        if not draft.text("name.en"):
            raise BadDraft("name.en", "The English name is missing.", "Other languages fall back.")
        for field in NEEDED[draft.kind]:
            if not draft.text(field):
                raise BadDraft(field, f"{TITLES[field]} is missing.", "A few words are enough.")
        if draft.kind is Kind.VEHICLES and not draft.colours:
            raise BadDraft("colours", "The vehicle has no colour.", "Touch at least one.")
        for key, text in draft.texts.items():
            self._check_text(key, text)

    def _check_text(self, key: str, text: str) -> None:
        field, _, language = key.partition(".")
        title = f"{TITLES[field]} ({language})" if language else TITLES[field]
        if field in LETTERS and len(text) > LETTERS[field]:
            raise BadDraft(key, f"{title} is too long.", f"At most {LETTERS[field]} letters.")
        if field in TOKENS and (count := estimate_tokens(text)) > TOKENS[field]:
            most = TOKENS[field]
            raise BadDraft(
                key, f"{title} is too long: {count} tokens.", f"At most {most}, about {most} words."
            )
        if field == "avoid":
            return  # it says what is not to be seen, and for that may name anything
        if (kind := self.refuses(text)) is not None:
            raise BadDraft(key, f"{title} is refused ({kind}).", "Choose other words.")
        if field not in SPOKEN and field != "maker":
            self._check_known(key, title, text)

    def _check_known(self, key: str, title: str, text: str) -> None:
        if missing := unknown_in(text, self.known):
            words = ", ".join(f"“{word}”" for word in missing)
            raise BadDraft(
                key,
                f"{title}: the checkpoint {self.checkpoint} never learned {words}.",
                "Use words from its other prompts.",
            )
