"""Takes sheets back out of CUPS: what came too late, and whose pictures guests may see no more.

CUPS keeps a sheet until its printer has it, and its file for a day after that. A sheet is known
there by its name, which tells this kiosk which picture it shows, and nobody else anything; so
that what an earlier process printed is taken back as well.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from kiosk.domain.printing import PrintFault
from kiosk.sharing.board import Board
from kiosk.sharing.courier import in_daemon
from kiosk.sharing.printer import sheets_at_cups, take_back

AGAIN = 15.0
"""Seconds after which CUPS is asked once more when it did not answer."""

_MOST = 2000  # sheets that are remembered; CUPS keeps 500 jobs unless told otherwise
_NAME = re.compile(r"kiosk-([0-9a-f]{8})-([0-9a-f]{16})-(\d{1,5})-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class _Out:
    """A sheet that CUPS may have. `late`: its guest was told that there would be none."""

    ticket: str
    number: int
    under_way: bool = False
    late: bool = False


class PaperTrail:
    """The sheets of one kiosk. `board` is what phones may see, once there is one."""

    def __init__(
        self,
        board: Callable[[], Board | None],
        secret: Callable[[], bytes],
        log: logging.Logger,
        listing: Callable[[], Sequence[str]] = sheets_at_cups,
        taking_back: Callable[[Collection[str]], int] = take_back,
    ) -> None:
        self._board = board
        self._secret = secret
        self._log = log
        self._listing = listing
        self._taking_back = taking_back
        self._out: OrderedDict[str, _Out] = OrderedDict()  # by name
        self._stirred = asyncio.Event()
        self._silent = False  # CUPS, as was noted in the log

    def name(self, ticket: str, number: int) -> str:
        """A name for a sheet with this picture, which is about to be printed."""
        marks = f"{self._mark('kiosk', 8)}-{self._mark(ticket, 16)}"
        name = f"kiosk-{marks}-{number}-{secrets.token_hex(4)}"
        self._remember(name, _Out(ticket, number, under_way=True))
        return name

    def ended(self, name: str, *, late: bool) -> None:
        """CUPS has the sheet, or, `late`, is not to have it."""
        if (out := self._out.get(name)) is not None:
            self._out[name] = _Out(out.ticket, out.number, late=late)
            self.stir()

    def stir(self) -> None:
        """Something may have changed: look whether a sheet is to be taken back."""
        self._stirred.set()

    async def work(self) -> None:
        """Take back what is to be taken back, until cancelled."""
        while not await self._found_earlier():
            await asyncio.sleep(AGAIN)
        while True:
            self._stirred.clear()
            names = self._unwanted()
            if not names:
                await self._stirred.wait()
            elif not await self._took_back(names):
                await asyncio.sleep(AGAIN)

    async def _found_earlier(self) -> bool:
        """Remember what processes before this one printed, as far as CUPS still knows."""
        while (board := self._board()) is None:
            await asyncio.sleep(0.5)
        try:
            names = await in_daemon(self._listing)
        except PrintFault as fault:
            return self._failed(fault)
        tickets = {self._mark(ticket, 16): ticket for ticket in board.ids}
        for name in names:
            found = _NAME.fullmatch(name)
            if found is not None and found[1] == self._mark("kiosk", 8) and name not in self._out:
                self._remember(name, _Out(tickets.get(found[2], ""), int(found[3])))
        return True

    def _unwanted(self) -> list[str]:
        board = self._board()
        if board is None:
            return []
        return [
            name
            for name, out in self._out.items()
            if not out.under_way and (out.late or not _may_be_seen(board, out))
        ]

    async def _took_back(self, names: Sequence[str]) -> bool:
        try:
            stopped = await in_daemon(self._taking_back, names)
        except PrintFault as fault:
            return self._failed(fault)
        for name in names:
            self._out.pop(name, None)
        self._silent = False
        if stopped:
            self._log.info("Took %d sheets back out of the printer's queue", stopped)
        return True

    def _failed(self, fault: PrintFault) -> bool:
        if not self._silent:
            self._silent = True
            self._log.warning("Sheets cannot be taken back yet. %s", fault)
        return False

    def _remember(self, name: str, out: _Out) -> None:
        self._out[name] = out
        if len(self._out) > _MOST:
            self._out.popitem(last=False)

    def _mark(self, what: str, length: int) -> str:
        """What stands for something in names; says nothing without the secret."""
        return hmac.digest(self._secret(), f"sheet {what}".encode(), "sha256").hex()[:length]


def _may_be_seen(board: Board, out: _Out) -> bool:
    ticket = board.ticket(out.ticket)
    return ticket is not None and out.number in ticket.visible
