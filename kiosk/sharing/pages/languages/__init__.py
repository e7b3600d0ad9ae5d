"""The languages of the phone's page, and which of them a phone gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kiosk.sharing.pages.languages.ar import ARABIC
from kiosk.sharing.pages.languages.de import GERMAN
from kiosk.sharing.pages.languages.en import ENGLISH
from kiosk.sharing.pages.languages.es import SPANISH
from kiosk.sharing.pages.languages.fr import FRENCH
from kiosk.sharing.pages.languages.ja import JAPANESE
from kiosk.sharing.pages.words import Words

LANGUAGES: Mapping[str, Words] = {
    words.code: words for words in (ENGLISH, SPANISH, FRENCH, GERMAN, JAPANESE, ARABIC)
}
"""By code, in the order in which phones offer them."""

_MOST_WISHES = 20
"""What a phone may wish for; real ones name two to five languages."""


def words_for(language: str) -> Words:
    """The words of `language`, or English."""
    return LANGUAGES.get(language, ENGLISH)


def wished(header: str, offered: Sequence[str]) -> str | None:
    """The language of `offered` that a phone likes best; `header` is its Accept-Language.

    RFC 9110, 12.5.4: weights from 0 to 1, a region is content with its language. None when it
    names none of them; anything may stand in the header.
    """
    best, best_weight = None, 0.0
    for wish in header.split(",", _MOST_WISHES)[:_MOST_WISHES]:
        tag, _, parameter = wish.partition(";")
        language = tag.strip().partition("-")[0].lower()
        weight = _weight(parameter)
        if language in offered and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if name == "q" and 0 <= weight <= 1 else 0.0
