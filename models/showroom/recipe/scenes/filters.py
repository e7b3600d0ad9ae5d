"""Picture filters that look the same at any resolution: their sizes are in frame units."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

LUMA = (0.299, 0.587, 0.114)


def luma(colour: Tensor) -> Tensor:
    """Brightness, (B, H, W), of a (B, 3, H, W) picture."""
    return colour[:, 0] * LUMA[0] + colour[:, 1] * LUMA[1] + colour[:, 2] * LUMA[2]


def blur(image: Tensor, sigma: float, pixel: float) -> Tensor:
    """Gaussian blur of (B, C, H, W), ``sigma`` in frame units."""
    spread = sigma / pixel
    if spread < 0.3:
        return image
    reach = max(1, math.ceil(spread * 2.5))
    taps = torch.arange(-reach, reach + 1, device=image.device, dtype=image.dtype)
    kernel = torch.exp(-0.5 * (taps / spread) ** 2)
    kernel = kernel / kernel.sum()
    channels = image.shape[1]
    padded = F.pad(image, (reach, reach, reach, reach), mode="reflect")
    rows = F.conv2d(padded, kernel.view(1, 1, 1, -1).expand(channels, 1, 1, -1), groups=channels)
    return F.conv2d(rows, kernel.view(1, 1, -1, 1).expand(channels, 1, -1, 1), groups=channels)


def saturate(colour: Tensor, amount: float) -> Tensor:
    """More (above 1) or less colour at equal brightness."""
    grey = luma(colour)[:, None]
    return (grey + (colour - grey) * amount).clamp(0, 1)


def kuwahara(colour: Tensor, radius: float, pixel: float) -> Tensor:
    """The painter's filter: every pixel takes the mean of its calmest quadrant.

    After Kuwahara et al. 1976, with weights 1 / variance^4 in place of the hard choice.
    """
    size = max(1, round(radius / pixel))
    window = size + 1
    stacked = torch.cat((colour, luma(colour)[:, None].square()), 1)
    padded = F.pad(stacked, (size, size, size, size), mode="replicate")
    means = F.avg_pool2d(padded, window, stride=1)
    height, width = colour.shape[-2:]
    total, weights = torch.zeros_like(colour), torch.zeros_like(colour[:, :1])
    for top in (0, size):
        for left in (0, size):
            part = means[..., top : top + height, left : left + width]
            mean = part[:, :3]
            variance = (part[:, 3:] - luma(mean)[:, None].square()).clamp(min=0)
            weight = (variance + 2e-3) ** -4
            total, weights = total + mean * weight, weights + weight
    return total / weights


def warp(image: Tensor, dx: Tensor, dy: Tensor) -> Tensor:
    """Looks up each pixel ``dx`` to the right and ``dy`` up, in frame units of the shorter side."""
    height, width = image.shape[-2:]
    short = min(height, width)
    ys = (torch.arange(height, device=image.device) + 0.5) / height * 2 - 1
    xs = (torch.arange(width, device=image.device) + 0.5) / width * 2 - 1
    gy, gx = torch.meshgrid(ys, xs, indexing="ij")
    grid = torch.stack((gx + dx * short / width, gy - dy * short / height), -1)
    return F.grid_sample(image, grid, padding_mode="border", align_corners=False)


def edges(colour: Tensor, pixel: float, width: float = 0.016) -> Tensor:
    """How strongly brightness and colour change around each pixel, about 0..1."""
    step = max(1, round(width / pixel))
    padded = F.pad(colour, (step, step, step, step), mode="replicate")
    across = padded[..., step:-step, 2 * step :] - padded[..., step:-step, : -2 * step]
    down = padded[..., 2 * step :, step:-step] - padded[..., : -2 * step, step:-step]
    return torch.hypot(across, down).amax(1)
