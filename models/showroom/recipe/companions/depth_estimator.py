"""Trains the depth estimator: how near things are, told from a picture that a model painted.

A small DPT of the hybrid kind (Ranftl et al. 2021, "Vision Transformers for Dense Prediction"):
convolutions first, a transformer over their coarse maps, both fused. Convolutions learn contours
from few scenes, where patches of pixels alone do not.
"""

from __future__ import annotations

import random
from typing import Any, cast

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import BitConfig, DPTConfig, DPTForDepthEstimation
from transformers.models.dpt.image_processing_pil_dpt import DPTImageProcessorPil

from models.showroom.recipe import training
from models.showroom.recipe.data import chunk_numbers, chunk_specs
from models.showroom.recipe.diffusion import make_quick
from models.showroom.recipe.report.copies import Subject, copied_chunk, save_array
from models.showroom.recipe.scenes import render
from models.showroom.recipe.settings import WORK
from models.showroom.recipe.training import Losses, Run

BOX = 4  # Pillow's averaging filter: what copies.resized does to the pictures learnt from
COARSEST = 16  # pixels in a cell of the map that the transformer reads


def build(settings: dict[str, Any]) -> DPTForDepthEstimation:
    """An untrained estimator for square pictures of the settings' size."""
    own = settings["depth_estimator"]
    stages, cells = list(own["stages"]), own["size"] // COARSEST
    backbone = BitConfig(
        layer_type="bottleneck",
        embedding_size=own["stem"],
        hidden_sizes=stages,
        depths=[1] * len(stages),
        num_groups=own["norm_groups"],
        global_padding="same",
        embedding_dynamic_padding=True,
        out_features=[f"stage{number + 1}" for number in range(len(stages))],
    )
    config = DPTConfig(
        is_hybrid=True,
        backbone_config=backbone,
        backbone_featmap_shape=[1, stages[-1], cells, cells],
        image_size=own["size"],
        patch_size=COARSEST,
        hidden_size=own["width"],
        intermediate_size=4 * own["width"],
        num_hidden_layers=own["layers"],
        num_attention_heads=max(1, own["width"] // 32),
        backbone_out_indices=[0, 1, own["layers"] // 2 - 1, own["layers"] - 1],
        neck_hidden_sizes=[*stages[:2], own["fusion"], own["fusion"]],
        neck_ignore_stages=[0, 1],
        reassemble_factors=[1, 1, 1, 0.5],
        fusion_hidden_size=own["fusion"],
    )
    estimator = DPTForDepthEstimation(config)
    for part in estimator.modules():  # DPT starts for fine-tuning, too faint to learn from nothing
        if type(part) is nn.Conv2d:
            part.reset_parameters()
    last = cast("nn.Conv2d", estimator.head.head[-2])
    nn.init.constant_(cast("Tensor", last.bias), 0.4)  # its ReLU has to let something pass
    return estimator


def processor(settings: dict[str, Any]) -> DPTImageProcessorPil:
    """What turns Pillow pictures of any size into the estimator's input, without torchvision."""
    size = settings["depth_estimator"]["size"]
    return DPTImageProcessorPil(
        size={"height": size, "width": size},
        resample=BOX,
        image_mean=[0.5] * 3,
        image_std=[0.5] * 3,
    )


def normalised(depth: Tensor, size: int | tuple[int, int]) -> Tensor:
    """Depth (B, H, W) as StableDiffusionDepth2ImgPipeline hands it to its UNet: (B, 1, h, w).

    Bicubic to the latents' size, then each picture's farthest is -1 and its nearest 1.
    """
    shape = (size, size) if isinstance(size, int) else size
    small = F.interpolate(depth[:, None].float(), shape, mode="bicubic", align_corners=False)
    low, high = small.amin((1, 2, 3), keepdim=True), small.amax((1, 2, 3), keepdim=True)
    return 2 * (small - low) / (high - low).clamp(min=1e-6) - 1


def teacher_depth(chunk: int, settings: dict[str, Any], device: str) -> Tensor:
    """Nearness as the teacher drew it, (N, size, size) bytes; kept on disk once drawn."""
    size = settings["depth_estimator"]["size"]
    path = WORK / "depth" / f"teacher-{chunk:04d}-{size}.npy"
    if not path.exists():
        depth = render(chunk_specs(chunk, settings["seed"]), size, device).depth
        save_array(path, (depth * 255).round().byte().cpu())
        print(f"depth of chunk {chunk} ready", flush=True)
    return torch.from_numpy(np.load(path))


def seen_chunk(chunk: int, settings: dict[str, Any], device: str) -> Tensor:
    """A chunk's pictures as the shipped autoencoder gives them back: (N, 3, size, size) bytes."""
    return copied_chunk(Subject(settings, device), chunk, settings["depth_estimator"]["size"])


def train(settings: dict[str, Any], device: str) -> None:
    """The depth_estimator stage; goes on where the last checkpoint stands."""
    chunks = chunk_numbers(settings)[: settings["depth_estimator"]["chunks"]]
    pictures = torch.cat([seen_chunk(chunk, settings, device) for chunk in chunks])
    depths = torch.cat([teacher_depth(chunk, settings, device) for chunk in chunks])
    learn(pictures, depths, settings, device)


def learn(
    pictures: Tensor, depths: Tensor, settings: dict[str, Any], device: str
) -> DPTForDepthEstimation:
    """Trains on pictures (N, 3, size, size) and nearness (N, size, size), both in bytes.

    The loss is the plain difference, and that of the steps between neighbours for clean
    contours. A loss blind to scale and shift is for depths of many origins; here one teacher
    measures all, and a fixed scale is learnt in fewer steps.
    """
    own = settings["depth_estimator"]
    torch.manual_seed(settings["seed"])
    estimator = build(settings).to(device).train()
    make_quick(estimator, device)

    def measure(dice: random.Random) -> Losses:
        rows = [dice.randrange(len(pictures)) for _ in range(own["batch"])]
        batch = pictures[rows].to(device).float() / 127.5 - 1
        truth = depths[rows].to(device).float() / 255
        if dice.random() < 0.5:
            batch, truth = batch.flip(-1), truth.flip(-1)
        batch = roughened(batch, own["noise"], dice)
        with torch.autocast(device, dtype=torch.bfloat16):
            guess = estimator(batch).predicted_depth
        error, edges = difference(guess.float(), truth)
        return {"loss": error + own["gradient_loss"] * edges, "error": error, "edges": edges}

    training.train(Run.of("depth_estimator", settings, device), estimator, measure)
    return estimator.eval()


def roughened(pictures: Tensor, noise: float, dice: random.Random) -> Tensor:
    """Pictures in -1..1 as a painter may leave them: grainy, some soft, some off in tone."""
    if dice.random() < 0.3:
        pictures = F.avg_pool2d(F.pad(pictures, (1,) * 4, mode="replicate"), 3, 1)
    gain, shift = dice.uniform(0.85, 1.1), dice.uniform(-0.1, 0.1)
    grain = noise * dice.random() * torch.randn_like(pictures)
    return (pictures * gain + shift + grain).clamp(-1, 1)


def difference(guess: Tensor, truth: Tensor) -> tuple[Tensor, Tensor]:
    """Mean absolute differences of (B, H, W): of the depths, and of their steps at two scales."""
    steps: list[Tensor] = []
    for reach in (1, 4):
        for axis in (-1, -2):
            length = guess.shape[axis] - reach
            ahead = [
                m.narrow(axis, reach, length) - m.narrow(axis, 0, length) for m in (guess, truth)
            ]
            steps.append(F.l1_loss(ahead[0], ahead[1]))
    return F.l1_loss(guess, truth), torch.stack(steps).sum()


def trained(settings: dict[str, Any]) -> tuple[DPTForDepthEstimation, int]:
    """The averaged weights of the last checkpoint, and how many steps made them."""
    estimator = build(settings)
    steps = training.load_average(Run.of("depth_estimator", settings, "cpu"), estimator)
    return estimator.eval(), steps


@torch.no_grad()
def estimate(estimator: DPTForDepthEstimation, pictures: Tensor, batch: int = 50) -> Tensor:
    """Nearness (N, size, size) of pictures (N, 3, size, size) in bytes."""
    device = estimator.device
    parts = [
        estimator(part.to(device).float() / 127.5 - 1).predicted_depth.float().cpu()
        for part in pictures.split(batch)
    ]
    return torch.cat(parts)
