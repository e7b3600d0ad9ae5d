"""State folders as nights, old versions and bad disks leave them; made once, then copied."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from alembic import command

from kiosk.backoffice.commands import Keep
from kiosk.backoffice.spool import Spool
from kiosk.domain.catalog import load_catalog
from kiosk.gallery import forgetting
from kiosk.gallery.database import open_database
from kiosk.gallery.gallery import Gallery
from kiosk.gallery.layout import Layout
from kiosk.gallery.picture_files import PictureFiles
from kiosk.gallery.records import Job, Made, Ticket
from kiosk.gallery.retention import HOUR, expiry
from kiosk.gallery.schema import MAKING
from kiosk.gallery.signing import find_signatory
from kiosk.gallery.store import Store
from kiosk.resources import resource
from kiosk.sharing.outside import make_ways
from kiosk.sharing.rendering import Pages
from kiosk.sharing.tickets import install_secret, ticket_id, token
from kiosk.sharing.ways import copy_of
from tests.crashes.scenarios import NOBODY
from tests.gallery.pictures import master

RUN = "e" * 32
"""The life of a window that ended before."""

KEEP_HOURS = 72.0
MADE = Made(7, "showroom")


class Night:
    """A gallery in which things were left behind. `expect` says what a start makes of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.layout = Layout(folder / "state")
        for path in (self.layout.gallery, self.layout.spool):
            path.mkdir(parents=True)
        self.secret = install_secret(self.layout.secret)
        self.now = time.time()
        signatory = find_signatory(self.layout, None, self.now, logging.getLogger("night"))
        store = Store(self.layout, open_database(self.layout.database), ("storage",))
        self.gallery = Gallery(store, PictureFiles(store, signatory=signatory))

    def date(self, ticket: str, hours: float) -> None:
        """Its files were written so many hours ago."""
        for path in self.layout.ticket(ticket).iterdir():
            os.utime(path, (self.now - hours * HOUR,) * 2)

    def ticket(
        self, visit: str, tiles: int, *kept: int, hours: float = 1.0, ended: bool = True
    ) -> str:
        """A visit that began some hours ago; returns its ticket."""
        at = self.now - hours * HOUR
        identity = ticket_id(self.secret, RUN, visit)
        job = Job("job", at, tiles, 0, "rz", "red", "mars", "painting")
        self.gallery.open_ticket(Ticket(identity, RUN, visit, at, (job,)))
        for tile in kept:
            self.gallery.keep(identity, tile, master(tile), MADE, at)
        if ended:
            self.gallery.finish(identity, "job")
            self.gallery.close_ticket(identity)
        if kept:
            self.date(identity, hours)
        return identity

    def send(self, *tickets: str) -> None:
        """Let these have been sent out."""
        pages = Pages(load_catalog(resource("assets") / "catalog"), "en")
        where = {"url": f"file://{self.folder / 'there'}", "public_url": NOBODY, "options": {}}
        (way,) = make_ways(["storage"], where, {}, pages, lambda _: None, lambda _: None)
        for ticket in tickets:
            known = self.gallery.ticket(ticket)
            assert known is not None
            until = expiry(known.opened_at, KEEP_HOURS)
            way.push(copy_of(known, token(self.secret, ticket), until, self.layout))
            with sqlite3.connect(self.layout.database) as rows:
                rows.execute("DELETE FROM outbox WHERE ticket = ?", (ticket,))
            rows.close()

    def spool(self, visit: str, number: int, tile: int) -> None:
        """A master that its back office never took."""
        keep = Keep(number, "job", tile, f"{number}.png", 1000 + tile, "showroom", visit)
        assert Spool(self.layout, RUN).put(keep, master(tile)) is None

    def expect(self, ticket: str, *tiles: int) -> None:
        """After the next start these are its tiles; none: it is gone."""
        with (self.folder / "expected").open("a") as file:
            file.write(" ".join(map(str, (ticket, *tiles))) + "\n")


