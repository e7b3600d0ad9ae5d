"""`kiosk catalog`: what guests can choose here, and its changes as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.options import ConfigFile, load_layers

if TYPE_CHECKING:
    from kiosk.staff.catalog_desk import CatalogDesk

catalog_app = typer.Typer(help="Look at the catalog; carry its changes.", no_args_is_help=True)


@catalog_app.command("show")
def show(config: ConfigFile = None) -> None:
    """List everything, in order: id, name, and why guests do not see it."""
    from kiosk.domain.catalog_overlay import Kind, items_of

    desk = _desk(config)
    own = desk.read()
    for kind in Kind:
        print(kind)
        for item in items_of(own.whole, kind):
            off = item.id in own.overlay.shelf(kind).off
            unknown = own.hidden[kind].get(item.id, "")
            why = "off" if off else f"hidden, never learned: {unknown}" if unknown else ""
            print(f"  {item.id:20} {item.name_in('en'):28} {why}".rstrip())
    if own.fault is not None:
        raise own.fault


@catalog_app.command("export")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="Such as on a stick.")],
    config: ConfigFile = None,
) -> None:
    """Write this machine's changes to a file."""
    print(f"The changes are in {_desk(config).export(file)}.")


@catalog_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="That an export made.")],
    config: ConfigFile = None,
) -> None:
    """Take over changes in place of those here; see `kiosk catalog undo`."""
    _desk(config).import_(file)
    print("The changes are in place. A kiosk that is running takes them at its next start.")


@catalog_app.command("undo")
def undo(config: ConfigFile = None) -> None:
    """Go back one version."""
    _desk(config).undo()
    print("The version before is back. A kiosk that is running takes it at its next start.")


def _desk(file: Path | None) -> CatalogDesk:
    from kiosk.domain.checkpoints import load_manifest
    from kiosk.staff.catalog_here import MachineBadge, catalog_desk_of
    from kiosk.staff.machine import audit_of, now_here

    config = load_layers(file).config
    manifest = load_manifest(config.engine.manifest, config.own_manifest)
    badge = MachineBadge(audit_of(config.paths.state), now_here)
    return catalog_desk_of(badge, config, manifest.checkpoint(config.engine.checkpoint))
