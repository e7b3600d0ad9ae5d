"""Builds a tiny but complete checkpoint from configs, so that tests can paint in milliseconds."""

from __future__ import annotations

import json
from pathlib import Path

from kiosk.domain.checkpoints import Checkpoint, load_manifest
from kiosk.domain.layout import hash_checkpoint

TINY_SIZE = 64
"""Native width and height of the tiny checkpoint, in pixels."""


def build_tiny_checkpoint(folder: Path) -> Path:
    """Write `folder`/tiny and a manifest that lists it; returns the manifest's path.

    The weights are random but seeded: building twice gives the same checkpoint.
    """
    import torch
    from diffusers import (
        AutoencoderTiny,
        DPMSolverMultistepScheduler,
        StableDiffusionPipeline,
        UNet2DConditionModel,
    )
    from transformers import CLIPTextConfig, CLIPTextModel

    with torch.random.fork_rng():
        torch.manual_seed(7)
        tokenizer = _tokenizer()
        text_encoder = CLIPTextModel(
            CLIPTextConfig(
                vocab_size=len(tokenizer),
                hidden_size=16,
                intermediate_size=32,
                num_hidden_layers=2,
                num_attention_heads=2,
                max_position_embeddings=77,
                bos_token_id=tokenizer.bos_token_id,
                eos_token_id=tokenizer.eos_token_id,
                pad_token_id=tokenizer.pad_token_id,
            )
        )
        unet = UNet2DConditionModel(
            sample_size=TINY_SIZE // 8,
            block_out_channels=(8, 16),
            layers_per_block=1,
            down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
            up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
            norm_num_groups=4,
            attention_head_dim=4,
            cross_attention_dim=16,
        )
        vae = AutoencoderTiny(
            encoder_block_out_channels=(8, 8, 8, 8),
            decoder_block_out_channels=(8, 8, 8, 8),
            num_encoder_blocks=(1, 1, 1, 1),
            num_decoder_blocks=(1, 1, 1, 1),
            latent_channels=4,
        )
    scheduler = DPMSolverMultistepScheduler(
        beta_schedule="scaled_linear",
        beta_start=0.00085,
        beta_end=0.012,
        prediction_type="v_prediction",
        rescale_betas_zero_snr=True,
        timestep_spacing="trailing",
        steps_offset=1,
    )
    pipeline = StableDiffusionPipeline(
        vae=vae,
        text_encoder=text_encoder,
        tokenizer=tokenizer,
        unet=unet,
        scheduler=scheduler,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    target = folder / "tiny"
    pipeline.save_pretrained(target, safe_serialization=True)
    (target / "preview.json").write_text(
        json.dumps(
            {"matrix": [[0.1, 0, 0], [0, 0.1, 0], [0, 0, 0.1], [0.02] * 3], "bias": [0.5] * 3}
        )
    )
    return write_manifest(folder, hash_checkpoint(target))


def write_manifest(folder: Path, sha256: str) -> Path:
    """Write a manifest for `folder`/tiny with the given hash."""
    manifest = folder / "manifest.toml"
    manifest.write_text(
        f"""[[checkpoints]]
id = "tiny"
task = "text-to-image"
path = "tiny"
size = {TINY_SIZE}
scheduler = "dpm++"
steps = 4
guidance = 2.5
prompts = "open"
licence = "Apache-2.0"
sha256 = "{sha256}"
"""
    )
    return manifest


def tiny_entry(folder: Path) -> Checkpoint:
    """The manifest entry of a tiny checkpoint that was built in `folder`."""
    return load_manifest(folder / "manifest.toml").checkpoint("tiny")


def _tokenizer():
    from transformers import CLIPTokenizer

    letters = [chr(code) for code in range(33, 127)]
    symbols = [*letters, *(letter + "</w>" for letter in letters)]
    symbols += ["<|startoftext|>", "<|endoftext|>"]
    vocabulary = {symbol: index for index, symbol in enumerate(symbols)}
    return CLIPTokenizer(vocab=vocabulary, merges=[], model_max_length=77)
