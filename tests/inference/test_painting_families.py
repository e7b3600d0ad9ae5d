"""Every family and task that `kiosk models add` brings in paints, and as diffusers does."""

import io
from dataclasses import replace
from pathlib import Path

import diffusers
import numpy as np
import pytest
import torch
from PIL import Image

from kiosk.domain.admission import admit
from kiosk.domain.card import Licence
from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.errors import BadInput
from kiosk.domain.generation import Precision
from kiosk.domain.recognise import recognise
from kiosk.domain.requests import (
    Control,
    DepthToImageRequest,
    InpaintingRequest,
    LoraUse,
    TextToImageRequest,
)
from kiosk.inference.loaded import Wanted
from kiosk.inference.pipelines import Pipelines
from kiosk.inference.schedulers import make_scheduler
from kiosk.inference.sources import to_png
from kiosk.inference.tasks import paint
from kiosk.models.adding import add
from kiosk.models.entries import Wishes, draft
from kiosk.models.own_manifest import OwnManifestFile
from tests.families import V_PREDICTION, build, build_controlnet, build_lora

SOURCE = Image.fromarray(np.random.default_rng(5).integers(0, 256, (64, 64, 3), dtype=np.uint8))
MASK = Image.new("L", (64, 64), 0)
MASK.paste(255, (16, 16, 48, 48))
WORDS = {"prompt": "a red car", "seeds": (3,), "precision": Precision.EXACT}


def bring_in(source: Path, manifest: Path, own: Path, **wishes):
    """What `kiosk models add` does once it was told that the licence is accepted."""
    known = load_manifest(manifest, own)
    found = recognise(source)
    made = draft(found, source.stem, Wishes(**wishes), known)
    file = OwnManifestFile(own)
    with file.held():
        return add(found, made, Licence("openrail++"), str(source), known, file).entry


@pytest.fixture(scope="module")
def manifest(tiny_manifest, tmp_path_factory):
    """The tiny checkpoint that ships, and a tiny one of every family, added to the machine."""
    stick = tmp_path_factory.mktemp("stick")
    own = tmp_path_factory.mktemp("state") / "models" / "manifest.toml"
    euler = "EulerDiscreteScheduler"
    sources = {
        "sd1": build(stick / "sd1"),
        "sd1-inpaint": build(stick / "sd1-inpaint", "sd1", "inpainting"),
        "sd1-lcm": build(
            stick / "sd1-lcm", scheduler="LCMScheduler", unet={"time_cond_proj_dim": 8}
        ),
        "sd2": build(stick / "sd2", "sd2", scheduler="DDIMScheduler", noise=V_PREDICTION),
        "sd2-depth": build(stick / "sd2-depth", "sd2", "depth-to-image"),
        "sdxl": build(stick / "sdxl", "sdxl", scheduler=euler),
        "sdxl-inpaint": build(stick / "sdxl-inpaint", "sdxl", "inpainting", scheduler=euler),
        "sdxl-canny": build_controlnet(stick / "sdxl-canny", stick / "sdxl"),
        "sdxl-car": build_lora(stick / "sdxl-car.safetensors", stick / "sdxl", xl=True),
        "lcm-lora": build_lora(stick / "lcm-lora.safetensors", stick / "sd1"),
        "sdxl-lightning-4step": stick / "sdxl-lightning-4step.safetensors",
    }
    weights = stick / "sdxl" / "unet" / "diffusion_pytorch_model.safetensors"
    sources["sdxl-lightning-4step"].write_bytes(weights.read_bytes())
    for source in sources.values():
        bring_in(source, tiny_manifest, own)
    return load_manifest(tiny_manifest, own)


@pytest.fixture(scope="module")
def pipelines(manifest):
    return Pipelines("cpu", manifest)


def picture(pipelines, request):
    admit(request, pipelines.manifest)
    png = paint(pipelines, request, [3], lambda step: step.preview(0))[0].png
    return np.asarray(Image.open(io.BytesIO(png)))


def plain(manifest, name, kind, steps, guidance, **arguments):
    """What diffusers paints by itself from the same folder."""
    pipe = getattr(diffusers, kind).from_pretrained(manifest.checkpoint(name).path)
    entry = manifest.checkpoint(name)
    pipe.scheduler = make_scheduler(entry.scheduler, pipe.scheduler.config)
    pipe.set_progress_bar_config(disable=True)
    return np.asarray(
        pipe(
            "a red car",
            negative_prompt="",
            num_inference_steps=steps,
            guidance_scale=guidance,
            generator=torch.Generator("cpu").manual_seed(3),
            **arguments,
        ).images[0]
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sd1", "StableDiffusionPipeline"),
        ("sd2", "StableDiffusionPipeline"),
        ("sd1-lcm", "StableDiffusionPipeline"),
        ("sdxl", "StableDiffusionXLPipeline"),
    ],
)
def test_text_to_image_is_what_diffusers_paints(pipelines, manifest, name, kind):
    entry = manifest.checkpoint(name)
    found = picture(pipelines, TextToImageRequest(name, **WORDS, num_inference_steps=3))
    expected = plain(manifest, name, kind, 3, entry.guidance, width=64, height=64)
    assert found.shape == (64, 64, 3)
    assert np.array_equal(found, expected)


