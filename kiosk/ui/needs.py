"""What the window needs from the rest of the program, and nothing more."""

from __future__ import annotations

import random
from typing import Protocol, runtime_checkable

from kiosk.config import Config
from kiosk.domain.catalog import Catalog
from kiosk.domain.checkpoints import Checkpoint
from kiosk.domain.companions import Companions
from kiosk.domain.generation import Generator
from kiosk.domain.keeping import BackOffice


class Clock(Protocol):
    """Tells monotonic seconds."""

    def __call__(self) -> float:
        """Seconds since some fixed moment; never goes back."""
        ...


class Refuses(Protocol):
    """Judges a guest's own words."""

    def __call__(self, text: str, /) -> str | None:
        """Why `text` is refused, as a short kind such as "violence"; None when it may be."""
        ...


@runtime_checkable
class Follows(Protocol):
    """A generator that has to know the catalog to serve a choice."""

    def replace_catalog(self, catalog: Catalog) -> Catalog:
        """Go by `catalog` from now on; what of it can be served."""
        ...


class WindowServices(Protocol):
    """Everything that the window is given. It starts and closes generator and back office."""

    @property
    def config(self) -> Config:
        """The configuration; only what concerns the window is read."""
        ...

    catalog: Catalog
    """What guests can choose; another one comes in its place when staff change it."""

    @property
    def generator(self) -> Generator:
        """Not started yet."""
        ...

    @property
    def back_office(self) -> BackOffice:
        """Not started yet."""
        ...

    @property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint that paints."""
        ...

    @property
    def companions(self) -> Companions:
        """The checkpoints beside it, which work on its pictures."""
        ...

    @property
    def refuses(self) -> Refuses:
        """What may not be asked for."""
        ...

    @property
    def random(self) -> random.Random:
        """Where seeds come from."""
        ...

    @property
    def clock(self) -> Clock:
        """Monotonic seconds."""
        ...
