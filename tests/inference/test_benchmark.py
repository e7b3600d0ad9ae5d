"""The benchmark: honest about what it compares, and about what it cannot know."""

import io
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.errors import CannotDo
from kiosk.domain.requests import Precision
from kiosk.inference.acceleration import Profile
from kiosk.inference.benchmark import ContenderProcess, _difference, run_benchmark
from kiosk.inference.benchmark_chart import draw_chart
from kiosk.inference.benchmark_child import Child
from kiosk.inference.benchmark_contenders import Diffusers, Ours, load, make_contender
from kiosk.inference.benchmark_cost import count_operations, peak_of
from kiosk.inference.benchmark_machine import describe_machine
from kiosk.inference.benchmark_report import COLUMNS, as_markdown, caveats, rows
from kiosk.inference.benchmark_weights import build_modules, fill
from kiosk.inference.benchmark_work import (
    RANDOM_WEIGHTS,
    REPORT,
    Benchmark,
    Clocked,
    Cost,
    Difference,
    Facts,
    Machine,
    PoolRuns,
    Report,
    Result,
    Start,
    Work,
)

PARAMETERS = {  # as published, in millions
    "sd15": {"unet": 859.5, "vae": 83.7, "text_encoder": 123.1},
    "sd21": {"unet": 865.9, "vae": 83.7, "text_encoder": 340.4},
    "sdxl": {"unet": 2567.5, "vae": 83.7, "text_encoder": 123.1, "text_encoder_2": 694.7},
}


@pytest.fixture(scope="module")
def work(tiny_manifest):
    manifest = load_manifest(tiny_manifest)
    return Work(
        checkpoint=manifest.checkpoint("tiny"),
        manifest=manifest,
        random_weights=None,
        device="cpu",
        threads=1,
        prompt="a red car on mars",
        negative_prompt="blurry",
        seeds=(11, 12),
        steps=3,
        guidance=2.5,
        scheduler="dpm++",
        size=64,
        cache=tiny_manifest.parent / "compiled",
    )


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)))


@pytest.mark.parametrize("family", RANDOM_WEIGHTS)
def test_random_weights_have_the_published_sizes(family):
    modules = build_modules(family)
    counted = {
        name: round(sum(p.numel() for p in module.parameters()) / 1e6, 1)
        for name, module in modules.items()
    }
    assert counted == PARAMETERS[family]
    assert all(p.is_meta for module in modules.values() for p in module.parameters())


@pytest.mark.parametrize(("family", "side", "step", "decoding"), [("sd21", 512, 0.804, 2.515)])
def test_operations_are_counted_as_published_without_any_weights(family, side, step, decoding):
    class Pipe:
        vae_scale_factor = 8

    pipe = Pipe()
    modules = build_modules(family)
    pipe.unet, pipe.vae = modules["unet"], modules["vae"]
    counted = count_operations(pipe, 1, side, guided=False)
    assert [round(count / 1e12, 3) for count in counted] == [step, decoding]
    guided, _ = count_operations(pipe, 1, side, guided=True)
    assert guided == 2 * counted[0]


def test_filled_weights_are_numbers_that_a_seed_decides():
    from transformers import CLIPTextConfig, CLIPTextModel

    small = {"hidden_size": 16, "intermediate_size": 32, "num_attention_heads": 2}

    def made(seed):
        with torch.device("meta"):
            module = CLIPTextModel(CLIPTextConfig(**small, num_hidden_layers=1))
        fill(module, "cpu", torch.float32, torch.Generator("cpu").manual_seed(seed))
        return module(torch.arange(5)[None])[0]

    assert torch.isfinite(made(1)).all()
    assert torch.equal(made(1), made(1))
    assert not torch.equal(made(1), made(2))


def test_every_contender_paints_the_same_pictures(work):
    plain, pictures = Diffusers(work, half=False), {}
    _, pictures["plain"] = plain.paint()
    for name in ("stock", "exact", "fast"):
        clocked, pictures[name] = make_contender(work, name).paint()
        stages = clocked.prompt + clocked.denoise + clocked.decode + clocked.png
        assert 0 < stages <= clocked.wall
    assert len(pictures["plain"]) == 2
    for name, pngs in pictures.items():
        for png, expected in zip(pngs, pictures["plain"], strict=True):
            gap = np.abs(pixels(png).astype(int) - pixels(expected).astype(int))
            assert gap.max() <= 3, name
    assert (pixels(pictures["plain"][0]) != pixels(pictures["plain"][1])).any()


