"""Plays the window: talks to a real back office in its own process."""

from __future__ import annotations

import select
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from kiosk.backoffice.client import BackOfficeClient
from kiosk.backoffice.config import BackOfficeConfig
from kiosk.domain.generation import CheckpointId, JobId, TileReady, Timings
from kiosk.domain.keeping import BackOfficeEvent, PictureKept, TicketOpened
from kiosk.domain.prompt import Choice, Prompt
from kiosk.gallery.layout import Layout
from kiosk.resources import resource
from tests.gallery.pictures import master

CHOICE = Choice("rz", "mars", "painting", "red", words="with my dog Rex")
PROMPT = Prompt("a red Lexus RZ driving on Mars, with my dog Rex", "blurry")
PATIENCE = 20.0

Event = TypeVar("Event")


def config_for(state: Path, **changes: Any) -> BackOfficeConfig:
    config = BackOfficeConfig(
        state=state, catalog=resource("assets") / "catalog", host="127.0.0.1", port=0
    )
    return replace(config, **changes)


class Window:
    """Waits on the client's descriptors as the real window does, and remembers what it heard."""

    def __init__(self, config: BackOfficeConfig) -> None:
        self.later = 0.0  # seconds that this window's clock is ahead
        self.office = BackOfficeClient(config, self.now)
        self.heard: list[BackOfficeEvent] = []
        self.office.start()

    def __enter__(self) -> Window:
        return self

    def __exit__(self, *_: object) -> None:
        self.office.close()

    def now(self) -> float:
        return time.monotonic() + self.later

    def until(self, enough: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not enough():
            assert time.monotonic() < deadline, f"heard only {self.heard}"
            select.select(list(self.office.waitables()), [], [], 0.05)
            self.heard += self.office.pump(self.now())

    def all(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.heard if isinstance(event, kind)]

    def hears(self, event: type[Event], /, count: int = 1, **fields: object) -> Event:
        """Wait for an event of this kind; the last one that has these fields."""

        def found() -> list[Event]:
            return [
                heard
                for heard in self.all(event)
                if all(getattr(heard, name) == value for name, value in fields.items())
            ]

        self.until(lambda: len(found()) >= count)
        return found()[-1]

    def open(
        self, job: str = "job-1", tiles: int = 4, visit: str = "", choice: Choice = CHOICE
    ) -> str:
        """Ask for a job's place on a ticket, and wait for the link."""
        self.office.open_ticket(JobId(job), choice, PROMPT, tiles, visit)
        return self.hears(TicketOpened, job=job).url

    def keep(self, *tiles: int, job: str = "job-1") -> None:
        for tile in tiles:
            self.office.keep(tile_of(job, tile))

    def visit(self, job: str = "job-1", tiles: int = 4) -> str:
        """A whole visit of one job; returns its link when everything is kept."""
        link = self.make(job, tiles)
        self.office.close_ticket(job)
        return link

    def make(self, job: str, tiles: int = 4, visit: str = "", choice: Choice = CHOICE) -> str:
        """A job of a visit that goes on; returns the link when everything is kept."""
        link = self.open(job, tiles, visit, choice)
        self.keep(*range(tiles), job=job)
        self.office.finish_job(JobId(job), tiles, 0)
        self.until(lambda: len([e for e in self.all(PictureKept) if e.job == job]) == tiles)
        return link


def tile_of(job: str, tile: int) -> TileReady:
    return TileReady(
        JobId(job), tile, master(tile), 1000 + tile, CheckpointId("showroom"), Timings()
    )


def rows(state: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(Layout(state).database)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def all_is_sent(state: Path) -> bool:
    """Whether every job is over, and every way out has what came of it.

    The outbox alone may be empty between a job's last picture and its end.
    """
    making = rows(state, "SELECT * FROM jobs WHERE state = 'making'")
    return not making and not rows(state, "SELECT * FROM outbox")
