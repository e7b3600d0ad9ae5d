"""The commands. Exit 0: done; 2: bad input; 3: could not do it; each with a plain sentence."""

from __future__ import annotations

import gc
import json
import os
import random
import sys
from pathlib import Path
from typing import Annotated, Any, ClassVar

import typer

from kiosk import __version__
from kiosk.asking import TASKS, Options, check_task, entries_of, keep_car, keeps_car, make_request
from kiosk.commands import Commands
from kiosk.config import Config, LoadedConfig
from kiosk.domain.admission import admit
from kiosk.domain.catalog import Light
from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.errors import BadInput, CannotDo, KioskError
from kiosk.domain.layout import check_listed
from kiosk.domain.prompt import Choice, Prompt, complete, compose
from kiosk.domain.requests import MAX_SEED, MAX_TILES, CheckpointId, Precision, Task
from kiosk.logs import log_to_stderr
from kiosk.options import ConfigFile, load_layers
from kiosk.resources import resource


class _Commands(Commands):
    """Those of this module, and the others."""

    elsewhere: ClassVar[dict[str, str]] = {
        "preflight": "kiosk.staff_commands:preflight",
        "bench": "kiosk.bench_commands:bench",
        "prerender": "kiosk.pack_commands:prerender",
        "print-test": "kiosk.print_commands:print_test",
        "safety": "kiosk.safety_commands:safety",
        "report": "kiosk.report_commands:report",
        "models": "kiosk.models_commands:models_app",
        "staff": "kiosk.staff_commands:staff_app",
        "credentials": "kiosk.credentials_commands:credentials_app",
        "gallery": "kiosk.gallery_commands:gallery_app",
        "catalog": "kiosk.catalog_commands:catalog_app",
        "event": "kiosk.event_commands:event_app",
        "share": "kiosk.share_commands:share_app",
    }


