"""Builds tiny companions for every task: random, seeded, holding only their own parts."""

from __future__ import annotations

import json
from pathlib import Path

from kiosk.domain.layout import hash_checkpoint
from tests.checkpoints import TINY_SIZE, build_tiny_checkpoint

COMMON = {
    "text_encoder": ["transformers", "CLIPTextModel"],
    "tokenizer": ["transformers", "CLIPTokenizer"],
    "unet": ["diffusers", "UNet2DConditionModel"],
    "scheduler": ["diffusers", "DPMSolverMultistepScheduler"],
}


def build_tiny_family(folder: Path) -> Path:
    """Write `folder`/tiny, its companions, and a manifest; returns the manifest's path."""
    import torch

    manifest = build_tiny_checkpoint(folder)
    with torch.random.fork_rng():
        torch.manual_seed(11)
        _depth(folder / "tiny-depth")
        _inpaint(folder / "tiny-inpaint")
        _upscaler(folder / "tiny-upscaler")
        _controlnet(folder / "tiny-shape", folder / "tiny")
        _lora(folder / "tiny-lora" / "car.safetensors", folder / "tiny", strength=2.0)
        _lora(folder / "tiny-fast" / "fast.safetensors", folder / "tiny", strength=1.0)
        _few_steps(folder / "tiny-fast" / "scheduler")
        _latent_upscaler(folder / "tiny-double")
    entries = manifest.read_text()
    for name, task, more in (
        ("tiny-depth", "depth-to-image", ""),
        ("tiny-inpaint", "inpainting", ""),
        ("tiny-upscaler", "upscaling", 'scheduler = "ddim"\nguidance = 1.0\n'),
        (
            "tiny-fast",
            "text-to-image",
            'lora = "fast.safetensors"\nscheduler = "lcm"\nsteps = 2\nguidance = 1.0\n',
        ),
        ("tiny-double", "upscaling", 'scheduler = "euler"\nguidance = 1.0\n'),
    ):
        entries += checkpoint_entry(name, task, hash_checkpoint(folder / name), more)
    entries += addition_entry(
        "controlnets", "tiny-shape", folder, 'condition = "silhouette"\nscale = 0.8\n'
    )
    entries += addition_entry("loras", "tiny-lora", folder, 'file = "car.safetensors"\n')
    manifest.write_text(entries)
    return manifest


def checkpoint_entry(name: str, task: str, sha256: str, more: str = "") -> str:
    """A companion's entry, with `base = "tiny"` and what `more` says otherwise."""
    usual = {"scheduler": '"dpm++"', "steps": "4", "guidance": "2.5"}
    lines = [f"{key} = {value}\n" for key, value in usual.items() if f"{key} =" not in more]
    return (
        f'\n[[checkpoints]]\nid = "{name}"\ntask = "{task}"\npath = "{name}"\nbase = "tiny"\n'
        f'size = {TINY_SIZE}\nprompts = "open"\nlicence = "Apache-2.0"\nsha256 = "{sha256}"\n'
        + "".join(lines)
        + more
    )


def addition_entry(table: str, name: str, folder: Path, more: str) -> str:
    """An entry of a ControlNet or a LoRA."""
    return (
        f'\n[[{table}]]\nid = "{name}"\npath = "{name}"\nbase = "tiny"\nlicence = "Apache-2.0"\n'
        f'sha256 = "{hash_checkpoint(folder / name)}"\n{more}'
    )


def _unet(channels: int, **changes: object):
    from diffusers import UNet2DConditionModel

    usual = {
        "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
        "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
        "out_channels": 4,
    }
    return UNet2DConditionModel(
        sample_size=TINY_SIZE // 8,
        in_channels=channels,
        block_out_channels=(8, 16),
        layers_per_block=1,
        norm_num_groups=4,
        attention_head_dim=4,
        cross_attention_dim=16,
        **usual | changes,
    )


def _write(folder: Path, kind: str, parts: dict[str, list[str]], **more: object) -> None:
    index = {"_class_name": kind, "_diffusers_version": "0.42.1", **COMMON, **parts, **more}
    (folder / "model_index.json").write_text(json.dumps(index))


def tiny_depth_estimator():
    """A depth estimator and what prepares pictures for it, by the names of their parts."""
    from transformers import DPTConfig, DPTForDepthEstimation, DPTImageProcessor

    estimator = DPTForDepthEstimation(
        DPTConfig(
            hidden_size=16,
            num_hidden_layers=4,
            num_attention_heads=2,
            intermediate_size=32,
            image_size=32,
            patch_size=8,
            backbone_out_indices=[0, 1, 2, 3],
            neck_hidden_sizes=[8, 8, 8, 8],
            fusion_hidden_size=8,
            reassemble_factors=[4, 2, 1, 0.5],
            is_hybrid=False,
        )
    )
    processor = DPTImageProcessor(
        size={"height": 32, "width": 32}, image_mean=[0.5] * 3, image_std=[0.5] * 3
    )
    return {"depth_estimator": estimator, "feature_extractor": processor}


