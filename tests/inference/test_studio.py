"""Memory that runs out at load, in a step, at decoding: the same pictures, and the next one too."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.generation import Precision
from kiosk.domain.requests import InpaintingRequest, TextToImageRequest
from kiosk.inference.loaded import Wanted
from kiosk.inference.outcomes import Cancelled, NoRoom
from kiosk.inference.pipelines import Pipelines
from kiosk.inference.sources import to_png
from kiosk.inference.studio import Told
from kiosk.inference.tasks import open_studio, paint
from kiosk.inference.thrift import is_out_of_memory
from tests.inference.faults import (
    cpu_error,
    cuda_error,
    short_of_memory,
    short_of_memory_for_weights,
)

REQUEST = TextToImageRequest(
    checkpoint="tiny",
    prompt="a red car on mars",
    negative_prompt="blurry",
    seeds=(11, 12, 13, 14),
    num_inference_steps=4,
)
SEEDS = REQUEST.seeds
LARGE = replace(REQUEST, width=512, height=512, num_inference_steps=1)
NOISE = np.random.default_rng(5).integers(0, 256, (512, 512, 3), dtype=np.uint8)
EDIT = InpaintingRequest(
    "tiny-inpaint",
    "a car",
    (1,),
    num_inference_steps=1,
    width=512,
    height=512,
    image=to_png(Image.fromarray(NOISE)),
    mask=to_png(Image.new("L", (512, 512), 255)),
)
errors = pytest.mark.parametrize("error", [cuda_error, cpu_error, MemoryError])


@pytest.fixture(scope="module")
def manifest(tiny_family):
    return load_manifest(tiny_family)


@pytest.fixture(scope="module")
def pipelines(manifest):
    return Pipelines("cpu", manifest)


@pytest.fixture
def pipe(pipelines):
    """That of the text-to-image request, as it is now: a test may have had to let it go."""
    return pipelines.get(Wanted.of(REQUEST)).pipe


@pytest.fixture
def studio(pipelines):
    """A studio that has met with no trouble yet."""
    return open_studio(pipelines)


def ignore(_):
    pass


TOLD = Told(ignore)


def pixels(tile):
    return np.asarray(Image.open(io.BytesIO(tile.png))).astype(float)


def psnr(one, other):
    error = ((pixels(one) - pixels(other)) ** 2).mean()
    return 99.0 if error == 0 else 10 * np.log10(255**2 / error)


def alike(found, expected):
    assert [tile.seed for tile in found] == [tile.seed for tile in expected]
    return min(psnr(a, b) for a, b in zip(found, expected, strict=True)) >= 40


@errors
@pytest.mark.parametrize("step", [1, 3])
def test_a_batch_too_large_in_a_step_is_halved_and_nobody_sees_it(
    pipelines, pipe, studio, error, step
):
    expected = paint(pipelines, REQUEST, SEEDS, ignore)
    seen = []
    told = Told(lambda s: seen.append((s.positions, s.step)))
    with short_of_memory(pipe.unet, lambda x: len(x) > 4, error, call=step) as shapes:
        assert alike(studio.paint(REQUEST, SEEDS, told), expected)
        assert {shape[0] for shape in shapes} == {8, 4}  # guidance doubles a batch
        halves = [((0, 1), n) for n in range(1, 5)] + [((2, 3), n) for n in range(1, 5)]
        assert seen == [((0, 1, 2, 3), n) for n in range(1, step)] + halves
        shapes.clear()
        assert alike(studio.paint(REQUEST, SEEDS, TOLD), expected)
        assert {shape[0] for shape in shapes} == {4}  # remembered


@pytest.mark.parametrize("precision", Precision)
def test_an_exact_picture_is_the_same_to_the_bit_and_a_fast_one_nearly(
    pipelines, studio, precision
):
    request = replace(REQUEST, precision=precision)
    pipe = pipelines.get(Wanted.of(request)).pipe
    alone = [paint(pipelines, request, [seed], ignore)[0] for seed in SEEDS]
    with short_of_memory(pipe.unet, lambda x: len(x) > 2):
        split = studio.paint(request, SEEDS, TOLD)
    assert alike(split, alone)
    if precision is Precision.EXACT:
        assert [tile.png for tile in split] == [tile.png for tile in alone]


def test_at_decoding_pictures_are_decoded_one_by_one(pipelines, pipe, studio):
    expected = paint(pipelines, REQUEST, SEEDS, ignore)
    with short_of_memory(pipe.vae.decoder, lambda x: len(x) > 1) as shapes:
        assert alike(studio.paint(REQUEST, SEEDS, TOLD), expected)
        assert [shape[0] for shape in shapes] == [4, 1, 1, 1, 1]
    assert not pipe.vae.use_slicing  # others share it


def test_a_large_picture_is_decoded_in_tiles_that_show_no_seams(pipelines, pipe, studio):
    expected = paint(pipelines, LARGE, [1], ignore)
    with short_of_memory(pipe.vae.decoder, lambda x: x.shape[-1] > 32) as shapes:
        found = studio.paint(LARGE, [1], TOLD)
    assert shapes[0][-1] == 64
    assert max(shape[-1] for shape in shapes[1:]) == 32
    assert alike(found, expected)
    assert not pipe.vae.use_tiling


def test_a_source_too_large_to_encode_is_encoded_in_tiles(pipelines, studio):
    pipe = pipelines.get(Wanted.of(EDIT)).pipe
    with short_of_memory(pipe.vae.encoder, lambda x: x.shape[-1] > 256):
        (tile,) = studio.paint(EDIT, [1], TOLD)
    assert pixels(tile).shape == (512, 512, 3)


@errors
def test_weights_that_do_not_fit_beside_others_drive_them_out(manifest, monkeypatch, error):
    crowded = Pipelines("cpu", manifest, pinned=Wanted.of(REQUEST))
    studio = open_studio(crowded)
    studio.load(REQUEST)
    with short_of_memory_for_weights(monkeypatch, lambda parts: not holds_unet(parts), error):
        (tile,) = studio.paint(EDIT, [1], TOLD)
    assert not tile.flaw
    assert crowded.holding == ("tiny-inpaint",)


def holds_unet(parts):
    return any(key.folder.parts[-2:] == ("tiny", "unet") for key in parts._parts)


def test_attention_is_sliced_and_put_back_as_it_was(pipelines, pipe, studio):
    before = {name: id(p) for name, p in pipe.unet.attn_processors.items()}
    kinds = set()

    def too_large(x):
        kinds.add(type(next(iter(pipe.unet.attn_processors.values()))).__name__)
        return len(kinds) == 1

    expected = paint(pipelines, REQUEST, [11], ignore)
    with short_of_memory(pipe.unet, too_large):
        found = studio.paint(REQUEST, [11], TOLD)
    assert kinds == {"AttnProcessor2_0", "SlicedAttnProcessor"}
    assert alike(found, expected)
    assert {name: id(p) for name, p in pipe.unet.attn_processors.items()} == before


def test_a_device_that_is_too_small_says_so_plainly_and_paints_what_fits(pipe, studio):
    with (
        short_of_memory(pipe.unet, lambda x: x.shape[-1] > 8),
        pytest.raises(NoRoom, match=r"cpu has too little memory for 'tiny' at 128x128"),
    ):
        studio.paint(replace(REQUEST, width=128, height=128), SEEDS, TOLD)
    assert all(tile.png for tile in studio.paint(REQUEST, SEEDS, TOLD))


def test_what_failed_altogether_is_tried_once_more_where_it_ended(pipe, studio):
    request = replace(REQUEST, width=128, height=128)
    with short_of_memory(pipe.unet, lambda x: True), pytest.raises(NoRoom):
        studio.paint(request, SEEDS, TOLD)
    with short_of_memory(pipe.unet, lambda x: True) as shapes, pytest.raises(NoRoom):
        studio.paint(request, SEEDS, TOLD)
    assert len(shapes) == 1  # and not five attempts again
    assert all(tile.png for tile in studio.paint(request, SEEDS, TOLD))  # it fits by now


def test_saving_memory_is_told_so_that_nobody_loses_patience(pipe, studio):
    told = []
    with short_of_memory(pipe.unet, lambda x: len(x) > 4):
        studio.paint(REQUEST, SEEDS, Told(ignore, on_thrift=lambda: told.append("slower")))
    assert told == ["slower"]


def test_cancelling_on_a_lower_rung_leaves_everything_as_it_was(pipe, studio):
    def cancel(_):
        raise Cancelled

    with short_of_memory(pipe.vae.decoder, lambda x: len(x) > 1):
        studio.paint(REQUEST, SEEDS, TOLD)
        with pytest.raises(Cancelled):
            studio.paint(REQUEST, SEEDS, Told(cancel))
    assert not pipe.vae.use_slicing


def test_any_other_error_is_nobodys_to_save_memory_for(pipe, studio):
    def poisoned():
        return RuntimeError("CUDA error: device-side assert triggered")

    with (
        short_of_memory(pipe.unet, lambda x: True, poisoned) as shapes,
        pytest.raises(RuntimeError, match="device-side"),
    ):
        studio.paint(REQUEST, SEEDS, TOLD)
    assert len(shapes) == 1


def test_weights_that_wait_in_ram_paint_the_same_picture(manifest, pipelines):
    request = replace(REQUEST, precision=Precision.EXACT)
    expected = paint(pipelines, request, [11], ignore)
    offloading = Pipelines("cpu", manifest).offloading()
    found = [paint(offloading, request, [11], ignore)[0] for _ in range(2)]
    assert [tile.png for tile in found] == [expected[0].png] * 2
    assert offloading.get(Wanted.of(request)).pipe._all_hooks


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (cuda_error(), True),
        (cpu_error(), True),
        (MemoryError(), True),
        (RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling"), True),
        (RuntimeError("CUDA error: an illegal memory access was encountered"), False),
        (ValueError("out of memory"), False),
    ],
)
def test_an_error_about_memory_is_told_from_others(error, says):
    assert is_out_of_memory(error) is says
