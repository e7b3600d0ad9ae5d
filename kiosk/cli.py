"""The commands. Exit 0: done; 2: bad input; 3: could not do it; each with a plain sentence."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from kiosk import __version__
from kiosk.commands import Commands
from kiosk.config import LoadedConfig
from kiosk.domain.errors import CannotDo, KioskError
from kiosk.logs import log_to_stderr
from kiosk.options import ConfigFile, load_layers


class _Commands(Commands):
    """Those of this module, and the others."""

    elsewhere: ClassVar[dict[str, str]] = {
        "generate": "kiosk.generate_commands:generate",
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
