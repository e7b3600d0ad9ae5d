"""Writes a tiny checkpoint as a single file, in the older layout that such files have."""

from __future__ import annotations

import re
from pathlib import Path

_RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
}
_ENDS = {
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
    "down_blocks.0.downsamplers.0.conv": "input_blocks.2.0.op",
    "up_blocks.0.upsamplers.0.conv": "output_blocks.1.1.conv",
    "mid_block.resnets.0": "middle_block.0",
    "mid_block.attentions.0": "middle_block.1",
    "mid_block.resnets.1": "middle_block.2",
}
_VAE = (
    (r"down_blocks\.(\d)\.resnets", r"down.\1.block"),
    (r"down_blocks\.(\d)\.downsamplers\.0", r"down.\1.downsample"),
    (r"mid_block\.resnets\.0", "mid.block_1"),
    (r"mid_block\.resnets\.1", "mid.block_2"),
    ("conv_shortcut", "nin_shortcut"),
    ("conv_norm_out", "norm_out"),
)


def write_single_file(folder: Path, file: Path) -> Path:
    """Write the checkpoint of `folder` (tests.families, sd1 or sd2) to `file`; returns it."""
    from safetensors.torch import load_file, save_file

    weights = "diffusion_pytorch_model.safetensors"
    whole = {}
    for name, tensor in load_file(folder / "unet" / weights).items():
        whole["model.diffusion_model." + _unet_name(name)] = tensor
    for name, tensor in load_file(folder / "vae" / weights).items():
        whole["first_stage_model." + _vae_name(name)] = tensor
    for name, tensor in load_file(folder / "text_encoder" / "model.safetensors").items():
        plain = name.removeprefix("text_model.")
        whole[f"cond_stage_model.transformer.text_model.{plain}"] = tensor
    save_file(whole, file)
    return file


def _unet_name(name: str) -> str:
    """Two levels of one layer: input_blocks 0 to 3, output_blocks 0 to 3."""
    for ours, theirs in _ENDS.items():
        if name.startswith(f"{ours}."):
            return _inside(name.replace(ours, theirs, 1))
    found = re.match(r"(down|up)_blocks\.(\d)\.(resnets|attentions)\.(\d)\.", name)
    assert found, name
    level, layer = int(found[2]), int(found[4])
    block = 1 + 2 * level + layer if found[1] == "down" else 2 * level + layer
    side = "input" if found[1] == "down" else "output"
    place = 0 if found[3] == "resnets" else 1
    return _inside(f"{side}_blocks.{block}.{place}." + name[found.end() :])


def _inside(name: str) -> str:
    if "transformer_blocks" in name:
        return name
    for ours, theirs in _RESNET.items():
        name = re.sub(rf"\.{ours}\.", f".{theirs}.", name)
    return name


def _vae_name(name: str) -> str:
    name = re.sub(r"up_blocks\.(\d)\.resnets", lambda m: f"up.{3 - int(m[1])}.block", name)
    name = re.sub(r"up_blocks\.(\d)\.upsamplers\.0", lambda m: f"up.{3 - int(m[1])}.upsample", name)
    for ours, theirs in _VAE:
        name = re.sub(ours, theirs, name)
    return name
