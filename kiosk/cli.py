"""The commands. Exit 0: done; 2: bad input; 3: could not do it; each with a plain sentence."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from kiosk import __version__
from kiosk.config import LoadedConfig, load_config
from kiosk.domain.catalog import Light, load_catalog
from kiosk.domain.checkpoints import check_checkpoint, load_manifest
from kiosk.domain.errors import BadInput, CannotDo, CheckpointFault, KioskError
from kiosk.domain.generation import (
    MAX_SEED,
    MAX_TILES,
    CheckpointId,
    GenerationRequest,
    GeneratorEvent,
    Precision,
    TileFailed,
    TileProgress,
    TileReady,
)
from kiosk.domain.prompt import Choice, complete, compose
from kiosk.logs import log_to_stderr

app = typer.Typer(
    name="kiosk",
    help="An interactive AI kiosk for auto shows.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
config_app = typer.Typer(help="Look at the configuration.", no_args_is_help=True)
models_app = typer.Typer(help="Look after the checkpoints.", no_args_is_help=True)
app.add_typer(config_app, name="config")
app.add_typer(models_app, name="models")

ConfigFile = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="A kiosk.toml to use.")
]


def main() -> None:
    """Run the command line; turns the program's errors into a sentence and an exit code."""
    try:
        app()
    except KioskError as error:
        print(f"kiosk: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("kiosk: stopped.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _load(file: Path | None) -> LoadedConfig:
    state = load_config(file).config.paths.state
    return load_config(file, overrides=state / "staff.toml" if os.access(state, os.X_OK) else None)


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
    _open_window(_load(config), windowed=False)


@app.command()
def demo(
    windowed: Annotated[
        bool, typer.Option("--windowed", help="In a window, not full screen.")
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
    _open_window(_load(None), windowed=windowed)


def _has_display() -> bool:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in names)


def _open_window(loaded: LoadedConfig, *, windowed: bool) -> None:
    from kiosk.services import make_services

    if not _has_display():
        raise CannotDo("There is no display here to open the kiosk on.", "Start it on a desktop.")
    log_to_stderr("window")
    config = loaded.config
    if windowed:
        window = config.window.model_copy(update={"fullscreen": False})
        config = config.model_copy(update={"window": window})
    services = make_services(config)
    try:
        from kiosk.app import run_window

        code = run_window(services)
    finally:
        services.close()
    sys.exit(code)


@config_app.command("show")
def config_show(config: ConfigFile = None) -> None:
    """Print every value, and what set it."""
    for key, value, origin in _load(config).lines():
        print(f"{key:28} {value!s:40} {origin}")


@models_app.command("list")
def models_list(config: ConfigFile = None) -> None:
    """List the checkpoints of the manifest."""
    for entry in load_manifest(_load(config).config.engine.manifest).checkpoints:
        print(f"{entry.id:16} {entry.task:16} {entry.size} px  {entry.licence:12} {entry.path}")


@models_app.command("check")
def models_check(config: ConfigFile = None) -> None:
    """Prove that every checkpoint is there and whole."""
    faults: list[KioskError] = []
    for entry in load_manifest(_load(config).config.engine.manifest).checkpoints:
        try:
            check_checkpoint(entry)
            print(f"{entry.id}: whole")
        except CheckpointFault as error:
            print(f"{entry.id}: {error}")
            faults.append(error)
    if faults:
        raise CheckpointFault(f"{len(faults)} of the checkpoints cannot be used.")


@app.command()
def generate(
    vehicle: Annotated[str, typer.Option(help="Id of a vehicle, such as rz.")],
    setting: Annotated[str, typer.Option(help="Id of a setting, such as mars.")],
    style: Annotated[str, typer.Option(help="Id of a style, such as painting.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the pictures go.")],
    colour: Annotated[str | None, typer.Option(help="Id of a colour of the vehicle.")] = None,
    light: Annotated[Light | None, typer.Option(help="The time of day.")] = None,
    words: Annotated[str, typer.Option(help="Words of your own.")] = "",
    seed: Annotated[int | None, typer.Option(help="Of the first tile; the rest follow.")] = None,
    tiles: Annotated[int, typer.Option(help="How many pictures, 1 to 4.")] = MAX_TILES,
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
    from kiosk.services import find_checkpoint, make_pool

    loaded = _load(config).config
    catalog = load_catalog(loaded.paths.catalog)
    choice = complete(Choice(vehicle, setting, style, colour, light, words), catalog)
    prompt = compose(choice, catalog)
    entry = find_checkpoint(loaded, checkpoint)
    if not 1 <= tiles <= MAX_TILES:
        raise BadInput("tiles", tiles, f"1 to {MAX_TILES}")
    if not 0 <= workers <= 64:
        raise BadInput("workers", workers, "0 to 64")
    first = random.SystemRandom().randrange(2**32) if seed is None else seed
    if not 0 <= first <= MAX_SEED - MAX_TILES:
        raise BadInput("seed", first, f"0 to {MAX_SEED - MAX_TILES}")
    request = GenerationRequest(
        checkpoint=CheckpointId(entry.id),
        prompt=prompt.positive,
        negative_prompt=prompt.negative if negative_prompt is None else negative_prompt,
        seeds=tuple(range(first, first + tiles)),
        num_inference_steps=steps,
        guidance_scale=guidance_scale,
        scheduler=scheduler,
        precision=Precision.EXACT if exact else Precision.FAST,
    )
    check_folder(out)
    check_checkpoint(entry)
    with EngineLock():
        pool = make_pool(loaded, entry, workers=workers, precision=request.precision)
        try:
            with _Watch(tiles, quiet=as_json) as watch:
                outcome = run_job(pool, request, watch.listen)
        finally:
            pool.close()
    result = write_files(out, choice, prompt, request, entry, outcome)
    if as_json:
        print(json.dumps(result, indent=2, ensure_ascii=False))
    else:
        print(f"{outcome.summary} in {outcome.seconds:.1f} s, in {out}")
    require_all(outcome)


class _Watch:
    """Shows a job's progress: bars on a terminal, plain lines otherwise, nothing when quiet."""

    def __init__(self, tiles: int, *, quiet: bool) -> None:
        console = Console(stderr=True)
        self._bars: Progress | None = None
        self._tasks: list[TaskID] = []
        self._say: Callable[[str], None] = (lambda _: None) if quiet else _say
        if console.is_terminal and not quiet:
            self._bars = Progress(
                TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console
            )
            self._tasks = [
                self._bars.add_task(f"picture {n + 1}", total=None) for n in range(tiles)
            ]

    def __enter__(self) -> _Watch:
        if self._bars:
            self._bars.start()
        else:
            self._say("Starting the workers.")
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars:
            self._bars.stop()

    def listen(self, event: GeneratorEvent) -> None:
        match event:
            case TileProgress(tile=tile, step=step, steps=steps) if self._bars:
                self._bars.update(self._tasks[tile], completed=step, total=steps)
            case TileReady(tile=tile) if self._bars:
                self._bars.update(self._tasks[tile], completed=1, total=1)
            case TileReady(tile=tile):
                self._say(f"picture {tile + 1}: done")
            case TileFailed(tile=tile, reason=reason):
                self._say(f"picture {tile + 1}: {reason}")
            case _:
                pass


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
