"""Distils the base UNet for few steps: a LoRA that needs neither guidance nor negative prompt.

Latent consistency distillation (Luo et al. 2023, "Latent Consistency Models", algorithm 1, and
"LCM-LoRA"). The teacher is the base with guidance away from the kiosk's negative prompt; what
it says in two passes a step, the student learns to say in one, for the end of the whole path.
"""

from __future__ import annotations

import random
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch
from diffusers import LCMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor
from peft import LoraConfig
from torch import Tensor
from transformers import CLIPTextModel

from models.showroom.recipe import training
from models.showroom.recipe.captions import caption, catalog, composed
from models.showroom.recipe.diffusion import NOISE, tokenize
from models.showroom.recipe.latents import load_latents
from models.showroom.recipe.report import draw
from models.showroom.recipe.report.asks import random_orders
from models.showroom.recipe.report.painting import Shard, paint_batch
from models.showroom.recipe.scenes import SceneSpec
from models.showroom.recipe.settings import SHOWROOM, WORK
from models.showroom.recipe.sheets import save_sheet
from models.showroom.recipe.training import Losses, Run

STEPS = 4
"""Steps at which it is meant to be used; 2 to 8 work."""

TARGETS = (
    *("to_q", "to_k", "to_v", "to_out.0", "proj_in", "proj_out", "ff.net.0.proj", "ff.net.2"),
    *("conv1", "conv2", "conv_shortcut", "time_emb_proj", "conv", "conv_in", "conv_out"),
    *("time_embedding.linear_1", "time_embedding.linear_2"),
)
"""Every weight matrix of the UNet, convolutions too: most of its weights are theirs."""


def scheduler(grid: int) -> LCMScheduler:
    """The scheduler that ships: the base's noise; 2, 4, 8 ... steps are all on the ``grid``."""
    return LCMScheduler(**NOISE, original_inference_steps=grid)


def grid_times(noise: LCMScheduler) -> Tensor:
    """All times the scheduler can ever stop at, rising, pure noise (999) last."""
    noise.set_timesteps(noise.config["original_inference_steps"])
    return noise.timesteps.flip(0)


def add_lora(unet: UNet2DConditionModel, rank: int) -> None:
    """Freezes the UNet and gives it an adapter that changes nothing yet; its scale is 1."""
    unet.requires_grad_(False)
    unet.add_adapter(LoraConfig(r=rank, lora_alpha=rank, target_modules=list(TARGETS)))


def prompts(specs: list[SceneSpec], share: float, dice: random.Random) -> tuple[list[str], ...]:
    """What the teacher is asked for, and what it is steered away from, one each a scene.

    A ``share`` of them are the kiosk's prompts, whole, with its negative prompt; the others
    any caption, with plain guidance.
    """
    wanted: list[str] = []
    avoided: list[str] = []
    for spec in specs:
        whole = composed(spec) if dice.random() < share else None
        style = catalog().style(spec.style)
        wanted.append(whole or caption(spec, dice))
        avoided.append(f"{style.avoid}, {catalog().avoid}" if whole else "")
    return wanted, avoided


