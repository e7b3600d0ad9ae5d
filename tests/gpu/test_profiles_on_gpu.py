"""The profiles on a real GPU: same pictures, nothing kept, CUDA graphs that do not overwrite."""

import io
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.requests import Precision, TextToImageRequest
from kiosk.inference.acceleration import Profile, keep_compiled_in
from kiosk.inference.compile_ahead import compile_now
from kiosk.inference.loaded import Wanted
from kiosk.inference.pipelines import Pipelines
from kiosk.inference.tasks import carry_out
from kiosk.resources import resource

pytestmark = [pytest.mark.gpu, pytest.mark.slow]

SEEDS = (1, 2, 3, 4)
REQUEST = TextToImageRequest(
    checkpoint="showroom", prompt="rz, mars, painting", seeds=SEEDS, num_inference_steps=8
)


def pictures(pipelines, precision=Precision.FAST, request=REQUEST):
    loaded = pipelines.get(Wanted("showroom", "text-to-image", precision))
    asked = replace(request, precision=precision)
    painted = carry_out(loaded, asked, SEEDS, lambda _: None)
    shown = [np.asarray(Image.open(io.BytesIO(each.png))) for each in painted]
    return np.stack(shown).astype(np.int16)


def psnr(one, other):
    mean = np.mean(np.square(one - other, dtype=np.float64))
    return float("inf") if mean == 0 else 10 * np.log10(255**2 / mean)


@pytest.fixture(scope="module")
def manifest():
    return load_manifest(resource("models") / "manifest.toml")


@pytest.fixture
def exact(gpu, manifest):
    return pictures(Pipelines(gpu, manifest), Precision.EXACT)


def test_half_precision_shows_what_fp32_shows(gpu, manifest, exact):
    assert psnr(pictures(Pipelines(gpu, manifest)), exact) >= 40


def test_weights_of_the_fast_profile_lie_channels_last(gpu, manifest):
    loaded = Pipelines(gpu, manifest).get(Wanted("showroom", "text-to-image", Precision.FAST))
    weight = loaded.pipe.unet.conv_in.weight
    assert weight.is_contiguous(memory_format=torch.channels_last)


def test_xformers_shows_what_fp32_shows_or_says_why_it_is_not_used(gpu, manifest, exact):
    pipelines = Pipelines(gpu, manifest, profile=Profile.XFORMERS)
    assert psnr(pictures(pipelines), exact) >= 40
    note = pipelines.get(Wanted("showroom", "text-to-image", Precision.FAST)).acceleration.note
    assert note == "" or note.startswith("xformers is not used")


@pytest.mark.parametrize("scheduler", ["dpm++", "pndm", "euler"])
def test_cuda_graphs_show_what_fp32_shows(gpu, manifest, tmp_path, scheduler):
    keep_compiled_in(tmp_path / "compiled")
    request = replace(REQUEST, scheduler=scheduler)
    exact = pictures(Pipelines(gpu, manifest), Precision.EXACT, request)
    pipelines = Pipelines(gpu, manifest, profile=Profile.COMPILED)
    loaded = pipelines.get(Wanted("showroom", "text-to-image", Precision.FAST))
    eager = pictures(pipelines, request=request)
    assert compile_now(loaded, (len(SEEDS),))
    assert psnr(eager, exact) >= 40
    for guidance in (None, 1.0):  # unguided, the scheduler keeps what the graph gave out
        asked = replace(request, guidance_scale=guidance)
        assert psnr(pictures(pipelines, request=asked), pictures_eager(gpu, manifest, asked)) >= 40


def pictures_eager(gpu, manifest, request):
    return pictures(Pipelines(gpu, manifest), request=request)


def test_a_compiled_unet_is_faster_than_an_eager_one(gpu, manifest, tmp_path):
    keep_compiled_in(tmp_path / "compiled")
    profiles = (Profile.FAST, Profile.COMPILED)
    pools = {p: Pipelines(gpu, manifest, profile=p) for p in profiles}
    loaded = pools[Profile.COMPILED].get(Wanted("showroom", "text-to-image", Precision.FAST))
    assert compile_now(loaded, (len(SEEDS),))
    seconds = {profile: [] for profile in profiles}
    for _ in range(5):
        for profile, pipelines in pools.items():
            begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            begin.record()
            pictures(pipelines)
            end.record()
            torch.cuda.synchronize()
            seconds[profile].append(begin.elapsed_time(end))
    fast, compiled = (sorted(seconds[profile])[2] for profile in profiles)
    assert compiled < fast


def test_letting_go_of_a_pipeline_gives_its_memory_back(gpu, manifest):
    torch.cuda.empty_cache()
    before = torch.cuda.memory_allocated()
    pipelines = Pipelines(gpu, manifest)
    pictures(pipelines)
    assert torch.cuda.memory_allocated() > before
    del pipelines
    import gc

    gc.collect()
    torch.cuda.empty_cache()
    assert torch.cuda.memory_allocated() <= before + 2**20
