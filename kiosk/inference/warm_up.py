"""A small piece of work of each task, for a worker that has just loaded its checkpoint."""

from __future__ import annotations

from typing import Any

from PIL import Image

from kiosk.domain.checkpoints import Checkpoint
from kiosk.domain.generation import CheckpointId, Precision
from kiosk.domain.requests import (
    DepthToImageRequest,
    GenerationRequest,
    InpaintingRequest,
    TextToImageRequest,
    UpscalingRequest,
)
from kiosk.inference.sources import to_png

_STEPS = 3


def shape_picture(side: int) -> bytes:
    """A square PNG (RGB) from black to white, as a source for what needs one."""
    ramp = Image.linear_gradient("L").resize((side, side))
    return to_png(ramp.convert("RGB"))


def warm_up_request(checkpoint: Checkpoint, precision: Precision) -> GenerationRequest:
    """Three steps of one tile, at the checkpoint's own size."""
    ramp = Image.linear_gradient("L").resize((checkpoint.size, checkpoint.size))
    image, mask = to_png(ramp.convert("RGB")), to_png(ramp)
    asked: dict[str, Any] = {
        "checkpoint": CheckpointId(checkpoint.id),
        "prompt": "warm-up",
        "seeds": (0,),
        "num_inference_steps": _STEPS,
        "precision": precision,
    }
    match checkpoint.task:
        case "text-to-image":
            return TextToImageRequest(**asked)
        case "depth-to-image":
            return DepthToImageRequest(**asked, image=image, strength=1.0)
        case "inpainting":
            return InpaintingRequest(**asked, image=image, mask=mask)
        case "upscaling":
            return UpscalingRequest(**asked, image=image)
