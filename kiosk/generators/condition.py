"""Sums up how a pool is: whether it can serve now, why not, and what to do about it."""

from __future__ import annotations

from kiosk.domain.errors import EngineFault, StorageFault
from kiosk.domain.generation import DeviceHealth, GeneratorHealth
from kiosk.generators.crew import Crew
from kiosk.generators.post import Post

_DRAINED = "Every device was taken out of work."
_DRAINED_CURE = "Return one to work in the staff panel."
_RETURN_CURE = "Return it to work in the staff panel."


def condition(
    crew: Crew, queued: int, fault: StorageFault | None, *, closed: bool
) -> GeneratorHealth:
    """The health of a pool with `queued` jobs waiting; `fault` is why pictures are not stored."""
    devices = tuple(device_health(post) for post in crew.posts)
    if closed:
        return GeneratorHealth("failed", devices, queued, "The generator is closed.")
    if crew.refuses:
        failed = [post.slot for post in crew.posts if post.duty != "off"]
        cause, cure = (failed[0].cause, failed[0].cure) if failed else (_DRAINED, _DRAINED_CURE)
        return GeneratorHealth("failed", devices, queued, cause, cure)
    if fault is not None:
        return GeneratorHealth("failed", devices, queued, fault.cause, fault.cure)
    ready = any(post.can_work for post in crew.posts)
    return GeneratorHealth("ready" if ready else "starting", devices, queued)


def device_health(post: Post) -> DeviceHealth:
    """How a device and its worker are, for staff."""
    shown = post.slot.state
    if post.duty == "off":
        shown = "draining" if post.staffed else "drained"
    gauges = post.gauges
    return DeviceHealth(
        post.device.name,
        shown,
        post.slot.restarts,
        post.slot.cause,
        gauges.steps_per_second,
        gauges.memory,
        gauges.device_memory,
        gauges.holding,
        post.slot.last_error,
        loading=post.errand.checkpoint if post.errand is not None else "",
        pinned=tuple(sorted(post.pins)),
        refusal=post.refusal,
        note=post.note,
    )


def out_of_work(post: Post) -> EngineFault:
    """Why a device that has failed or is drained takes no job that is for it alone."""
    name = post.device.name
    if post.duty == "off":
        return EngineFault(f"Device {name} was taken out of work.", _RETURN_CURE)
    return EngineFault(f"Device {name} has failed. {post.slot.cause}", post.slot.cure)
