"""Which checkpoints stand beside the one that paints, and what a guest can do thanks to them."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.checkpoints import Checkpoint, Manifest
from kiosk.domain.errors import BadInput
from kiosk.domain.requests import Task


@dataclass(frozen=True, slots=True)
class Companions:
    """For each thing that can be done with a picture, the checkpoint that does it, if any can."""

    restyle: Checkpoint | None = None  # depth-to-image
    erase: Checkpoint | None = None  # inpainting
    enlarge: Checkpoint | None = None  # upscaling


def companions_of(manifest: Manifest, checkpoint: Checkpoint) -> Companions:
    """The companions of `checkpoint` in its manifest.

    What paints from words must be of its own family, as others read other words; enlarging
    hardly needs any, so that any upscaler will do.
    """
    return Companions(
        restyle=_beside(manifest, checkpoint, "depth-to-image"),
        erase=_beside(manifest, checkpoint, "inpainting"),
        enlarge=_beside(manifest, checkpoint, "upscaling", any_family=True),
    )


def _beside(
    manifest: Manifest, checkpoint: Checkpoint, task: Task, *, any_family: bool = False
) -> Checkpoint | None:
    try:
        found = manifest.choose(task, checkpoint.id)
    except BadInput:
        return None
    return found if any_family or found.family == checkpoint.family else None
