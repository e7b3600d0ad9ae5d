"""Lets a finished picture grow out of noise once more, in small frames, for the wall."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

SIDE = 64
"""Pixels of a frame: about as many as a preview has."""
FRAMES = 20
"""A frame every fifth of a second, as previews come, makes four seconds."""


def growth(path: Path, seed: int, frames: int = FRAMES) -> Iterator[bytes]:
    """RGB bytes of `frames` pictures, SIDE x SIDE, from noise alone to the picture in `path`.

    The noise fades as it does for a diffusion model: signal and noise keep their power together
    (Ho et al. 2020, equation 4), on a cosine schedule (Nichol and Dhariwal 2021, equation 17).
    Raises OSError for a picture that cannot be read.
    """
    import numpy as np  # here, so that a window without a wall starts without them
    from PIL import Image

    with Image.open(path) as picture:
        small = picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)
    signal = np.asarray(small, np.float32) / 127.5 - 1
    noise = np.random.default_rng(seed).standard_normal(signal.shape).astype(np.float32)
    for angle in np.linspace(0, np.pi / 2, frames):
        mixed = np.sin(angle) * signal + np.cos(angle) * 0.6 * noise
        yield ((np.clip(mixed, -1, 1) + 1) * 127.5).round().astype(np.uint8).tobytes()
