"""A benchmark's findings as rows, for tables on a terminal and in Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from kiosk.inference.benchmark_work import (
    Benchmark,
    Clocked,
    Cost,
    Machine,
    PoolRuns,
    Report,
    Result,
)

MEANINGS = {
    "plain": "diffusers as it is usually called: fp32, one process, all pictures in one batch",
    "stock": "the same in half precision",
    "exact": "ours, fp32, one picture at a time: the same bits on every run",
    "fast": "ours, half precision, prompts remembered: what guests get",
    "xformers": "ours, with xformers' attention",
    "compiled": "ours, with a compiled UNet",
}

COLUMNS = (
    "",
    "numbers",
    "first start",
    "second start",
    "load",
    "warm",
    "against plain",
    "prompt",
    "denoise",
    "decode",
    "PNG",
    "previews",
    "memory",
    "largest gap",
    "PSNR",
    "of the floor",
)


def rows(benchmark: Benchmark) -> list[list[str]]:
    """One row a contender, as COLUMNS has them; times are medians, in seconds."""
    plain = next((r for r in benchmark.results if r.name == "plain"), None)
    return [_row(benchmark, result, plain) for result in benchmark.results]


def warm(result: Result) -> float:
    """Seconds for all pictures once everything is warm: the median of the runs."""
    return _median(result, "wall")


def _row(benchmark: Benchmark, result: Result, plain: Result | None) -> list[str]:
    start, cost, gap = result.cached or result.cold, benchmark.cost, result.difference
    denoise = _median(result, "denoise")
    return [
        result.name,
        result.facts.dtype,
        f"{result.cold.total:.1f}",
        f"{result.cached.total:.1f}" if result.cached else "-",
        f"{start.load:.2f}",
        f"{warm(result):.2f}",
        f"{warm(plain) / warm(result):.2f} x" if plain else "-",
        f"{_median(result, 'prompt'):.3f}",
        f"{denoise:.2f}",
        f"{_median(result, 'decode'):.2f}",
        f"{_median(result, 'png'):.3f}",
        f"{100 * _median(result, 'previews') / denoise:.2f} %" if denoise else "-",
        f"{result.facts.memory / 2**20:.0f} MB",
        "-" if gap is None else str(gap.largest),
        "-" if gap is None else "same" if gap.psnr is None else f"{gap.psnr:.1f} dB",
        f"{100 * cost.floor / warm(result):.0f} %" if cost else "-",
    ]


def caveats(report: Report) -> list[str]:
    """What a reader has to know before believing a number."""
    benchmark, machine = report.benchmark, report.machine
    said: list[str] = []
    if benchmark.work.random_weights:
        said.append("Random weights: this is about speed only, and the pictures are noise.")
    if machine.shared:
        before, after = machine.load
        said.append(
            f"The machine was busy with other work (load average {before} before and {after} "
            f"after, on {_cores(machine)}): believe ratios, not seconds."
        )
    if report.pool is not None and machine.cores < 2:
        said.append("Only one core was allowed: two workers share it, and cannot be faster.")
    if benchmark.together:
        said.append("The contenders took turns, each in its own process.")
    else:
        said.append("The contenders ran one after the other: memory holds one set of weights.")
    said.append("First starts begin with an empty compiler cache, but files may be in memory.")
    said += [f"{r.name}: {r.facts.note}." for r in benchmark.results if r.facts.note]
    return said


def pool_lines(pool: PoolRuns, benchmark: Benchmark) -> list[str]:
    """What the worker pool costs and brings, a sentence each."""
    one, two = median(pool.one), median(pool.two)
    lines = [
        f"Pool overhead, wall minus all stages: {100 * median(pool.own):.2f} % of a job.",
        f"Two workers against one: {one / two:.2f} x ({one:.2f} s and {two:.2f} s a job).",
    ]
    plain = next((r for r in benchmark.results if r.name == "plain"), None)
    if plain is not None:
        gain = f"{warm(plain) / two:.2f} x ({warm(plain):.2f} s and {two:.2f} s)"
        lines.append(f"A job on two workers against the plain call of the same work: {gain}.")
    if pool.eta_errors:
        error = 100 * median(pool.eta_errors)
        lines.append(f"The estimate at the start of a job was {error:.0f} % off (median).")
    return lines


def as_markdown(report: Report, title: str) -> str:
    """The whole report as a page."""
    benchmark = report.benchmark
    runs = len(benchmark.results[0].warm)
    lines = [
        f"# {title}",
        "",
        machine_line(report.machine),
        "",
        work_line(benchmark),
        "",
        *(f"- {line}" for line in caveats(report)),
        "",
        _markdown_row(COLUMNS),
        _markdown_row("---" if i < 2 else "--:" for i in range(len(COLUMNS))),
        *(_markdown_row(row) for row in rows(benchmark)),
        "",
        f"Times are in seconds for all pictures together, medians of {runs} runs.",
        "Gaps (of 255) and PSNR are to the plain call.",
        "",
        *(f"- **{r.name}**: {MEANINGS[r.name]}" for r in benchmark.results),
    ]
    if benchmark.cost is not None:
        lines += ["", cost_line(benchmark.cost)]
    if report.pool is not None:
        said = pool_lines(report.pool, benchmark)
        lines += ["", "## The worker pool", "", *(f"- {line}" for line in said)]
    return "\n".join(lines) + "\n"


def machine_line(machine: Machine) -> str:
    """The machine in a sentence."""
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    memory, gpu = f"{machine.memory / 2**30:.0f} GiB of memory", machine.gpu or "no GPU"
    return f"{machine.processor}; {_cores(machine)}; {memory}; {gpu}; {versions}."


def _cores(machine: Machine) -> str:
    fewer = machine.cores < machine.present
    return f"{machine.cores} of {machine.present} cores" if fewer else f"{machine.cores} cores"


def work_line(benchmark: Benchmark) -> str:
    """What was painted, in a sentence."""
    work = benchmark.work
    weights = f"the checkpoint `{work.name}`"
    if work.random_weights:
        weights = f"the architecture of {work.random_weights} and random weights"
    pictures = f"{work.batch} pictures of {work.size} x {work.size} with {weights}"
    how = f"{work.steps} steps of {work.scheduler}, guidance {work.guidance:g}"
    return f"{pictures}, {how}, {work.threads} threads."


def cost_line(cost: Cost) -> str:
    """The floor, and where it comes from."""
    work = f"The work is {cost.operations / 1e12:.2f} TFLOP"
    return (
        f"{work}. The floor is what it takes at {cost.a_second / 1e12:.2f} TFLOP/s "
        f"({cost.how}): {cost.floor:.2f} s."
    )


def _markdown_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _median(result: Result, stage: str) -> float:
    runs: list[Clocked] = list(result.warm) or [result.cold.first]
    return float(median(getattr(run, stage) for run in runs))
