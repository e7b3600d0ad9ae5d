"""The window's side of the back office: hands things over, hears back, never waits.

No database, no web server and no torch are imported here.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence

from kiosk.backoffice.asking import ask_keep, ask_ticket, begin
from kiosk.backoffice.child import Child
from kiosk.backoffice.config import BackOfficeConfig
from kiosk.backoffice.messages import (
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
    Opened,
    OpenTicket,
    Printed,
    Printer,
    PrintPicture,
    Recovered,
    Serving,
)
from kiosk.backoffice.pending import Pending
from kiosk.backoffice.questions import NOBODY_THERE, Questions
from kiosk.backoffice.spool import Spool
from kiosk.backoffice.watch import Watch
from kiosk.domain.generation import JobId, TileReady
from kiosk.domain.keeping import (
    Act,
    BackOfficeEvent,
    BackOfficeFault,
    BackOfficeReady,
    BackOfficeRecovered,
    Fact,
    MailAnswered,
    PictureKept,
    PrintAnswered,
    PrinterChanged,
    Question,
    TicketOpened,
)
from kiosk.domain.printing import PrintAnswer
from kiosk.domain.prompt import Choice, Prompt
from kiosk.gallery.disk import storage_fault
from kiosk.gallery.layout import Layout

BACKOFF_FIRST, BACKOFF_MOST = 2.0, 20.0
SILENCE = 30.0
"""Seconds without a word from the process after which it counts as dead."""

FLUSH = 4.0
"""Seconds that `close` gives the process to finish what it holds."""

_SPOOL_RETRY = 2.0


class BackOfficeClient:
    """Keeps the contract of kiosk.domain.keeping.BackOffice.

    `pump` is due whenever a waitable is readable, and about once a second besides, for
    restarts. `clock` gives monotonic seconds.
    """

    def __init__(
        self, config: BackOfficeConfig, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._config = config
        self._clock = clock
        self._run = uuid.uuid4().hex
        self._spool = Spool(Layout(config.state), self._run)
        self._pending = Pending()
        self._questions = Questions()
        self._prints: dict[int, tuple[JobId, int]] = {}  # wished for, by number
        self._prints_now = False  # as the process said last
        self._events: list[BackOfficeEvent] = []
        self._visits: dict[str, str] = {}  # of jobs in the making
        self._watch = Watch()
        self._child: Child | None = None
        self._starts = 0
        self._port = 0  # where phones were served last
        self._start_at: float | None = None
        self._backoff = BACKOFF_FIRST
        self._heard_at = 0.0
        self._stopped = False  # a fault of kind 'stopped' has been reported
        self._faults: set[str] = set()  # other kinds that the process has reported
        self._spool_fault = False
        self._spool_retry_at = 0.0
        self._renewing = False  # it was told to leave, to come back with another config
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process's number while there is one."""
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Begin starting the process; returns at once."""
        if self._child is None and not self._closed:
            self._launch(self._clock())

    def open_ticket(
        self, job: JobId, choice: Choice, prompt: Prompt, tiles: int, visit: str = ""
    ) -> None:
        """Put a job on its visit's ticket; answered by TicketOpened.

        Words that a guest typed are not handed on.
        """
        del prompt  # may hold the guest's own words, which nobody needs afterwards
        self._visits[job] = visit
        number = self._pending.next_number()
        self._command(ask_ticket(number, job, choice, tiles, visit))

    def report_progress(self, job: JobId, ahead: int, done: float) -> None:
        """Let phones see how far a job is; dropped when the process is busy, or not there."""
        child = self._child
        if child is not None and not child.ended and not child.wants_write and not self._closed:
            child.send(Moved(job, self._visits.get(job, ""), ahead, round(100 * done)))
            self._follow()

    def close_ticket(self, visit: str) -> None:
        """Say that the visit is over, and no more jobs join its ticket."""
        self._command(EndVisit(self._pending.next_number(), visit))

    def mail(self, visit: str, address: str, language: str, consent: str) -> None:
        """Have the pictures on the visit's ticket sent; answered by MailAnswered."""
        number = self._pending.next_number()
        self._command(Mail(number, visit, address, language, consent))

    def delete_visit(self, visit: str) -> None:
        """Delete everything on the visit's ticket, and the ticket."""
        self._command(DeleteVisit(self._pending.next_number(), visit))

    def approve(self, job: JobId, tile: int, visit: str = "", *, yes: bool = True) -> None:
        """Let guests see a picture on the visit's ticket, or hold it back."""
        self._command(Approve(self._pending.next_number(), job, tile, yes, visit))

    def curate(self, act: Act, ticket: str, tile: int = 0) -> None:
        """Do what staff want with a picture."""
        self._command(Curate(self._pending.next_number(), act, ticket, tile))

    def may_show(self, visit: str, *, yes: bool) -> None:
        """Say whether staff may show the visit's pictures at the show."""
        self._command(MayShow(self._pending.next_number(), visit, yes))

    def print_picture(self, job: JobId, tile: int, visit: str, language: str) -> None:
        """Print a picture of the visit; answered by PrintAnswered, forgotten with the process."""
        if self._closed:
            return
        number = self._pending.next_number()
        self._prints[number] = (job, tile)
        if self._child is None or self._child.ended:
            self._give_up_prints()
            self._watch.ring()
        else:
            self._child.send(PrintPicture(number, job, tile, visit, language))
            self._follow()

    def count(self, name: str, detail: str = "") -> None:
        """Count something that happened, by the hour and without a name."""
        self._command(Count(self._pending.next_number(), name, detail))

    def ask(self, question: Question, **about: Fact) -> int:
        """Ask for what only the database knows; the number that Answered will carry."""
        number = self._pending.next_number()
        if self._closed:
            return number
        self._questions.ask(number, question)
        if self._child is None or self._child.ended:
            self._events += self._questions.give_up(NOBODY_THERE)
            self._watch.ring()
        else:
            self._child.send(Ask(number, question, about))
            self._follow()
        return number

    def keep(self, tile: TileReady, parent: tuple[JobId, int] | None = None) -> None:
        """Hand over a master; answered by PictureKept.

        `parent` is the job and tile of the picture that it was made from.
        """
        if self._closed:
            return
        number = self._pending.next_number()
        command = ask_keep(number, tile, self._visits.get(tile.job, ""), parent)
        error = self._spool.put(command, tile.png)
        self._command(command)
        if error is not None:
            self._spool_failed(error, tile.job)

    def finish_job(self, job: JobId, ready: int, failed: int) -> None:
        """Say that no more tiles will come for this job."""
        del ready, failed  # what was kept is known to the back office itself
        visit = self._visits.pop(job, "")
        self._command(Finish(self._pending.next_number(), job, visit))

    def waitables(self) -> Sequence[int]:
        """One descriptor, the same for the client's whole life."""
        return (self._watch.fileno(),)

    def pump(self, now: float) -> list[BackOfficeEvent]:
        """Do what is due at monotonic time `now` (seconds); returns what happened."""
        if not self._closed:
            self._pump(now)
        events, self._events = self._events, []
        return events

    def _pump(self, now: float) -> None:
        self._watch.answer()
        if self._child is not None:
            self._hear(self._child.receive(), now)
            if self._child.ended and self._renewing:
                self._come_back(now)
            elif self._child.ended:
                self._died(now, "It stopped by itself.")
            elif now - self._heard_at > SILENCE:
                self._died(now, f"It has not answered for {SILENCE:.0f} seconds.")
        if self._child is None and self._start_at is not None and now >= self._start_at:
            self._launch(now)
        if (self._spool.holds_any or self._spool_fault) and now >= self._spool_retry_at:
            self._retry_spool(now)
        self._follow()

    def renew(self, config: BackOfficeConfig) -> None:
        """Go by another config: the process finishes what it holds, and comes back with it."""
        changed, self._config = config != self._config, config
        if changed and self._child is not None and not self._closed:
            self._renewing = True
            self._child.send(Bye())
            self._follow()

    def close(self) -> None:
        """Let the process finish what it holds, then stop it; takes seconds at the most."""
        if self._closed:
            return
        if self._spool.holds_any:
            self._retry_spool(self._clock())
        self._closed = True
        if self._child is not None:
            self._child.stop(FLUSH, self._clock, lambda said: self._hear(said, self._clock()))
            self._child = None
        self._spool.close()
        self._watch.close()

    def _command(self, command: Command) -> None:
        if self._closed:
            return
        # Their masters stay where they are, for the next start.
        why = "More than the back office could take in waits; the next start tries again."
        self._give_up(self._pending.add(command), why)
        if self._child is not None and self._can_be_said(command):
            self._child.send(command)
            self._follow()

    def _launch(self, now: float) -> None:
        self._start_at = None
        self._starts += 1
        try:
            self._child = Child(first=self._starts == 1)
        except OSError as error:
            self._restart_later(now, f"It cannot be started ({error.strerror or error}).")
            return
        self._heard_at = now
        self._child.send(begin(self._config, self._run, self._port))
        self._say_all()
        self._follow()

    def _say_all(self) -> None:
        if self._child is not None:
            for command in self._pending:
                if self._can_be_said(command):
                    self._child.send(command)

    def _can_be_said(self, command: Command) -> bool:
        """Not to a process that leaves, not before its master is on the disk, nor that a job is
        finished before its tiles."""
        if self._renewing:
            return False
        if isinstance(command, Keep):
            return not self._spool.holds(command.file)
        if isinstance(command, OpenTicket) or not self._spool.holds_any:
            return True
        tiles = [c for c in self._pending if isinstance(c, Keep) and c.job == command.job]
        return not any(self._spool.holds(tile.file) for tile in tiles)

    def _hear(self, messages: Sequence[Message], now: float) -> None:
        if not messages:
            return
        self._heard_at = now
        if self._stopped:
            self._stopped = False
            self._events.append(BackOfficeRecovered("stopped"))
        for message in messages:
            self._hear_one(message)

    def _hear_one(self, message: Message) -> None:
        match message:
            case Serving():
                self._port = message.port
                self._events.append(BackOfficeReady(message.base_url))
            case Opened():
                if self._pending.announce(message.job):
                    self._events.append(TicketOpened(JobId(message.job), message.url))
            case Answer():
                self._events += self._questions.hear(message)
            case Printer():
                self._prints_now = message.ready
                self._events.append(PrinterChanged(message.ready))
            case Printed():
                if (wanted := self._prints.pop(message.number, None)) is not None:
                    self._events.append(PrintAnswered(*wanted, PrintAnswer(message.answer)))
            case Done():
                self._backoff = BACKOFF_FIRST
                command = self._pending.confirm(message.number)
                if isinstance(command, OpenTicket) and not message.kept:
                    self._pending.announce(command.job)  # refused: there is nothing to wait for
                if isinstance(command, Mail):
                    self._events.append(MailAnswered(command.visit, message.kept))
                if isinstance(command, Keep):
                    self._spool.discard(command.file)
                    if message.kept:
                        self._events.append(PictureKept(JobId(command.job), command.tile))
            case Fault():
                if message.kind != "lost":
                    self._faults.add(message.kind)
                job = JobId(message.job) if message.job else None
                fault = BackOfficeFault(message.kind, message.cause, message.cure, job)
                self._events.append(fault)
            case Recovered():
                self._recovered(message.kind)
            case _:
                pass  # a sign of life

    def _recovered(self, kind: str) -> None:
        if kind in self._faults:
            self._faults.discard(kind)
            if kind in ("share", "sending", "printer"):
                self._events.append(BackOfficeRecovered(kind))
            elif kind == "storage" and not self._spool_fault:
                self._events.append(BackOfficeRecovered("storage"))

    def _come_back(self, now: float) -> None:
        assert self._child is not None
        self._renewing = False
        self._watch.leave()
        self._child.discard()
        self._child = None
        self._give_up_prints()
        self._events += self._questions.give_up("It begins anew with what staff have changed.")
        self._launch(now)

    def _died(self, now: float, why: str) -> None:
        self._renewing = False
        if self._child is not None:
            self._watch.leave()
            self._child.discard()
            self._child = None
        self._events += self._questions.give_up(why)
        self._give_up_prints()
        blamed = self._pending.blame_first()
        if blamed is not None:
            if isinstance(blamed, Keep):
                self._spool.discard(blamed.file)  # it would stop the next start's process too
            self._give_up([blamed], "The back office stopped several times while keeping it.")
        self._restart_later(now, why)

    def _give_up_prints(self) -> None:
        no = PrintAnswer.NOT_READY
        self._events += [PrintAnswered(*wanted, no) for wanted in self._prints.values()]
        self._prints.clear()
        if self._prints_now:  # nobody is there who could; the next process says when it can
            self._prints_now = False
            self._events.append(PrinterChanged(False))

    def _restart_later(self, now: float, why: str) -> None:
        self._start_at = now + self._backoff
        self._backoff = min(2 * self._backoff, BACKOFF_MOST)
        if not self._stopped:
            self._stopped = True
            cause = f"The back office, which keeps pictures and serves phones, is gone. {why}"
            cure = "It is started again by itself; the log in the state folder says more."
            self._events.append(BackOfficeFault("stopped", cause, cure))

    def _retry_spool(self, now: float) -> None:
        self._spool_retry_at = now + _SPOOL_RETRY
        if self._spool.retry():
            self._say_all()
        if self._spool_fault and not self._spool.holds_any:
            self._spool_fault = False
            if "storage" not in self._faults:
                self._events.append(BackOfficeRecovered("storage"))

    def _spool_failed(self, error: OSError, job: JobId) -> None:
        self._spool_retry_at = self._clock() + _SPOOL_RETRY
        fault = storage_fault(self._config.state, error)
        self._spool_fault = True
        self._events.append(BackOfficeFault("storage", fault.cause, fault.cure, job))
        names = set(self._spool.overflow())
        lost = [c for c in self._pending if isinstance(c, Keep) and c.file in names]
        for command in lost:
            self._pending.confirm(command.number)
        self._give_up(lost, "Memory has no room for more pictures that wait for the disk.")
        self._watch.ring()

    def _give_up(self, commands: Sequence[Command], why: str) -> None:
        for job in dict.fromkeys(command.job for command in commands if command.job):
            cause = f"Pictures of one visit could not be kept. {why}"
            cure = "Look at the disk's free space and at the log in the state folder."
            self._events.append(BackOfficeFault("lost", cause, cure, JobId(job)))
            self._watch.ring()

    def _follow(self) -> None:
        if self._child is not None and not self._child.ended:
            self._watch.follow(self._child.fileno(), wants_write=self._child.wants_write)
