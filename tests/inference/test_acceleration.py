"""Profiles: what they change, when the compiled UNet serves, and what is said when one cannot."""

import functools
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.requests import Precision, TextToImageRequest
from kiosk.inference.acceleration import Profile, accelerate
from kiosk.inference.compile_ahead import (
    Compilation,
    CompileAhead,
    compile_now,
    make_compiled,
)
from kiosk.inference.loaded import Wanted
from kiosk.inference.pipelines import Pipelines
from kiosk.inference.tasks import carry_out

REQUEST = TextToImageRequest(checkpoint="tiny", prompt="a red car", seeds=(11,))


class Block(torch.nn.Module):
    """As much of a UNet as a compiler needs: a forward that gives a tuple."""

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 4)

    def forward(self, sample):
        return (self.layer(sample).sigmoid(),)


@pytest.fixture
def compiled_shapes(monkeypatch):
    """The shapes that reach the compiler; it compiles to what was there before, quickly."""
    shapes = []

    def backend(graph, inputs):
        shapes.append([tuple(i.shape) for i in inputs if isinstance(i, torch.Tensor)][-1])
        return graph.forward

    quick = functools.partial(torch.compile, backend=backend)
    monkeypatch.setattr(
        "kiosk.inference.acceleration.torch.compile",
        lambda function, mode, dynamic: quick(function, dynamic=dynamic),
    )
    torch.compiler.reset()
    yield shapes
    torch.compiler.reset()


def pipe_of(unet):
    return SimpleNamespace(unet=unet, vae=torch.nn.Identity())


def test_serving_is_eager_until_a_shape_is_warm_and_compiled_from_then_on(compiled_shapes):
    unet = Block()
    fast = accelerate(pipe_of(unet), Profile.COMPILED, "cpu")
    sample = torch.ones(2, 4)
    with fast.engaged():
        eager = unet(sample)[0]
    assert compiled_shapes == []
    with fast.engaged(), fast.warming():
        unet(sample)
    assert len(compiled_shapes) == 1
    with fast.engaged():
        assert torch.equal(unet(sample)[0], eager)
        unet(torch.ones(3, 4))  # not warm: eager again, and nobody waits for a compiler
    assert len(compiled_shapes) == 1


def test_outside_the_block_the_unet_is_its_own(compiled_shapes):
    unet = Block()
    fast = accelerate(pipe_of(unet), Profile.COMPILED, "cpu")
    with pytest.raises(KeyError), fast.engaged():
        assert "forward" in vars(unet)
        raise KeyError
    assert "forward" not in vars(unet)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_exact_pictures_never_meet_the_compiler(tiny_manifest, compiled_shapes):
    pipelines = Pipelines("cpu", load_manifest(tiny_manifest), profile=Profile.COMPILED)
    exact = pipelines.get(Wanted("tiny", "text-to-image", Precision.EXACT))
    assert not exact.acceleration.compiles
    before = carry_out(exact, REQUEST, [11], lambda _: None)[0].png
    fast = pipelines.get(Wanted("tiny", "text-to-image", Precision.FAST))
    with fast.acceleration.warming():
        carry_out(fast, REQUEST, [11], lambda _: None)
    assert compiled_shapes != []
    met = len(compiled_shapes)
    assert carry_out(exact, REQUEST, [11], lambda _: None)[0].png == before
    assert len(compiled_shapes) == met


def test_the_exact_profile_computes_everything_in_fp32(tiny_manifest):
    pipelines = Pipelines("cpu", load_manifest(tiny_manifest), profile=Profile.EXACT)
    loaded = pipelines.get(Wanted("tiny", "text-to-image", Precision.FAST))
    assert loaded.pipe.unet.dtype == torch.float32
    alone = pipelines.get(Wanted("tiny", "text-to-image", Precision.EXACT))
    pictures = [
        carry_out(each, replace(REQUEST, precision=precision), [11], lambda _: None)[0].png
        for each, precision in ((loaded, Precision.FAST), (alone, Precision.EXACT))
    ]
    assert pictures[0] == pictures[1]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_warm_up_compiles_every_batch_that_the_pool_asks_for(tiny_manifest, compiled_shapes):
    pipelines = Pipelines("cpu", load_manifest(tiny_manifest), profile=Profile.COMPILED)
    fast = pipelines.get(Wanted("tiny", "text-to-image", Precision.FAST))
    assert compile_now(fast, (1, 2))
    met = len(compiled_shapes)
    for count in (1, 2):
        carry_out(fast, REQUEST, range(count), lambda _: None)
    assert len(compiled_shapes) == met > 0


