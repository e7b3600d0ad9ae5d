"""`kiosk prerender`: make a show pack, judge its pictures, and prove one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from kiosk.config import Config
from kiosk.domain.checkpoints import Checkpoint, load_manifest
from kiosk.domain.errors import CannotDo
from kiosk.domain.layout import check_listed
from kiosk.gallery.files import write_atomically
from kiosk.generators.show_pack import PackPicture, read_pack
from kiosk.generators.show_pack_home import find_pack, make_key, own_pack, read_key
from kiosk.generators.show_pack_sheet import contact_html, contact_sheet
from kiosk.generators.show_pack_store import PackStore
from kiosk.options import ConfigFile, load_layers
from kiosk.prerender import Selection, Told, plan, to_paint
from kiosk.staff.catalog_here import own_catalog_of

_LIST = "Ids, with commas between them; all if not given."


def prerender(
    vehicles: Annotated[str, typer.Option(help=_LIST)] = "",
    settings: Annotated[str, typer.Option(help=_LIST)] = "",
    styles: Annotated[str, typer.Option(help=_LIST)] = "",
    colours: Annotated[
        str, typer.Option(help="one (each vehicle's first), all, or VEHICLE=COLOUR,…")
    ] = "one",
    per: Annotated[int, typer.Option(help="Pictures of each choice.")] = 4,
    quality: Annotated[int, typer.Option(help="Of the WebP files, 1 to 100.")] = 80,
    checkpoint: Annotated[str | None, typer.Option(metavar="ID")] = None,
    workers: Annotated[int, typer.Option(help="0: one a device.")] = 0,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The pack; this machine's own if not given.")
    ] = None,
    approve: Annotated[
        list[str] | None, typer.Option(metavar="FILE|all", help="Accept; paints nothing.")
    ] = None,
    reroll: Annotated[
        list[str] | None, typer.Option(metavar="FILE", help="Paint these anew, and what lacks.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Prove it; paints nothing.")] = False,
    config: ConfigFile = None,
) -> None:
    """Render the show pack, from which the kiosk serves without a generator.

    The same command goes on where it was stopped. It writes contact.html and contact.webp for
    whoever approves the pictures.
    """
    loaded = load_layers(config).config
    state = loaded.paths.state
    if check:
        _check(out or find_pack(loaded), state)
        return
    folder = out or own_pack(state)
    store = PackStore.open(folder, make_key(state))
    if approve:
        files = [*store.records] if approve == ["all"] else approve
        store.approve(files)
        _write_sheets(store)
        print(f"{len(files)} pictures approved.")
        return
    manifest = load_manifest(loaded.engine.manifest, loaded.own_manifest)
    entry = manifest.checkpoint(checkpoint or loaded.engine.checkpoint)
    selection = Selection(_ids(vehicles), _ids(settings), _ids(styles), colours, per)
    wanted = plan(selection, own_catalog_of(loaded, entry).shown, entry, quality)
    if reroll:
        store.reroll(reroll)
    missing = to_paint(wanted, store)
    print(f"{len(wanted)} pictures wanted, {len(missing)} to paint, in {folder}", file=sys.stderr)
    if missing:
        _paint(loaded, entry, store, missing, workers=workers, quality=quality)
    _write_sheets(store)
    print(f"{len(store.records)} pictures in {folder}; look at {folder / 'contact.html'}")


def _paint(
    config: Config,
    entry: Checkpoint,
    store: PackStore,
    missing: list[PackPicture],
    *,
    workers: int,
    quality: int,
) -> None:
    from kiosk.generators.engine_lock import EngineLock
    from kiosk.prerender import paint
    from kiosk.services import make_pool

    manifest = load_manifest(config.engine.manifest, config.own_manifest)
    check_listed(manifest, entry)
    with EngineLock():
        pool = make_pool(config, entry, workers=workers)
        try:
            with Meter(len(missing)) as meter:
                paint(missing, store, pool, manifest, quality, meter.tell)
        finally:
            pool.close()


def _check(folder: Path, state: Path) -> None:
    """Say what is wrong with a pack; raises CannotDo if anything is."""
    pack = read_pack(folder, read_key(state))
    for fault in pack.faults:
        print(f"{fault.file}: {fault.reason}")
    print(f"{len(pack.pictures)} pictures proved, in {folder}")
    if pack.faults or not pack.pictures:
        raise CannotDo(f"{len(pack.faults)} pictures of the pack cannot be shown.")


def _write_sheets(store: PackStore) -> None:
    pictures = [store.records[file] for file in sorted(store.records)]
    write_atomically(store.folder / "contact.html", contact_html(pictures).encode())
    write_atomically(store.folder / "contact.webp", contact_sheet(store.folder, pictures))


def _ids(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


class Meter:
    """Shows how far a pack is: a bar on a terminal, a line now and then otherwise."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._bar: Progress | None = None
        console = Console(stderr=True)
        if console.is_terminal:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            self._bar = Progress(*columns, console=console)
            self._task = self._bar.add_task("show pack", total=total)

    def __enter__(self) -> Meter:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def tell(self, told: Told) -> None:
        """Show what was told."""
        said = f"{time_left(told.left)} left" if told.left is not None else "measuring"
        if self._bar is not None:
            self._bar.update(self._task, completed=told.done, description=said)
        elif told.done % 20 == 0 or told.done == told.total:
            print(f"{told.done} of {told.total}, {said}", file=sys.stderr, flush=True)


def time_left(seconds: float) -> str:
    """A rough time as people say it: 40 s, 7 min, 2 h 5 min."""
    if seconds < 60:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
