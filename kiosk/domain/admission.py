"""Whether the checkpoints of a manifest can do what a request asks, and how much work it is."""

from __future__ import annotations

from kiosk.domain.checkpoints import Checkpoint, Manifest
from kiosk.domain.errors import BadInput
from kiosk.domain.png import check_png
from kiosk.domain.requests import (
    DepthToImageRequest,
    GenerationRequest,
    InpaintingRequest,
    TextToImageRequest,
    UpscalingRequest,
    denoising_steps,
)
from kiosk.domain.scheduling import check_scheduling


def admit(request: GenerationRequest, manifest: Manifest) -> Checkpoint:
    """The entry that `request` names; raises BadInput when it cannot do what is asked."""
    entry = manifest.checkpoint(request.checkpoint)
    if not entry.does(request.task):
        able = [c.id for c in manifest.checkpoints if c.does(request.task)]
        allowed = ", ".join(able) or "none: the manifest lists no checkpoint for it"
        raise BadInput("checkpoint", entry.id, f"for {request.task}: {allowed}")
    check_scheduling(entry, request.scheduler, request.num_inference_steps)
    match request:
        case TextToImageRequest():
            _check_additions(request, entry, manifest)
        case DepthToImageRequest() | InpaintingRequest():
            steps = request.num_inference_steps or entry.steps
            if int(steps * request.strength) < 1:
                allowed = f"at least {1 / steps:.3f} with {steps} steps"
                raise BadInput("strength", request.strength, allowed)
        case UpscalingRequest():
            pass
    return entry


def work_of(request: GenerationRequest, entry: Checkpoint) -> float:
    """How much one tile of a request costs: denoising steps times pixels."""
    steps = denoising_steps(request, request.num_inference_steps or entry.steps)
    return float(steps * pixels_of(request, entry))


def pixels_of(request: GenerationRequest, entry: Checkpoint) -> int:
    """Pixels of one tile; where it is an upscaled picture, of its source."""
    if isinstance(request, UpscalingRequest):
        source = check_png("image", request.image, "RGB")
        return source.width * source.height
    return (request.width or entry.size) * (request.height or entry.size)


def _check_additions(request: TextToImageRequest, entry: Checkpoint, manifest: Manifest) -> None:
    if request.control is not None:
        if not request.control.id:
            raise BadInput("controlnet", "", "the id of one")
        manifest.controlnet(request.control.id, entry.family)
    for lora in request.loras:
        manifest.lora(lora.id, entry.family)
