"""Stable screens look as they did when somebody last looked at them and said so.

`python -m tests.screens.goldens` approves how they look now.
"""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from tests.screens.goldens import GOLDENS, MANY, golden, share_changed, shoot


@pytest.mark.parametrize("word", GOLDENS)
def test_a_screen_looks_as_approved(qapp, word: str) -> None:
    with Image.open(golden(word)) as approved:
        changed = share_changed(shoot(word, GOLDENS[word]), approved)
    assert changed < MANY, f"{changed:.1%} of the {word} screen changed"


@pytest.mark.parametrize("word", GOLDENS)
def test_a_button_that_moved_would_be_seen(word: str) -> None:
    """The lowest fifth of a screen, where its buttons are, moved by a hundredth of the width."""
    with Image.open(golden(word)) as approved:
        moved = approved.convert("RGB")
    low = (0, round(moved.height * 0.8), moved.width, moved.height)
    moved.paste(ImageChops.offset(moved.crop(low), round(moved.width * 0.01) + 1, 0), low[:2])
    with Image.open(golden(word)) as approved:
        assert share_changed(moved, approved) >= MANY
