"""True to car: stands a vehicle's cut-out on a canvas, for the world to be painted around it.

What is opaque in the cut-out is the brand's own picture and comes out byte for byte; half
transparent edges mix with what is painted there; all the rest is painted.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from kiosk.domain.errors import BadFile, BadInput
from kiosk.inference.sources import to_png

SHARE = 0.8
"""Of the picture's width that a vehicle takes, as in the scenes that the showroom learned from."""

GROUND = 0.78
"""Where the wheels stand, as a share of the picture's height from the top."""

TOUCH_UP = 0.3
"""Strength of the second pass: enough for shadows and reflections, too little for new shapes."""

_GREY = (128, 128, 128)


def stand(
    cutout: Image.Image, ground: float, width: int, height: int
) -> tuple[Image.Image, Image.Image]:
    """A picture (RGB) with the vehicle in place, and the mask (L) of what is to be painted.

    `ground` is the row of the cut-out, in its pixels, on which the wheels stand. The mask is the
    inverted alpha: 0 keeps a pixel, 255 paints it.
    """
    scale = min(SHARE * width / cutout.width, GROUND * height / ground)
    size = (round(cutout.width * scale), round(cutout.height * scale))
    vehicle = cutout.convert("RGBA").resize(size, Image.Resampling.LANCZOS)
    corner = ((width - size[0]) // 2, round(GROUND * height - ground * scale))
    alpha = Image.new("L", (width, height), 0)
    alpha.paste(vehicle.getchannel("A"), corner)
    canvas = Image.new("RGB", (width, height), _GREY)
    # Colours as they are, not mixed with the canvas: the edges are mixed with the painting later.
    canvas.paste(vehicle.convert("RGB"), corner, vehicle.getchannel("A").point(_any_alpha))
    return canvas, ImageChops.invert(alpha)


def sources_of(
    folder: Path, vehicle: str, colour: str, width: int, height: int
) -> tuple[bytes, bytes]:
    """Image and mask of a vehicle in a colour, as PNGs for an InpaintingRequest.

    `folder` holds <vehicle>-<colour>.webp and index.json. Raises BadInput for a colour that has
    no cut-out, BadFile for files that cannot be read.
    """
    facts = _index(folder).get(vehicle)
    colours: list[str] = facts.get("colours", []) if facts else []
    if facts is None or colour not in colours:
        known = ", ".join(colours) or "none of this vehicle"
        raise BadInput("true_to_car", f"{vehicle} in {colour}", f"colours with a cut-out: {known}")
    path = folder / f"{vehicle}-{colour}.webp"
    try:
        with Image.open(path) as cutout:
            canvas, mask = stand(cutout, float(facts["ground"]), width, height)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadFile(path, "", f"cannot be used as a cut-out ({error})") from error
    return to_png(canvas), to_png(mask)


def _any_alpha(value: int) -> int:
    return 255 if value else 0


def _index(folder: Path) -> dict[str, Any]:
    path = folder / "index.json"
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadFile(path, "", f"cannot be read ({error})") from error
