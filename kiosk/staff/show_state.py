"""What staff have said about the show, kept over a restart: out of order, and today's ticks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kiosk.gallery.disk import storage_fault
from kiosk.gallery.files import write_atomically

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Said:
    """Whether staff let nobody in, and what they have ticked on `day` (ISO 8601)."""

    out_of_order: bool = False
    day: str = ""
    ticks: tuple[str, ...] = ()


_SAID = TypeAdapter(Said)


class ShowState:
    """The file at `path`. `today` is the local date: ticks of another day are gone."""

    def __init__(self, path: Path, today: Callable[[], date] = date.today) -> None:
        self._path = path
        self._today = today
        self._said: Said | None = None

    @property
    def out_of_order(self) -> bool:
        """Whether staff let nobody in."""
        return self._read().out_of_order

    @property
    def ticks(self) -> frozenset[str]:
        """What was ticked today."""
        said = self._read()
        return frozenset(said.ticks if said.day == self._today().isoformat() else ())

    def put_out_of_order(self, *, yes: bool) -> None:
        """Let nobody in, or everyone again, now and after a restart; raises StorageFault."""
        self._write(replace(self._read(), out_of_order=yes))

    def tick(self, item: str, *, yes: bool) -> None:
        """Tick an item of today's checklists, or take the tick back; raises StorageFault."""
        ticks = self.ticks | {item} if yes else self.ticks - {item}
        day = self._today().isoformat()
        self._write(replace(self._read(), day=day, ticks=tuple(sorted(ticks))))

    def _read(self) -> Said:
        if self._said is None:
            try:
                self._said = _SAID.validate_json(self._path.read_bytes())
            except FileNotFoundError:
                self._said = Said()
            except (OSError, ValidationError) as error:
                # A damaged file must not keep guests out, nor staff from their panel.
                _log.error("%s cannot be read, and counts as empty: %s", self._path, error)
                self._said = Said()
        return self._said

    def _write(self, said: Said) -> None:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._path, _SAID.dump_json(said))
        except OSError as error:
            raise storage_fault(self._path, error) from error
        self._said = said
