"""A request is checked when it is made: each task's, and the pictures in it."""

import io
import math

import pytest
from PIL import Image
from pydantic import TypeAdapter

from kiosk.domain.errors import BadInput
from kiosk.domain.png import check_png
from kiosk.domain.requests import (
    CheckpointId,
    Control,
    DepthToImageRequest,
    GenerationRequest,
    InpaintingRequest,
    LoraUse,
    TextToImageRequest,
    UpscalingRequest,
    denoising_steps,
)


def png(width: int = 96, height: int = 64, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert(mode).save(out, "PNG")
    return out.getvalue()


WORDS = {"checkpoint": CheckpointId("showroom"), "prompt": "a red car", "seeds": (1,)}
GOOD = {
    TextToImageRequest: WORDS,
    DepthToImageRequest: WORDS | {"image": png()},
    InpaintingRequest: WORDS | {"image": png(), "mask": png(mode="L")},
    UpscalingRequest: WORDS | {"image": png()},
}

BAD_EVERYWHERE = [
    ("seeds", ()),
    ("seeds", (1, 2, 3, 4, 5)),
    ("seeds", (-1,)),
    ("seeds", (2**63,)),
    ("num_inference_steps", 0),
    ("num_inference_steps", 201),
    ("guidance_scale", math.nan),
    ("guidance_scale", -0.1),
    ("guidance_scale", 31),
]
BAD_SIZES = [("prompt", "  "), ("width", 100), ("height", 4096)]
BAD_STRENGTHS = [("strength", bad) for bad in (0, -0.1, 1.1, math.nan, math.inf)]
BAD_IMAGES = [
    ("image", b""),
    ("image", b"GIF89a"),
    ("image", png()[:-20]),
    ("image", png().replace(b"IDAT", b"IDAS")),
    ("image", png(mode="L")),
    ("image", png(mode="RGBA")),
    ("image", png(32, 64)),
]
CASES = [
    *((kind, *bad) for kind in GOOD for bad in BAD_EVERYWHERE),
    *((kind, *bad) for kind in GOOD if kind is not UpscalingRequest for bad in BAD_SIZES),
    *((kind, *bad) for kind in GOOD if kind is not TextToImageRequest for bad in BAD_IMAGES),
    *((kind, *bad) for kind in (DepthToImageRequest, InpaintingRequest) for bad in BAD_STRENGTHS),
    (InpaintingRequest, "mask", png(mode="RGB")),
    (InpaintingRequest, "mask", png(64, 96, mode="L")),
    (UpscalingRequest, "noise_level", -1),
    (UpscalingRequest, "noise_level", 351),
    (TextToImageRequest, "loras", (LoraUse("car"), LoraUse("car"))),
    (TextToImageRequest, "loras", tuple(LoraUse(name) for name in "abcde")),
]


@pytest.mark.parametrize(("kind", "field", "value"), CASES)
def test_a_bad_value_is_refused_with_what_is_allowed(kind: type, field: str, value: object) -> None:
    kind(**GOOD[kind])
    with pytest.raises(BadInput) as error:
        kind(**(GOOD[kind] | {field: value}))
    assert error.value.field.rstrip("s") == field.rstrip("s")
    assert "Allowed:" in str(error.value)


@pytest.mark.parametrize("scale", [-0.1, 2.1, math.nan])
def test_the_weights_of_additions_have_their_range(scale: float) -> None:
    with pytest.raises(BadInput, match=r"control_scale.*Allowed: 0 to 2"):
        Control("shape", png(), scale)
    with pytest.raises(BadInput, match=r"lora_scale.*Allowed: 0 to 2"):
        LoraUse("car", scale)


def test_upscaling_needs_no_words() -> None:
    assert UpscalingRequest(**(GOOD[UpscalingRequest] | {"prompt": ""})).prompt == ""


def test_a_picture_says_its_size_and_what_is_wrong_with_it() -> None:
    facts = check_png("image", png(640, 480), "RGB")
    assert (facts.width, facts.height, facts.mode) == (640, 480, "RGB")
    with pytest.raises(BadInput, match=r"mask = '64x96'.*the image's size, 96x64"):
        InpaintingRequest(**(GOOD[InpaintingRequest] | {"mask": png(64, 96, "L")}))
    with pytest.raises(BadInput, match=r"image = 'L'.*mode RGB"):
        UpscalingRequest(**(GOOD[UpscalingRequest] | {"image": png(mode="L")}))


def test_every_single_spoilt_byte_of_a_picture_is_noticed() -> None:
    whole = png(64, 64)
    for index in range(0, len(whole), 7):
        spoilt = bytearray(whole)
        spoilt[index] ^= 0x10
        with pytest.raises(BadInput):
            check_png("image", bytes(spoilt), "RGB")


@pytest.mark.parametrize("kind", [*GOOD])
def test_a_request_survives_json_with_its_pictures(kind: type) -> None:
    adapter: TypeAdapter[GenerationRequest] = TypeAdapter(GenerationRequest)
    made = kind(**GOOD[kind])
    assert adapter.validate_json(adapter.dump_json(made)) == made


@pytest.mark.parametrize(("strength", "taken"), [(1.0, 20), (0.5, 10), (0.99, 19), (0.01, 0)])
def test_a_source_picture_saves_the_first_steps(strength: float, taken: int) -> None:
    restyled = DepthToImageRequest(**(GOOD[DepthToImageRequest] | {"strength": strength}))
    assert denoising_steps(restyled, 20) == taken
    assert denoising_steps(TextToImageRequest(**WORDS), 20) == 20