def test_a_remembered_prompt_costs_nothing_and_previews_are_counted(work):
    ours = Ours(work, Profile.FAST)
    first, _ = ours.paint()
    second, _ = ours.paint()
    assert second.prompt < 0.3 * first.prompt
    assert 0 < second.previews < second.denoise


def test_clocks_leave_the_pipeline_as_it_was(work):
    contender = Diffusers(work, half=False)
    contender.paint()
    assert "encode_prompt" not in vars(contender.pipe)
    assert "decode" not in vars(contender.pipe.vae)


def test_the_floor_is_measured_where_no_device_is_known():
    a_second, how = peak_of("cpu", torch.float32)
    assert a_second > 1e8
    assert "1024 x 1024" in how


class InThisProcess:
    """A contender's process, without the seconds that a process takes to import torch."""

    def __init__(self, work, name):
        self.name = name
        self._child = Child(work, name, time.time())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def start(self):
        return self._child._start()

    def paint(self, folder):
        return self._child._paint(folder)

    def cost(self):
        return self._child._cost()

    def facts(self):
        return self._child._facts()


@pytest.fixture
def in_this_process(monkeypatch):
    monkeypatch.setattr("kiosk.inference.benchmark.ContenderProcess", InThisProcess)
    for variable in ("TORCHINDUCTOR_CACHE_DIR", "TRITON_CACHE_DIR"):
        monkeypatch.setenv(variable, "")  # so that what the child sets ends with the test


def test_a_whole_run_starts_twice_takes_turns_and_compares(work, tmp_path, in_this_process):
    told = []
    found = run_benchmark(work, ["plain", "fast"], 2, tmp_path, tell=told.append)
    assert told == [
        *(f"{name}: {start} start" for start in ("first", "second") for name in ("plain", "fast")),
        *(f"{name}: run {turn} of 2" for turn in (1, 2) for name in ("plain", "fast")),
    ]
    plain, fast = found.results
    assert plain.difference is None
    assert fast.difference.largest <= 3
    assert [len(result.warm) for result in found.results] == [2, 2]
    assert fast.cached.total > 0 and fast.facts.memory > 2**26
    assert found.cost.floor > 0
    assert sorted(path.name for path in (tmp_path / "fast").iterdir()) == ["0.png", "1.png"]


def test_where_memory_holds_one_they_run_one_after_the_other(work, tmp_path, in_this_process):
    told = []
    found = run_benchmark(work, ["plain", "fast"], 1, tmp_path, together=False, tell=told.append)
    assert told == [
        *("plain: start", "plain: run 1 of 1"),
        *("fast: start", "fast: run 1 of 1"),
    ]
    assert [result.cached for result in found.results] == [None, None]
    assert found.cost is not None


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_contender_that_cannot_load_says_why(work, tmp_path):
    gone = work.checkpoint.model_copy(update={"path": tmp_path / "nowhere"})
    manifest = work.manifest.model_copy(update={"checkpoints": (gone,)})
    spoilt = replace(work, checkpoint=gone, manifest=manifest)
    with (
        ContenderProcess(spoilt, "fast") as process,
        pytest.raises(CannotDo, match=r"'fast' stopped.*missing"),
    ):
        process.start()


def clocked(wall, previews=0.0):
    return Clocked(wall, 0.1, wall - 0.4, 0.2, 0.1, previews)


def result(name, wall, difference=None, note=""):
    start = Start(3.0, 1.0, 0.0, clocked(wall))
    runs = tuple(clocked(wall * share, 0.01) for share in (1.2, 1.0, 0.9))
    return Result(name, Facts("bfloat16", note, 2**29), start, start, runs, difference)


@pytest.fixture
def report(work):
    machine = Machine("CPU", 2, 2**34, "", {"torch": "2.13.0"}, (0.1, 1.5))
    results = (
        result("plain", 8.0),
        result("fast", 2.0, Difference(4, 43.21), note="it rains"),
        result("exact", 6.0, Difference(0, None)),
    )
    cost = Cost(10**12, 2 * 10**12, "guessed")
    pool = PoolRuns((2.0, 2.1, 2.2), (1.0, 1.05, 1.1), (0.01, 0.012), (0.1,))
    return Report(machine, Benchmark(work, True, results, cost), pool)


