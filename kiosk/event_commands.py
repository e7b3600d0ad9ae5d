"""`kiosk event`: carry a show's set-up to the next kiosk, on a stick."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk import __version__
from kiosk.config import Config
from kiosk.domain.catalog_own import load_own_catalog
from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.errors import BadFile, BadInput
from kiosk.domain.facts import load_facts
from kiosk.options import ConfigFile, load_layers

if TYPE_CHECKING:
    from kiosk.staff.event_install import Events

event_app = typer.Typer(help="Carry a show's set-up to the next kiosk.", no_args_is_help=True)


@event_app.command("export")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="Such as on a stick.")],
    config: ConfigFile = None,
) -> None:
    """Write theme, catalog, terms, word lists, config and approvals; no secrets, no pictures."""
    from kiosk.generators.show_pack_home import find_pack
    from kiosk.staff.audit import Action
    from kiosk.staff.catalog_here import overlay_of
    from kiosk.staff.event_config import own_lists, show_config
    from kiosk.staff.event_file import APPROVAL, CONFIG, OVERLAY, Event, write_event
    from kiosk.staff.event_install import approval_of
    from kiosk.staff.machine import audit_of, now_here

    loaded = load_layers(config)
    paths = loaded.config.paths
    now = now_here()
    files = {CONFIG: show_config(loaded), APPROVAL: approval_of(find_pack(loaded.config))}
    files |= _theme_files(loaded.config)
    files |= _toml_files(paths.catalog, "catalog")
    files |= _toml_files(paths.catalog / "names", "catalog/names")
    files.pop(OVERLAY, None)  # of the event that this kiosk got its catalog from
    if overlay_of(loaded.config).is_file():
        files[OVERLAY] = _read(overlay_of(loaded.config))
    files |= _toml_files(loaded.config.terms.folder, "terms")
    files |= own_lists(paths.state)
    write_event(file, Event(files, __version__, now.stamp()))
    if paths.state.is_dir():
        audit_of(paths.state).append(Action.EVENT_EXPORTED, "machine", now)
    print(f"{len(files)} files in {file}. Secrets, pictures and this machine's own config stay.")


@event_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="That an export made.")],
    config: ConfigFile = None,
) -> None:
    """Take over a set-up; nothing changes unless all of it can be used. See `kiosk event undo`."""
    from kiosk.staff.event_file import read_event
    from kiosk.staff.machine import now_here

    event = read_event(file)
    done = _events(config).install(event, file, now_here())
    pack = f" {done.approved} pictures of the pack are approved." if done.approved else ""
    print(f"The set-up of {event.made} is in place.{pack} Restart the kiosk to use it.")


@event_app.command("undo")
def undo(config: ConfigFile = None) -> None:
    """Go back to what was there before the last import."""
    from kiosk.staff.machine import now_here

    _events(config).undo(now_here())
    print("What was there before the import is back. Restart the kiosk to use it.")


def _events(file: Path | None) -> Events:
    from kiosk.staff.event_install import Events
    from kiosk.staff.machine import audit_of, overrides_of

    config = load_layers(file).config
    state = config.paths.state

    def check(folder: Path) -> None:
        _check(folder, config)

    return Events(state, overrides_of(state, file), audit_of(state), check)


def _check(folder: Path, config: Config) -> None:
    """Raises BadFile, or BadInput, for what this kiosk could not start with."""
    from kiosk.config import load_config
    from kiosk.staff.event_file import OVERLAY
    from kiosk.text_policy.lists import read_list
    from kiosk.ui.terms_view_model import load_terms
    from kiosk.ui.theme import load_theme

    load_theme(folder / "theme" / "theme.toml")
    own = load_own_catalog(folder / "catalog", folder / OVERLAY)
    if own.fault is not None:
        raise own.fault
    if (folder / "catalog" / "facts.toml").exists():
        load_facts(folder / "catalog" / "facts.toml")
    load_terms(folder / "terms")
    for path in sorted((folder / "text_policy").glob("*.toml")):
        read_list(path)
    wanted = load_config(folder / "config.toml", {}).config.engine.checkpoint
    load_manifest(config.engine.manifest, config.own_manifest).checkpoint(wanted)


def _theme_files(config: Config) -> dict[str, bytes]:
    """The look: its file, its logo and its fonts; the default one where there is no other."""
    from kiosk.ui.theme import default_theme, load_theme

    path = config.window.theme or default_theme()
    theme = load_theme(config.window.theme)
    beside = [*map(str, theme.type.files), *filter(None, [theme.mark.logo])]
    files = {"theme/theme.toml": _read(path)}
    for name in beside:
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise BadFile(path, name, "must lie in the theme's folder to travel with it")
        files[f"theme/{Path(name).as_posix()}"] = _read(theme.folder / name)
    return files


def _toml_files(folder: Path, name: str) -> dict[str, bytes]:
    return {f"{name}/{path.name}": _read(path) for path in sorted(folder.glob("*.toml"))}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput("file", str(path), f"a file that can be read ({reason})") from error
