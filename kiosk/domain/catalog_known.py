"""Which words a checkpoint with a closed vocabulary learned, and what of a catalog it can paint."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kiosk.domain.catalog import Catalog, load_catalog
from kiosk.domain.catalog_overlay import Kind, items_of, without
from kiosk.domain.checkpoints import Checkpoint, Manifest
from kiosk.domain.errors import BadInput
from kiosk.domain.vocabulary import load_vocabulary
from kiosk.resources import resource

_PIECE = re.compile(r"[^\W\d_]+|\d")
"""A run of letters, or one digit: how CLIP cuts text before it looks for tokens."""

_WORD_END = "</w>"

Hidden = dict[Kind, dict[str, str]]
"""For each kind, the ids that are hidden, and the words that are not known."""


def known_words(checkpoint: Checkpoint, manifest: Manifest) -> frozenset[str] | None:
    """The words that `checkpoint` was taught; None when it takes any, or nobody can tell.

    Those are what its tokenizer has as one token, since a vocabulary of its own was made of the
    words it was taught, and what the catalog that ships says.
    """
    if checkpoint.prompts == "open":
        return None
    lenders = [checkpoint]
    try:
        base = manifest.base_of(checkpoint)
    except BadInput:
        base = None
    lenders += [base] if base is not None else []
    for lender in lenders:
        tokens = _whole_words(lender.path / "tokenizer")
        if tokens is not None:
            return tokens | _taught()
    return None


def _taught() -> frozenset[str]:
    folder = resource("assets") / "catalog"
    phrases = load_vocabulary(folder).phrases
    texts = (*_fragments(load_catalog(folder)), *(phrase.prompt for phrase in phrases))
    return frozenset(word for text in texts for word in _pieces(text))


def _pieces(text: str) -> list[str]:
    """The words of a text, as they are looked up."""
    return _PIECE.findall(text.casefold())


def unknown_in(text: str, known: frozenset[str] | None) -> list[str]:
    """The words of `text` that are not known, in its order, each once."""
    if known is None:
        return []
    return list(dict.fromkeys(word for word in _pieces(text) if word not in known))


def hide_unknown(catalog: Catalog, known: frozenset[str] | None) -> tuple[Catalog, Hidden]:
    """What the checkpoint can paint, and what it cannot and why.

    An item goes by its `prompt`; details may be cut anyway. A kind of which nothing would be left
    stays as it is: a picture that misses a word is better than no kiosk.
    """
    hidden: Hidden = {kind: {} for kind in Kind}
    for kind in Kind:
        items = items_of(catalog, kind)
        missing = {item.id: ", ".join(unknown_in(item.prompt, known)) for item in items}
        missing = {item_id: words for item_id, words in missing.items() if words}
        if len(missing) < len(items):
            hidden[kind] = missing
    return without(catalog, hidden), hidden


def _whole_words(tokenizer: Path) -> frozenset[str] | None:
    """The words that are one token of a byte-pair vocabulary; None where there is none to read.

    Not those that longer tokens end in: they are steps on the way to a word.
    """
    try:
        tokens: Any = json.loads((tokenizer / "vocab.json").read_text(encoding="utf-8"))
        merges = (tokenizer / "merges.txt").read_text(encoding="utf-8").splitlines()
        ends = {merge.split(" ")[-1] for merge in merges}
        whole = {str(token) for token in tokens if str(token).endswith(_WORD_END)} - ends
        return frozenset(token.removesuffix(_WORD_END) for token in whole)
    except (OSError, ValueError, TypeError):
        return None


def _fragments(catalog: Catalog) -> Iterator[str]:
    yield catalog.avoid
    yield from catalog.lights.values()
    for vehicle in catalog.vehicles:
        yield from (vehicle.prompt, vehicle.detail, *(c.prompt for c in vehicle.colours))
    for item in (*catalog.settings, *catalog.styles):
        yield from (item.prompt, item.detail)
