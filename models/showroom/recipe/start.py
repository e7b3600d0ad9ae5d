"""Starts a training from the weights that ship, as far as they fit, in place of from nothing."""

from __future__ import annotations

from pathlib import Path

import torch
from diffusers import AutoencoderTiny, UNet2DConditionModel
from torch import Tensor, nn
from transformers import CLIPTextModel

from models.showroom.recipe.settings import SHOWROOM

_EDGES = ("conv_in.", "conv_out.", "conv_norm_out.", "time_embedding.linear_1.")


def start_autoencoder(vae: AutoencoderTiny, folder: Path = SHOWROOM) -> None:
    """Takes the shipped autoencoder's weights; the widths have to be the same."""
    vae.load_state_dict(_weights(AutoencoderTiny.from_pretrained(folder / "vae")))


def start_painter(
    unet: UNet2DConditionModel, text_encoder: CLIPTextModel, folder: Path = SHOWROOM
) -> None:
    """Takes the shipped text encoder, and the shipped UNet as the inner levels of a deeper one.

    A UNet for twice the size has one level more on the outside. The shipped one then becomes
    its inside: level by level the same maps, fed through a fresh outer level.
    """
    text_encoder.load_state_dict(_weights(CLIPTextModel.from_pretrained(folder / "text_encoder")))
    older = UNet2DConditionModel.from_pretrained(folder / "unet")
    graft(unet, _weights(older), len(older.config["block_out_channels"]))


def graft(unet: UNet2DConditionModel, weights: dict[str, Tensor], levels: int) -> None:
    """Copies ``weights`` of a UNet with ``levels`` levels into the innermost levels of ``unet``.

    Where a tensor is wider here than there, the part both have is copied. As deep a UNet takes
    everything; a deeper one keeps its own outermost convolutions.
    """
    deeper = len(unet.config["block_out_channels"]) - levels
    if deeper < 0:
        raise ValueError(f"cannot graft {levels} levels into {levels + deeper}")
    own = unet.state_dict()
    with torch.no_grad():
        for name, value in weights.items():
            if deeper and name.startswith(_EDGES):
                continue
            target = own[_inner_name(name, deeper)]
            part = tuple(
                slice(0, min(a, b)) for a, b in zip(target.shape, value.shape, strict=True)
            )
            target[part] = value[part]


def _inner_name(name: str, deeper: int) -> str:
    """Down blocks count from the outside, up blocks from the inside."""
    if not name.startswith("down_blocks."):
        return name
    _, level, rest = name.split(".", 2)
    return f"down_blocks.{int(level) + deeper}.{rest}"


def _weights(module: nn.Module) -> dict[str, Tensor]:
    return {name: value.float() for name, value in module.state_dict().items()}