def test_sdxl_tiles_are_the_same_in_any_company(pipelines):
    request = TextToImageRequest("sdxl", **WORDS, num_inference_steps=2)
    together = paint(pipelines, request, (3, 4), lambda _: None)
    alone = paint(pipelines, request, [4], lambda _: None)
    one, other = (np.asarray(Image.open(io.BytesIO(p.png))) for p in (together[1], alone[0]))
    assert np.abs(one.astype(int) - other.astype(int)).max() <= 1


@pytest.mark.parametrize("name", ["sd1", "sd1-inpaint", "sdxl", "sdxl-inpaint"])
def test_inpainting_paints_under_the_mask_and_nowhere_else(pipelines, name):
    sources = {"image": to_png(SOURCE), "mask": to_png(MASK)}
    found = picture(pipelines, InpaintingRequest(name, **WORDS, **sources, num_inference_steps=3))
    under = np.asarray(MASK) == 255
    assert np.array_equal(found[~under], np.asarray(SOURCE)[~under])
    assert not np.array_equal(found[under], np.asarray(SOURCE)[under])


def test_depth_to_image_keeps_to_the_depth_of_its_source(pipelines):
    request = DepthToImageRequest("sd2-depth", **WORDS, image=to_png(SOURCE), strength=0.5)
    assert picture(pipelines, replace(request, num_inference_steps=4)).shape == (64, 64, 3)


def test_a_controlnet_of_sdxl_changes_its_picture(pipelines):
    free = TextToImageRequest("sdxl", **WORDS, num_inference_steps=2)
    held = replace(free, control=Control("sdxl-canny", to_png(SOURCE), 1.0))
    loose = replace(free, control=Control("sdxl-canny", to_png(SOURCE), 0.0))
    assert not np.array_equal(picture(pipelines, held), picture(pipelines, free))
    assert np.array_equal(picture(pipelines, loose), picture(pipelines, free))


def test_a_lora_of_sdxl_changes_its_picture_for_one_job(pipelines):
    free = TextToImageRequest("sdxl", **WORDS, num_inference_steps=2)
    before = picture(pipelines, free)
    taught = picture(pipelines, replace(free, loras=(LoraUse("sdxl-car"),)))
    assert not np.array_equal(taught, before)
    assert np.array_equal(picture(pipelines, free), before)


def test_an_lcm_lora_is_a_fast_variant_of_its_base(pipelines, manifest):
    entry = manifest.checkpoint("lcm-lora")
    assert (entry.base, entry.scheduler, entry.steps, entry.guidance) == ("sd1", "lcm", 4, 1.0)
    steps = []
    request = TextToImageRequest("lcm-lora", **WORDS)
    paint(pipelines, request, [3], lambda step: steps.append(step.steps))
    assert steps == [4, 4, 4, 4]


def test_a_lightning_unet_uses_its_bases_parts_and_counts_back_from_pure_noise(pipelines, manifest):
    entry = manifest.checkpoint("sdxl-lightning-4step")
    assert (entry.base, entry.few_step, entry.steps, entry.guidance) == ("sdxl", "lightning", 4, 0)
    picture(pipelines, TextToImageRequest(entry.id, **WORDS))
    loaded = pipelines.get(Wanted(entry.id, "text-to-image", Precision.EXACT))
    base = pipelines.get(Wanted("sdxl", "text-to-image", Precision.EXACT))
    assert loaded.pipe.vae is base.pipe.vae
    assert loaded.scheduler_config["timestep_spacing"] == "trailing"
    assert base.scheduler_config["timestep_spacing"] != "trailing"


def test_a_scheduler_that_it_was_not_distilled_for_is_refused_before_anything_loads(manifest):
    request = TextToImageRequest("sdxl-lightning-4step", **WORDS, scheduler="heun")
    with pytest.raises(BadInput, match=r"scheduler = 'heun'.*euler.*distilled for"):
        admit(request, manifest)


def test_sdxl_has_no_upscaler_and_no_depth(manifest):
    assert not manifest.checkpoint("sdxl").does("depth-to-image")


@pytest.mark.parametrize("name", ["sd1", "sdxl"])
def test_an_autoencoder_that_overflows_in_fp16_never_computes_in_it(pipelines, name):
    loaded = pipelines.get(Wanted(name, "text-to-image", Precision.FAST))
    assert loaded.pipe.vae.config.force_upcast
    assert loaded.pipe.vae.dtype in (torch.bfloat16, torch.float32)
