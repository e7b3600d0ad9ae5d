"""Works out what the screens wear: the theme, made to fit one guest's eyes, hands and glass."""

from __future__ import annotations

import math

from kiosk.domain.visit_rules import Comfort
from kiosk.ui.theme import VEIL, Colours, Theme

LARGE_TEXT = 1.3
"""How much larger words are for guests who ask for large text."""

PRIMARY_MM = 20.0
OTHER_MM = 12.0
"""The least size on the glass of what is touched next, and of whatever else is touched."""

MOST_GROWTH = 1.5
"""Targets grow on small screens, but no further than layouts hold."""

NARROW = 1080
"""Units across the short side of every screen."""

Value = str | int | float | bool


def wear(theme: Theme, comfort: Comfort, unit_mm: float, animate: bool) -> dict[str, Value]:
    """Everything that Theme.qml holds, by the names it has there.

    `unit_mm` is how many millimetres of glass a unit covers; without `animate` nothing moves
    and nothing fades, for tests and pictures of the screens.
    """
    space, motion = theme.space, theme.motion
    calm = comfort.reduced_motion or not animate
    return {
        **_colours(theme.contrast if comfort.high_contrast else theme.colours, comfort),
        **_type(theme, LARGE_TEXT if comfort.large_text else 1.0),
        "margin": space.margin,
        "gap": space.gap,
        "radius": space.radius,
        "edge": 4 if comfort.high_contrast else 0,
        "stage": NARROW - 2 * space.margin,
        "target": _on_glass(space.target, PRIMARY_MM, unit_mm),
        "touch": _on_glass(space.touch, OTHER_MM, unit_mm),
        "animate": animate,
        "still": calm,
        "reach": comfort.reach,
        "largeText": comfort.large_text,
        "arrive": 0 if calm else motion.arrive,
        "leave": 0 if calm else motion.leave,
        "fadeIn": motion.arrive if animate else 0,
        "fadeOut": motion.leave if animate else 0,
        "crossfade": motion.crossfade if animate else 0,
        "slow": motion.slow if animate else 0,
        "blink": motion.blink,
        "logo": theme.logo.resolve().as_uri() if theme.logo else "",
        "logoHeight": theme.mark.height,
        "brand": theme.mark.text,
    }


def _colours(palette: Colours, comfort: Comfort) -> dict[str, Value]:
    share = 255 if comfort.high_contrast else round(255 * VEIL)
    return {
        "ground": palette.ground,
        "raised": palette.raised,
        "lifted": palette.lifted,
        "text": palette.text,
        "quiet": palette.quiet,
        "accent": palette.accent,
        "accentInk": palette.accent_ink,
        "plate": palette.plate,
        "good": palette.good,
        "attention": palette.attention,
        "bad": palette.bad,
        "veil": f"#{share:02X}{palette.ground[1:]}",
    }


def _type(theme: Theme, scale: float) -> dict[str, Value]:
    kind = theme.type
    sizes = ("display", "headline", "body", "label", "mark")
    return {
        **{name: round(getattr(kind, name) * scale) for name in sizes},
        "light": kind.light,
        "regular": kind.regular,
        "strong": kind.strong,
    }


def _on_glass(units: int, least_mm: float, unit_mm: float) -> int:
    """`units`, or as many as `least_mm` takes on this glass."""
    needed = math.ceil(least_mm / unit_mm) if unit_mm > 0 else 0
    return max(units, min(needed, round(units * MOST_GROWTH)))


def unit_millimetres(
    window: tuple[int, int], screen_mm: tuple[float, float] | None, diagonal_inches: float | None
) -> float:
    """How many millimetres of glass a unit covers.

    `window` is in pixels. The glass is `diagonal_inches` large where someone measured it, else as
    large as `screen_mm`, which the display itself tells, unless that cannot be: then, and in a
    window on a desk (`screen_mm` is None), it is taken to be of 24 inches, a common panel.
    """
    width, height = window
    diagonal = diagonal_inches or _told_by_display(screen_mm) or 24.0
    millimetres = 25.4 * diagonal / math.hypot(width, height)
    return millimetres * units_to_pixels(window)


def units_to_pixels(window: tuple[int, int]) -> float:
    """Pixels a unit: a canvas of 1080 by 1920 units, upright or across, is all on the screen."""
    short, long = sorted(window)
    return min(short / NARROW, long / (NARROW * 16 / 9))


def _told_by_display(screen_mm: tuple[float, float] | None) -> float | None:
    """The display's diagonal in inches, where it is believable: some tell nothing, or nonsense."""
    if screen_mm is None:
        return None
    inches = math.hypot(*screen_mm) / 25.4
    return inches if 7 <= inches <= 110 else None
