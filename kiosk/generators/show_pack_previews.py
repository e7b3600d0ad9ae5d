"""Puts a finished picture back into noise, so that guests can watch it appear."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

from PIL import Image, WebPImagePlugin

SIDE = 64
"""Pixels of a preview's edge, as those of live tiles have at most."""

_FORMATS = (str(WebPImagePlugin.WebPImageFile.format),)
"""Named, so that Pillow does not look for a reader while a guest waits: that takes 40 ms."""

_LAYERS = 4  # uniform noises whose mean is nearly normal, with a deviation of 37 of 255
_SOFTEST = 6  # pixels to which a picture is reduced where nothing but noise is left


@dataclass(frozen=True, slots=True)
class Appearing:
    """A picture on its way: the master, and what its previews are mixed from."""

    png: bytes
    small: Image.Image
    noise: Image.Image

    def preview(self, share: float) -> bytes:
        """RGB rows, SIDE x SIDE, of which `share` (0 to 1) is picture and the rest noise.

        As in a model that denoises, shapes come before detail: what is mixed in is first soft.
        """
        side = max(1, round(_SOFTEST + (SIDE - _SOFTEST) * share))
        soft = self.small.resize((side, side), Image.Resampling.BOX)
        seen = soft.resize((SIDE, SIDE), Image.Resampling.BICUBIC)
        return Image.blend(self.noise, seen, share).tobytes()


def appearing(webp: bytes, seed: int) -> Appearing:
    """Everything about a picture of the pack; raises OSError when it is no picture."""
    with Image.open(io.BytesIO(webp), formats=_FORMATS) as image:
        picture = image.convert("RGB")
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)  # read once and kept by others: speed before size
    small = picture.resize((SIDE, SIDE), Image.Resampling.BOX)
    return Appearing(out.getvalue(), small, _noise(seed))


def _noise(seed: int) -> Image.Image:
    chance = random.Random(seed)
    size = (SIDE, SIDE)
    layers = [Image.frombytes("RGB", size, chance.randbytes(3 * SIDE**2)) for _ in range(_LAYERS)]
    mixed = layers[0]
    for count, layer in enumerate(layers[1:], start=2):
        mixed = Image.blend(mixed, layer, 1 / count)
    return mixed
