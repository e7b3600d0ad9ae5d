"""Measures invisible watermarks on guests' pictures: watermarks.py [HOW_MANY].

For docs/watermark.md; the libraries are none of the kiosk's, and those that are not installed are
left out: blind-watermark, invisible-watermark (wants torch), melu.
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

PACK = Path(__file__).parents[2] / "assets" / "show_pack"
SIDE = 512  # pixels; what guests get of a picture of 256
MARK = np.unpackbits(np.frombuffer(b"AIGN", np.uint8))
WRONG = 4  # bits of the 32 that may be; by chance that happens once in 100,000 pictures

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
Library = tuple[Callable[[Pixels], Pixels], Callable[[Pixels], bool]]


def jpeg(pixels: Pixels, quality: int = 80) -> Pixels:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=quality)
    return np.asarray(Image.open(out).convert("RGB"))


def resized(pixels: Pixels, share: float, *, back: bool) -> Pixels:
    """Smaller; with `back`, to its own size again, as who looks for the mark can do."""
    side = round(SIDE * share)
    small = Image.fromarray(pixels).resize((side, side), Image.Resampling.LANCZOS)
    return np.asarray(small.resize((SIDE, SIDE), Image.Resampling.LANCZOS) if back else small)


def cropped(pixels: Pixels) -> Pixels:
    edge = round(SIDE * 0.1)
    return np.ascontiguousarray(pixels[edge:-edge, edge:-edge])


TRIALS: dict[str, Callable[[Pixels], Pixels]] = {
    "as it is": lambda pixels: pixels,
    "JPEG 80": jpeg,
    "75 %": lambda pixels: resized(pixels, 0.75, back=False),
    "50 %": lambda pixels: resized(pixels, 0.5, back=False),
    "75 % and back": lambda pixels: resized(pixels, 0.75, back=True),
    "50 % and back": lambda pixels: resized(pixels, 0.5, back=True),
    "crop to 80 %": cropped,
}


def mirrored(pixels: Pixels) -> Pixels:
    """BGR for RGB, and the other way round."""
    return pixels[:, :, ::-1].copy()


def agrees(bits: Any) -> bool:
    found = np.asarray(bits).astype(bool).ravel()
    return found.size == MARK.size and int((found != MARK.astype(bool)).sum()) <= WRONG


def invisible_watermark(method: str) -> Library:
    library = import_module("imwatermark")

    def embed(pixels: Pixels) -> Pixels:
        encoder = library.WatermarkEncoder()
        encoder.set_watermark("bits", MARK.tolist())
        return mirrored(encoder.encode(mirrored(pixels), method))

    def detect(pixels: Pixels) -> bool:
        if min(pixels.shape[:2]) < 256:
            return False  # what it refuses
        return agrees(library.WatermarkDecoder("bits", MARK.size).decode(mirrored(pixels), method))

    return embed, detect


def blind_watermark() -> Library:
    library = import_module("blind_watermark")

    def embed(pixels: Pixels) -> Pixels:
        mark = library.WaterMark(password_img=1, password_wm=1)
        mark.read_img(img=mirrored(pixels))
        mark.read_wm(MARK.astype(bool).tolist(), mode="bit")
        return mirrored(np.clip(np.round(mark.embed()), 0, 255).astype(np.uint8))

    def detect(pixels: Pixels) -> bool:
        mark = library.WaterMark(password_img=1, password_wm=1)
        bits = mark.extract(embed_img=mirrored(pixels), wm_shape=MARK.size, mode="bit")
        return agrees(np.asarray(bits) > 0.5)

    return embed, detect


def melu() -> Library:
    library = import_module("melu")

    def embed(pixels: Pixels) -> Pixels:
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            library.embed(Image.fromarray(pixels), salt="bench")[0].save(file.name)
            return np.asarray(Image.open(file.name).convert("RGB"))

    return embed, lambda pixels: bool(library.detect(Image.fromarray(pixels), salt="bench").found)


LIBRARIES: dict[str, Callable[[], Library]] = {
    "invisible-watermark, dwtDct": lambda: invisible_watermark("dwtDct"),
    "invisible-watermark, dwtDctSvd": lambda: invisible_watermark("dwtDctSvd"),
    "blind-watermark": blind_watermark,
    "melu": melu,
}


def psnr(one: Pixels, other: Pixels) -> float:
    """Peak signal-to-noise ratio in dB."""
    error = float(((one.astype(float) - other) ** 2).mean())
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


def measure(name: str, library: Library, pictures: list[Pixels]) -> str:
    """A row of the table."""
    embed, detect = library
    began = time.process_time()
    marked = [embed(picture) for picture in pictures]
    seconds = (time.process_time() - began) / len(pictures)
    cost = np.mean([psnr(*pair) for pair in zip(pictures, marked, strict=True)])
    hits = [sum(detect(trial(picture)) for picture in marked) for trial in TRIALS.values()]
    false = sum(detect(picture) for picture in pictures)
    return " | ".join([name, f"{cost:.1f}", f"{seconds:.2f}", *map(str, hits), str(false)])


def main() -> None:
    """Print a table, counts out of HOW_MANY pictures (24)."""
    paths = sorted(PACK.glob("*.webp"))
    random.Random(7).shuffle(paths)
    chosen = paths[: int(sys.argv[1]) if len(sys.argv) > 1 else 24]
    large = (SIDE, SIDE)
    pictures = [
        np.asarray(Image.open(path).convert("RGB").resize(large, Image.Resampling.LANCZOS))
        for path in chosen
    ]
    print(" | ".join(["library", "PSNR dB", "CPU s", *TRIALS, f"false of {len(pictures)}"]))
    for name, load in LIBRARIES.items():
        try:
            library = load()
        except ImportError as error:
            print(f"{name} was left out: {error}")
            continue
        print(measure(name, library, pictures), flush=True)


if __name__ == "__main__":
    main()
