"""Measures of pictures and answers: rates with intervals, differences between pictures."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from typing import Any

import torch
from torch import Tensor

NORMAL_95 = 1.959964
"""Quantile of the normal distribution that leaves 2.5 % on either side."""

UNASKED = -1
"""In the place of a right answer: nothing was asked, so no answer is wrong."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something happened: ``hits`` of ``count``."""

    hits: int
    count: int

    @property
    def share(self) -> float:
        """0..1; nothing of nothing is nothing."""
        return self.hits / self.count if self.count else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % score interval (Wilson 1927, "Probable Inference"), within 0..1."""
        return wilson(self.hits, self.count)

    def told(self) -> dict[str, Any]:
        """As it stands in evaluation.json."""
        low, high = self.interval
        return {"rate": round(self.share, 4), "from": round(low, 4), "to": round(high, 4)} | {
            "count": self.count
        }


def wilson(hits: int, count: int, z: float = NORMAL_95) -> tuple[float, float]:
    """Score interval of a rate (Wilson 1927); (0, 1) where nothing was counted."""
    if not 0 <= hits <= count:
        raise ValueError(f"{hits} hits of {count} are impossible")
    if count == 0:
        return 0.0, 1.0
    share, square = hits / count, z * z / count
    middle = (share + square / 2) / (1 + square)
    reach = z / (1 + square) * sqrt(share * (1 - share) / count + square / (4 * count))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def rates(answers: dict[str, Tensor], right: dict[str, Tensor]) -> dict[str, Rate]:
    """Per question, how often the answers (N,) are right, among those where one was asked."""
    return {name: _rate(answers[name], right[name], right[name] != UNASKED) for name in answers}


def rates_by_choice(
    answers: dict[str, Tensor], right: dict[str, Tensor], questions: dict[str, tuple[str, ...]]
) -> dict[str, dict[str, Rate]]:
    """Per question and choice, how often it was painted when it was asked for."""
    return {
        name: {
            kind: _rate(answers[name], right[name], right[name] == index)
            for index, kind in enumerate(kinds)
            if bool((right[name] == index).any())
        }
        for name, kinds in questions.items()
    }


def _rate(answers: Tensor, right: Tensor, rows: Tensor) -> Rate:
    return Rate(int((answers[rows] == right[rows]).sum()), int(rows.sum()))


def pixel_gaps(pictures: Tensor) -> Tensor:
    """Mean absolute difference (0..1) of every two of (N, 3, H, W) pictures in 0..1."""
    pairs = list(combinations(pictures, 2))
    return torch.stack([(one - other).abs().mean() for one, other in pairs])


def feature_gaps(maps: list[Tensor]) -> Tensor:
    """Perceptual difference of every two of N pictures, given a network's maps (N, C, h, w).

    At each place of each layer the channels are scaled to length 1, then compared by squared
    distance; averaged over places, then layers (Zhang et al. 2018, "The Unreasonable
    Effectiveness of Deep Features", without the weights learnt from people).
    """
    total = torch.zeros(len(list(combinations(range(len(maps[0])), 2))))
    for layer in maps:
        unit = layer / (layer.square().sum(1, keepdim=True).sqrt() + 1e-6)
        gaps = [(a - b).square().sum(0).mean() for a, b in combinations(unit, 2)]
        total += torch.stack(gaps)
    return total / len(maps)


def spread(values: Tensor) -> dict[str, float]:
    """The smallest value, the one that 5 % are below, and the middle one."""
    return {
        "smallest": round(values.min().item(), 4),
        "5th percentile": round(values.quantile(0.05).item(), 4),
        "median": round(values.median().item(), 4),
    }
