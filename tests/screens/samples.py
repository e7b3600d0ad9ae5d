"""Pictures for the screens that show what the sentence above them says.

They come from the show pack that ships, found by what a request asks for; or from a folder with
tile-1.png to tile-4.png, as `kiosk generate` leaves them, whatever is asked for.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TypeGuard

from PIL import Image, ImageOps

from kiosk.domain.catalog import Catalog
from kiosk.domain.generation import JobId
from kiosk.domain.requests import GenerationRequest, InpaintingRequest, UpscalingRequest
from kiosk.generators.show_pack_choices import ChoiceFinder
from kiosk.resources import resource
from tests.fakes import FakeGenerator, plain_picture

SIDE = 512
PACK = resource("assets") / "show_pack"


class SampleGenerator(FakeGenerator):
    """A fake generator whose tiles show the choice; what the pack lacks is a plain colour."""

    def __init__(self, catalog: Catalog, folder: Path | None = None) -> None:
        super().__init__(steps=10, step_seconds=1.0, eta=9.0, picture=self._shown)
        self._catalog, self._folder = catalog, folder
        self._finder: ChoiceFinder | None = None
        self._asked: dict[int, Image.Image] = {}  # by seed

    def submit(self, request: GenerationRequest) -> JobId:
        job = super().submit(request)
        for tile, seed in enumerate(request.seeds):
            self._asked[seed] = self._sample(request, tile) or plain_picture(seed)
        return job

    def _shown(self, seed: int, _tile: int) -> Image.Image:
        return self._asked[seed]

    def _sample(self, request: GenerationRequest, tile: int) -> Image.Image | None:
        if _changes(request):
            with Image.open(io.BytesIO(request.image)) as source:
                return source.convert("RGB")
        if self._folder is not None:
            files = sorted(self._folder.glob("tile-*.png"))
        else:
            files = self._of_choice(request.prompt)
        return _opened(files[tile % len(files)]) if files else None

    def _of_choice(self, prompt: str) -> list[Path]:
        """The pack's files for a prompt, in its colour if the pack has it, else in any."""
        self._finder = self._finder or ChoiceFinder(self._catalog)
        found = self._finder.find(prompt)
        if found is None:
            return []
        (vehicle, setting, style), colour = found
        place = f"{setting}-{style}-*.webp"
        exact = sorted(PACK.glob(f"{vehicle}-{colour}-{place}"))
        return exact or sorted(PACK.glob(f"{vehicle}-*-{place}"))


def _changes(request: GenerationRequest) -> TypeGuard[UpscalingRequest | InpaintingRequest]:
    """Whether a picture of the guest's stays what it is, by and large."""
    painted = isinstance(request, InpaintingRequest) and not request.cutout
    return painted or isinstance(request, UpscalingRequest)


@cache
def _opened(path: Path) -> Image.Image:
    with Image.open(path) as found:
        return ImageOps.fit(found.convert("RGB"), (SIDE, SIDE))
