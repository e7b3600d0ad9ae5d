"""From the options of `kiosk generate` to a request: which task takes which, and needs which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.domain.catalog import load_catalog
from kiosk.domain.checkpoints import Checkpoint, Entry, Manifest
from kiosk.domain.errors import BadInput
from kiosk.domain.prompt import Choice
from kiosk.domain.requests import (
    Control,
    DepthToImageRequest,
    GenerationRequest,
    InpaintingRequest,
    LoraUse,
    Task,
    TextToImageRequest,
    UpscalingRequest,
)

if TYPE_CHECKING:
    from PIL.Image import Image

TASKS: tuple[Task, ...] = ("text-to-image", "depth-to-image", "inpainting", "upscaling")

_TAKES: Mapping[Task, tuple[str, ...]] = {
    "text-to-image": ("control", "controlnet", "control_scale", "lora"),
    "depth-to-image": ("image", "strength"),
    "inpainting": ("image", "mask", "strength"),
    "upscaling": ("image", "noise_level"),
}
_NEEDS: Mapping[Task, tuple[str, ...]] = {
    "text-to-image": (),
    "depth-to-image": ("image",),
    "inpainting": ("image", "mask"),
    "upscaling": ("image",),
}


@dataclass(frozen=True, slots=True)
class Options:
    """What only some tasks take, under the options' own names; None where nothing was said."""

    image: Path | None = None
    mask: Path | None = None
    strength: float | None = None
    noise_level: int | None = None
    control: Path | None = None
    controlnet: str | None = None
    control_scale: float | None = None
    lora: tuple[str, ...] | None = None
    true_to_car: bool | None = None

    def given(self) -> dict[str, Any]:
        """The options that were used."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


def check_task(name: str) -> Task:
    """The task called `name`; raises BadInput with the tasks there are."""
    for task in TASKS:
        if task == name:
            return task
    raise BadInput("task", name, ", ".join(TASKS))


def keeps_car(catalog: Path, style: str | None) -> bool:
    """Whether a style paints around the car's own pixels unless asked otherwise."""
    return any(each.true_to_car for each in load_catalog(catalog).styles if each.id == style)


def keep_car(
    asked: Mapping[str, Any], options: Options, folder: Path, choice: Choice, entry: Checkpoint
) -> InpaintingRequest:
    """The request that paints a world around the cut-out of the chosen vehicle, from `folder`.

    Raises BadInput for options that do not go with it, and a colour without a cut-out.
    """
    from kiosk.inference.true_to_car import TOUCH_UP, sources_of

    for name, value in options.given().items():
        if name != "true_to_car":
            raise BadInput(name, str(value), "without true_to_car, which has a picture of its own")
    image, mask = sources_of(folder, choice.vehicle, choice.colour or "", entry.size, entry.size)
    how: dict[str, Any] = {"soft_mask": True, "touch_up": TOUCH_UP, "cutout": True}
    return InpaintingRequest(**asked, image=image, mask=mask, **how)


def make_request(
    task: Task, asked: Mapping[str, Any], options: Options, manifest: Manifest, entry: Checkpoint
) -> GenerationRequest:
    """The request for `task`; `asked` is what every task takes.

    Raises BadInput for options that do not go together, pictures that cannot be read, and values
    out of range.
    """
    from kiosk.inference.sources import check_mask, read_source

    given = options.given()
    _check_combination(task, given)
    more: dict[str, Any] = {k: v for k, v in given.items() if k in ("strength", "noise_level")}
    if options.image is not None:
        more["image"] = read_source("image", options.image, "RGB")
    if options.mask is not None:
        more["mask"] = read_source("mask", options.mask, "L")
        check_mask(more["mask"])
    match task:
        case "text-to-image":
            control, loras = _control(options, manifest, entry), _loras(options, manifest, entry)
            return TextToImageRequest(**asked, control=control, loras=loras)
        case "depth-to-image":
            return DepthToImageRequest(**asked, **more)
        case "inpainting":
            return InpaintingRequest(**asked, **more)
        case "upscaling":
            return UpscalingRequest(**asked, **more)


def entries_of(request: GenerationRequest, manifest: Manifest, entry: Checkpoint) -> list[Entry]:
    """Everything in the manifest that a request needs, to be checked before work begins."""
    base = manifest.base_of(entry)
    needed: list[Entry] = [entry] if base is None else [base, entry]
    if isinstance(request, TextToImageRequest):
        if request.control is not None:
            needed.append(manifest.controlnet(request.control.id, entry.family))
        needed += [manifest.lora(lora.id, entry.family) for lora in request.loras]
    return needed


def _check_combination(task: Task, given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        if name not in _TAKES[task]:
            takers = ", ".join(other for other in TASKS if name in _TAKES[other])
            raise BadInput(name, str(value), f"with task {takers}, not {task}")
    for name in _NEEDS[task]:
        if name not in given:
            raise BadInput(name, None, f"a picture file, which {task} works on")
    for name in ("controlnet", "control_scale"):
        if name in given and "control" not in given:
            raise BadInput(name, given[name], "together with control, a picture of the shape")


def _control(options: Options, manifest: Manifest, entry: Checkpoint) -> Control | None:
    if options.control is None:
        return None
    from kiosk.inference.conditions import control_picture

    def estimate(picture: Image) -> Image:
        from kiosk.inference.depth import DepthEstimator  # torch, for those alone who need it

        return DepthEstimator(manifest, entry)(picture)

    net = manifest.controlnet(options.controlnet or "", entry.family)
    scale = net.scale if options.control_scale is None else options.control_scale
    shown = control_picture(options.control, net.condition, entry.size, estimate)
    return Control(net.id, shown, scale)


def _loras(options: Options, manifest: Manifest, entry: Checkpoint) -> tuple[LoraUse, ...]:
    return tuple(_lora(text, manifest, entry) for text in options.lora or ())


def _lora(text: str, manifest: Manifest, entry: Checkpoint) -> LoraUse:
    """A LoRA as written, ID or ID:scale."""
    name, colon, number = text.partition(":")
    lora = manifest.lora(name, entry.family)
    try:
        scale = float(number) if colon else lora.scale
    except ValueError:
        raise BadInput("lora", text, "ID or ID:scale") from None
    return LoraUse(lora.id, scale)
