"""Looks at PNG files as far as requests need it: whole, how large, and of which mode; pure.

Chunks, their checksums and the header's fields are those of the PNG specification (W3C, third
edition, sections 5 and 11.2.1).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from kiosk.domain.errors import BadInput

SMALLEST_SIDE, LARGEST_SIDE = 64, 4096
LARGEST_FILE = 32 * 1024 * 1024
_MOST_CHUNKS = 100_000

PngMode = Literal["L", "RGB"]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MODES: dict[int, PngMode] = {0: "L", 2: "RGB"}  # by the header's colour type


@dataclass(frozen=True, slots=True)
class PngFacts:
    """Width and height in pixels, and the mode by its Pillow name; 8 bits a channel."""

    width: int
    height: int
    mode: PngMode


def check_png(field: str, data: bytes, mode: PngMode) -> PngFacts:
    """What the header of a whole PNG says; raises BadInput in the name of `field`.

    Every chunk's checksum is proved, so that a truncated or spoilt file is refused here; nothing
    is decompressed, so that this costs a window nothing.
    """
    if len(data) > LARGEST_FILE:
        raise BadInput(field, f"{len(data)} bytes", f"a PNG of at most {LARGEST_FILE} bytes")
    facts = _read(data)
    if facts is None:
        raise BadInput(field, f"{len(data)} bytes", "a whole PNG, 8 bits a channel, L or RGB")
    if facts.mode != mode:
        raise BadInput(field, facts.mode, f"a PNG of mode {mode}")
    for side in (facts.width, facts.height):
        if not SMALLEST_SIDE <= side <= LARGEST_SIDE:
            size = f"{facts.width}x{facts.height}"
            raise BadInput(field, size, f"{SMALLEST_SIDE} to {LARGEST_SIDE} pixels a side")
    return facts


def _read(data: bytes) -> PngFacts | None:
    """The facts of a whole PNG, or None."""
    if not data.startswith(_SIGNATURE):
        return None
    names = list(islice(_chunks(data), _MOST_CHUNKS))
    if len(names) < 3 or names[0] != b"IHDR" or names[-1] != b"IEND" or b"IDAT" not in names:
        return None
    if names.count(b"IHDR") != 1:  # decoders believe the last one
        return None
    width, height, depth, colour = struct.unpack_from("!IIBB", data, len(_SIGNATURE) + 8)
    if depth != 8 or colour not in _MODES:
        return None
    return PngFacts(width, height, _MODES[colour])


def _chunks(data: bytes) -> Iterator[bytes]:
    """Names of the chunks whose checksums hold, up to the first that is not whole."""
    view, at = memoryview(data), len(_SIGNATURE)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from("!I", data, at)
        end = at + 8 + length
        if end + 4 > len(data):
            return
        if zlib.crc32(view[at + 4 : end]) != struct.unpack_from("!I", data, end)[0]:
            return
        yield bytes(view[at + 4 : at + 8])
        at = end + 4
