"""Builds a tiny safety checker in Stable Diffusion's own form, which refuses what a test wants."""

from __future__ import annotations

from pathlib import Path

from kiosk.domain.layout import hash_checkpoint


def build_tiny_safety_checker(folder: Path, *, refuses: bool) -> Path:
    """Write `folder`/safety_checker and /feature_extractor: a CLIP of 16 numbers.

    Its seventeen concepts are as near as can be to any picture where it `refuses`, or as far.
    """
    import torch
    from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
    from transformers import CLIPConfig, CLIPImageProcessorPil

    small = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1}
    vision = {**small, "num_attention_heads": 2, "image_size": 32, "patch_size": 16}
    with torch.random.fork_rng():
        torch.manual_seed(3)
        config = CLIPConfig(
            projection_dim=8, text_config={**small, "num_attention_heads": 2}, vision_config=vision
        )
        checker = StableDiffusionSafetyChecker(config)
    with torch.no_grad():  # cosines lie between -1 and 1
        checker.concept_embeds_weights.fill_(-1.5 if refuses else 1.5)
        checker.special_care_embeds_weights.fill_(1.5)
    checker.save_pretrained(folder / "safety_checker")
    size = {"height": 32, "width": 32}
    CLIPImageProcessorPil(size=size, crop_size=size).save_pretrained(folder / "feature_extractor")
    return folder


def safety_entry(name: str, folder: Path, more: str = "") -> str:
    """An entry of the manifest for a safety checker in `folder`/`name`."""
    return (
        f'\n[[safety_checkers]]\nid = "{name}"\npath = "{name}"\nlicence = "Apache-2.0"\n'
        f'sha256 = "{hash_checkpoint(folder / name)}"\n{more}'
    )
