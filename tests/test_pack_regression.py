"""The show pack that ships, painted again: what the engine does today is what it did then."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.config import load_config
from kiosk.domain.checkpoints import load_manifest
from kiosk.generators.show_pack import Pack, PackPicture
from kiosk.generators.show_pack_home import open_pack
from kiosk.inference.pipelines import Pipelines
from kiosk.inference.tasks import paint
from kiosk.prerender import request_for

LIKE, UNLIKE = 30.0, 22.0
"""PSNR in dB: WebP and half precision cost some, another seed is far away."""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    state = str(tmp_path_factory.mktemp("state"))
    return open_pack(load_config(environment={"KIOSK_PATHS__STATE": state}).config)


def psnr(one: Image.Image, other: Image.Image) -> float:
    pixels = [np.asarray(each.convert("RGB"), dtype=float) for each in (one, other)]
    return float(10 * np.log10(255**2 / np.mean((pixels[0] - pixels[1]) ** 2)))


@pytest.mark.parametrize(
    "place", [("rz", "mars", "painting"), ("bz4x", "neon-city", "photorealistic")]
)
def test_pictures_of_the_pack_come_out_again(pack: Pack, place: tuple[str, str, str]) -> None:
    wanted = sorted(
        (p for p in pack.pictures if (p.vehicle, p.setting, p.style) == place),
        key=lambda picture: picture.tile,
    )[:2]
    config = load_config(environment={}).config
    manifest = load_manifest(config.engine.manifest)
    entry = manifest.checkpoint("showroom")
    assert {p.checkpoint_sha256 for p in wanted} == {entry.sha256}, "the pack is of other weights"
    request = request_for(wanted)
    painted = paint(Pipelines("cpu", manifest), request, request.seeds, lambda _: None)
    fresh = [Image.open(io.BytesIO(tile.png)) for tile in painted]
    kept = [_kept(pack, picture) for picture in wanted]
    for now, then in zip(fresh, kept, strict=True):
        assert psnr(now, then) >= LIKE
    assert psnr(fresh[0], kept[1]) <= UNLIKE


def _kept(pack: Pack, picture: PackPicture) -> Image.Image:
    assert Path(picture.file).suffix == ".webp"
    return Image.open(io.BytesIO(pack.read(picture)))
