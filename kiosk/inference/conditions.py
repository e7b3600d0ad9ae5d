"""Makes the picture that a ControlNet is shown from the one that somebody has; no torch.

A grey picture counts as made for it already. Of any other, a silhouette comes from transparency,
edges from what is seen, and depth from whoever can estimate it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from kiosk.domain.errors import BadInput
from kiosk.inference.sources import WHITE, fit, read_picture, to_png
from kiosk.inference.true_to_car import stand

Condition = Literal["silhouette", "edges", "depth"]

Estimate = Callable[[Image.Image], Image.Image]
"""From an RGB picture its depth (L, of any size), white where it is near."""

LINE = 170
"""Of 255: a contour two pixels wide and two thirds white, as a line that fades over 1.5 pixels."""

BLUR = 1.4
"""Pixels (standard deviation): noise is no edge."""

WEAK, STRONG = 0.1, 0.2
"""Of the steepest slope: what begins an edge, and what only continues one."""


def control_picture(path: Path, condition: Condition, side: int, estimate: Estimate) -> bytes:
    """An RGB PNG that shows `condition`, for pictures of `side` pixels; raises BadInput."""
    given = read_picture("control", path, "RGBA")
    least, _ = given.getchannel("A").getextrema()
    if isinstance(least, int) and least >= WHITE:
        flat = given.convert("RGB")
        if _is_grey(flat):
            return to_png(flat)
        if condition == "silhouette":
            allowed = "a cut-out with transparency, or a contour in white on black"
            raise BadInput("control", str(path), allowed)
        scene, mask = fit(flat, side, side), None
    else:
        bottom = given.getchannel("A").getbbox()
        if bottom is None:
            raise BadInput("control", str(path), "a cut-out that is not transparent all over")
        car = given.crop(bottom)
        scene, mask = stand(car, car.height, side, side)
    match condition:
        case "silhouette":
            assert mask is not None
            made = contour(ImageChops.invert(mask))
        case "edges":
            made = edges(scene)
        case "depth":
            made = estimate(scene).resize((side, side), Image.Resampling.BICUBIC)
    return to_png(made.convert("RGB"))


def contour(alpha: Image.Image) -> Image.Image:
    """The outline of what is opaque (L), white on black, as `showroom`'s ControlNet learned it."""
    solid = Image.fromarray(np.where(np.asarray(alpha) >= WHITE, 255, 0).astype(np.uint8))
    band = ImageChops.difference(
        solid.filter(ImageFilter.MaxFilter(3)), solid.filter(ImageFilter.MinFilter(3))
    )
    return Image.fromarray((np.asarray(band) // 255 * LINE).astype(np.uint8))


def edges(picture: Image.Image) -> Image.Image:
    """Lines one pixel wide (L), white on black, where a picture's brightness changes.

    After J. Canny, "A Computational Approach to Edge Detection", IEEE PAMI 8(6), 1986: slopes of
    the blurred picture, thinned to their ridges, weak ones kept where they continue strong ones.
    """
    blurred = picture.convert("L").filter(ImageFilter.GaussianBlur(BLUR))
    light = np.asarray(blurred, dtype=np.float32)
    down, across = np.asarray(np.gradient(light, axis=0)), np.asarray(np.gradient(light, axis=1))
    slope = np.hypot(across, down)
    steepest = float(slope.max())
    if steepest == 0:
        return Image.new("L", picture.size)
    ridge = slope * _is_ridge(slope, across, down)
    kept, weak = ridge >= STRONG * steepest, ridge >= WEAK * steepest
    while True:
        grown = Image.fromarray(kept.astype(np.uint8)).filter(ImageFilter.MaxFilter(3))
        further = weak & (np.asarray(grown) > 0)
        if (further == kept).all():
            return Image.fromarray(kept.astype(np.uint8) * 255)
        kept = further


def _is_ridge(slope: np.ndarray, across: np.ndarray, down: np.ndarray) -> np.ndarray:
    """Where no neighbour uphill or downhill is steeper; the frame of the picture is no edge."""
    turn = np.round(np.arctan2(down, across) / (np.pi / 4)).astype(int) % 4
    padded = np.pad(slope, 1)
    height, width = slope.shape
    ridge = np.zeros(slope.shape, dtype=bool)
    for quarter, (dy, dx) in enumerate(((0, 1), (1, 1), (1, 0), (1, -1))):
        after = padded[1 + dy : 1 + dy + height, 1 + dx : 1 + dx + width]
        before = padded[1 - dy : 1 - dy + height, 1 - dx : 1 - dx + width]
        ridge |= (turn == quarter) & (slope >= after) & (slope > before)
    ridge[[0, -1], :] = ridge[:, [0, -1]] = False
    return ridge


def _is_grey(picture: Image.Image) -> bool:
    red, green, blue = (np.asarray(band) for band in picture.split())
    return bool((red == green).all() and (green == blue).all())
