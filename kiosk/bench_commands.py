"""`kiosk bench`: how fast this machine paints, next to diffusers without us."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kiosk.config import Config
from kiosk.domain.catalog import load_catalog
from kiosk.domain.checkpoints import Checkpoint, load_manifest
from kiosk.domain.errors import BadInput, CannotDo
from kiosk.domain.prompt import Choice, Prompt, complete, compose
from kiosk.domain.requests import MAX_TILES, CheckpointId, TextToImageRequest
from kiosk.generators.devices import DeviceSpec, find_devices
from kiosk.inference.benchmark_work import (
    BASELINES,
    RANDOM_WEIGHTS,
    REPORT,
    Machine,
    RandomWeights,
    Report,
    Work,
)
from kiosk.options import ConfigFile, load_layers

PROFILES = ("exact", "fast", "xformers", "compiled")

_RANDOM_SIZES = {"sd15": 512, "sd21": 512, "sdxl": 1024}
_RANDOM_STEPS, _RANDOM_GUIDANCE = 50, 7.5


def bench(
    checkpoint: Annotated[str | None, typer.Option(metavar="ID")] = None,
    steps: Annotated[int | None, typer.Option(help="num_inference_steps")] = None,
    batch: Annotated[int, typer.Option(help="Pictures in one go, 1 to 4.")] = MAX_TILES,
    profile: Annotated[
        list[str] | None, typer.Option(metavar="P", help=", ".join(PROFILES))
    ] = None,
    random_weights: Annotated[
        str | None,
        typer.Option(metavar="FAMILY", help=f"{', '.join(RANDOM_WEIGHTS)}: speed only."),
    ] = None,
    repeat: Annotated[int, typer.Option(help="Runs of each, in turn.")] = 3,
    baselines: Annotated[bool, typer.Option(help="Compare with diffusers alone.")] = True,
    pool: Annotated[bool, typer.Option(help="Measure the worker pool, too.")] = True,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="For bench.json, .md, .png, and pictures.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print bench.json.")] = False,
    config: ConfigFile = None,
) -> None:
    """Measure plain diffusers and our profiles in one run, and in turn."""
    from kiosk.bench_pool import measure_pool
    from kiosk.generate import check_folder
    from kiosk.generators.engine_lock import EngineLock

    loaded = load_layers(config).config
    names = _contenders(profile, gpu=find_devices(1)[0].torch_device != "cpu", plain=baselines)
    _check("batch", batch, 1, MAX_TILES)
    _check("repeat", repeat, 1, 100)
    _check("steps", steps, 1, 200)
    family = _family(random_weights)
    entry = _random_entry(family) if family else _entry(loaded, checkpoint)
    work = _work(loaded, entry, family, steps=steps, batch=batch)
    if out is not None:
        check_folder(out)
    with ExitStack() as stack:
        stack.enter_context(EngineLock())
        folder = out or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-")))
        tell = _nothing if as_json else _tell
        report = _measure(work, names, repeat, folder / "pictures", tell)
        if out is not None:
            _write(out, report)  # the pool may fail, or take its time
        if pool and family is None:
            runs = measure_pool(loaded, entry, _request(work), repeat, tell)
            report = replace(report, pool=runs)
        if out is not None:
            _write(out, report)
    if as_json:
        print(REPORT.dump_json(report, indent=2).decode())
    else:
        _print(report)


def _measure(
    work: Work, names: list[str], repeat: int, folder: Path, tell: Callable[[str], None]
) -> Report:
    from kiosk.inference.benchmark import run_benchmark
    from kiosk.inference.benchmark_machine import describe_machine

    before = os.getloadavg()[0]
    together = work.random_weights is None
    found = run_benchmark(work, names, repeat, folder, together=together, tell=tell)
    machine: Machine = describe_machine(before, found.results[0].facts.gpu)
    return Report(machine, found, None)


def _contenders(profiles: list[str] | None, *, gpu: bool, plain: bool) -> list[str]:
    """What is compared. Compiling takes minutes on a CPU, so there it has to be asked for."""
    usual = PROFILES if gpu else ("exact", "fast")
    wanted = list(dict.fromkeys(profiles or usual))
    for name in wanted:
        if name not in PROFILES:
            raise BadInput("profile", name, ", ".join(PROFILES))
    return [*(BASELINES if plain else ()), *wanted]


def _check(field: str, value: int | None, least: int, most: int) -> None:
    if value is not None and not least <= value <= most:
        raise BadInput(field, value, f"{least} to {most}")


def _family(name: str | None) -> RandomWeights | None:
    for family in RANDOM_WEIGHTS:
        if family == name:
            return family
    if name is None:
        return None
    raise BadInput("random_weights", name, ", ".join(RANDOM_WEIGHTS))


def _entry(config: Config, checkpoint: str | None) -> Checkpoint:
    from kiosk.domain.layout import check_listed

    manifest = load_manifest(config.engine.manifest, config.own_manifest)
    entry = manifest.checkpoint(checkpoint or config.engine.checkpoint)
    if entry.task != "text-to-image":
        able = ", ".join(c.id for c in manifest.checkpoints if c.task == "text-to-image")
        raise BadInput("checkpoint", entry.id, able)
    check_listed(manifest, entry)
    return entry


def _random_entry(family: RandomWeights) -> Checkpoint:
    return Checkpoint(
        id=f"{family}-random",
        path=Path(family),
        licence="none",
        sha256="0" * 64,
        task="text-to-image",
        size=_RANDOM_SIZES[family],
        scheduler="dpm++",
        steps=_RANDOM_STEPS,
        guidance=_RANDOM_GUIDANCE,
        prompts="open",
    )


def _work(
    config: Config,
    entry: Checkpoint,
    family: RandomWeights | None,
    *,
    steps: int | None,
    batch: int,
) -> Work:
    """The catalog's first choice, on the first device alone."""
    device: DeviceSpec = find_devices(1)[0]
    prompt = _prompt(config)
    return Work(
        checkpoint=entry,
        manifest=None if family else load_manifest(config.engine.manifest, config.own_manifest),
        random_weights=family,
        device=device.torch_device,
        threads=device.threads,
        prompt=prompt.positive,
        negative_prompt=prompt.negative,
        seeds=tuple(range(1, batch + 1)),
        steps=steps or entry.steps,
        guidance=entry.guidance,
        scheduler=entry.scheduler,
        size=entry.size,
        cache=config.paths.state / "compiled",
    )


