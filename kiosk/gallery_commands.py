"""`kiosk gallery`: take the kept pictures out, or forget them. Only while no kiosk uses them."""

from __future__ import annotations

import fcntl
import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.config import Config
from kiosk.domain.errors import BadInput, CannotDo
from kiosk.options import ConfigFile, load_layers

if TYPE_CHECKING:
    from kiosk.gallery.layout import Layout

gallery_app = typer.Typer(help="Kept pictures: take out, or forget.", no_args_is_help=True)

_EVER = float("inf")


@gallery_app.command("export")
def export(
    out: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    day: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="Only this day.")] = "",
    config: ConfigFile = None,
) -> None:
    """Copy all pictures that guests may see, with a table (CSV) of what they show."""
    from kiosk.gallery.database import open_database
    from kiosk.gallery.export import TABLE, entries
    from kiosk.gallery.export import export as copy_all
    from kiosk.gallery.layout import Layout

    first, last = _day(day) if day else (0.0, _EVER)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BadInput("DIR", str(out), "a folder that is new or empty")
    layout = Layout(load_layers(config).config.paths.state)
    with _alone(layout):
        engine = open_database(layout.database)
        try:
            copied = copy_all(entries(layout, engine, first, last), out)
        except OSError as error:
            cause = f"The pictures cannot be written to {out} ({error.strerror or error})."
            raise CannotDo(cause, "Choose a folder on a disk with room enough.") from error
        finally:
            engine.dispose()
    print(f"{_count(copied, 'picture')} and {TABLE}: {out}")


@gallery_app.command("purge")
def purge(
    everything: Annotated[bool, typer.Option("--all", help="Everything there is.")] = False,
    before: Annotated[
        str, typer.Option(metavar="YYYY-MM-DD", help="Visits that began before this day.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    config: ConfigFile = None,
) -> None:
    """Delete visits for good: their pictures, links, and copies that were sent out."""
    if everything == bool(before):
        given = "both" if before else None
        raise BadInput("What to delete", given, "--all, or --before YYYY-MM-DD")
    until = _day(before)[0] if before else _EVER
    loaded = load_layers(config).config
    from kiosk.gallery.layout import Layout

    layout = Layout(loaded.paths.state)
    with _alone(layout):
        _purge(layout, loaded, until, ask=not yes)


def _purge(layout: Layout, config: Config, until: float, *, ask: bool) -> None:
    from kiosk.backoffice.leftovers import remove_past
    from kiosk.domain.picture_mark import PictureMark
    from kiosk.gallery import forgetting
    from kiosk.gallery.faults import storage_at
    from kiosk.gallery.hanging import hang
    from kiosk.gallery.opening import open_gallery

    now = time.time()
    ways = [way for way in config.share.way if way != "lan"]
    opened = open_gallery(layout, PictureMark(), "", now, lambda _point: None, ways=ways)
    gallery = opened.gallery
    try:
        found = [ticket for ticket in gallery.tickets() if ticket.opened_at < until]
        pictures = _count(sum(len(ticket.kept) for ticket in found), "picture")
        said = f"{pictures} of {_count(len(found), 'visit')}"
        if ask:
            _ask(f"Delete {said} for good?")
        for ticket in found:
            forgetting.delete(gallery.store, ticket.id, now)
        with storage_at(layout.wall):
            hang(layout, opened.curator.hanging())
        with storage_at(layout.spool):
            if layout.spool.is_dir():  # what a crash left waits there to be kept
                remove_past(layout.spool, until, 0)
            if until == _EVER:
                for aside in layout.state.glob(f"{layout.database.name}.damaged-*"):
                    aside.unlink()
        forgetting.sweep(gallery.store)
    finally:
        gallery.close()
    print(f"Deleted {said}.")
    if ways and found:
        print("Copies that were sent out are deleted as soon as the kiosk runs.")


def _ask(question: str) -> None:
    if not sys.stdin.isatty():
        raise CannotDo("Nobody is here to be asked.", "Add --yes to delete without a question.")
    typer.confirm(question, abort=True)


def _day(text: str) -> tuple[float, float]:
    """When a day begins and ends on this machine, in seconds since 1970."""
    try:
        begin = datetime.strptime(text, "%Y-%m-%d")
    except ValueError as error:
        raise BadInput("day", text, "a day such as 2026-11-24") from error
    return begin.timestamp(), (begin + timedelta(days=1)).timestamp()


@contextmanager
def _alone(layout: Layout) -> Generator[None]:
    """Keep any kiosk from using the state folder meanwhile; raises CannotDo if one does."""
    if not layout.database.is_file():
        cause = f"There is no gallery in {layout.state}."
        raise CannotDo(cause, "Name the kiosk's own config file with --config.")
    try:
        lock = os.open(layout.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        cause = f"The folder {layout.state} cannot be used ({error.strerror or error})."
        raise CannotDo(cause, "Run this as the user that the kiosk runs as.") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            cause = f"A kiosk is running on {layout.state}."
            raise CannotDo(cause, "Close it first; then run this again.") from error
        yield
    finally:
        os.close(lock)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
