"""Trains the ControlNet on silhouettes: a contour decides where the vehicle stands and its shape.

As Zhang et al. 2023 ("Adding Conditional Control to Text-to-Image Diffusion Models"), made
small: the copy of the base's encoder has no attention, so it reads no words.
"""

from __future__ import annotations

import random
from typing import Any, cast

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import ControlNetModel, DDPMScheduler, UNet2DConditionModel
from torch import Tensor, nn
from transformers import CLIPTextModel

from models.showroom.recipe import training
from models.showroom.recipe.captions import SYNONYMS, caption
from models.showroom.recipe.companions.silhouettes import load_silhouettes
from models.showroom.recipe.diffusion import NOISE, make_quick, spread_times, tokenize
from models.showroom.recipe.latents import load_latents
from models.showroom.recipe.report import draw
from models.showroom.recipe.scenes import FRAMINGS
from models.showroom.recipe.settings import SHOWROOM
from models.showroom.recipe.training import Losses, Run

FOLDER = SHOWROOM.parent / "showroom-controlnet"


def build(unet: UNet2DConditionModel, own: dict[str, Any]) -> ControlNetModel:
    """A ControlNet for ``unet``: its encoder's resnets with its weights, and no attention.

    It changes nothing yet: its outputs pass through convolutions of zeros.
    """
    shape = unet.config
    controlnet = ControlNetModel(
        in_channels=shape["in_channels"],
        flip_sin_to_cos=shape["flip_sin_to_cos"],
        freq_shift=shape["freq_shift"],
        down_block_types=("DownBlock2D",) * len(shape["block_out_channels"]),
        mid_block_type="UNetMidBlock2D",
        block_out_channels=tuple(shape["block_out_channels"]),
        layers_per_block=shape["layers_per_block"],
        downsample_padding=shape["downsample_padding"],
        act_fn=shape["act_fn"],
        norm_num_groups=shape["norm_num_groups"],
        norm_eps=shape["norm_eps"],
        cross_attention_dim=shape["cross_attention_dim"],
        conditioning_embedding_out_channels=tuple(own["hint_channels"]),
    )
    start(controlnet, unet)
    controlnet.controlnet_cond_embedding.to(memory_format=torch.channels_last)
    return controlnet


def start(controlnet: ControlNetModel, unet: UNet2DConditionModel) -> None:
    """Takes over the base's weights where they fit, and fits those of the time embedding."""
    theirs = unet.state_dict()
    with torch.no_grad():
        for name, value in controlnet.state_dict().items():
            if name in theirs:
                part = tuple(slice(0, size) for size in value.shape)
                if theirs[name][part].shape == value.shape:
                    value.copy_(theirs[name][part])
    fit_times(controlnet, unet)
    wake_hints(controlnet)


@torch.no_grad()
def fit_times(controlnet: ControlNetModel, unet: UNet2DConditionModel) -> None:
    """Makes every resnet hear of the time what it hears in the base, as nearly as can be.

    A ControlNet's time embedding is always four times as wide as its first level; the base's
    may be wider. Least squares over all times, from the one embedding to the other's effect.
    """
    times = torch.arange(NOISE["num_train_timesteps"])
    wave = unet.time_proj(times).float()
    known = F.silu(unet.time_embedding(wave)).double()
    own = F.silu(controlnet.time_embedding(wave)).double()
    own = torch.cat((own, torch.ones_like(own[:, :1])), 1)
    theirs = dict(unet.named_modules())
    for name, module in controlnet.named_modules():
        if not name.endswith("time_emb_proj"):
            continue
        projection, target = cast("nn.Linear", module), cast("nn.Linear", theirs[name])
        effect = known @ target.weight.double().T + target.bias.double()
        solution = torch.linalg.lstsq(own, effect, rcond=1e-3, driver="gelsd").solution
        projection.weight.copy_(solution[:-1].T)
        projection.bias.copy_(solution[-1])


@torch.no_grad()
def wake_hints(controlnet: ControlNetModel) -> None:
    """Draws weights for the hint's layers that make a thin line half as loud as the latents' noise.

    Those that diffusers gives end in zeros, and those before let a line through at 1e-5: a
    second silence behind that of the outputs, and learning would hardly start. Weights for
    layers of rectifiers as in He et al. 2015 ("Delving Deep into Rectifiers"), then scaled.
    """
    embedding = controlnet.controlnet_cond_embedding
    for part in embedding.modules():
        if isinstance(part, nn.Conv2d):
            nn.init.kaiming_normal_(part.weight, nonlinearity="relu")
            nn.init.zeros_(cast("Tensor", part.bias))
    noise = controlnet.conv_in(torch.randn(1, controlnet.config["in_channels"], 32, 32))
    line = torch.zeros(1, 3, 256, 256)
    line[..., 128, :] = 1
    embedding.conv_out.weight.mul_(0.5 * noise.std() / embedding(line).std())


