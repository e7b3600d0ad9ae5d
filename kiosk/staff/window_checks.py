"""What preflight looks at that only the running window knows: glass, touch, and a phone's scan."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.staff.preflight import Finding, go, no_go, warn

FEWEST_PIXELS = 720
"""Of the screen's short side: with fewer, the small words blur."""

TOO_FEW_PIXELS = 480


@dataclass(frozen=True, slots=True)
class Glass:
    """The window's screen. Millimetres are 0 where the display does not tell them."""

    width: int  # pixels
    height: int
    width_mm: float
    height_mm: float
    touch: bool  # whether there is a touch panel
    pointer: bool  # or at least a mouse


def judge_screen(glass: Glass, diagonal_inches: float | None, inches: float | None) -> Finding:
    """`inches` is the diagonal as far as the display tells it; the other, what the config says."""
    said = f"The screen has {glass.width} × {glass.height} pixels"
    short = min(glass.width, glass.height)
    if short < TOO_FEW_PIXELS:
        return no_go(f"{said}, too few to read.", "Set the display's own resolution.")
    if short < FEWEST_PIXELS:
        return warn(f"{said}: small words blur.", "Set the display's own resolution.")
    if diagonal_inches is not None:
        return go(f"{said} on {diagonal_inches:.0f} inches.")
    if inches is None:
        return warn(
            f"{said}, and does not tell its size: buttons are as on 24 inches.",
            "Measure the panel, and set window.diagonal_inches in kiosk.toml.",
        )
    return go(f"{said} on {inches:.0f} inches.")


def judge_touch(glass: Glass) -> Finding:
    """Whether a finger can do anything."""
    if glass.touch:
        return go("A touch panel is connected.")
    if glass.pointer:
        return warn("There is no touch panel, only a mouse.", "Connect the panel's USB cable.")
    return no_go("There is nothing to touch the screen with.", "Connect the panel's USB cable.")


def judge_scan(*, shown: bool, scanned: bool) -> Finding:
    """Whether a real phone got through, which nothing on this machine can prove."""
    if scanned:
        return go("A phone opened a ticket's page.")
    if not shown:
        return warn("No phone has tried a code.", "Run preflight again when the ticket is mended.")
    return warn("No phone has tried a code yet.", "Scan the code on this page with your phone.")
