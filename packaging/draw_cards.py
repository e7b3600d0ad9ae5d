"""Draws the pictures on the choice cards and the attract screen with the showroom's scene renderer.

Run from the clone's root: `python packaging/draw_cards.py`. The results are drawings, not model
output; they are committed under assets/cards and assets/attract.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from models.showroom.recipe.scenes import OWN_LIGHT, SceneSpec, render  # noqa: E402

CARD = (600, 800)
PORTRAIT, LANDSCAPE = (1920, 1080), (1080, 1920)
SETTINGS = {
    "mars": ("rz", "white"), "beach": ("bz4x", "blue"), "neon-city": ("rz", "silver"),
    "snowy-mountains": ("rx", "red"), "forest": ("rx", "copper"), "space": ("rz", "copper"),
    "desert-road": ("bz4x", "red"), "harbour": ("rx", "blue"),
}  # fmt: skip
STYLES = ("photorealistic", "painting", "digital-art", "futuristic", "manga")
ATTRACT = [
    ("rz", "red", "neon-city", "photorealistic"), ("bz4x", "blue", "desert-road", "painting"),
    ("rx", "white", "space", "photorealistic"), ("rz", "copper", "beach", "digital-art"),
    ("rx", "red", "snowy-mountains", "photorealistic"), ("bz4x", "white", "forest", "futuristic"),
]  # fmt: skip


def draw(spec: SceneSpec, size: tuple[int, int]) -> Image.Image:
    """One scene at `size` (height, width) pixels."""
    picture = render([spec], size).rgb[0]
    pixels = (picture.permute(1, 2, 0) * 255).round().to(torch.uint8).numpy()
    return Image.fromarray(pixels)


def save(picture: Image.Image, *path: str) -> None:
    """Write a picture under assets/ as WebP."""
    target = (ROOT / "assets").joinpath(*path).with_suffix(".webp")
    target.parent.mkdir(parents=True, exist_ok=True)
    picture.save(target, quality=82, method=6)
    print(target.relative_to(ROOT), target.stat().st_size // 1024, "KiB")


def main() -> None:
    """Draw everything."""
    for setting, (vehicle, colour) in SETTINGS.items():
        spec = SceneSpec(
            vehicle, colour, setting, "photorealistic", OWN_LIGHT[setting], "wide", True, 7
        )
        save(draw(spec, CARD), "cards", "setting", setting)
    for style in STYLES:
        spec = SceneSpec("rz", "red", "snowy-mountains", style, "morning", "side", True, 5)
        save(draw(spec, CARD), "cards", "style", style)
    for number, (vehicle, colour, setting, style) in enumerate(ATTRACT, 1):
        light = OWN_LIGHT[setting]
        spec = SceneSpec(vehicle, colour, setting, style, light, "side", number % 2 == 0, number)
        save(draw(spec, PORTRAIT), "attract", f"portrait-{number}")
        save(draw(spec, LANDSCAPE), "attract", f"landscape-{number}")


if __name__ == "__main__":
    main()