def _depth(folder: Path) -> None:
    _unet(5).save_pretrained(folder / "unet")
    for name, part in tiny_depth_estimator().items():
        part.save_pretrained(folder / name)
    _write(
        folder,
        "StableDiffusionDepth2ImgPipeline",
        {
            "vae": ["diffusers", "AutoencoderTiny"],
            "depth_estimator": ["transformers", "DPTForDepthEstimation"],
            "feature_extractor": ["transformers", "DPTFeatureExtractor"],  # as old ones name it
        },
    )


def _inpaint(folder: Path) -> None:
    _unet(9).save_pretrained(folder / "unet")
    _write(folder, "StableDiffusionInpaintPipeline", {"vae": ["diffusers", "AutoencoderTiny"]})


def _upscaler(folder: Path) -> None:
    from diffusers import AutoencoderKL, DDIMScheduler, DDPMScheduler

    coarse = {  # attention over every pixel of a source would take seconds
        "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
        "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"),
        "mid_block_type": None,
    }
    _unet(7, num_class_embeds=100, **coarse).save_pretrained(folder / "unet")
    AutoencoderKL(
        latent_channels=4,
        block_out_channels=(8, 8),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        norm_num_groups=4,
        scaling_factor=0.08333,
        mid_block_add_attention=False,
    ).save_pretrained(folder / "vae")
    schedule = {"beta_schedule": "scaled_linear", "beta_start": 0.0001, "beta_end": 0.02}
    DDIMScheduler(**schedule, prediction_type="v_prediction").save_pretrained(folder / "scheduler")
    DDPMScheduler(num_train_timesteps=100).save_pretrained(folder / "low_res_scheduler")
    _write(
        folder,
        "StableDiffusionUpscalePipeline",
        {
            "vae": ["diffusers", "AutoencoderKL"],
            "scheduler": ["diffusers", "DDIMScheduler"],
            "low_res_scheduler": ["diffusers", "DDPMScheduler"],
        },
        max_noise_level=60,
    )


def _latent_upscaler(folder: Path) -> None:
    from diffusers import EulerDiscreteScheduler

    # The pipeline gives 128 numbers that say "no noise", and the text encoder's pooled 16.
    _unet(8, time_cond_proj_dim=128 + 16, out_channels=5).save_pretrained(folder / "unet")
    EulerDiscreteScheduler(prediction_type="sample").save_pretrained(folder / "scheduler")
    _write(
        folder,
        "StableDiffusionLatentUpscalePipeline",
        {
            "vae": ["diffusers", "AutoencoderTiny"],
            "scheduler": ["diffusers", "EulerDiscreteScheduler"],
        },
    )


def _few_steps(folder: Path) -> None:
    from diffusers import LCMScheduler

    LCMScheduler(
        beta_schedule="scaled_linear",
        beta_start=0.00085,
        beta_end=0.012,
        prediction_type="v_prediction",
        rescale_betas_zero_snr=True,
        original_inference_steps=10,
        steps_offset=1,
    ).save_pretrained(folder)


def _controlnet(folder: Path, base: Path) -> None:
    import torch
    from diffusers import ControlNetModel, UNet2DConditionModel

    unet = UNet2DConditionModel.from_pretrained(base, subfolder="unet")
    net = ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=(4, 4, 8, 8))
    for part in (*net.controlnet_down_blocks, net.controlnet_mid_block):
        torch.nn.init.normal_(part.weight, std=0.2)  # zero, as they start, they would do nothing
    torch.nn.init.normal_(net.controlnet_cond_embedding.conv_out.weight, std=0.2)
    net.save_pretrained(folder)


def _lora(file: Path, base: Path, strength: float) -> None:
    import torch
    from diffusers import StableDiffusionPipeline, UNet2DConditionModel
    from peft import LoraConfig
    from peft.utils import get_peft_model_state_dict

    unet = UNet2DConditionModel.from_pretrained(base, subfolder="unet")
    unet.add_adapter(LoraConfig(r=2, lora_alpha=2, target_modules=["to_q", "to_k", "to_v"]))
    state = get_peft_model_state_dict(unet)
    for name, tensor in state.items():
        if "lora_B" in name:
            torch.nn.init.normal_(tensor, std=strength)
    StableDiffusionPipeline.save_lora_weights(
        file.parent, unet_lora_layers=state, weight_name=file.name
    )
