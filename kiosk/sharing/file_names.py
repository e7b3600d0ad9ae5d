"""What pictures are called on a guest's phone: after what was chosen."""

from __future__ import annotations

from kiosk.gallery.layout import Suffix
from kiosk.gallery.records import Job, Ticket


def picture_name(ticket: Ticket, tile: int, suffix: Suffix) -> str:
    """Such as `rz-mars-painting-3.jpg`, for the third tile."""
    job = next(job for job in ticket.jobs if tile in job.numbers)
    return f"{_slug(job)}-{tile + 1}.{suffix}"


def archive_name(ticket: Ticket) -> str:
    """Such as `rz-mars-painting.zip`, after the newest job that has pictures to be seen."""
    seen = [job for job in ticket.jobs if ticket.visible.intersection(job.numbers)]
    return f"{_slug((seen or ticket.jobs)[-1])}.zip"


def _slug(job: Job) -> str:
    parts = (job.vehicle, job.setting, job.style)
    return "-".join(part for part in parts if part) or "pictures"
