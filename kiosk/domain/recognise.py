"""Says what a folder or a file with weights is, from configs and headers alone; no torch.

What these cannot tell is said in `notes`, with the option that decides it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from kiosk.domain.card import read_title
from kiosk.domain.errors import CheckpointFault
from kiosk.domain.families import EXTRA_CHANNELS, NAMES, SIZES, Family, family_of
from kiosk.domain.json_files import number, read_object
from kiosk.domain.noise import FewStep, Noise, read_noise
from kiosk.domain.requests import Task
from kiosk.domain.tensors import Tensors, read_tensors

Form = Literal["folder", "controlnet", "lora", "unet-file", "whole-file"]

PICKLES = (".ckpt", ".pt", ".pth", ".bin", ".pkl")
"""Formats that can hold programs. They are never opened."""

SUPPORTED = "Stable Diffusion 1, 2 and XL: checkpoints, ControlNets and LoRAs"

_CLASSES: Mapping[str, Task] = {
    "StableDiffusionPipeline": "text-to-image",
    "StableDiffusionXLPipeline": "text-to-image",
    "LatentConsistencyModelPipeline": "text-to-image",
    "StableDiffusionInpaintPipeline": "inpainting",
    "StableDiffusionXLInpaintPipeline": "inpainting",
    "StableDiffusionDepth2ImgPipeline": "depth-to-image",
    "StableDiffusionUpscalePipeline": "upscaling",
    "StableDiffusionLatentUpscalePipeline": "upscaling",
}
_LATENT_UPSCALER = "StableDiffusionLatentUpscalePipeline"
_FEW_STEP_SCHEDULERS: Mapping[str, FewStep] = {"LCMScheduler": "lcm", "TCDScheduler": "hyper"}
_REFINER_WIDTH = 1280
_REFUSED_WIDTHS = {_REFINER_WIDTH: "the refiner of Stable Diffusion XL, which paints nothing alone"}
_LDM = "model.diffusion_model."
"""How names start in single files of the older layout."""

_LORA_MARKS = ("lora_A", "lora_down", "lora.down")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was found at `path`. `size` is the native side in pixels, as in the manifest.

    `text_width` is what its UNet reads, by which a base is found; 0 if nothing tells.
    `whole`: it needs no base. `prediction` is said by some single files, and by `noise` else.
    `few_step` is how it was distilled, and `steps` for how many steps.
    """

    path: Path
    form: Form
    family: Family
    task: Task = "text-to-image"
    text_width: int = 0
    size: int = 512
    whole: bool = False
    noise: Noise | None = None
    few_step: FewStep | None = None
    steps: int | None = None
    doubles: bool = False
    tells_guidance: bool = False
    prediction: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """One line for whoever adds it."""
        usual = f"checkpoint for {self.task}"
        what = {"lora": "LoRA", "controlnet": "ControlNet"}.get(self.form, usual)
        distilled = f", distilled for few steps ({self.few_step})" if self.few_step else ""
        size = "" if self.form in ("lora", "controlnet") else f", {self.size} pixels"
        return f"{what}, {NAMES[self.family]}{size}{distilled}"


def recognise(path: Path) -> Recognised:
    """What the folder or file at `path` is; raises CheckpointFault for what cannot be used."""
    if path.is_dir():
        return _recognise_folder(path)
    if path.suffix in PICKLES:
        said = f"{path} is a pickle: it can hold programs, and is not opened."
        raise CheckpointFault(said, "Take the .safetensors file that its makers publish.")
    if not path.is_file():
        raise CheckpointFault(f"There is no {path}.", "Check the name, and that the stick is in.")
    if path.suffix != ".safetensors":
        raise CheckpointFault(f"{path} holds no weights.", "Name a folder or a .safetensors file.")
    return _recognise_file(path)


def _recognise_folder(folder: Path) -> Recognised:
    if (folder / "model_index.json").is_file():
        return _recognise_layout(folder)
    for config in (folder / "config.json", folder / "controlnet" / "config.json"):
        if config.is_file():
            return _recognise_controlnet(folder, read_object(config))
    files = sorted(folder.glob("*.safetensors"))
    if len(files) == 1:
        return _recognise_file(files[0])
    if files:
        names = ", ".join(file.name for file in files[:6])
        raise CheckpointFault(f"{folder} holds several files of weights.", f"Name one: {names}.")
    pickles = [p.name for p in sorted(folder.iterdir()) if p.suffix in PICKLES]
    if pickles:
        said = f"{folder} holds only pickles ({pickles[0]}): they can hold programs."
        raise CheckpointFault(said, "Take the .safetensors files that its makers publish.")
    raise CheckpointFault(
        f"{folder} holds no model_index.json.", f"What can be added: {SUPPORTED}."
    )