def _prompt(config: Config) -> Prompt:
    catalog = load_catalog(config.paths.catalog)
    first = (catalog.vehicles[0].id, catalog.settings[0].id, catalog.styles[0].id)
    return compose(complete(Choice(*first), catalog), catalog)


def _request(work: Work) -> TextToImageRequest:
    return TextToImageRequest(
        checkpoint=CheckpointId(work.name),
        prompt=work.prompt,
        negative_prompt=work.negative_prompt,
        seeds=work.seeds,
        num_inference_steps=work.steps,
    )


def _write(folder: Path, report: Report) -> None:
    from kiosk.inference.benchmark_chart import draw_chart
    from kiosk.inference.benchmark_report import as_markdown, machine_line

    (folder / "bench.json").write_bytes(REPORT.dump_json(report, indent=2) + b"\n")
    (folder / "bench.md").write_text(as_markdown(report, "Benchmark"), encoding="utf-8")
    try:
        draw_chart(report.benchmark, folder / "bench.png", machine_line(report.machine))
    except CannotDo as missing:
        _tell(str(missing))  # everything else is written


def _print(report: Report) -> None:
    from rich.console import Console
    from rich.table import Table

    from kiosk.inference import benchmark_report as told

    console = Console()
    table = Table(box=None, pad_edge=False, header_style="dim")
    found = told.rows(report.benchmark)  # a column each here: terminals are narrow
    for index, title in enumerate(["", *(row[0] for row in found)]):
        table.add_column(title, justify="right" if index else "left")
    for index, measure in enumerate(told.COLUMNS[1:], 1):
        table.add_row(measure, *(row[index] for row in found))
    console.print(told.work_line(report.benchmark), highlight=False)
    console.print(table)
    for line in told.caveats(report):
        console.print(line, highlight=False)
    if report.benchmark.cost is not None:
        console.print(told.cost_line(report.benchmark.cost), highlight=False)
    pool = told.pool_lines(report.pool, report.benchmark) if report.pool is not None else ()
    for line in pool:
        console.print(line, highlight=False)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _nothing(_line: str) -> None:
    """For scripts, which read standard output only."""
