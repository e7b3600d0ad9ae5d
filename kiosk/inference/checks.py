"""Refuses pictures that are no pictures: not-a-number, black, flat, or of another size or kind."""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image

from kiosk.inference.outcomes import UnusablePicture

BLACKEST = -1 + 2 * 2 / 255
"""Decoded values run from -1 to 1; nothing above this is a picture of 8-bit values 0 to 2."""

FLATTEST = 1
"""Of 255: where no colour varies by more, a whole picture is one."""

_HIGHER = {torch.float16: (torch.bfloat16, torch.float32), torch.bfloat16: (torch.float32,)}


def check_image(image: torch.Tensor) -> None:
    """Raise UnusablePicture for decoded images (batch, 3, height, width) nobody should see."""
    if image.ndim != 4 or image.shape[1] != 3:
        shape = "x".join(str(side) for side in image.shape)
        raise UnusablePicture(f"the decoded picture is no picture of red, green and blue: {shape}")
    if not bool(torch.isfinite(image).all()):
        raise UnusablePicture("the decoded picture holds values that are not numbers")
    if bool((image.amax(dim=(1, 2, 3)) <= BLACKEST).any()):
        raise UnusablePicture("the decoded picture is black all over")


def check_variety(picture: Image.Image) -> None:
    """Raise UnusablePicture for an RGB picture of one flat colour: what a saturated model gives.

    For pictures that begin as noise. A source may be flat, and its upscaled picture with it.
    """
    least, most = np.asarray(picture).min(axis=(0, 1)), np.asarray(picture).max(axis=(0, 1))
    if int((most - least).max()) <= FLATTEST:
        raise UnusablePicture("the decoded picture is one flat colour all over")


def check_size(picture: Image.Image, size: tuple[int, int]) -> None:
    """Raise UnusablePicture for a finished picture that has not the size that was asked for."""
    if picture.size != size:
        found, asked = (f"{width}x{height}" for width, height in (picture.size, size))
        raise UnusablePicture(f"the picture has {found} pixels, where {asked} were asked for")


def higher_precisions(dtype: torch.dtype) -> tuple[torch.dtype, ...]:
    """What to try where numbers overflowed: fp16 ends at 65,504, bf16 ends where fp32 does."""
    return _HIGHER.get(dtype, ())
