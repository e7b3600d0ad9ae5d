"""How painting can end without a picture; free of torch, so that supervisors can import it."""

from __future__ import annotations


class Cancelled(Exception):
    """Raised by a step callback to stop a task within the step; the pipeline stays usable."""


class UnusablePicture(Exception):
    """A decoded image cannot be shown; the text says why, for staff."""