def night(folder: Path) -> None:
    """Everything at once that a start has to put right."""
    made = Night(folder)
    whole = made.ticket("whole", 2, 0, 1)
    past = made.ticket("past", 1, 0, hours=100)
    made.send(whole, past)
    cut = made.ticket("cut", 4, 0, 1, ended=False)
    made.spool("cut", 3, 2)
    made.spool("cut", 4, 3)
    made.spool("unheard", 5, 0)  # the window died before its ticket was written down
    run = made.layout.spool / RUN
    (run / "6.png.tmp").write_bytes(b"half")
    (run / "7.json").write_bytes(b"a note without its master")
    unknown = made.ticket("unknown", 1, 0)
    with sqlite3.connect(made.layout.database) as rows:  # as an older backup would be
        rows.execute("PRAGMA foreign_keys = ON")
        rows.execute("DELETE FROM tickets WHERE id = ?", (unknown,))
    rows.close()
    shutil.copy(made.layout.master(whole, 0), made.layout.master(whole, 4))  # cut off from a row
    (made.layout.ticket(whole) / "tile-9.jpg.tmp").write_bytes(b"half")
    made.layout.picture(whole, 1, "jpg").unlink()
    for suffix in ("webp", "jpg"):
        made.layout.picture(cut, 1, suffix).unlink()
    made.layout.master(cut, 1).unlink()
    deleted = made.ticket("deleted", 1, 0)
    kept_files = made.layout.ticket(deleted)
    shutil.copytree(kept_files, folder / "aside")
    forgetting.delete(made.gallery.store, deleted, made.now)
    shutil.move(folder / "aside", kept_files)  # the power went before the files did
    made.date(deleted, 1.0)
    made.gallery.close()
    made.expect(whole, 0, 1)
    made.expect(past)
    made.expect(cut, 0, 2, 3)
    made.expect(ticket_id(made.secret, RUN, "unheard"), 0)
    made.expect(unknown, 0)
    made.expect(deleted)


def old(folder: Path) -> None:
    """A database of an earlier version, and its pictures."""
    made = Night(folder)
    made.gallery.close()
    made.layout.database.unlink()
    for ending in ("-wal", "-shm"):
        made.layout.database.with_name(made.layout.database.name + ending).unlink(missing_ok=True)
    newest = command.upgrade
    command.upgrade = lambda config, _to: newest(config, "0002")  # type: ignore[assignment]
    try:
        open_database(made.layout.database).dispose()
    finally:
        command.upgrade = newest
    identity = ticket_id(made.secret, RUN, "job")
    row = (identity, RUN, "job", made.now - HOUR, 2, MAKING, "rz", "red", "mars", "painting", "")
    with sqlite3.connect(made.layout.database) as rows:
        names = "id, run, job, opened_at, tiles, state, vehicle, colour, setting, style, light"
        rows.execute(f"INSERT INTO tickets ({names}) VALUES ({', '.join('?' * len(row))})", row)
        for tile in range(2):
            of_tile = (identity, tile, made.now, 7, "showroom", 512, 512)
            rows.execute("INSERT INTO pictures VALUES (?, ?, ?, ?, ?, ?, ?)", of_tile)
    rows.close()
    other = Night(folder / "other")
    other.ticket("job", 2, 0, 1)
    (found,) = other.layout.gallery.iterdir()
    shutil.move(found, made.layout.ticket(identity))
    other.gallery.close()
    shutil.rmtree(folder / "other")
    made.expect(identity, 0, 1)


def damaged(folder: Path) -> None:
    """A database that a bad disk has eaten, and pictures that it has not."""
    made = Night(folder)
    first, second = made.ticket("first", 2, 0, 1), made.ticket("second", 1, 0)
    made.gallery.close()
    made.layout.database.write_bytes(b"no database" * 100)
    made.expect(first, 0, 1)
    made.expect(second, 0)


PREPARED: dict[str, Callable[[Path], None]] = {"night": night, "old": old, "damaged": damaged}
