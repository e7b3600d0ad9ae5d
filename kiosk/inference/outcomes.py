"""How painting can end without a picture; free of torch, so that supervisors can import it."""

from __future__ import annotations

from typing import Literal

from kiosk.domain.errors import CannotDo

Stage = Literal["load", "denoise", "decode"]
"""Where memory can run out: reading weights, in a step or before it, and at the autoencoder."""


class Cancelled(Exception):
    """Raised by a step callback to stop a task within the step; the pipeline stays usable."""


class UnusablePicture(Exception):
    """A decoded image cannot be shown; the text says why, for staff."""


class OutOfMemory(Exception):
    """The device's memory ran out in a stage; nothing is wrong with the device or the request."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(f"out of memory ({stage})")
        self.stage: Stage = stage


class NoRoom(CannotDo):
    """A device cannot paint this at all, whatever is done to save memory; another one may."""
