"""Refuses pictures that are no pictures: not-a-number, or black all over."""

from __future__ import annotations

import torch

from kiosk.inference.outcomes import UnusablePicture

BLACKEST = -1 + 2 * 2 / 255
"""Decoded values run from -1 to 1; nothing above this is a picture of 8-bit values 0 to 2."""


def check_image(image: torch.Tensor) -> None:
    """Raise UnusablePicture for decoded images (batch, 3, height, width) nobody should see."""
    if not bool(torch.isfinite(image).all()):
        raise UnusablePicture("the decoded picture holds values that are not numbers")
    if bool((image.amax(dim=(1, 2, 3)) <= BLACKEST).any()):
        raise UnusablePicture("the decoded picture is black all over")