@dataclass(frozen=True, slots=True)
class Distillation:
    """The two UNets, and the consistency between neighbours on the scheduler's grid."""

    teacher: UNet2DConditionModel
    student: UNet2DConditionModel
    noise: LCMScheduler
    substeps: int  # of the teacher from one grid time to the one before

    def draw_times(self, count: int) -> Tensor:
        """Times on the grid, spread evenly over all of it, with chance inside each share."""
        times = grid_times(self.noise)
        shares = (torch.arange(count) + torch.rand(count)) / count
        return times[(shares * len(times)).long().clamp(max=len(times) - 1)]

    def loss(
        self,
        clean: Tensor,
        now: Tensor,
        contexts: tuple[Tensor, Tensor],
        scale: Tensor,
        huber: float,
    ) -> Tensor:
        """How far the ends of the two paths are from each other, of (B, 4, h, w) latents.

        ``now`` are times on the grid, (B,); the two contexts, (B, 77, C), say what is wanted and
        what is avoided; guidance scales are (B, 1, 1, 1). One grid step of the teacher shall not
        change where the student says that the path leads.
        """
        times = grid_times(self.noise)
        before = (now - int(times[1] - times[0])).clamp(min=0)
        noisy = self.noise.add_noise(clean, torch.randn_like(clean), now)
        with torch.no_grad():
            earlier, last = noisy, now
            for part in range(1, self.substeps + 1):
                time = now + (before - now) * part // self.substeps
                earlier = self.step_back(earlier, last, time, contexts, scale)
                last = time
            target = self.end(earlier, before, contexts[0])
        gap = self.end(noisy, now, contexts[0]) - target
        return ((gap.square() + huber**2).sqrt() - huber).mean()

    def step_back(
        self,
        noisy: Tensor,
        now: Tensor,
        before: Tensor,
        contexts: tuple[Tensor, Tensor],
        scale: Tensor,
    ) -> Tensor:
        """One DDIM step of the guided teacher (Song et al. 2021, eq. 12, without noise)."""
        both = torch.cat((contexts[1], contexts[0]))
        away, towards = _ask(self.teacher, noisy.repeat(2, 1, 1, 1), now.repeat(2), both).chunk(2)
        signal, grain = self._split(noisy, now, away + scale * (towards - away))
        alpha = self._alpha(before)
        return alpha.sqrt() * signal + (1 - alpha).sqrt() * grain

    def end(self, noisy: Tensor, times: Tensor, context: Tensor) -> Tensor:
        """Where the student says that the path through ``noisy`` ends, as LCMScheduler has it."""
        signal, _ = self._split(noisy, times, _ask(self.student, noisy, times, context))
        skip, out = self.noise.get_scalings_for_boundary_condition_discrete(
            cast("Any", times.view(-1, 1, 1, 1).float())
        )
        return out * signal + skip * noisy

    def _split(self, noisy: Tensor, times: Tensor, velocity: Tensor) -> tuple[Tensor, Tensor]:
        """Signal and noise of a velocity; nothing is divided, so pure noise is no exception."""
        alpha = self._alpha(times)
        signal = alpha.sqrt() * noisy - (1 - alpha).sqrt() * velocity
        return signal, alpha.sqrt() * velocity + (1 - alpha).sqrt() * noisy

    def _alpha(self, times: Tensor) -> Tensor:
        return self.noise.alphas_cumprod.to(times.device)[times].view(-1, 1, 1, 1)


def _ask(unet: UNet2DConditionModel, noisy: Tensor, times: Tensor, context: Tensor) -> Tensor:
    """The velocity, in full precision."""
    with torch.autocast(noisy.device.type, dtype=torch.bfloat16):
        return cast("Tensor", unet(noisy, times, context, return_dict=False)[0]).float()


def train(settings: dict[str, Any], device: str) -> None:
    """The fast stage; goes on where the last checkpoint stands."""
    own = settings["fast"]
    torch.manual_seed(settings["seed"])
    base = draw.load(SHOWROOM, device)
    pair = distillation(base.unet, own, device)
    text_encoder = cast("CLIPTextModel", base.text_encoder.requires_grad_(False))
    latents, _, specs = load_latents(settings)
    low, high = own["guidance"]

    def measure(dice: random.Random) -> Losses:
        rows = [dice.randrange(len(specs)) for _ in range(own["batch"])]
        wanted, avoided = prompts([specs[i] for i in rows], own["whole_prompts"], dice)
        tokens = tokenize(base.tokenizer, wanted + avoided).to(device)
        with torch.no_grad(), torch.autocast(device, dtype=torch.bfloat16):
            contexts = text_encoder(tokens)[0].float().chunk(2)
        scale = (low + (high - low) * torch.rand(len(rows), 1, 1, 1)).to(device)
        clean, now = latents[rows].float().to(device), pair.draw_times(len(rows)).to(device)
        return {"consistency": pair.loss(clean, now, contexts, scale, own["huber"])}

    def look() -> None:
        painting = {"unet": pair.student, "scheduler": scheduler(own["grid"])}
        _look(StableDiffusionPipeline(**{**base.components, **painting}), WORK / "fast-sheet.png")

    training.train(Run.of("fast", settings, device), pair.student, measure, look)


def _look(pipeline: StableDiffusionPipeline, path: Path) -> None:
    """Eight pictures in four steps: a run that drifts shows here as grain, long before its loss."""
    pipeline.set_progress_bar_config(disable=True)
    asks = tuple(order.ask() for order in random_orders(40, 5)[::5])
    pixels = torch.from_numpy(paint_batch(pipeline, Shard(asks, STEPS, 1.0)))
    save_sheet(pixels.float() / 255, len(asks) // 2, path)


def distillation(
    teacher: UNet2DConditionModel, own: dict[str, Any], device: str = "cpu"
) -> Distillation:
    """The frozen teacher, and a copy of it with an adapter to train."""
    teacher.requires_grad_(False).eval()
    if device == "cpu":  # at these sizes quicker than fused
        teacher.set_attn_processor(AttnProcessor())
    student = deepcopy(teacher)
    add_lora(student, own["rank"])
    return Distillation(teacher, student, scheduler(own["grid"]), own["substeps"])