def test_rows_compare_medians_with_the_plain_call(report):
    said = {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in rows(report.benchmark)}
    assert said["fast"]["against plain"] == "4.00 x"
    assert said["fast"]["warm"] == "2.00"
    assert said["fast"]["PSNR"] == "43.2 dB" and said["fast"]["largest gap"] == "4"
    assert said["exact"]["PSNR"] == "same"
    assert said["plain"]["PSNR"] == "-"
    assert said["fast"]["of the floor"] == "25 %"
    assert said["fast"]["memory"] == "512 MB"
    assert said["fast"]["previews"] == f"{100 * 0.01 / 1.6:.2f} %"


def test_random_weights_and_a_busy_machine_are_said_in_every_output(report):
    noise = replace(report.benchmark.work, random_weights="sd21", manifest=None)
    busy = replace(report.machine, load=(2.0, 3.0))
    told = replace(report, machine=busy, benchmark=replace(report.benchmark, work=noise))
    page = as_markdown(told, "Benchmark")
    assert "Random weights: this is about speed only" in page
    assert "busy with other work (load average 2.0 before and 3.0 after" in page
    assert "fast: it rains." in page
    assert "Random weights" not in " ".join(caveats(report))
    assert "busy" not in " ".join(caveats(report))


def test_the_page_and_the_json_hold_the_same(report):
    page = as_markdown(report, "Benchmark")
    assert page.startswith("# Benchmark\n")
    assert "Two workers against one: 2.00 x" in page
    assert "two workers against the plain call of the same work: 7.62 x (8.00 s and 1.05 s)" in page
    assert "Pool overhead, wall minus all stages: 1.10 %" in page
    assert all(line.count("|") == len(COLUMNS) + 1 for line in page.splitlines() if "|" in line)
    written = REPORT.dump_json(report)
    assert REPORT.dump_json(REPORT.validate_json(written)) == written


def test_the_chart_is_a_picture(report, tmp_path):
    pytest.importorskip("matplotlib")
    draw_chart(report.benchmark, tmp_path / "chart.png", "somewhere")
    with Image.open(tmp_path / "chart.png") as chart:
        assert chart.width > 800 and len(chart.convert("RGB").getcolors(2**20)) > 10


def test_a_machine_without_matplotlib_is_told_what_to_install(report, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.figure", None)
    with pytest.raises(CannotDo, match="bench"):
        draw_chart(report.benchmark, tmp_path / "chart.png", "")


def test_the_machine_is_described_without_its_name():
    import socket

    machine = describe_machine(0.5)
    assert machine.cores >= 1 and machine.memory > 2**28
    assert machine.versions["torch"].startswith("2.")
    assert socket.gethostname() not in repr(machine)


def test_differences_are_of_all_pictures_together(tmp_path):
    for name, value in (("plain", 100), ("fast", 103)):
        (tmp_path / name).mkdir()
        for number in range(2):
            shown = value if number else 100
            Image.new("RGB", (8, 8), (shown,) * 3).save(tmp_path / name / f"{number}.png")
    found = _difference(tmp_path, "fast", ["plain", "fast"])
    assert found.largest == 3
    assert found.psnr == round(10 * np.log10(255**2 / 4.5), 2)
    assert _difference(tmp_path, "fast", ["fast"]) is None
    assert _difference(Path(tmp_path), "plain", ["plain"]) is None


def test_work_without_a_manifest_is_built_of_random_weights(work, monkeypatch):
    whole = load(work, Precision.EXACT, Profile.EXACT).pipe
    parts = {name: part for name, part in whole.components.items() if part is not None}
    built = []

    def build(family, device, dtype):
        built.append((family, device, dtype))
        return parts

    monkeypatch.setattr("kiosk.inference.benchmark_weights.build_parts", build)
    _, pngs = Diffusers(replace(work, manifest=None, random_weights="sd15"), half=False).paint()
    assert built == [("sd15", "cpu", torch.float32)]
    assert len(pngs) == 2
