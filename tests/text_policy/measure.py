"""Measures the text policy, and writes the table of docs/text-policy.md.

`python -m tests.text_policy.measure` rebuilds the table. Phrases are halved by a hash of the
undisguised phrase: one half may be looked at when lists are improved, the other only counts.
"""

from __future__ import annotations

import hashlib
import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from glin_profanity.data.dictionary import DictionaryLoader

from kiosk.text_policy.lists import LANGUAGES
from kiosk.text_policy.policy import TextPolicy, load_policy
from tests.text_policy.disguises import disguised

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "text-policy.md"
PROFANE_PER_LANGUAGE = 12
HALVES = ("tuned on", "held out")


@dataclass(frozen=True, slots=True)
class Case:
    """A phrase, how it is disguised, and on which half it is."""

    text: str
    language: str
    disguise: str
    half: str


def half_of(phrase: str) -> str:
    return HALVES[hashlib.sha256(phrase.encode()).digest()[0] % 2]


def refused_cases() -> Iterator[Case]:
    base: dict[str, list[str]] = tomllib.loads((HERE / "refused.toml").read_text())
    for language, phrases in base.items():
        for phrase in [*phrases, *profane(language)]:
            for name, text in disguised(phrase, language).items():
                yield Case(text, language, name, half_of(phrase))


def allowed_cases() -> Iterator[Case]:
    base: dict[str, list[str]] = tomllib.loads((HERE / "allowed.toml").read_text())
    for group, phrases in base.items():
        for phrase in phrases:
            yield Case(phrase, group.partition("_")[2] or group, "as it is", half_of(phrase))


def profane(language: str) -> list[str]:
    """Some words of glin-profanity's list, always the same, so that none is spelled out here."""
    known = sorted(w for w in DictionaryLoader().get_words(LANGUAGES[language]) if len(w) >= 4)
    policy_free = [w for w in known if w.isalpha()]
    return random.Random(language).sample(policy_free, PROFANE_PER_LANGUAGE)


def misses(policy: TextPolicy, half: str) -> list[Case]:
    """What should have been refused and was not."""
    return [c for c in refused_cases() if c.half == half and policy.refuses(c.text) is None]


def false_refusals(policy: TextPolicy, half: str) -> list[Case]:
    """What was refused and should not have been."""
    return [c for c in allowed_cases() if c.half == half and policy.refuses(c.text) is not None]


def table(policy: TextPolicy) -> str:
    """The measurements as Markdown."""
    refused, allowed = list(refused_cases()), list(allowed_cases())
    lines = ["| | " + " | ".join(HALVES) + " |", "|---|---|---|"]
    groups = {"must be refused: all": lambda c: True}
    groups |= {
        f"in {name}": lambda c, lang=lang: c.language == lang for lang, name in _NAMES.items()
    }
    ways = Counter(c.disguise for c in refused)
    groups |= {way: lambda c, way=way: c.disguise == way for way in ways}
    for name, fits in groups.items():
        cells = [
            _rate([c for c in refused if c.half == h and fits(c)], policy, True) for h in HALVES
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    cells = [_rate([c for c in allowed if c.half == h], policy, False) for h in HALVES]
    lines.append("| must pass: refused | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _rate(cases: list[Case], policy: TextPolicy, good: bool) -> str:
    hit = sum(policy.refuses(c.text) is not None for c in cases)
    return f"{hit} of {len(cases)} ({100 * hit / max(1, len(cases)):.1f} %)"


_NAMES = dict(zip(LANGUAGES, (name.title() for name in LANGUAGES.values()), strict=True))

BEGIN, END = "<!-- measured:begin -->", "<!-- measured:end -->"


def rebuilt(page: str, measured: str) -> str:
    """The page with its table replaced."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{measured}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(rebuilt(PAGE.read_text(), table(load_policy(own_makers=("Toyota", "Lexus")))))
