"""Pictures to keep in tests, and how to compare them."""

from __future__ import annotations

import io
import math

import numpy as np
from PIL import Image


def master(seed: int = 0, size: tuple[int, int] = (128, 128)) -> bytes:
    """A smooth, colourful RGB PNG that differs for every seed."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(40, 216, (8, 8, 3), dtype=np.uint8)
    return png_of(Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC))


def png_of(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def pixels(picture: bytes) -> np.ndarray:
    """Height x width x 3, as floats."""
    with Image.open(io.BytesIO(picture)) as image:
        return np.asarray(image.convert("RGB"), dtype=np.float64)


def enlarged(picture: bytes, size: tuple[int, int]) -> np.ndarray:
    with Image.open(io.BytesIO(picture)) as image:
        return np.asarray(
            image.convert("RGB").resize(size, Image.Resampling.LANCZOS), dtype=np.float64
        )


def without_mark(array: np.ndarray) -> np.ndarray:
    """The upper four fifths, where no mark ever is."""
    return array[: int(array.shape[0] * 0.8)]


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    """In decibels, of 8-bit pictures."""
    error = float(np.mean((one - other) ** 2))
    return math.inf if error == 0 else 10 * math.log10(255**2 / error)
