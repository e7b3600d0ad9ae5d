"""The back office at work: takes commands in order, keeps at it when the disk refuses.

One event loop for the pipe and the phone's page; one thread for everything that blocks.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable

from kiosk.backoffice.archive import Archive
from kiosk.backoffice.clerk import Clerk
from kiosk.backoffice.commands import Command
from kiosk.backoffice.desk import Desk
from kiosk.backoffice.errands import Errands
from kiosk.backoffice.inquiries import answers
from kiosk.backoffice.messages import (
    Alive,
    Answer,
    Ask,
    Bye,
    Done,
    Fault,
    Message,
    Moved,
    Printed,
    PrintPicture,
    Recovered,
)
from kiosk.backoffice.metrics import Meters
from kiosk.backoffice.shown_tickets import ShownTickets
from kiosk.backoffice.storage_thread import StorageThread
from kiosk.domain.errors import StorageFault
from kiosk.domain.printing import PrintAnswer

BACKOFF_FIRST, BACKOFF_MOST = 2.0, 20.0
ALIVE_EVERY = 5.0
SWEEP_EVERY = 3600.0

Say = Callable[[Message], None]


class Office:
    """The queue of commands, and the disk behind it. `now` gives seconds since 1970."""

    def __init__(
        self,
        run: str,
        archive: Archive,
        desk: Desk,
        keep_hours: float,
        now: Callable[[], float],
        say: Say,
        log: logging.Logger,
        *,
        staff_approve: bool = False,
    ) -> None:
        self.changed: Callable[[], None] = _nobody_cares
        self.print_picture: Callable[[PrintPicture], None] = self._no_printer
        self.meters = Meters()
        self.in_thread = StorageThread()
        self.tickets = ShownTickets(run, desk, keep_hours, now)
        self.errands = Errands(
            *(archive, self.tickets, self.in_thread, self.meters),
            *(self._stir, lambda: self.changed(), log),
        )
        self._clerk = Clerk(
            *(archive, self.tickets, self.in_thread, say, log), staff_approve=staff_approve
        )
        self._archive = archive
        self._desk = desk
        self._now = now
        self._say = say
        self._log = log
        desk.delete = self.errands.delete
        desk.scanned = self.errands.scanned
        self._queue: deque[Command] = deque()
        self._questions: deque[Ask] = deque()
        self._sweep_due = False
        self._refused: set[str | None] = set()  # jobs whose refusal has been reported
        self._stirred = asyncio.Event()
        self._leaving = asyncio.Event()

    def hear(self, message: Message) -> None:
        """Take what the window says; never blocks."""
        if isinstance(message, Command):
            self._take(message)
            return
        match message:
            case Moved():
                self.tickets.move_on(message)
            case Ask():
                self._questions.append(message)
                self._stir()
            case PrintPicture():
                self.print_picture(message)
            case Bye():
                self.leave()
            case _:
                self._log.warning("Ignored a %s from the window", type(message).__name__)

    def _take(self, command: Command) -> None:
        if all(command.number != queued.number for queued in self._queue):
            self._queue.append(command)
            self.tickets.show_at_once(command)
            self._stir()

    def _no_printer(self, wish: PrintPicture) -> None:
        self._say(Printed(wish.number, PrintAnswer.NOT_READY))

    def leave(self) -> None:
        """Finish what is held and return from `work`."""
        self._leaving.set()
        self._stir()

    def _stir(self) -> None:
        self._stirred.set()

    async def tell_alive(self) -> None:
        """Say that we live, until cancelled, and have the gallery swept every hour."""
        since_sweep = 0.0
        while True:
            self._say(Alive())
            await asyncio.sleep(ALIVE_EVERY)
            since_sweep += ALIVE_EVERY
            if since_sweep >= SWEEP_EVERY:
                since_sweep, self._sweep_due = 0.0, True
                self._stir()

    async def work(self) -> None:
        """Open the archive and carry out commands until told to leave; nothing is left half."""
        wait = BACKOFF_FIRST
        is_open = False
        while not self._leaving.is_set() or self._queue or self.errands.any:
            try:
                if not is_open:
                    await self._open()
                    self._desk.settle()
                    is_open = True
                await self._next()
                wait = BACKOFF_FIRST
            except StorageFault as fault:
                is_open = False
                self._refuse(fault)
                self._desk.settle()
                if self._leaving.is_set():
                    left = "Left %d commands at closing; the next start keeps their pictures"
                    self._log.error(left, len(self._queue))
                    break
                await self._pause(wait)
                wait = min(2 * wait, BACKOFF_MOST)
        await self.in_thread(self._archive.clear_spool)
        await self.in_thread(self._archive.close)
        self.in_thread.close()

    async def _open(self) -> None:
        contents = await self.in_thread(self._archive.open, self.tickets.unfinished())
        self.tickets.replace_all(contents)
        for command in self._queue:
            self.tickets.show_at_once(command)
        self.changed()
        if not self._refused or not self._queue:
            self._recovered()

    async def _next(self) -> None:
        """Do what comes first, or wait for something; a command leaves the queue when it is done.

        Guests' phones come last: what was on its way to their ticket has arrived.
        """
        if self._sweep_due:
            await self._sweep()
        if self._questions and self._is_next(self._questions[0]):
            await self._answer_first()
        elif self._queue:
            await self._carry_out_first()
        elif self.errands.any:
            await self.errands.do_one()
        else:
            self._stirred.clear()
            if not (self._leaving.is_set() or self._sweep_due or self._questions):
                await self._stirred.wait()

    async def _sweep(self) -> None:
        gone = await self.in_thread(self._archive.delete_past)
        self._sweep_due = False
        self.tickets.board.remove(gone)
        if gone:
            self.changed()
            self._log.info("Deleted %d tickets whose time was over", len(gone))

    def _is_next(self, ask: Ask) -> bool:
        """Whether everything that was handed over before the question has been carried out."""
        return not self._queue or ask.number < self._queue[0].number

    async def _answer_first(self) -> None:
        ask = self._questions[0]
        for answer in await self.in_thread(answers, ask, self._archive, self._now()):
            self._say(answer)
        self._questions.popleft()

    async def _carry_out_first(self) -> None:
        command = self._queue[0]
        kept = await self._clerk.carry_out(command)
        self._queue.popleft()
        self.meters.done(command, kept=kept)
        self.meters.queue = len(self._queue)
        self._say(Done(command.number, kept))
        self.changed()
        if self._refused:
            self._recovered()

    def _refuse(self, fault: StorageFault) -> None:
        self.meters.storage_fault, self.meters.queue = True, len(self._queue)
        jobs: list[str | None] = list(dict.fromkeys(c.job for c in self._queue if c.job)) or [None]
        for job in jobs:
            if job not in self._refused:
                self._refused.add(job)
                self._say(Fault("storage", fault.cause, fault.cure, job))
                self._log.error("%s", fault, extra={"job": job})
        while self._questions:
            said = f"{fault.cause} {fault.cure}"
            self._say(Answer(self._questions.popleft().number, (), fault=said))
        self.tickets.hold(self._queue)

    def _recovered(self) -> None:
        if self._refused:
            self._log.info("The disk takes pictures again")
        self._refused.clear()
        self.meters.storage_fault = False
        self._say(Recovered("storage"))

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._leaving.wait(), seconds)
        except TimeoutError:
            return


def _nobody_cares() -> None:
    """What is called after a change when nothing is sent out."""
