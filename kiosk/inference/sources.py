"""Source pictures, masks and shapes: read, made to fit, and put back together; no torch.

A picture that has the wanted size already is not touched. Any other is cut to the wanted
proportions around its centre and then resized: pictures by Lanczos, masks by area and then
black or white. A mask is white (128 and above) where something is to be replaced.
"""

from __future__ import annotations

import io
import math
import warnings
from pathlib import Path
from typing import Literal

from PIL import Image, ImageOps

from kiosk.domain.errors import BadInput
from kiosk.domain.png import LARGEST_FILE, LARGEST_SIDE, SMALLEST_SIDE, PngMode

MOST_PIXELS = int(0.99 * LARGEST_FILE) // 3
"""Of a source, 11 million: whatever it shows, they fit a request's PNG, which at worst is a little
larger than its bytes. Phones make more, and no checkpoint here works on as many."""

WHITE = 128
"""The least value of a mask that counts as white."""


def read_source(field: str, path: Path, mode: PngMode) -> bytes:
    """A file of any format that Pillow reads, upright, as a PNG for a request; raises BadInput.

    What is larger than a request may be is made smaller: by its size alone, so that a picture and
    its mask stay alike.
    """
    return to_png(read_picture(field, path, mode))


def read_picture(field: str, path: Path, mode: PngMode | Literal["RGBA"]) -> Image.Image:
    """The same as a picture, which may be one with transparency."""
    if path.exists() and not path.is_file():
        raise BadInput(field, str(path), "a file with a picture")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # sizes are checked
            with Image.open(path) as picture:
                size = allowed_size(*picture.size)
                _check_size(field, *size)
                if size != picture.size:
                    picture.draft("RGB" if mode == "RGBA" else mode, size)  # JPEGs shrink unread
                upright = _eight_bits(field, ImageOps.exif_transpose(picture)).convert(mode)
                return _resized(upright, size)
    except OSError as error:
        reason = error.strerror or "it is no picture"
        raise BadInput(field, str(path), f"a picture that can be read ({reason})") from error
    except Image.DecompressionBombError as error:
        most = 2 * (Image.MAX_IMAGE_PIXELS or 0) // 10**6  # Pillow refuses from there on
        raise BadInput(field, str(path), f"a picture of at most {most} million pixels") from error
    except (ValueError, SyntaxError) as error:
        raise BadInput(field, str(path), f"a picture that can be read ({error})") from error


def _eight_bits(field: str, picture: Image.Image) -> Image.Image:
    """16 bits scaled to 8: left to itself, Pillow cuts off what is brighter than 255."""
    if picture.mode.startswith("I;16"):
        import numpy as np  # here, so that a window starts without it

        return Image.fromarray((np.asarray(picture).astype(np.uint32) // 257).astype(np.uint8))
    if picture.mode in ("I", "F"):
        raise BadInput(field, f"mode {picture.mode}", "a picture of 8 or 16 bits a channel")
    return picture


def open_picture(field: str, png: bytes, mode: PngMode) -> Image.Image:
    """A request's picture, decoded; raises BadInput in the name of `field`."""
    try:
        picture = Image.open(io.BytesIO(png), formats=("PNG",))
        picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadInput(field, f"{len(png)} bytes", "a PNG that can be decoded") from error
    return picture.convert(mode)


def fit(picture: Image.Image, width: int, height: int) -> Image.Image:
    """A picture of exactly this size, by the rule that this module opens with."""
    if picture.size == (width, height):
        return picture
    resample = Image.Resampling.LANCZOS if picture.mode == "RGB" else Image.Resampling.BOX
    return ImageOps.fit(picture, (width, height), resample)


def cut_to_grid(picture: Image.Image, step: int) -> Image.Image:
    """The middle of a picture, with sides that are multiples of `step`; nothing is resized."""
    width, height = (side // step * step for side in picture.size)
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    return picture.crop((left, top, left + width, top + height))


def black_or_white(mask: Image.Image) -> Image.Image:
    """A mask of 0 and 255 only."""
    return mask.point([0] * WHITE + [255] * (256 - WHITE))


def check_mask(png: bytes) -> None:
    """Raises BadInput for a mask in which nothing is white."""
    _, most = open_picture("mask", png, "L").getextrema()
    if isinstance(most, int | float) and most < WHITE:
        raise BadInput("mask", "no white", "white somewhere, where something is to be replaced")


def widen_to_cells(mask: Image.Image, cell: int) -> Image.Image:
    """White wherever a square of `cell` pixels is not all black; sides are multiples of `cell`.

    Latents are that coarse: a thin line would fall between them and change nothing.
    """
    import numpy as np  # here, so that a window starts without it

    grid = np.asarray(mask)
    rows, columns = grid.shape[0] // cell, grid.shape[1] // cell
    cells = (grid.reshape(rows, cell, columns, cell).max(axis=(1, 3)) > 0).astype(np.uint8) * 255
    return Image.fromarray(cells.repeat(cell, axis=0).repeat(cell, axis=1))


def put_back(source: Image.Image, painted: Image.Image, mask: Image.Image) -> Image.Image:
    """What was painted where the mask is 255, the source to the byte where it is 0."""
    return Image.composite(painted, source, mask)


def to_png(picture: Image.Image, compression: int = 1) -> bytes:
    """A picture as a PNG, with nothing but pixels; `compression` is zlib's, 0 to 9."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=compression)
    return buffer.getvalue()


def allowed_size(width: int, height: int) -> tuple[int, int]:
    """The largest size of these proportions that a request may have: often the same."""
    scale = min(LARGEST_SIDE / max(width, height), math.sqrt(MOST_PIXELS / (width * height)))
    return (width, height) if scale >= 1 else (int(width * scale), int(height * scale))


def _resized(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Of this size, or if it was turned upright meanwhile, of this one turned."""
    if (picture.width < picture.height) != (size[0] < size[1]):
        size = (size[1], size[0])
    if picture.size == size:
        return picture
    mask = picture.mode == "L"
    return picture.resize(size, Image.Resampling.BOX if mask else Image.Resampling.LANCZOS)


def _check_size(field: str, width: int, height: int) -> None:
    if min(width, height) < SMALLEST_SIDE:
        raise BadInput(
            field, f"{width}x{height}", f"{SMALLEST_SIDE} to {LARGEST_SIDE} pixels a side"
        )
