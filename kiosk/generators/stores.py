"""What travels between a pool and its workers as files: pictures one way, large requests the other.

Nothing of it is there until the first worker is launched.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kiosk.domain.errors import StorageFault
from kiosk.domain.generation import JobId
from kiosk.domain.requests import GenerationRequest
from kiosk.generators.messages import Run, picture_name
from kiosk.generators.parcels import Parcels
from kiosk.generators.room import Room
from kiosk.generators.spool import Spool


class Stores:
    """The spool of one pool, and whether it has room for pictures of `size` x `size` pixels."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._spool: Spool | None = None
        self._room: Room | None = None
        self._parcels: Parcels | None = None

    @property
    def fault(self) -> StorageFault | None:
        """Why pictures cannot be stored at the moment."""
        return self._room.fault if self._room is not None else None

    def open(self) -> Path:
        """The folder, made when it is first asked for; raises StorageFault."""
        if self._spool is None:
            self._spool = Spool.create()
            self._room = Room(self._spool, self._size)
            self._parcels = Parcels(self._spool, self._room)
        return self._spool.folder

    def close(self) -> None:
        """Remove the folder."""
        if self._spool is not None:
            self._spool.close()

    def take(self, picture: str, now: float) -> bytes:
        """A picture, once; raises StorageFault, and finds out whether that will last."""
        assert self._spool is not None  # workers need it to make one
        try:
            return self._spool.take(picture)
        except StorageFault:
            self.doubt(now)
            raise

    def discard(self, picture: str) -> None:
        """Nobody wants this picture."""
        if self._spool is not None:
            self._spool.discard(picture)

    def discard_all(self, run: Run) -> None:
        """Nobody will speak for what was made in this run."""
        for tile in run.tiles:
            self.discard(picture_name(run.job, tile, run.attempt))

    def doubt(self, now: float) -> None:
        """Something could not be stored: find out whether that lasts."""
        if self._room is not None:
            self._room.doubt(now)

    def look_again(self, now: float) -> None:
        """Find out whether trouble is over, from time to time."""
        if self._room is not None:
            self._room.look_again(now)

    def pack(self, job: JobId, request: GenerationRequest, now: float) -> None:
        """Write a large request to a file; raises StorageFault, and BadInput for odd text."""
        if self._parcels is not None:
            self._parcels.pack(job, request, now)

    def file(self, job: JobId) -> str | None:
        """Where a job's request is, if it is a large one."""
        return self._parcels.file(job) if self._parcels is not None else None

    def forget(self, is_finished: Callable[[JobId], bool]) -> None:
        """Remove the requests of jobs that have finished."""
        if self._parcels is not None:
            self._parcels.forget(is_finished)