def _recognise_layout(folder: Path) -> Recognised:
    """A checkpoint in diffusers' layout."""
    index = read_object(folder / "model_index.json")
    unet, kind = read_object(folder / "unet" / "config.json"), str(index.get("_class_name"))
    width = number(unet, "cross_attention_dim") or 0
    task = _CLASSES.get(kind)
    if width in _REFUSED_WIDTHS or task is None:
        what = _REFUSED_WIDTHS.get(width, f"a {kind}")
        raise CheckpointFault(f"{folder} is {what}.", f"What can be added: {SUPPORTED}.")
    channels = number(unet, "in_channels") or 4, number(unet, "out_channels") or 4
    made_for = EXTRA_CHANNELS.get(channels)
    if task == "inpainting" and made_for == "text-to-image":
        made_for = "inpainting"
    if made_for not in (None, task):
        said = f"{folder} says that it is for {task}, and its UNet is for {made_for}."
        raise CheckpointFault(said, "Ask its makers for a folder of one piece.")
    noise, doubles = read_noise(folder / "scheduler"), kind == _LATENT_UPSCALER
    names = (folder.name, str(index.get("_name_or_path", "")), read_title(folder))
    few_step, steps, notes = _few_step(unet, noise, names)
    if task != "text-to-image":
        few_step, steps, notes = None, None, ()
    return Recognised(
        path=folder,
        form="folder",
        family=family_of(width),
        task=task,
        text_width=width,
        size=_size(folder, unet, task, doubles),
        whole=all(
            (folder / part).is_dir() for part in ("text_encoder", "tokenizer", "vae", "unet")
        ),
        noise=noise,
        few_step=few_step,
        steps=steps,
        doubles=doubles,
        tells_guidance=number(unet, "time_cond_proj_dim") is not None and not doubles,
        notes=(*notes, *_notes(folder, family_of(width), noise)),
    )


def _recognise_controlnet(folder: Path, config: Mapping[str, Any]) -> Recognised:
    kind = config.get("_class_name")
    if kind != "ControlNetModel":
        said = f"{folder} is a {kind or 'part of something'}, not a whole checkpoint."
        raise CheckpointFault(said, f"What can be added: {SUPPORTED}.")
    width = number(config, "cross_attention_dim") or 0
    return Recognised(folder, "controlnet", family_of(width), text_width=width)


def _recognise_file(path: Path) -> Recognised:
    tensors = read_tensors(path)
    names = (path.stem, tensors.about.get("modelspec.title", ""), read_title(path.parent))
    few_step, steps, notes = _few_step({}, None, names)
    found = Recognised(path, "lora", "other", few_step=few_step, steps=steps, notes=notes)
    if any(tensors.has(mark) for mark in _LORA_MARKS):
        return _of_width(found, _lora_width(tensors))
    if tensors.has(_LDM):
        ends = f"{_LDM}input_blocks.0.0.weight", f"{_LDM}out.2.weight"
        found = replace(found, form="whole-file", task=_task_of_file(path, tensors, *ends))
        return _of_width(replace(found, prediction=_prediction(tensors)), _width(tensors))
    if tensors.has("down_blocks.") and "conv_in.weight" in tensors.shapes:
        task = _task_of_file(path, tensors, "conv_in.weight", "conv_out.weight")
        return _of_width(replace(found, form="unet-file", task=task), _width(tensors))
    if tensors.has("control_model.") or tensors.has("controlnet_cond_embedding."):
        said = f"{path} is a ControlNet without its config."
        raise CheckpointFault(said, "Name the folder that holds its config.json, too.")
    raise CheckpointFault(f"{path} holds nothing known.", f"What can be added: {SUPPORTED}.")


def _of_width(found: Recognised, width: int) -> Recognised:
    """`found` as one of the family whose text is `width` wide."""
    if width in _REFUSED_WIDTHS:
        said = f"{found.path} is {_REFUSED_WIDTHS[width]}."
        raise CheckpointFault(said, f"What can be added: {SUPPORTED}.")
    family = family_of(width)
    found = replace(found, family=family, text_width=width, size=SIZES[family])
    if found.task == "text-to-image":
        return found
    return replace(found, few_step=None, steps=None, notes=())


