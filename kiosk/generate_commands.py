"""`kiosk generate`: pictures of a choice, without a window."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Annotated, Any

import typer

from kiosk.asking import TASKS, Options, check_task, entries_of, keep_car, keeps_car, make_request
from kiosk.config import Config
from kiosk.domain.admission import admit
from kiosk.domain.catalog import Light
from kiosk.domain.checkpoints import Checkpoint, load_manifest
from kiosk.domain.errors import BadInput
from kiosk.domain.layout import check_listed
from kiosk.domain.prompt import Choice, Prompt, complete, compose
from kiosk.domain.requests import (
    MAX_SEED,
    MAX_TILES,
    CheckpointId,
    GenerationRequest,
    Precision,
    Task,
)
from kiosk.generate import Outcome, check_folder, require_all, run_job, write_files
from kiosk.generators.engine_lock import EngineLock
from kiosk.options import ConfigFile, load_layers
from kiosk.progress import Watch
from kiosk.resources import resource
from kiosk.services import make_pool
from kiosk.staff.catalog_here import own_catalog_of


def generate(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the pictures go.")],
    vehicle: Annotated[str | None, typer.Option(help="Id of a vehicle, such as rz.")] = None,
    setting: Annotated[str | None, typer.Option(help="Id of a setting, such as mars.")] = None,
    style: Annotated[str | None, typer.Option(help="Id of a style, such as painting.")] = None,
    colour: Annotated[str | None, typer.Option(help="Id of a colour of the vehicle.")] = None,
    light: Annotated[Light | None, typer.Option(help="The time of day.")] = None,
    words: Annotated[str, typer.Option(help="Words of your own.")] = "",
    seed: Annotated[int | None, typer.Option(help="Of the first tile; the rest follow.")] = None,
    tiles: Annotated[int | None, typer.Option(help="1 to 4; 4, or 1 when upscaling.")] = None,
    task: Annotated[str, typer.Option(metavar="TASK", help=", ".join(TASKS))] = TASKS[0],
    image: Annotated[Path | None, typer.Option(metavar="FILE", help="What to work on.")] = None,
    mask: Annotated[Path | None, typer.Option(metavar="FILE", help="White: replace.")] = None,
    strength: Annotated[float | None, typer.Option(help="Above 0, to 1: how much is new.")] = None,
    noise_level: Annotated[int | None, typer.Option(help="How much detail is made up.")] = None,
    control: Annotated[Path | None, typer.Option(metavar="FILE", help="The shape.")] = None,
    controlnet: Annotated[str | None, typer.Option(metavar="ID")] = None,
    control_scale: Annotated[float | None, typer.Option(help="0 to 2")] = None,
    lora: Annotated[list[str] | None, typer.Option(metavar="ID[:SCALE]")] = None,
    true_to_car: Annotated[
        bool | None,
        typer.Option(
            "--true-to-car/--no-true-to-car",
            help="Keep the car's own pixels; paint around it. By default as the style says.",
        ),
    ] = None,
    checkpoint: Annotated[str | None, typer.Option(metavar="ID")] = None,
    steps: Annotated[int | None, typer.Option(help="num_inference_steps")] = None,
    guidance_scale: Annotated[float | None, typer.Option()] = None,
    negative_prompt: Annotated[str | None, typer.Option(help="Instead of the style's.")] = None,
    scheduler: Annotated[str | None, typer.Option(metavar="NAME")] = None,
    workers: Annotated[int, typer.Option(help="0: one a device.")] = 0,
    exact: Annotated[bool, typer.Option("--exact", help="Same bits on every run: fp32.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print result.json.")] = False,
    config: ConfigFile = None,
) -> None:
    """Make up to four pictures of a choice, the grid of them, and result.json."""
    loaded = load_layers(config).config
    manifest = load_manifest(loaded.engine.manifest, loaded.own_manifest)
    wanted, keeps = _way(check_task(task), true_to_car, loaded, style)
    choice, prompt = _words(
        loaded, wanted, (vehicle, setting, style), colour=colour, light=light, words=words
    )
    if checkpoint is None:
        entry = manifest.choose(wanted, beside=loaded.engine.checkpoint)
    else:
        entry = manifest.checkpoint(checkpoint)
    count = _count(tiles, wanted)
    if not 0 <= workers <= 64:
        raise BadInput("workers", workers, "0 to 64")
    asked: dict[str, Any] = {
        "checkpoint": CheckpointId(entry.id),
        "prompt": prompt.positive,
        "negative_prompt": prompt.negative if negative_prompt is None else negative_prompt,
        "seeds": _seeds(seed, count),
        "num_inference_steps": steps,
        "guidance_scale": guidance_scale,
        "scheduler": scheduler,
        "precision": Precision.EXACT if exact else Precision.FAST,
    }
    options = Options(
        *(image, mask, strength, noise_level, control, controlnet, control_scale),
        lora=tuple(lora) if lora else None,
        true_to_car=keeps or None,
    )
    if keeps and choice is not None:
        cutouts = resource("assets") / "vehicles"
        request = keep_car(asked, options, cutouts, choice, entry)
    else:
        request = make_request(wanted, asked, options, manifest, entry)
    admit(request, manifest)
    check_folder(out)
    for needed in entries_of(request, manifest, entry):
        check_listed(manifest, needed)
    outcome = _paint(request, entry, loaded, workers, quiet=as_json)
    result = write_files(out, choice, prompt, request, entry, outcome)
    if as_json:
        print(json.dumps(result, indent=2, ensure_ascii=False))
    else:
        print(f"{outcome.summary} in {outcome.seconds:.1f} s, in {out}")
    require_all(outcome)


def _way(
    task: Task, true_to_car: bool | None, config: Config, style: str | None
) -> tuple[Task, bool]:
    """The task that makes the pictures, and whether they keep the car's own pixels.

    That is inpainting around a cut-out; where nothing was said of it, it is as the style says.
    """
    if true_to_car is None:
        true_to_car = task == "text-to-image" and keeps_car(config.paths.catalog, style)
    if not true_to_car:
        return task, False
    if task in ("depth-to-image", "upscaling"):
        allowed = "text-to-image, inpainting: true_to_car paints around a cut-out"
        raise BadInput("task", task, allowed)
    return "inpainting", True


def _count(tiles: int | None, task: Task) -> int:
    if tiles is None:
        return 1 if task == "upscaling" else MAX_TILES
    if not 1 <= tiles <= MAX_TILES:
        raise BadInput("tiles", tiles, f"1 to {MAX_TILES}")
    return tiles


def _seeds(first: int | None, tiles: int) -> tuple[int, ...]:
    """One a tile, from `first` on, or from a seed that nobody knows."""
    if first is None:
        first = random.SystemRandom().randrange(2**32)
    if not 0 <= first <= MAX_SEED - MAX_TILES:
        raise BadInput("seed", first, f"0 to {MAX_SEED - MAX_TILES}")
    return tuple(range(first, first + tiles))


def _paint(
    request: GenerationRequest, entry: Checkpoint, config: Config, workers: int, *, quiet: bool
) -> Outcome:
    """Run the job on the workers of this machine; raises what the engine's lock raises."""
    with EngineLock():
        pool = make_pool(config, entry, workers=workers, precision=request.precision)
        try:
            with Watch(len(request.seeds), quiet=quiet) as watch:
                return run_job(pool, request, watch.listen)
        finally:
            pool.close()


def _words(
    config: Config,
    task: Task,
    picked: tuple[str | None, str | None, str | None],
    *,
    colour: str | None,
    light: Light | None,
    words: str,
) -> tuple[Choice | None, Prompt]:
    """The choice and its words; upscaling can do without, as its source shows what there is."""
    if task == "upscaling" and picked == (None, None, None):
        return None, Prompt(" ".join(words.split()), "")
    catalog = own_catalog_of(config).whole
    ids = {"vehicle": catalog.vehicles, "setting": catalog.settings, "style": catalog.styles}
    for value, (name, items) in zip(picked, ids.items(), strict=True):
        if value is None:
            raise BadInput(name, None, ", ".join(item.id for item in items))
    vehicle, setting, style = (value or "" for value in picked)
    choice = complete(Choice(vehicle, setting, style, colour, light, words), catalog)
    return choice, compose(choice, catalog)