app = typer.Typer(
    name="kiosk",
    cls=_Commands,
    help="An interactive AI kiosk for auto shows.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
config_app = typer.Typer(help="Look at the configuration.", no_args_is_help=True)
app.add_typer(config_app, name="config")

_STOPPED = 130
"""What a shell says of a program that Ctrl-C ended; typer makes that of an interrupt."""


def main() -> None:
    """Run the command line; turns the program's errors into a sentence and an exit code."""
    try:
        code = app(standalone_mode=False)
    except KioskError as error:
        print(f"kiosk: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except typer.TyperException as error:
        if said := error.format_message().replace("Value error, ", "").strip():
            print(f"kiosk: {said.rstrip('.')}.", file=sys.stderr)  # without, it was the help
        sys.exit(2)
    except typer.Abort:
        code = _STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    if code == _STOPPED:
        print("kiosk: stopped.", file=sys.stderr)
    sys.exit(code or 0)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Take the options that need no command."""


@app.command()
def run(config: ConfigFile = None) -> None:
    """Open the kiosk as kiosk.toml says."""
    _open_window(load_layers(config), windowed=False, file=config)


@app.command()
def demo(
    windowed: Annotated[
        bool, typer.Option("--windowed", help="In a window, not full screen.")
    ] = False,
    pack: Annotated[
        bool, typer.Option("--pack", help="From pictures rendered beforehand: needs no torch.")
    ] = False,
) -> None:
    """Open the kiosk on embedded defaults: no GPU, no network, no account."""
    if not _has_display():
        print(
            "There is no display here to open the kiosk on.\n"
            "To look at it: `make screens` writes every screen as a picture to build/screens.\n"
            "To make pictures: `kiosk generate --vehicle rz --setting mars --style painting "
            "--out build/pictures`."
        )
        return
    _open_window(load_layers(None), windowed=windowed, pack=pack)


def _has_display() -> bool:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in names)


def _open_window(
    loaded: LoadedConfig, *, windowed: bool, pack: bool = False, file: Path | None = None
) -> None:
    if not _has_display():
        raise CannotDo("There is no display here to open the kiosk on.", "Start it on a desktop.")
    gc.disable()  # until the first frame, see `run_window`
    from kiosk.services import make_services

    log_to_stderr("window")
    config = loaded.config
    if windowed:
        window = config.window.model_copy(update={"fullscreen": False})
        config = config.model_copy(update={"window": window})
    if pack:
        engine = config.engine.model_copy(update={"generator": "show-pack"})
        config = config.model_copy(update={"engine": engine})
    services = make_services(config)
    try:
        from kiosk.app import RESTART, run_window

        code = run_window(services, file)
    finally:
        services.close()
        gc.enable()
    if code == RESTART:  # everything is closed: go on as a new program with the same words
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    sys.exit(code)


@config_app.command("show")
def config_show(config: ConfigFile = None) -> None:
    """Print every value, and what set it."""
    for key, value, origin in load_layers(config).lines():
        print(f"{key:28} {value!s:40} {origin}")


@app.command()
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
    from kiosk.generate import check_folder, require_all, run_job, write_files
    from kiosk.generators.engine_lock import EngineLock
    from kiosk.progress import Watch
    from kiosk.services import make_pool

    loaded = load_layers(config).config
    manifest = load_manifest(loaded.engine.manifest, loaded.own_manifest)
    wanted = check_task(task)
    if true_to_car is None:
        true_to_car = wanted == "text-to-image" and keeps_car(loaded.paths.catalog, style)
    if true_to_car and wanted in ("depth-to-image", "upscaling"):
        allowed = "text-to-image, inpainting: true_to_car paints around a cut-out"
        raise BadInput("task", wanted, allowed)
    wanted = "inpainting" if true_to_car else wanted
    choice, prompt = _words(
        loaded, wanted, (vehicle, setting, style), colour=colour, light=light, words=words
    )
    if checkpoint is None:
        entry = manifest.choose(wanted, beside=loaded.engine.checkpoint)
    else:
        entry = manifest.checkpoint(checkpoint)
    if tiles is None:
        tiles = 1 if wanted == "upscaling" else MAX_TILES
    if not 1 <= tiles <= MAX_TILES:
        raise BadInput("tiles", tiles, f"1 to {MAX_TILES}")
    if not 0 <= workers <= 64:
        raise BadInput("workers", workers, "0 to 64")
    first = random.SystemRandom().randrange(2**32) if seed is None else seed
    if not 0 <= first <= MAX_SEED - MAX_TILES:
        raise BadInput("seed", first, f"0 to {MAX_SEED - MAX_TILES}")
    asked: dict[str, Any] = {
        "checkpoint": CheckpointId(entry.id),
        "prompt": prompt.positive,
        "negative_prompt": prompt.negative if negative_prompt is None else negative_prompt,
        "seeds": tuple(range(first, first + tiles)),
        "num_inference_steps": steps,
        "guidance_scale": guidance_scale,
        "scheduler": scheduler,
        "precision": Precision.EXACT if exact else Precision.FAST,
    }
    options = Options(
        *(image, mask, strength, noise_level, control, controlnet, control_scale),
        lora=tuple(lora) if lora else None,
        true_to_car=true_to_car or None,
    )
    if true_to_car and choice is not None:
        cutouts = resource("assets") / "vehicles"
        request = keep_car(asked, options, cutouts, choice, entry)
    else:
        request = make_request(wanted, asked, options, manifest, entry)
    admit(request, manifest)
    check_folder(out)
    for needed in entries_of(request, manifest, entry):
        check_listed(manifest, needed)
    with EngineLock():
        pool = make_pool(loaded, entry, workers=workers, precision=request.precision)
        try:
            with Watch(tiles, quiet=as_json) as watch:
                outcome = run_job(pool, request, watch.listen)
        finally:
            pool.close()
    result = write_files(out, choice, prompt, request, entry, outcome)
    if as_json:
        print(json.dumps(result, indent=2, ensure_ascii=False))
    else:
        print(f"{outcome.summary} in {outcome.seconds:.1f} s, in {out}")
    require_all(outcome)


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
    from kiosk.staff.catalog_here import own_catalog_of

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