def _task_of_file(path: Path, tensors: Tensors, first: str, last: str) -> Task:
    takes, gives = tensors.shape(first), tensors.shape(last)
    channels = (takes[1] if takes and len(takes) > 1 else 0, gives[0] if gives else 4)
    task = EXTRA_CHANNELS.get(channels)
    if task is None:
        said = f"{path} has a UNet of {channels[0]} channels, which no task here takes."
        raise CheckpointFault(said, f"What can be added: {SUPPORTED}.")
    return task


def _prediction(tensors: Tensors) -> str | None:
    """As a file's makers note it (Stability's "modelspec", or an empty tensor called v_pred)."""
    said = tensors.about.get("modelspec.prediction_type", "")
    if "v_pred" in tensors.shapes or said == "v":
        return "v_prediction"
    return "epsilon" if said == "epsilon" else None


def _lora_width(tensors: Tensors) -> int:
    """Columns of what projects the text down in a cross attention; 0 where none is taught."""
    for name, shape in sorted(tensors.shapes.items()):
        down = any(mark in name for mark in _LORA_MARKS)
        if down and "attn2" in name and "to_k" in name and len(shape) > 1:
            return shape[1]
    return 0


def _width(tensors: Tensors) -> int:
    shape = tensors.shape("attn2.to_k.weight")
    return shape[1] if shape and len(shape) > 1 else 0


def _few_step(
    unet: Mapping[str, Any], noise: Noise | None, names: Sequence[str]
) -> tuple[FewStep | None, int | None, tuple[str, ...]]:
    """How it was distilled, for how many steps, and what is not certain about it."""
    text = " ".join(names).lower()
    kind = noise.kind if noise else ""
    if number(unet, "time_cond_proj_dim") is not None:
        return "lcm", None, ()
    if kind in _FEW_STEP_SCHEDULERS:
        return _FEW_STEP_SCHEDULERS[kind], _steps_in(text), ()
    named = next((few for few in get_args(FewStep) if re.search(rf"(?<![a-z]){few}", text)), None)
    if named:
        said = f"Taken for a few-step model ({named}) by its name only"
        return named, _steps_in(text), (f"{said}; if it is none, say --few-step none.",)
    euler = kind.startswith("Euler") and noise is not None and not noise.zero_snr
    if noise and euler and noise.spacing == "trailing":
        kinds = ", ".join(get_args(FewStep))
        said = "Its config looks like that of a few-step model, and does not say which; it is"
        return (
            None,
            None,
            (f"{said} added as a plain one. Otherwise say --few-step, one of {kinds}.",),
        )
    return None, None, ()


def _steps_in(text: str) -> int | None:
    found = re.search(r"(\d{1,2})[-_ ]?steps?(?![a-z])", text)
    return int(found[1]) if found and 1 <= int(found[1]) <= 50 else None


def _size(folder: Path, unet: Mapping[str, Any], task: Task, doubles: bool) -> int:
    """Pixels along one side: of its pictures, or for an upscaler of what it is given."""
    latents = number(unet, "sample_size")
    family = family_of(number(unet, "cross_attention_dim"))
    if latents is None:
        return SIZES[family]
    if task == "upscaling" and not doubles:
        return latents  # it works beside the pixels of its source
    return latents * _factor(folder) // (2 if doubles else 1)


def _factor(folder: Path) -> int:
    """Pixels along one side of a latent."""
    vae = read_object(folder / "vae" / "config.json", missing=True)
    blocks: Any = vae.get("block_out_channels") or vae.get("decoder_block_out_channels")
    try:
        return 2 ** (len(blocks) - 1)
    except TypeError:
        return 8  # as every family here has it


def _notes(folder: Path, family: Family, noise: Noise | None) -> tuple[str, ...]:
    """What is worth knowing about it, and no fault."""
    vae = read_object(folder / "vae" / "config.json", missing=True)
    notes: list[str] = []
    if family == "sdxl" and vae.get("force_upcast") is True:
        notes.append("Its autoencoder gives black pictures in fp16; here it runs in bf16 or fp32.")
    if noise is not None and noise.zero_snr and noise.spacing != "trailing":
        said = "Its scheduler never starts from the pure noise that it was trained on"
        notes.append(f"{said}; with timestep_spacing = trailing it would need fewer steps.")
    return tuple(notes)
