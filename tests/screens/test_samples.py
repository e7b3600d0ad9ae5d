"""The sample pictures on the screens show what is chosen."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps

from kiosk.config import Config
from kiosk.domain.catalog import load_catalog
from kiosk.domain.generation import TileReady
from kiosk.domain.prompt import CLIP_TOKENS, Choice, compose
from kiosk.domain.requests import CheckpointId, TextToImageRequest
from tests.screens.samples import PACK, SIDE, SampleGenerator


def painted(choice: Choice, folder: Path | None = None) -> list[Image.Image]:
    """The four tiles of a choice."""
    catalog = load_catalog(Config().paths.catalog)
    prompt = compose(choice, catalog, lambda _: CLIP_TOKENS).positive
    generator = SampleGenerator(catalog, folder)
    generator.submit(TextToImageRequest(CheckpointId("showroom"), prompt, (11, 12, 13, 14)))
    generator.pump(0.0)
    events = generator.pump(60.0)
    generator.close()
    ready = [event for event in events if isinstance(event, TileReady)]
    return [Image.open(io.BytesIO(event.png)) for event in ready]


def same(one: Image.Image, other: Path) -> bool:
    with Image.open(other) as picture:
        expected = ImageOps.fit(picture.convert("RGB"), (SIDE, SIDE))
    return ImageChops.difference(one, expected).getbbox() is None


@pytest.mark.parametrize("colour", ["copper", "red"])  # the pack has one, and stands in for all
def test_tiles_are_the_packs_pictures_of_the_choice(colour: str) -> None:
    tiles = painted(Choice("rz", "space", "digital-art", colour))
    names = [f"rz-copper-space-digital-art-{number}.webp" for number in (1, 2, 3, 4)]
    assert [same(tile, PACK / name) for tile, name in zip(tiles, names, strict=True)] == [True] * 4


def test_a_folder_of_finished_pictures_comes_first(tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), "#336699").save(tmp_path / "tile-1.png")
    tiles = painted(Choice("rz", "space", "manga", "red"), tmp_path)
    assert [tile.getpixel((5, 5)) for tile in tiles] == [(0x33, 0x66, 0x99)] * 4
