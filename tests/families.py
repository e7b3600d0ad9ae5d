"""Builds tiny checkpoints of each family: widths as real ones have, everything else minute.

Recognised by what real ones are recognised by: `cross_attention_dim`, schedulers, channels.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.checkpoints import _tokenizer

SIDE = 64
LICENCE = "---\nlicense: openrail++\n---\n# A tiny model\n"
EPSILON = {
    "beta_schedule": "scaled_linear",
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "steps_offset": 1,
    "skip_prk_steps": True,
    "clip_sample": False,
}
V_PREDICTION = {**EPSILON, "prediction_type": "v_prediction"}


def build(folder: Path, family: str = "sd1", task: str = "text-to-image", **changes: Any) -> Path:
    """Write a checkpoint of `family` for `task` to `folder`; returns it.

    `changes`: `unet` (arguments for its UNet), `scheduler` (a class), `noise` (its arguments).
    """
    import diffusers
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(3)
        parts = _texts(family)
        parts["unet"] = _unet(family, task, changes.get("unet", {}))
        parts["vae"] = _vae()
    kind = getattr(diffusers, changes.get("scheduler", "PNDMScheduler"))
    parts["scheduler"] = kind.from_config(changes.get("noise", EPSILON))
    pipe = _pipeline(family, task)(**parts, **_more(family, task))
    pipe.save_pretrained(folder, safe_serialization=True)
    (folder / "README.md").write_text(LICENCE)
    return folder


def build_controlnet(folder: Path, base: Path) -> Path:
    """Write a ControlNet for the checkpoint in `base`; returns its folder."""
    import torch
    from diffusers import ControlNetModel, UNet2DConditionModel

    with torch.random.fork_rng():
        torch.manual_seed(5)
        unet = UNet2DConditionModel.from_pretrained(base, subfolder="unet")
        net = ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=(4, 4, 8, 8))
        for part in (*net.controlnet_down_blocks, net.controlnet_mid_block):
            torch.nn.init.normal_(part.weight, std=0.2)
        torch.nn.init.normal_(net.controlnet_cond_embedding.conv_out.weight, std=0.2)
    net.save_pretrained(folder)
    (folder / "README.md").write_text(LICENCE)
    return folder


def build_lora(file: Path, base: Path, xl: bool = False) -> Path:
    """Write a LoRA for the checkpoint in `base` to `file`; returns it."""
    import torch
    from diffusers import StableDiffusionPipeline, StableDiffusionXLPipeline, UNet2DConditionModel
    from peft import LoraConfig
    from peft.utils import get_peft_model_state_dict

    with torch.random.fork_rng():
        torch.manual_seed(6)
        unet = UNet2DConditionModel.from_pretrained(base, subfolder="unet")
        unet.add_adapter(LoraConfig(r=2, lora_alpha=2, target_modules=["to_q", "to_k", "to_v"]))
        state = get_peft_model_state_dict(unet)
        for name, tensor in state.items():
            if "lora_B" in name:
                torch.nn.init.normal_(tensor, std=1.0)
    kind = StableDiffusionXLPipeline if xl else StableDiffusionPipeline
    kind.save_lora_weights(file.parent, unet_lora_layers=state, weight_name=file.name)
    return file


def rewrite(path: Path, **keys: Any) -> None:
    """Change keys of a JSON file; None takes one out."""
    config = json.loads(path.read_text()) | keys
    path.write_text(json.dumps({k: v for k, v in config.items() if v is not None}))


def _texts(family: str) -> dict[str, Any]:
    from transformers import CLIPTextModel, CLIPTextModelWithProjection

    if family != "sdxl":
        width = {"sd1": 768, "sd2": 1024}[family]
        return {"text_encoder": CLIPTextModel(_text(width)), "tokenizer": _tokenizer()}
    second = CLIPTextModelWithProjection(_text(1280, projection_dim=1280))
    texts: dict[str, Any] = {"text_encoder": CLIPTextModel(_text(768)), "text_encoder_2": second}
    return texts | {"tokenizer": _tokenizer(), "tokenizer_2": _tokenizer()}


def _text(width: int, **more: Any):
    from transformers import CLIPTextConfig

    tokenizer = _tokenizer()
    return CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        intermediate_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=77,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        **more,
    )


def _unet(family: str, task: str, changes: dict[str, Any]):
    from diffusers import UNet2DConditionModel

    channels = {"text-to-image": 4, "inpainting": 9, "depth-to-image": 5, "upscaling": 7}
    arguments: dict[str, Any] = {
        "sample_size": SIDE // 8,
        "in_channels": channels[task],
        "out_channels": 4,
        "block_out_channels": (8, 16),
        "layers_per_block": 1,
        "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
        "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
        "norm_num_groups": 4,
        "attention_head_dim": 4,
        "cross_attention_dim": {"sd1": 768, "sd2": 1024, "sdxl": 2048}[family],
    }
    if family == "sdxl":
        arguments |= {
            "addition_embed_type": "text_time",
            "addition_time_embed_dim": 8,
            "projection_class_embeddings_input_dim": 1280 + 6 * 8,
        }
    return UNet2DConditionModel(**arguments | changes)


def _vae():
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        latent_channels=4,
        block_out_channels=(4, 4, 4, 4),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        norm_num_groups=2,
        mid_block_add_attention=False,
        force_upcast=True,
    )


def _pipeline(family: str, task: str) -> Any:
    import diffusers

    xl = "XL" if family == "sdxl" else ""
    kind = {"text-to-image": "", "inpainting": "Inpaint", "depth-to-image": "Depth2Img"}[task]
    return getattr(diffusers, f"StableDiffusion{xl}{kind}Pipeline")


def _more(family: str, task: str) -> dict[str, Any]:
    if task == "depth-to-image":
        from tests.companions import tiny_depth_estimator

        return tiny_depth_estimator()
    if family == "sdxl":
        return {"add_watermarker": False}
    unchecked = {"safety_checker": None, "feature_extractor": None}
    return unchecked | {"requires_safety_checker": False}
