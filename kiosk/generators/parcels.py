"""Requests that are too large for a message travel as files in the spool."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.domain.errors import StorageFault
from kiosk.domain.generation import JobId
from kiosk.domain.requests import GenerationRequest
from kiosk.generators.messages import encode_request
from kiosk.generators.room import Room
from kiosk.generators.spool import Spool

LARGE_REQUEST = 8 * 1024
"""Bytes of JSON above which a request goes through the spool."""


class Parcels:
    """The files of large requests, from when a job is submitted until it has finished."""

    def __init__(self, spool: Spool, room: Room) -> None:
        self._spool = spool
        self._room = room
        self._files: dict[JobId, str] = {}

    def pack(self, job: JobId, request: GenerationRequest, now: float) -> None:
        """Write a large request to a file; raises StorageFault, and BadInput for odd text."""
        data = encode_request(request)
        if len(data) <= LARGE_REQUEST:
            return
        name = f"{job}.request.json"
        try:
            self._spool.put(name, data)
        except StorageFault:
            self._room.doubt(now)
            raise
        self._files[job] = name

    def file(self, job: JobId) -> str | None:
        """Where a job's request is, if it is a large one."""
        return self._files.get(job)

    def forget(self, is_finished: Callable[[JobId], bool]) -> None:
        """Remove the files of jobs that have finished."""
        for job in [job for job in self._files if is_finished(job)]:
            self._spool.discard(self._files.pop(job))
