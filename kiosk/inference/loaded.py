"""A pipeline as it is asked for, and as it is once it can paint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from kiosk.domain.checkpoints import Checkpoint
from kiosk.domain.generation import Precision
from kiosk.domain.requests import GenerationRequest, Task, TextToImageRequest
from kiosk.inference.acceleration import Acceleration, Profile
from kiosk.inference.parts import PartKey
from kiosk.inference.previews import PreviewMap
from kiosk.inference.prompts import PromptCache


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pipeline: a checkpoint for a task, with a ControlNet or without, in a precision."""

    checkpoint: str
    task: Task
    precision: Precision
    controlnet: str = ""

    @classmethod
    def of(cls, request: GenerationRequest) -> Self:
        """The pipeline that a request needs."""
        net = ""
        if isinstance(request, TextToImageRequest) and request.control is not None:
            net = request.control.id
        return cls(request.checkpoint, request.task, request.precision, net)

    def exactly(self) -> Self:
        """The same in fp32."""
        return replace(self, precision=Precision.EXACT)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A pipeline ready to run; `seconds` is how long checking and loading took."""

    pipe: Any
    checkpoint: Checkpoint
    precision: Precision
    device: str
    scheduler_config: Mapping[str, Any]
    preview: PreviewMap
    seconds: float
    parts: frozenset[PartKey]
    acceleration: Acceleration = field(default_factory=lambda: Acceleration(Profile.FAST))
    prompts: PromptCache = field(default_factory=PromptCache)

    @property
    def factor(self) -> int:
        """Pixels along one side of a latent."""
        return int(self.pipe.vae_scale_factor)
