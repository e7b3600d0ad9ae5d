"""`kiosk bench` end to end on a tiny checkpoint, and what it refuses."""

import json

import pytest
from PIL import Image
from typer.testing import CliRunner

from kiosk.bench_commands import _contenders, _random_entry
from kiosk.bench_pool import run_once
from kiosk.cli import app
from kiosk.domain.errors import BadInput, CannotDo
from kiosk.domain.generation import JobFinished, JobQueued, TileFailed, TileReady, Timings
from kiosk.domain.requests import TextToImageRequest
from kiosk.inference.benchmark_work import REPORT


@pytest.fixture
def config(tiny_manifest, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))  # a lock of its own
    file = tmp_path / "kiosk.toml"
    file.write_text(
        f'[engine]\nmanifest = "{tiny_manifest}"\ncheckpoint = "tiny"\n'
        f'[paths]\nstate = "{tmp_path / "state"}"\n'
    )
    return file


def bench(*arguments):
    return CliRunner().invoke(app, ["bench", *map(str, arguments)])


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_it_measures_writes_and_prints(config, tmp_path):
    out = tmp_path / "out"
    done = bench(
        *("--config", config, "--steps", 2, "--batch", 2, "--repeat", 1, "--profile", "fast"),
        *("--no-baselines", "--out", out, "--json", "--no-pool"),
    )
    assert done.exit_code == 0, done.output
    report = REPORT.validate_json(done.stdout)
    assert [result.name for result in report.benchmark.results] == ["fast"]
    assert report.benchmark.work.steps == 2
    assert report.benchmark.results[0].cold.total > 0
    assert json.loads((out / "bench.json").read_text())["machine"]["cores"] >= 1
    assert "| fast |" in (out / "bench.md").read_text()
    with Image.open(out / "pictures" / "fast" / "1.png") as picture:
        assert picture.size == (64, 64)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--profile", "tensorrt"], "profile = 'tensorrt' is not possible. Allowed: exact, fast"),
        (["--batch", "5"], "batch = 5 is not possible. Allowed: 1 to 4"),
        (["--repeat", "0"], "repeat = 0 is not possible. Allowed: 1 to 100"),
        (["--steps", "201"], "steps = 201 is not possible. Allowed: 1 to 200"),
        (["--random-weights", "sd3"], "random_weights = 'sd3' is not possible. Allowed: sd15, sd"),
        (["--checkpoint", "mona"], "checkpoint = 'mona' is not possible. Allowed: tiny"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(config, arguments, said):
    done = bench("--config", config, *arguments)
    assert isinstance(done.exception, BadInput)
    assert said in str(done.exception)


def test_on_a_cpu_compiling_has_to_be_asked_for():
    assert _contenders(None, gpu=False, plain=True) == ["plain", "stock", "exact", "fast"]
    assert "compiled" in _contenders(None, gpu=True, plain=True)
    assert _contenders(["compiled", "compiled"], gpu=False, plain=False) == ["compiled"]


@pytest.mark.parametrize(("family", "size"), [("sd15", 512), ("sd21", 512), ("sdxl", 1024)])
def test_random_weights_have_their_family_s_native_size(family, size):
    assert _random_entry(family).size == size


class Pool:
    """Two tiles that take a second each, of which a tenth is the pool's own."""

    def __init__(self, clock, *, fail=False):
        self._clock, self._fail, self._told = clock, fail, False

    def start(self):
        pass

    def submit(self, request):
        return "job"

    def waitables(self):
        return ()

    def pump(self, now):
        if not self._told:
            self._told = True
            return [JobQueued("job", 0, 2.5)]
        self._clock[0] += 2.0
        if self._fail:
            return [TileFailed("job", 0, "failed", "no memory"), JobFinished("job", 0, 1)]
        times = Timings(denoise=0.7, decode=0.15, encode=0.05)
        tiles = [TileReady("job", tile, b"", tile, "tiny", times) for tile in range(2)]
        return [*tiles, JobFinished("job", 2, 0)]

    def health(self):
        from kiosk.domain.generation import GeneratorHealth

        return GeneratorHealth("ready")


REQUEST = TextToImageRequest("tiny", "a car", (1, 2))


def test_what_the_pool_costs_is_what_no_stage_explains():
    clock = [0.0]
    wall, stages, eta = run_once(Pool(clock), REQUEST, lambda: clock[0])
    assert (wall, eta) == (2.0, 2.5)
    assert stages == pytest.approx(1.8)


def test_a_pool_that_makes_no_pictures_has_no_speed():
    clock = [0.0]
    with pytest.raises(CannotDo, match="no memory"):
        run_once(Pool(clock, fail=True), REQUEST, lambda: clock[0])