def test_a_machine_without_a_compiler_goes_on_eagerly_and_says_so(tiny_manifest, monkeypatch):
    def no_compiler(function, mode, dynamic):
        def run(*args, **kwargs):
            raise RuntimeError("No working C++ compiler found\nsearched: g++")

        return run

    monkeypatch.setattr("kiosk.inference.acceleration.torch.compile", no_compiler)
    pipelines = Pipelines("cpu", load_manifest(tiny_manifest), profile=Profile.COMPILED)
    fast = pipelines.get(Wanted("tiny", "text-to-image", Precision.FAST))
    assert not compile_now(fast, (1,))
    assert fast.acceleration.note == "the UNet is not compiled (No working C++ compiler found)"
    assert carry_out(fast, REQUEST, [11], lambda _: None)[0].png


def compilation(manifest, folder):
    return Compilation(
        checkpoint="tiny",
        task="text-to-image",
        manifest=manifest,
        device="cpu",
        threads=1,
        batches=(1,),
        cache=folder,
    )


@pytest.fixture
def own_caches(monkeypatch):
    for variable in ("TORCHINDUCTOR_CACHE_DIR", "TRITON_CACHE_DIR"):
        monkeypatch.setenv(variable, "")  # so that what is set ends with the test


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_worker_is_eager_until_somebody_has_filled_the_cache(
    tiny_manifest, tmp_path, compiled_shapes, monkeypatch, own_caches
):
    manifest, said, asked = load_manifest(tiny_manifest), [], []
    monkeypatch.setattr("kiosk.inference.compile_ahead.CompileAhead", asked.append)
    fast = Pipelines("cpu", manifest, profile=Profile.COMPILED).get(
        Wanted("tiny", "text-to-image", Precision.FAST)
    )
    what = compilation(manifest, tmp_path)
    make_compiled(fast, what, lambda: said.append("compiling"))
    carry_out(fast, REQUEST, [11], lambda _: None)
    assert (asked, said, compiled_shapes) == ([what], [], [])
    what.done.touch()
    assert make_compiled(fast, what, lambda: said.append("compiling")) is None
    assert said == ["compiling"] and len(asked) == 1
    assert compiled_shapes != []


def test_a_worker_that_is_to_serve_at_once_leaves_a_full_cache_to_its_successor(
    tiny_manifest, tmp_path, own_caches
):
    manifest = load_manifest(tiny_manifest)
    fast = Pipelines("cpu", manifest, profile=Profile.COMPILED).get(
        Wanted("tiny", "text-to-image", Precision.FAST)
    )
    what = compilation(manifest, tmp_path)
    what.done.touch()
    ahead = make_compiled(fast, what, pytest.fail, at_once=True)
    assert ahead is not None
    assert (ahead.at_work, ahead.succeeded) == (False, True)


def test_a_full_cache_is_one_for_the_same_shapes_only(tiny_manifest, tmp_path):
    what = compilation(load_manifest(tiny_manifest), tmp_path)
    others = [replace(what, batches=(2,)), replace(what, threads=2), replace(what, device="cuda:0")]
    assert len({each.done for each in (what, *others)}) == 4


def test_a_profile_without_a_compiler_asks_for_none(tiny_manifest, tmp_path):
    manifest = load_manifest(tiny_manifest)
    fast = Pipelines("cpu", manifest).get(Wanted("tiny", "text-to-image", Precision.FAST))
    assert make_compiled(fast, compilation(manifest, tmp_path), pytest.fail) is None


def test_compiling_ahead_ends_with_whoever_asked_for_it(tiny_manifest, tmp_path):
    what = compilation(load_manifest(tiny_manifest), tmp_path)
    ahead = CompileAhead(what, [sys.executable, "-c", "import sys; sys.stdin.read()"])
    assert ahead.at_work
    ahead.close()
    assert not ahead.at_work


def test_xformers_without_a_gpu_is_left_out_and_said(caplog):
    fast = accelerate(pipe_of(Block()), Profile.XFORMERS, "cpu")
    assert fast.note == "xformers is not used (it needs a GPU); attention is torch's own"
    assert fast.note in caplog.text


def test_xformers_that_does_not_work_is_left_out_and_said():
    def refuse():
        raise NotImplementedError("No operator found for this attention\nand a page of details")

    pipe = SimpleNamespace(
        unet=Block(), vae=Block(), enable_xformers_memory_efficient_attention=refuse
    )
    fast = accelerate(pipe, Profile.XFORMERS, "cuda:0")
    assert "No operator found for this attention" in fast.note
    assert "details" not in fast.note


def test_nothing_that_a_profile_does_on_a_cpu_changes_the_layout_of_weights():
    unet = torch.nn.Conv2d(4, 4, 3)
    accelerate(SimpleNamespace(unet=unet, vae=unet), Profile.FAST, "cpu")
    assert unet.weight.is_contiguous()
