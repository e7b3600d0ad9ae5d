"""Paints the pictures on the choice cards and the attract screen, with the showroom checkpoint.

Run from the clone's root: `python packaging/make_pictures.py [cards|attract]`; a tile takes a few
seconds on a CPU. Each picture is what `kiosk generate` makes of one choice and one seed, chosen by
eye among several; those marked `true` are what it makes with --true-to-car. They are enlarged
afterwards, by interpolation only; where the car is its own cut-out, it is put back at full size,
as it would be in a larger picture. The results are committed under assets/.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kiosk.asking import Options, keep_car  # noqa: E402
from kiosk.config import load_config  # noqa: E402
from kiosk.domain.catalog import load_catalog  # noqa: E402
from kiosk.domain.generation import CheckpointId, Precision  # noqa: E402
from kiosk.domain.prompt import Choice, complete, compose  # noqa: E402
from kiosk.domain.requests import TextToImageRequest  # noqa: E402
from kiosk.generate import require_all, run_job  # noqa: E402
from kiosk.inference.true_to_car import sources_of  # noqa: E402
from kiosk.services import find_checkpoint, make_pool  # noqa: E402

ASSETS = ROOT / "assets"
CUTOUTS = ASSETS / "vehicles"
CARD, SMALL = 720, 448  # pixels a side


@dataclass(frozen=True, slots=True)
class Scene:
    """One choice, painted from one seed."""

    setting: str
    style: str
    vehicle: str
    colour: str
    seed: int
    true: bool = False


SETTINGS = [
    Scene("mars", "digital-art", "rz", "white", 402, true=True),
    Scene("beach", "digital-art", "rz", "blue", 700),
    Scene("neon-city", "photorealistic", "rz", "red", 102, true=True),
    Scene("snowy-mountains", "photorealistic", "rx", "red", 102, true=True),
    Scene("forest", "photorealistic", "rx", "white", 102, true=True),
    Scene("space", "digital-art", "rz", "red", 503, true=True),
    Scene("desert-road", "photorealistic", "bz4x", "red", 202, true=True),
    Scene("harbour", "photorealistic", "rz", "blue", 602, true=True),
]
STYLES = [
    Scene("forest", style, "rz", "red", 302)
    for style in ("photorealistic", "painting", "digital-art", "futuristic", "manga")
]
ATTRACT = [
    Scene("space", "digital-art", "bz4x", "white", 702),
    Scene("desert-road", "digital-art", "rz", "red", 301),
    Scene("forest", "futuristic", "rz", "red", 303),
    Scene("beach", "digital-art", "rz", "blue", 703),
    Scene("neon-city", "futuristic", "rz", "white", 703),
    Scene("mars", "painting", "bz4x", "blue", 501, true=True),
    Scene("forest", "manga", "rz", "red", 302),
    Scene("neon-city", "digital-art", "rz", "copper", 702),
    Scene("snowy-mountains", "digital-art", "rx", "blue", 702),
    Scene("forest", "painting", "rz", "red", 503, true=True),
    Scene("beach", "manga", "bz4x", "blue", 701),
    Scene("harbour", "digital-art", "rx", "red", 702),
    Scene("space", "futuristic", "bz4x", "silver", 500, true=True),
    Scene("mars", "digital-art", "rz", "white", 402, true=True),
    Scene("desert-road", "futuristic", "rz", "red", 301),
    Scene("forest", "digital-art", "rz", "red", 302),
    Scene("space", "manga", "rz", "red", 701),
    Scene("neon-city", "photorealistic", "rz", "red", 102, true=True),
    Scene("mars", "digital-art", "bz4x", "red", 702),
    Scene("snowy-mountains", "photorealistic", "rx", "red", 102, true=True),
    Scene("neon-city", "futuristic", "rz", "white", 502, true=True),
    Scene("desert-road", "painting", "rx", "white", 501, true=True),
    Scene("space", "digital-art", "rz", "red", 503, true=True),
    Scene("beach", "painting", "rx", "red", 501, true=True),
]


def paint(scenes: Iterable[Scene]) -> Iterator[Image.Image]:
    """One picture a scene, at the checkpoint's own size."""
    config = load_config(None, {}).config
    catalog, entry = load_catalog(config.paths.catalog), find_checkpoint(config)
    pool = make_pool(config, entry, workers=1, precision=Precision.FAST)
    try:
        for scene in scenes:
            asked = Choice(scene.vehicle, scene.setting, scene.style, scene.colour)
            choice = complete(asked, catalog)
            prompt = compose(choice, catalog)
            common = {
                "checkpoint": CheckpointId(entry.id),
                "prompt": prompt.positive,
                "negative_prompt": prompt.negative,
                "seeds": (scene.seed,),
                "precision": Precision.FAST,
            }
            kept = Options(true_to_car=True)
            request = (
                keep_car(common, kept, CUTOUTS, choice, entry)
                if scene.true
                else TextToImageRequest(**common)
            )
            outcome = run_job(pool, request, lambda _: None)
            require_all(outcome)
            yield Image.open(io.BytesIO(outcome.ready[0].png)).convert("RGB")
    finally:
        pool.close()


def enlarge(picture: Image.Image, scene: Scene, side: int) -> Image.Image:
    """The picture `side` pixels large, with the car's own pixels where it keeps them."""
    large = picture.resize((side, side), Image.Resampling.LANCZOS)
    if not scene.true:
        return large
    image, mask = sources_of(CUTOUTS, scene.vehicle, scene.colour, side, side)
    with Image.open(io.BytesIO(image)) as car, Image.open(io.BytesIO(mask)) as world:
        return Image.composite(large, car.convert("RGB"), world.convert("L"))


def save(picture: Image.Image, target: Path) -> None:
    """Write a picture as WebP."""
    target.parent.mkdir(parents=True, exist_ok=True)
    picture.save(target, quality=84, method=6)
    print(target.relative_to(ROOT), target.stat().st_size // 1024, "KiB", flush=True)


def main(wanted: str) -> None:
    """Paint the cards, the attract screen's pictures, or both."""
    work: list[tuple[Scene, Path, int]] = []
    if wanted in ("", "cards"):
        cards = ASSETS / "cards"
        work += [(s, cards / "setting" / f"{s.setting}.webp", CARD) for s in SETTINGS]
        work += [(s, cards / "style" / f"{s.style}.webp", CARD) for s in STYLES]
    if wanted in ("", "attract"):
        folder = ASSETS / "attract"
        work += [
            (s, folder / f"{n:02}-{s.setting}-{s.style}.webp", SMALL)
            for n, s in enumerate(ATTRACT, 1)
        ]
    for (scene, target, side), picture in zip(work, paint(s for s, _, _ in work), strict=True):
        save(enlarge(picture, scene, side), target)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
