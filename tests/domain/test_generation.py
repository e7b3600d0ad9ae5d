"""A request is checked when it is made."""

import math

import pytest

from kiosk.domain.errors import BadInput
from kiosk.domain.generation import CheckpointId, GenerationRequest


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seeds", ()),
        ("seeds", (1, 2, 3, 4, 5)),
        ("seeds", (-1,)),
        ("seeds", (2**63,)),
        ("prompt", "  "),
        ("num_inference_steps", 0),
        ("num_inference_steps", 201),
        ("guidance_scale", math.nan),
        ("guidance_scale", -0.1),
        ("guidance_scale", 31),
        ("width", 100),
        ("height", 4096),
    ],
)
def test_a_bad_value_is_refused_with_what_is_allowed(field: str, value: object) -> None:
    good = {"checkpoint": CheckpointId("showroom"), "prompt": "a red car", "seeds": (1,)}
    GenerationRequest(**good)
    with pytest.raises(BadInput) as error:
        GenerationRequest(**(good | {field: value}))
    assert error.value.field.rstrip("s") == field.rstrip("s")
    assert "Allowed:" in str(error.value)
