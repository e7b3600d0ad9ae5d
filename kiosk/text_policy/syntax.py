"""Takes prompt syntax out of a guest's words: weights, tags, wildcards and control characters.

What is left means to the model what it means to a reader. The notations are those that
diffusion front ends read: `(word:1.3)`, `[word]`, `<lora:name:1>`, `word++`, `{a|b}`,
`__file__`, `--flag value`, `::2`, BREAK and AND.
"""

from __future__ import annotations

import re
import unicodedata

_RULES = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"<[^<>]*>?", " "),
        (r"__[\w\-/*]+__", " "),
        (r"(?i)\b(?:embedding|lora|lyco|hypernet|style)\s*:\s*[\w\-.]+(?::[\d.]+)?", " "),
        (r"(?i)\bnegative(?:\s+prompt)?\s*:", " "),
        (r"(?:^|\s)--?[a-zA-Z]\w*(?:[\s=]+[\d.:]+)?", " "),
        (r"::?\s*-?\d+(?:\.\d+)?", " "),
        (r"(?<=[\w)])(?:\+{1,}|-{2,})", " "),
        (r"(?<![\w-])(?:BREAK|AND|ADDCOMM|ADDROW|ADDCOL)(?![\w-])", ","),
        (r"[()\[\]{}<>|\\^~`=*_#;:\"“”«»]", " "),
        (r"\s+([,.!?])", r"\1"),
        (r"([,.!?])(?:\s*\1)+", r"\1"),
        (r"\s+", " "),
    )
)
_KEPT = ("L", "M", "N", "P", "Z", "Sc")


def strip_syntax(text: str) -> str:
    """One line of plain words; empty when nothing is left."""
    line = "".join(_plain(c) for c in unicodedata.normalize("NFC", text))
    for pattern, new in _RULES:
        line = pattern.sub(new, line)
    return line.strip(" ,.-")


def _plain(c: str) -> str:
    category = unicodedata.category(c)
    if c.isspace():
        return " "
    if c in "<>|+=^~`":  # syntax, which the rules know
        return c
    return c if category.startswith(_KEPT) else ""
