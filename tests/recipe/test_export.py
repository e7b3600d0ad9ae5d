"""The shipped folder is a plain Stable Diffusion pipeline that draws."""

import json
from pathlib import Path

import pytest
import torch

SHOWROOM = Path(__file__).parents[2] / "models" / "showroom"

SIZE = 8 * int(json.loads((SHOWROOM / "unet" / "config.json").read_text("utf-8"))["sample_size"])

pytestmark = pytest.mark.skipif(
    not (SHOWROOM / "model_index.json").is_file(), reason="no exported checkpoint"
)


@pytest.fixture(scope="module")
def pipeline():
    from diffusers import StableDiffusionPipeline

    loaded = StableDiffusionPipeline.from_pretrained(SHOWROOM, dtype=torch.float32)
    loaded.set_progress_bar_config(disable=True)
    return loaded


def draw(pipeline, prompt: str, seed: int):
    return pipeline(
        prompt,
        num_inference_steps=2,
        guidance_scale=3.0,
        generator=torch.Generator().manual_seed(seed),
        output_type="np",
    ).images[0]


def test_two_steps_give_a_picture_and_the_seed_decides_it(pipeline):
    text = "a red Lexus RZ driving on Mars, as a painting"
    first, again, other = (draw(pipeline, text, seed) for seed in (1, 1, 2))
    assert first.shape == (SIZE, SIZE, 3)
    assert (first == again).all()
    assert abs(first - other).mean() > 0.005
    assert first.std() > 0.03


def test_weights_are_small_and_in_small_files():
    files = list(SHOWROOM.glob("*/*.safetensors"))
    assert sum(file.stat().st_size for file in files) <= 30 * 2**20
    assert all(file.stat().st_size <= 15_000_000 for file in files)


def test_no_file_says_where_it_was_made():
    for file in SHOWROOM.rglob("*.json"):
        assert "_name_or_path" not in file.read_text(encoding="utf-8")


def test_the_preview_is_the_picture_in_small(pipeline):
    preview = json.loads((SHOWROOM / "preview.json").read_text(encoding="utf-8"))
    matrix, bias = torch.tensor(preview["matrix"]), torch.tensor(preview["bias"])
    assert matrix.shape == (4, 3)
    latents = (
        torch.randn(1, 4, SIZE // 8, SIZE // 8, generator=torch.Generator().manual_seed(0)) * 0.8
    )
    with torch.no_grad():
        decoded = pipeline.vae.decode(latents / pipeline.vae.config.scaling_factor).sample
    small = torch.nn.functional.avg_pool2d(decoded.clamp(-1, 1) / 2 + 0.5, 8)
    guess = (latents.permute(0, 2, 3, 1) @ matrix + bias).permute(0, 3, 1, 2)
    assert (guess - small).abs().mean() < 0.16
