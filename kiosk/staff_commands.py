"""The commands that staff need before the window is open: PINs and the preflight."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kiosk import __version__
from kiosk.config import Config
from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.errors import CannotDo, EngineFault
from kiosk.domain.prompt import Choice, complete, compose
from kiosk.domain.requests import CheckpointId, TextToImageRequest
from kiosk.options import ConfigFile, load_layers
from kiosk.staff.checks import DeviceTile
from kiosk.staff.roles import Role

staff_app = typer.Typer(help="Let staff in.", no_args_is_help=True)


@staff_app.command("set-pin")
def set_pin(
    role: Annotated[Role, typer.Option(help="Whose PIN.")] = Role.ADMIN,
    config: ConfigFile = None,
) -> None:
    """Set a PIN of 6 to 12 digits, the first one or a new one when it is forgotten."""
    from kiosk.staff.machine import access_of, now_here

    access = access_of(load_layers(config).config.paths.state)
    print("Choose 6 to 12 digits without a pattern, and no birthday.")
    try:
        pin: str = typer.prompt(f"PIN of the {role}", hide_input=True, confirmation_prompt=True)
    except (typer.Abort, UnicodeDecodeError) as error:
        raise CannotDo("No PIN was set.", "Type the digits twice, on a keyboard.") from error
    access.set_pin_at_machine(role, pin, now_here())
    print(f"The {role} has a new PIN.")


def preflight(
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the report as a page, too.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it for scripts.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 when somebody should look.")
    ] = False,
    paint: Annotated[bool, typer.Option(help="Make a tile on each device.")] = True,
    config: ConfigFile = None,
    panel: Annotated[bool, typer.Option("--panel", hidden=True)] = False,
    only: Annotated[str, typer.Option(hidden=True)] = "",
    link: Annotated[str, typer.Option(hidden=True)] = "",
    base: Annotated[str, typer.Option(hidden=True)] = "",
    generator: Annotated[str, typer.Option(hidden=True)] = "",
    checkpoint: Annotated[str, typer.Option(hidden=True)] = "",
) -> None:
    """Say in under a minute whether the show can open. Exit 0: go; 3: no-go.

    Beside a running kiosk it does not paint: the staff panel's Preflight does, and it asks this
    command for the rest (--panel), and whether a ticket's page opens (--only ticket --link URL).
    What that kiosk paints with (--generator, --checkpoint) may be waiting to be another.
    """
    from kiosk.generators.engine_lock import EngineLock
    from kiosk.staff import report as reports
    from kiosk.staff.machine import preflight_here
    from kiosk.staff.preflight import exit_code
    from kiosk.staff.probes import ticket_trip
    from kiosk.staff.standard import TILES_BUSY, Live

    loaded = _as_it_runs(load_layers(config).config, generator, checkpoint)
    asked = bool(panel or only)
    live = Live(base=base, panel=panel, only=only)
    if link:
        live = replace(live, ticket=lambda: ticket_trip(link))
    with ExitStack() as stack:
        if paint and not asked and loaded.engine.generator == "pool":
            try:
                stack.enter_context(EngineLock())
                live = replace(live, tiles=lambda: _trial(loaded))
            except EngineFault:  # a running kiosk has the devices
                live = replace(live, why_no_tiles=TILES_BUSY)
        report = preflight_here(loaded, live, note=not asked)
    print(reports.as_json(report) if as_json else reports.as_text(report), end="")
    if html is not None:
        page = reports.as_html(report, place=loaded.show.name, version=__version__)
        reports.write_page(html, page)
    raise typer.Exit(exit_code(report, strict=strict))


def _as_it_runs(config: Config, generator: str, checkpoint: str) -> Config:
    """The config with what a running kiosk began with; "" leaves a key as it is."""
    began = {"generator": generator, "checkpoint": checkpoint}
    engine = config.engine.model_dump() | {key: each for key, each in began.items() if each}
    return config.model_copy(update={"engine": type(config.engine).model_validate(engine)})


def _trial(config: Config) -> list[DeviceTile]:
    """One tile of the catalog's first choice on each device."""
    from kiosk.services import make_trial_pools
    from kiosk.staff.catalog_here import own_catalog_of
    from kiosk.staff.trial import try_devices

    manifest = load_manifest(config.engine.manifest, config.own_manifest)
    entry = manifest.checkpoint(config.engine.checkpoint)
    catalog = own_catalog_of(config, entry).shown
    first = (catalog.vehicles[0].id, catalog.settings[0].id, catalog.styles[0].id)
    prompt = compose(complete(Choice(*first), catalog), catalog)
    request = TextToImageRequest(CheckpointId(entry.id), prompt.positive, (1,), prompt.negative)
    return try_devices(make_trial_pools(config, entry), request)
