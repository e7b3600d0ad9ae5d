"""What is written on the screens can be read on them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kiosk.ui.kiosk_window as window

THEME = Path(window.__file__).parent / "qml" / "Kiosk" / "Controls" / "Theme.qml"


def palette() -> dict[str, str]:
    text = THEME.read_text(encoding="utf-8")
    return dict(re.findall(r'property color (\w+): "(#[0-9A-Fa-f]{6})"', text))


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("ground", ["ground", "raised", "lifted"])
@pytest.mark.parametrize("ink", ["text", "quiet"])
def test_words_stand_out_from_what_is_behind_them(ink: str, ground: str) -> None:
    colours = palette()
    assert contrast(colours[ink], colours[ground]) >= 4.5


def test_the_accent_stands_out_and_can_be_written_on() -> None:
    colours = palette()
    assert contrast(colours["accent"], colours["ground"]) >= 4.5
    assert contrast(colours["accentInk"], colours["accent"]) >= 4.5