class Controlled(nn.Module):
    """The frozen base with a ControlNet, whose weights are the only ones to train."""

    def __init__(self, unet: UNet2DConditionModel, controlnet: ControlNetModel) -> None:
        super().__init__()
        self.unet = unet.requires_grad_(False)
        self.controlnet = controlnet

    def forward(self, noisy: Tensor, times: Tensor, context: Tensor, hints: Tensor) -> Tensor:
        """The velocity of (B, 4, h, w), given (B, 77, C) words and (B, 3, H, W) contours."""
        downs, middle = self.controlnet(noisy, times, context, hints, return_dict=False)
        return cast(
            "Tensor",
            self.unet(
                noisy,
                times,
                context,
                down_block_additional_residuals=downs,
                mid_block_additional_residual=middle,
                return_dict=False,
            )[0],
        )


def without_framing(text: str) -> str:
    """A caption without its words on the framing, so that the contour alone decides it."""
    for words in sorted((w for f in FRAMINGS for w in SYNONYMS[f]), key=len, reverse=True):
        for found in (f", {words}", f"{words}, ", f" {words}", words):
            text = text.replace(found, "")
    return text.strip()


def late_times(count: int) -> Tensor:
    """Times spread over the whole range, more of them at high noise, where shapes are decided."""
    return ((spread_times(count) / 1000).sqrt() * 1000).long().clamp(0, 999)


def hints_of(lines: np.ndarray, rows: list[int], dice: random.Random, dropped: float) -> Tensor:
    """Control pictures (B, 3, H, W) in 0..1 for rows of the latents; some are left black.

    ``lines`` has (chunks, N, H, W) bytes; the latents have each chunk and then its mirror image.
    """
    count = lines.shape[1]
    hints: list[Tensor] = []
    for row in rows:
        turn, index = divmod(row, count)
        line = torch.from_numpy(np.array(lines[turn // 2, index])).float() / 255
        line = line.flip(-1) if turn % 2 else line
        hints.append(line * (dice.random() >= dropped))
    pictures = torch.stack(hints)[:, None].expand(-1, 3, -1, -1)
    return pictures.contiguous(memory_format=torch.channels_last)  # at this size far quicker


def train(settings: dict[str, Any], device: str) -> None:
    """The controlnet stage; goes on where the last checkpoint stands."""
    own = settings["controlnet"]
    torch.manual_seed(settings["seed"])
    base = draw.load(SHOWROOM, device)
    text_encoder = cast("CLIPTextModel", base.text_encoder.requires_grad_(False))
    module = Controlled(base.unet.eval(), build(base.unet, own).to(device).train())
    for part in (module, text_encoder):
        make_quick(part, device)
    lines = load_silhouettes(settings)
    latents, masks, specs = load_latents(settings)
    count = 2 * lines.shape[0] * lines.shape[1]
    noise = DDPMScheduler(**NOISE)

    def measure(dice: random.Random) -> Losses:
        rows = [dice.randrange(count) for _ in range(own["batch"])]
        texts = [caption(specs[i], dice) for i in rows]
        texts = [without_framing(text) if dice.random() < 0.5 else text for text in texts]
        hints = hints_of(lines, rows, dice, own["dropped"]).to(device)
        clean = latents[rows].float().to(device)
        times = late_times(own["batch"]).to(device)
        grain = torch.randn_like(clean)
        with torch.autocast(device, dtype=torch.bfloat16):
            with torch.no_grad():
                context = text_encoder(tokenize(base.tokenizer, texts).to(device))[0]
            guess = module(noise.add_noise(clean, grain, times), times, context, hints)
        target = noise.get_velocity(clean, grain, times)
        weight = 1 + own["vehicle_weight"] * masks[rows][:, None].float().to(device)
        return {"velocity": ((guess.float() - target).square() * weight).mean() / weight.mean()}

    training.train(Run.of("controlnet", settings, device), module, measure)


def export(settings: dict[str, Any], device: str) -> None:
    """The controlnet_export stage: the averaged weights in half precision."""
    base = draw.load(SHOWROOM)
    module = Controlled(base.unet, build(base.unet, settings["controlnet"]))
    steps = training.load_average(Run.of("controlnet", settings, device), module)
    module.controlnet.half().save_pretrained(FOLDER)
    for file in FOLDER.iterdir():
        file.chmod(0o644)
    size = sum(file.stat().st_size for file in FOLDER.glob("*.safetensors"))
    print(f"exported after {steps} steps: {size / 1e6:.2f} MB in {FOLDER}")
