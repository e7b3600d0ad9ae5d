"""Trains the depth-to-image UNet: the base's latents and words, and depth as a fifth channel."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import torch
from diffusers import DDPMScheduler, UNet2DConditionModel
from torch import Tensor
from transformers import CLIPTextModel, CLIPTokenizer, DPTForDepthEstimation

from models.showroom.recipe import diffusion, training
from models.showroom.recipe.captions import caption
from models.showroom.recipe.companions import depth_estimator
from models.showroom.recipe.companions.depth_start import start_from
from models.showroom.recipe.data import chunk_numbers
from models.showroom.recipe.diffusion import NOISE, make_quick, spread_times, tokenize
from models.showroom.recipe.latents import load_latents
from models.showroom.recipe.progress import load_state, save_atomically
from models.showroom.recipe.scenes import SceneSpec
from models.showroom.recipe.settings import SHOWROOM, WORK
from models.showroom.recipe.training import Losses, Run


def build_unet(settings: dict[str, Any]) -> UNet2DConditionModel:
    """An untrained UNet on 4-channel latents and one channel of depth."""
    return diffusion.build_unet(settings, "depth", in_channels=5)


def draw_conditions(settings: dict[str, Any], device: str) -> Tensor:
    """The depth of every scene, row by row as the latents: (2N, 1, h, w) in half precision, -1..1.

    The first ``estimated_chunks`` chunks are seen by the estimator, the others known from the
    teacher, so that the UNet learns from clean depth and gets along with guesses. Each chunk is
    kept on disk once it is there.
    """
    chunks, count = chunk_numbers(settings), settings["depth"]["estimated_chunks"]
    parts: list[Tensor] = []
    if count:
        estimator, steps = depth_estimator.trained(settings)
        estimator.to(device)
        for chunk in chunks[:count]:  # a name for every training: no old guess is taken for a new
            make = partial(_guess, estimator, chunk, settings, device)
            parts.append(_kept(f"guessed-{steps}-{chunk:04d}", settings, make))
    for chunk in chunks[count:]:
        make = partial(depth_estimator.teacher_depth, chunk, settings, device)
        parts.append(_kept(f"taught-{chunk:04d}", settings, make))
    return torch.cat([half for part in parts for half in (part, part.flip(-1))])


def _guess(
    estimator: DPTForDepthEstimation, chunk: int, settings: dict[str, Any], device: str
) -> Tensor:
    seen = depth_estimator.seen_chunk(chunk, settings, device)
    return depth_estimator.estimate(estimator, seen)


def _kept(name: str, settings: dict[str, Any], make: Callable[[], Tensor]) -> Tensor:
    size = settings["data"]["size"] // 8
    path = WORK / "depth" / f"{name}-{size}.pt"
    state = load_state(path)
    if state is None:
        state = {"condition": depth_estimator.normalised(make(), size).half()}
        save_atomically(state, path)
        print(f"condition {name} ready", flush=True)
    return state["condition"]


def train(settings: dict[str, Any], device: str) -> None:
    """The depth stage, after export: the shipped text encoder is read; goes on where it stands."""
    torch.manual_seed(settings["seed"])
    latents, masks, specs = load_latents(settings)
    conditions = draw_conditions(settings, device)
    tokenizer = CLIPTokenizer.from_pretrained(SHOWROOM / "tokenizer")
    text_encoder = CLIPTextModel.from_pretrained(SHOWROOM / "text_encoder", dtype=torch.float32)
    unet = build_unet(settings)
    if settings["depth"]["start"] == "base":
        start_from(unet, UNet2DConditionModel.from_pretrained(SHOWROOM / "unet"))
    learn(unet, (latents, conditions, masks), specs, tokenizer, text_encoder, settings, device)


def learn(
    unet: UNet2DConditionModel,
    maps: tuple[Tensor, Tensor, Tensor],
    specs: list[SceneSpec],
    tokenizer: CLIPTokenizer,
    text_encoder: CLIPTextModel,
    settings: dict[str, Any],
    device: str,
) -> None:
    """Trains ``unet`` on the specs' latents (N, 4, h, w), depth (N, 1, h, w), masks (N, h, w)."""
    own, (latents, conditions, masks) = settings["depth"], maps
    unet.to(device).train()
    text_encoder = text_encoder.to(device).eval().requires_grad_(False)
    for part in (unet, text_encoder):
        make_quick(part, device)
    noise = DDPMScheduler(**NOISE)

    def measure(dice: random.Random) -> Losses:
        rows = [dice.randrange(len(specs)) for _ in range(own["batch"])]
        clean, depth = (some[rows].float().to(device) for some in (latents, conditions))
        tokens = tokenize(tokenizer, [caption(specs[i], dice) for i in rows]).to(device)
        times = spread_times(own["batch"]).to(device)
        grain = torch.randn_like(clean)
        target = noise.get_velocity(clean, grain, times)
        noisy = torch.cat((noise.add_noise(clean, grain, times), depth), 1)
        with torch.autocast(device, dtype=torch.bfloat16):
            with torch.no_grad():
                context = text_encoder(tokens)[0]
            guess = cast("Tensor", unet(noisy, times, context, return_dict=False)[0])
        weight = 1 + own["vehicle_weight"] * masks[rows][:, None].float().to(device)
        return {"velocity": ((guess.float() - target).square() * weight).mean() / weight.mean()}

    training.train(Run.of("depth", settings, device), unet, measure)


def trained(settings: dict[str, Any]) -> tuple[UNet2DConditionModel, int]:
    """The averaged weights of the last checkpoint, and how many steps made them."""
    unet = build_unet(settings)
    steps = training.load_average(Run.of("depth", settings, "cpu"), unet)
    return unet.eval(), steps
