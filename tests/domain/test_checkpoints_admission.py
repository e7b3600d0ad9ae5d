"""A request that this machine's checkpoints cannot do is refused before it is queued."""

from pathlib import Path

import pytest

from kiosk.domain.admission import admit, work_of
from kiosk.domain.checkpoints import Checkpoint, ControlNet, Lora, Manifest
from kiosk.domain.errors import BadInput
from kiosk.domain.requests import (
    Control,
    DepthToImageRequest,
    InpaintingRequest,
    LoraUse,
    Task,
    TextToImageRequest,
    UpscalingRequest,
)
from tests.domain.test_generation import png


def checkpoint(name: str, task: Task, base: str | None = None) -> Checkpoint:
    return Checkpoint(
        id=name,
        task=task,
        base=base,
        path=Path(name),
        size=64,
        scheduler="dpm++",
        steps=10,
        guidance=2.0,
        prompts="open",
        licence="Apache-2.0",
        sha256="0" * 64,
    )


ADDITION = {"path": Path("x"), "licence": "Apache-2.0", "sha256": "0" * 64}
MANIFEST = Manifest(
    checkpoints=(
        checkpoint("show", "text-to-image"),
        checkpoint("show-depth", "depth-to-image", "show"),
        checkpoint("show-large", "upscaling", "show"),
        checkpoint("other", "text-to-image"),
    ),
    controlnets=(ControlNet(id="shape", base="show", condition="silhouette", **ADDITION),),
    loras=(Lora(id="car", base="show", file="car.safetensors", **ADDITION),),
)
WORDS = {"prompt": "a car", "seeds": (1,)}


def test_what_can_be_done_is_admitted() -> None:
    control, loras = Control("shape", png()), (LoraUse("car"),)
    for request in (
        TextToImageRequest("show", **WORDS, control=control, loras=loras),
        DepthToImageRequest("show-depth", **WORDS, image=png()),
        InpaintingRequest("show", **WORDS, image=png(), mask=png(mode="L")),
        UpscalingRequest("show-large", **WORDS, image=png()),
    ):
        assert admit(request, MANIFEST).id == request.checkpoint


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (TextToImageRequest("huge", **WORDS), "checkpoint = 'huge'.*show, show-depth"),
        (TextToImageRequest("show-depth", **WORDS), "for text-to-image: show, other"),
        (UpscalingRequest("show", **WORDS, image=png()), "for upscaling: show-large"),
        (
            TextToImageRequest("show", **WORDS, control=Control("form", png())),
            "controlnet = 'form'.*Allowed: shape",
        ),
        (
            TextToImageRequest("other", **WORDS, control=Control("shape", png())),
            "lists no ControlNet for 'other'",
        ),
        (TextToImageRequest("show", **WORDS, loras=(LoraUse("bus"),)), "lora = 'bus'.*car"),
        (
            DepthToImageRequest("show-depth", **WORDS, image=png(), strength=0.05),
            r"strength = 0.05.*at least 0.100 with 10 steps",
        ),
    ],
)
def test_what_cannot_is_refused_with_what_could(request_: object, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        admit(request_, MANIFEST)  # type: ignore[arg-type]


def test_work_is_counted_in_steps_and_pixels() -> None:
    show, depth, large = (MANIFEST.checkpoint(n) for n in ("show", "show-depth", "show-large"))
    assert work_of(TextToImageRequest("show", **WORDS), show) == 10 * 64 * 64
    wide = TextToImageRequest("show", **WORDS, num_inference_steps=4, width=128)
    assert work_of(wide, show) == 4 * 128 * 64
    half = DepthToImageRequest("show-depth", **WORDS, image=png(), strength=0.5)
    assert work_of(half, depth) == 5 * 64 * 64
    assert work_of(UpscalingRequest("show-large", **WORDS, image=png(96, 64)), large) == (
        10 * 96 * 64
    )
