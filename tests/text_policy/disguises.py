"""Ten ways to hide a phrase from a word list, for each way of writing."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Mapping

Disguise = Callable[[str, random.Random], str]

_CYRILLIC = str.maketrans("aceopxyisj", "асеорхуіѕј")
_LEET = str.maketrans("aeiost", "4310$7")
_ACUTE = "\u0301"
_ZERO_WIDTH = "\u200b"


def _between(sign: str) -> Disguise:
    def hide(text: str, _: random.Random) -> str:
        return " ".join(sign.join(word) for word in text.split())

    return hide


def _spelled(text: str, _: random.Random) -> str:
    return " ".join("".join(text.split()))


def _accents(text: str, chance: random.Random) -> str:
    marked = (c + _ACUTE if c in "aeioucns" and chance.random() < 0.6 else c for c in text.lower())
    return unicodedata.normalize("NFC", "".join(marked))


def _drawn(text: str, chance: random.Random) -> str:
    """In every word one letter three times more."""
    hidden: list[str] = []
    for word in text.split():
        at = chance.randrange(len(word))
        hidden.append(word[: at + 1] + word[at] * 3 + word[at + 1 :])
    return " ".join(hidden)


def _mathematical(text: str, _: random.Random) -> str:
    bold = {chr(ord("a") + i): chr(0x1D41A + i) for i in range(26)}
    return "".join(
        bold.get(c, c)
        for c in unicodedata.normalize("NFKD", text.lower())
        if not unicodedata.combining(c)
    )


def _full_width(text: str, _: random.Random) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


_HALF = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFF66, 0xFF9E)}


def _half_width(text: str, _: random.Random) -> str:
    split = unicodedata.normalize("NFD", text)
    return "".join(_HALF.get(c, c) for c in split)


def _other_kana(text: str, _: random.Random) -> str:
    def other(c: str) -> str:
        if "\u30a1" <= c <= "\u30f6":
            return chr(ord(c) - 0x60)
        return chr(ord(c) + 0x60) if "\u3041" <= c <= "\u3096" else c

    return "".join(other(c) for c in text)


def _vowel_signs(text: str, chance: random.Random) -> str:
    return "".join(
        c + chance.choice("\u064e\u064f\u0650\u0652") if c.isalpha() else c for c in text
    )


_ISOLATED = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFE80, 0xFEF5)}


def _shaped(text: str, _: random.Random) -> str:
    return "".join(_ISOLATED.get(c, c) for c in text)


LATIN: Mapping[str, Disguise] = {
    "as it is": lambda text, _: text,
    "capitals": lambda text, _: text.upper(),
    "accents": _accents,
    "digits and signs for letters": lambda text, _: text.lower().translate(_LEET),
    "letters spelled apart": _spelled,
    "dots between letters": _between("."),
    "Cyrillic look-alikes": lambda text, _: text.lower().translate(_CYRILLIC),
    "zero-width characters": _between(_ZERO_WIDTH),
    "letters drawn out": _drawn,
    "mathematical letters": _mathematical,
}
JAPANESE: Mapping[str, Disguise] = {
    "as it is": lambda text, _: text,
    "spaces between": _between(" "),
    "wide spaces between": _between("\u3000"),
    "dots between": _between("・"),
    "slashes between": _between("/"),
    "underscores between": _between("_"),
    "zero-width characters": _between(_ZERO_WIDTH),
    "variation selectors": _between("\ufe0e"),
    "the other kana": _other_kana,
    "half-width kana": _half_width,
}
ARABIC: Mapping[str, Disguise] = {
    "as it is": lambda text, _: text,
    "letters stretched": _between("ـ"),
    "vowel signs": _vowel_signs,
    "zero-width characters": _between("\u200c"),
    "letters spelled apart": _spelled,
    "dots between letters": _between("."),
    "underscores between letters": _between("_"),
    "other alefs": lambda text, _: text.replace("ا", "أ"),
    "Persian letters": lambda text, _: text.replace("ك", "ک").replace("ي", "ی"),
    "presentation forms": _shaped,
}


def disguised(phrase: str, language: str) -> dict[str, str]:
    """The phrase by the name of each disguise; what a disguise leaves as it is, once only."""
    ways = {"ja": JAPANESE, "ar": ARABIC}.get(language, LATIN)
    chance = random.Random(phrase)
    found: dict[str, str] = {}
    for name, hide in ways.items():
        hidden = hide(phrase, chance)
        if hidden not in found.values():
            found[name] = hidden
    return found
