"""Prints guests' pictures one after another, within limits, and watches over the printer.

Nothing here waits for a printer but a child process with a deadline; see kiosk.sharing.printer.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kiosk.backoffice.messages import Fault, Message, Printed, Printer, PrintPicture, Recovered
from kiosk.domain.errors import StorageFault
from kiosk.domain.print_config import PrintConfig
from kiosk.domain.printing import PrintAnswer, PrinterState, PrintFault, Sheet
from kiosk.sharing.courier import in_daemon
from kiosk.sharing.printer import check_printer, print_sheet

LOOK_EVERY, LOOK_AGAIN, LOOK_AFTER = 60.0, 15.0, 8.0
"""Seconds between looks at a printer that works, at one that does not, and after a print."""

_NEXT_LOOK = {PrintAnswer.QUEUED: LOOK_AFTER, PrintAnswer.NOT_READY: LOOK_AGAIN}

_VISITS = 64  # whose prints are remembered


class Sheets(Protocol):
    """Where sheets come from, and how many there were."""

    async def sheet(self, wish: PrintPicture) -> Sheet | None:
        """The sheet that a guest wants, or None; raises StorageFault."""
        ...

    async def this_hour(self) -> int:
        """How many prints there were in this hour; raises StorageFault."""
        ...

    async def count(self) -> None:
        """One print more; raises StorageFault."""
        ...


class Press:
    """One printer. `printing` and `looking` are what may take long; both raise PrintFault.

    `ended` hears of each sheet, by its name, whether it came too late: CUPS may have it by now.
    """

    def __init__(
        self,
        config: PrintConfig,
        sheets: Sheets,
        say: Callable[[Message], None],
        log: logging.Logger,
        printing: Callable[[Sheet], None] = print_sheet,
        looking: Callable[[str], PrinterState] = check_printer,
        ended: Callable[[str, bool], None] = lambda _name, _late: None,
    ) -> None:
        self._config = config
        self._sheets = sheets
        self._say = say
        self._log = log
        self._printing = printing
        self._looking = looking
        self._ended = ended
        self._wishes: deque[PrintPicture] = deque()
        self._stirred = asyncio.Event()
        self._prints: OrderedDict[str, int] = OrderedDict()  # by visit
        self._fault: str | None = None  # the cause that staff have been told
        self._ready: bool | None = None  # as the window was told; None: not yet

    def wish(self, wish: PrintPicture) -> None:
        """Take a guest's wish; Printed answers it."""
        self._wishes.append(wish)
        self._stirred.set()

    async def work(self) -> None:
        """Look at the printer and print, until cancelled."""
        pause = await self._look()
        while True:
            if self._wishes:
                wish = self._wishes.popleft()
                answer = await self._fulfil(wish)
                self._say(Printed(wish.number, answer))
                pause = _NEXT_LOOK.get(answer, pause)
            elif not await self._stirs(pause):
                pause = await self._look()

    async def _stirs(self, seconds: float) -> bool:
        self._stirred.clear()
        try:
            await asyncio.wait_for(self._stirred.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _look(self) -> float:
        """See whether the printer prints; returns when to look again, in seconds."""
        try:
            await in_daemon(self._looking, self._config.printer)
        except PrintFault as fault:
            self._broke(fault)
            return LOOK_AGAIN
        self._works()
        return LOOK_EVERY

    async def _fulfil(self, wish: PrintPicture) -> PrintAnswer:
        try:
            return await self._print(wish)
        except PrintFault as fault:
            self._broke(fault)
        except StorageFault as fault:  # told by the office; without a count there is no limit
            self._log.error("%s", fault, extra={"job": wish.job})
        except Exception as error:  # noqa: BLE001 - one print is given up, and nothing else
            self._log.error("A print is given up", exc_info=error, extra={"job": wish.job})
        return PrintAnswer.NOT_READY

    async def _print(self, wish: PrintPicture) -> PrintAnswer:
        visit = wish.visit or wish.job
        if not self._ready:
            return PrintAnswer.NOT_READY
        if self._prints.get(visit, 0) >= self._config.per_visit:
            return PrintAnswer.VISIT_LIMIT
        if await self._sheets.this_hour() >= self._config.per_hour:
            return PrintAnswer.HOUR_LIMIT
        sheet = await self._sheets.sheet(wish)
        if sheet is None:
            return PrintAnswer.UNAVAILABLE
        taken = False
        try:
            await in_daemon(self._printing, sheet)
            taken = True
        except PrintFault:
            if Path(sheet.picture).exists():
                raise
            return PrintAnswer.UNAVAILABLE  # deleted just now; no printer is at fault
        finally:
            self._ended(sheet.name, not taken)
        self._works()
        self._prints[visit] = self._prints.pop(visit, 0) + 1
        while len(self._prints) > _VISITS:
            self._prints.popitem(last=False)
        self._log.info("Printed a picture", extra={"job": wish.job})
        await self._count()
        return PrintAnswer.QUEUED

    async def _count(self) -> None:
        try:
            await self._sheets.count()
        except StorageFault as fault:  # the sheet is out already
            self._log.error("%s", fault)

    def _broke(self, fault: PrintFault) -> None:
        if self._fault != fault.cause:
            self._fault = fault.cause
            self._log.error("%s", fault)
            self._say(Fault("printer", fault.cause, fault.cure))
        self._tell(ready=False)

    def _works(self) -> None:
        if self._fault is not None:
            self._fault = None
            self._log.info("The printer works again")
        if not self._ready:
            self._say(Recovered("printer"))  # also from what the process before has told
        self._tell(ready=True)

    def _tell(self, *, ready: bool) -> None:
        if self._ready is not ready:
            self._ready = ready
            self._say(Printer(ready))
