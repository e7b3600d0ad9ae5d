"""The back office at work: takes commands in order, keeps at it when the disk refuses.

One event loop for the pipe and the phone's page; one thread for everything that blocks.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from kiosk.backoffice.archive import Archive, Deleted
from kiosk.backoffice.curation import curate
from kiosk.backoffice.desk import Desk
from kiosk.backoffice.inquiries import answers
from kiosk.backoffice.messages import (
    Alive,
    Answer,
    Approve,
    Ask,
    Bye,
    Command,
    Count,
    Curate,
    DeleteVisit,
    Done,
    EndVisit,
    Fault,
    Finish,
    Keep,
    Mail,
    MayShow,
    Message,
    Moved,
    OpenTicket,
    Printed,
    PrintPicture,
    Recovered,
)
from kiosk.backoffice.metrics import Meters
from kiosk.domain.counting import Counter
from kiosk.domain.errors import StorageFault
from kiosk.domain.printing import PrintAnswer
from kiosk.gallery.records import Job, Ticket
from kiosk.gallery.schema import FINISHED
from kiosk.gallery.signing import SigningFault
from kiosk.sharing.board import Board, Progress
from kiosk.sharing.tickets import ticket_id, token

BACKOFF_FIRST, BACKOFF_MOST = 2.0, 20.0
ALIVE_EVERY = 5.0
SWEEP_EVERY = 3600.0

Given = TypeVar("Given")
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
        self._run = run
        self._archive = archive
        self._desk = desk
        self._keep_hours = keep_hours
        self._staff_approve = staff_approve
        self.changed: Callable[[], None] = _nobody_cares
        self.print_picture: Callable[[PrintPicture], None] = self._no_printer
        self._now = now
        self._say = say
        self._log = log
        desk.delete = self.delete
        desk.scanned = self.scanned
        self.meters = Meters()
        self._scanned: set[str] = set()
        self._to_count: deque[tuple[Counter, str]] = deque()  # what phones did
        self._secret: bytes | None = None
        self._queue: deque[Command] = deque()
        self._stirred = asyncio.Event()
        self._leaving = asyncio.Event()
        self._questions: deque[Ask] = deque()
        self._deletions: deque[tuple[str, asyncio.Future[None]]] = deque()
        self._sweep_due = False
        self._refused: set[str | None] = set()  # jobs whose refusal has been reported
        self._thread = ThreadPoolExecutor(1, "storage")

    @property
    def secret(self) -> bytes:
        """The install secret; raises StorageFault until it has been read."""
        if self._secret is None:
            raise StorageFault("The secret has not been read.", "It is tried again by itself.")
        return self._secret

    def hear(self, message: Message) -> None:
        """Take what the window says; never blocks."""
        match message:
            case (
                OpenTicket()
                | Keep()
                | Finish()
                | EndVisit()
                | DeleteVisit()
                | Mail()
                | Count()
                | Approve()
                | Curate()
                | MayShow()
            ):
                if all(message.number != queued.number for queued in self._queue):
                    self._queue.append(message)
                    self._show_at_once(message)
                    self._stirred.set()
            case Moved(job, _, ahead, done):
                if self._desk.board is not None:
                    progress = Progress(ahead, done)
                    self._board.move_on(self._ticket_of(message), job, progress)
            case Ask():
                self._questions.append(message)
                self._stirred.set()
            case PrintPicture():
                self.print_picture(message)
            case Bye():
                self.leave()
            case _:
                self._log.warning("Ignored a %s from the window", type(message).__name__)

    def _no_printer(self, wish: PrintPicture) -> None:
        self._say(Printed(wish.number, PrintAnswer.NOT_READY))

    def tokens(self) -> dict[str, str] | None:
        """The tickets that are shown, by the last parts of their links; None until known."""
        if self._desk.board is None:
            return None
        return {token(self._known_secret, ticket): ticket for ticket in self._desk.board.ids}

    def leave(self) -> None:
        """Finish what is held and return from `work`."""
        self._leaving.set()
        self._stirred.set()

    async def delete(self, ticket: str) -> None:
        """Delete a ticket for its guest; returns when it is gone, which may wait for the disk."""
        done = asyncio.get_running_loop().create_future()
        self._deletions.append((ticket, done))
        self._stirred.set()
        await done

    def scanned(self, ticket: str) -> None:
        """Count that a ticket's page was opened, the first time in the life of this process."""
        if ticket not in self._scanned:
            self._scanned.add(ticket)
            self.meters.scans += 1
            self._count(Counter.SCAN)

    def _count(self, name: Counter, detail: str = "") -> None:
        self._to_count.append((name, detail))
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
                self._stirred.set()

    async def work(self) -> None:
        """Open the archive and carry out commands until told to leave; nothing is left half."""
        wait = BACKOFF_FIRST
        is_open = False
        while not (self._leaving.is_set() and not self._held):
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
        self._thread.shutdown()

    async def _open(self) -> None:
        unfinished: Sequence[Ticket] = self._desk.board.unfinished() if self._desk.board else []
        contents = await self.in_thread(self._archive.open, unfinished)
        if contents.secret != self._secret or self._desk.board is None:
            self._secret = contents.secret
            self._desk.board = Board(contents.secret, self._keep_hours, self._now)
        self._desk.board.replace_all(contents.tickets)
        for command in self._queue:
            self._show_at_once(command)
        self.changed()
        if not self._refused or not self._queue:
            self._recovered()

    async def _next(self) -> None:
        """Carry out one command, or wait for one; it leaves the queue only when it is done."""
        if self._sweep_due:
            gone = await self.in_thread(self._archive.delete_past)
            self._sweep_due = False
            self._board.remove(gone)
            if gone:
                self.changed()
                self._log.info("Deleted %d tickets whose time was over", len(gone))
        if self._questions and self._is_next(self._questions[0]):
            await self._answer_first()
            return
        if not self._queue and self._deletions:
            await self._delete_first()  # what was on its way to the ticket has arrived
            return
        if not self._queue and self._to_count:
            await self.in_thread(self._archive.count, *self._to_count[0])
            self._to_count.popleft()
            return
        if not self._queue:
            self._stirred.clear()
            if not (self._leaving.is_set() or self._sweep_due or self._questions):
                await self._stirred.wait()
            return
        command = self._queue[0]
        kept = await self._carry_out(command)
        self._queue.popleft()
        self.meters.done(command, kept=kept)
        self.meters.queue = len(self._queue)
        self._say(Done(command.number, kept))
        self.changed()
        if self._refused:
            self._recovered()

    def _is_next(self, ask: Ask) -> bool:
        """Whether everything that was handed over before the question has been carried out."""
        return not self._queue or ask.number < self._queue[0].number

    async def _answer_first(self) -> None:
        ask = self._questions[0]
        for answer in await self.in_thread(answers, ask, self._archive, self._now()):
            self._say(answer)
        self._questions.popleft()

    async def _delete_first(self) -> None:
        ticket, done = self._deletions[0]
        jobs = await self.in_thread(self._archive.delete, ticket)
        self._deletions.popleft()
        self._count(Counter.DELETED, "phone")
        self._board.take_off(ticket, jobs)
        self.changed()
        self._log.info("A guest deleted a ticket of %d jobs", len(jobs))
        if not done.done():  # the phone may have gone meanwhile
            done.set_result(None)

    async def _carry_out(self, command: Command) -> bool:
        ticket = self._ticket_of(command)
        match command:
            case OpenTicket():
                try:
                    await self._write_down(command)
                except LookupError as error:
                    extra = {"job": command.job}
                    self._log.warning("A job came too late", exc_info=error, extra=extra)
                    return False
            case Keep():
                try:
                    await self.in_thread(self._archive.keep, ticket, command)
                except Deleted:
                    return False
                except SigningFault as fault:  # what cannot say that it is AI-made is not shared
                    self._log.error("%s", fault, extra={"job": command.job})
                    self._say(Fault("lost", fault.cause, fault.cure, command.job))
                    return False
                except (OSError, ValueError, LookupError) as error:
                    # The disk is not at fault, so trying again would not help.
                    extra = {"job": command.job}
                    self._log.error("A picture could not be kept", exc_info=error, extra=extra)
                    cause = "A finished picture could not be read, and is not kept."
                    cure = "If it happens again, look at the log in the state folder."
                    self._say(Fault("lost", cause, cure, command.job))
                    return False
                check = self._staff_approve
                self._board.keep(ticket, command.job, command.tile, check=check)
            case Approve():
                return await self._approve(ticket, command)
            case Curate():
                return await curate(command, self._archive, self._board, self.in_thread)
            case MayShow():
                await self.in_thread(self._archive.may_show, ticket, command.yes)
            case Finish():
                await self.in_thread(self._archive.finish, ticket, command.job)
                self._board.finish(ticket, command.job, FINISHED)
            case EndVisit():
                await self.in_thread(self._archive.close_ticket, ticket)
                self._board.close(ticket)
            case Mail():
                return await self.in_thread(self._archive.ask_mail, ticket, command)
            case DeleteVisit():
                jobs = await self.in_thread(self._archive.delete, ticket)
                self._board.take_off(ticket, jobs)
                self._log.info("A guest at the kiosk deleted a ticket of %d jobs", len(jobs))
            case Count():
                await self.in_thread(self._archive.count, command.name, command.detail)
        return True

    async def _approve(self, ticket: str, command: Approve) -> bool:
        def approve() -> int:
            return self._archive.approve(ticket, command.job, command.tile, yes=command.yes)

        try:
            number = await self.in_thread(approve)
        except LookupError:  # its guest has deleted it, or it never came
            return False
        self._board.approve(ticket, number, yes=command.yes)
        return True

    async def _write_down(self, command: OpenTicket) -> None:
        ticket = self._show(command)
        if ticket is None:
            raise LookupError("the ticket is closed")
        await self.in_thread(self._archive.open_ticket, ticket)

    def _show_at_once(self, command: Command) -> None:
        """Let a ticket's link work before its row is written, as it does not depend on it."""
        if isinstance(command, OpenTicket) and self._desk.board is not None:
            ticket = self._show(command)
            if ticket is not None:
                self._desk.announce(command.job, ticket.id, self._known_secret)

    @property
    def _held(self) -> bool:
        return bool(self._queue or self._deletions or self._to_count)

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
        if self._desk.board is not None:
            for command in self._queue:
                self._board.hold(self._ticket_of(command))

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

    async def in_thread(self, call: Callable[..., Given], *arguments: object) -> Given:
        """Carry out a call on the one thread that touches the disk."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, call, *arguments)

    @property
    def _board(self) -> Board:
        assert self._desk.board is not None, "the archive has been opened"
        return self._desk.board

    @property
    def _known_secret(self) -> bytes:
        assert self._secret is not None, "the archive has been opened"
        return self._secret

    def _ticket_of(self, message: Command | Moved) -> str:
        return ticket_id(self._known_secret, self._run, message.visit or message.job)

    def _show(self, command: OpenTicket) -> Ticket | None:
        """The job's ticket with the job on it, shown to phones; None when it is closed."""
        now, identity = self._now(), self._ticket_of(command)
        job = Job(
            id=command.job,
            opened_at=now,
            tiles=command.tiles,
            vehicle=command.vehicle,
            colour=command.colour,
            setting=command.setting,
            style=command.style,
            light=command.light,
        )
        ticket = Ticket(identity, self._run, command.visit or command.job, now)
        return self._board.open(ticket, job)


def _nobody_cares() -> None:
    """What is called after a change when nothing is sent out."""
