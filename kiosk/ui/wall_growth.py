"""Lets a finished picture grow out of noise once more, in small frames, for the wall."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from operator import add
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QImageReader

from kiosk.ui.noise import normal_levels

SIDE = 64
"""Pixels of a frame: about as many as a preview has."""
FRAMES = 20
"""A frame every fifth of a second, as previews come, makes four seconds."""

_GREY = 128  # the level that adds nothing to a sum of levels
_SUMS = bytes(max(0, min(255, total - _GREY)) for total in range(2 * 256))
_LIGHT = 58, 26  # mean and deviation of noise: dark, as a tile's is before its first preview
_TINT = _GREY, 18


def growth(path: Path, seed: int, frames: int = FRAMES) -> Iterator[bytes]:
    """RGB bytes of `frames` pictures, SIDE x SIDE, from noise alone to the picture in `path`.

    The noise fades as it does for a diffusion model: signal and noise keep their power together
    (Ho et al. 2020, equation 4), on a cosine schedule (Nichol and Dhariwal 2021, equation 17).
    The picture is read now; a frame, which takes about a millisecond, is worked out when it is
    asked for. Raises OSError for a picture that cannot be read.
    """
    return _growing(_small(path), _noise(seed), frames)


def _growing(signal: bytes, noise: bytes, frames: int) -> Iterator[bytes]:
    for number in range(frames):
        angle = math.pi / 2 * number / max(1, frames - 1)
        shown, hidden = _faded(signal, math.sin(angle)), _faded(noise, math.cos(angle))
        yield _sum(shown, hidden)


def _small(path: Path) -> bytes:
    """The middle of a picture, as much of it as a square shows."""
    reader = QImageReader(str(path))
    cover = reader.size().scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    reader.setScaledSize(cover)
    image = reader.read()
    if image.isNull():
        raise OSError(f"{path.name}: {reader.errorString()}")
    middle = QRect((cover.width() - SIDE) // 2, (cover.height() - SIDE) // 2, SIDE, SIDE)
    square = image.copy(middle).convertToFormat(QImage.Format.Format_RGB888)
    return bytes(square.constBits())  # rows of 192 bytes need no padding


def _noise(seed: int) -> bytes:
    """Normally distributed levels, a little apart in red, green and blue."""
    chance = random.Random(seed)
    light = chance.randbytes(SIDE * SIDE).translate(normal_levels(*_LIGHT))
    tint = chance.randbytes(3 * SIDE * SIDE).translate(normal_levels(*_TINT))
    return _sum(bytes(level for level in light for _ in "rgb"), tint)


def _faded(levels: bytes, share: float) -> bytes:
    """The same, nearer to grey: as far from it as `share` of what they were."""
    return levels.translate(bytes(round(_GREY + share * (level - _GREY)) for level in range(256)))


def _sum(one: bytes, other: bytes) -> bytes:
    return bytes(map(_SUMS.__getitem__, map(add, one, other)))
