"""Noise to look at, in the time that a launch has: bytes of chance and a table."""

from __future__ import annotations

import random


def normal_levels(mean: float, deviation: float, least: int = 0, most: int = 255) -> bytes:
    """What each byte of even chance stands for, for `bytes.translate`: a normal distribution.

    256 draws of it instead of its quantiles, which would be exact and take a module more to load.
    """
    chance = random.Random(0)
    drawn = (round(chance.gauss(mean, deviation)) for _ in range(256))
    return bytes(min(most, max(least, level)) for level in drawn)
