"""What the window and the back office's process have to say to each other, over many processes.

Commands are said again to each new process until they are confirmed; questions and prints end with
the process that heard them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from kiosk.backoffice.asking import begin
from kiosk.backoffice.commands import Command, Keep, Mail
from kiosk.backoffice.config import BackOfficeConfig
from kiosk.backoffice.handover import Handover
from kiosk.backoffice.messages import (
    Answer,
    Ask,
    Done,
    Fault,
    Message,
    Moved,
    Opened,
    Printed,
    Printer,
    PrintPicture,
    Recovered,
    Serving,
)
from kiosk.backoffice.print_wishes import PrintWishes
from kiosk.backoffice.questions import NOBODY_THERE, Questions
from kiosk.backoffice.supervisor import Supervisor
from kiosk.backoffice.troubles import Troubles
from kiosk.domain.generation import JobId
from kiosk.domain.keeping import (
    BackOfficeEvent,
    BackOfficeReady,
    MailAnswered,
    PictureKept,
    TicketOpened,
)
from kiosk.gallery.disk import storage_fault
from kiosk.gallery.layout import Layout


class Conversation:
    """Never blocks, but in `close`; afterwards nothing is said. `clock` gives monotonic seconds."""

    def __init__(self, config: BackOfficeConfig, clock: Callable[[], float]) -> None:
        self._config = config
        self._clock = clock
        self.run = uuid.uuid4().hex
        self.process = Supervisor(lambda: begin(self._config, self.run, self._port))
        self.handover = Handover(Layout(config.state), self.run)
        self._questions = Questions()
        self._prints = PrintWishes()
        self._events: list[BackOfficeEvent] = []
        self._troubles = Troubles(self._tell)
        self._port = 0  # where phones were served last
        self._closed = False

    def start(self) -> None:
        """Start a process, unless there is one."""
        if self.process.pid is None and not self._closed:
            self._start(self._clock())

    def next_number(self) -> int:
        """A number for the next command, question or print."""
        return self.handover.next_number()

    def command(self, command: Command) -> None:
        """Have something done for good."""
        if self._closed:
            return
        if lost := self.handover.add(command):
            why = "More than the back office could take in waits; the next start tries again."
            self._troubles.lost(lost, why)
            self.process.ring()
        if not self.process.leaves and self.handover.can_be_said(command):
            self.process.say(command)

    def keep(self, command: Keep, png: bytes) -> None:
        """Have a master kept, when it is in the spool."""
        if self._closed:
            return
        error = self.handover.put(command, png, self._clock())
        self.command(command)
        if error is not None:
            self._spool_failed(error, JobId(command.job))

    def ask(self, ask: Ask) -> None:
        """Ask the process that is there now."""
        if self._closed:
            return
        self._questions.ask(ask.number, ask.question)
        if self.process.listens:
            self.process.say(ask)
        else:
            self._events += self._questions.give_up(NOBODY_THERE)
            self.process.ring()

    def wish(self, wish: PrintPicture) -> None:
        """Wish for a print from the process that is there now."""
        if self._closed:
            return
        self._prints.wish(wish.number, JobId(wish.job), wish.tile)
        if self.process.listens:
            self.process.say(wish)
        else:
            self._events += self._prints.give_up()
            self.process.ring()

    def remark(self, moved: Moved) -> None:
        """Say what need not be heard."""
        if self.process.listens and not self.process.is_busy and not self._closed:
            self.process.say(moved)

    def pump(self, now: float) -> list[BackOfficeEvent]:
        """Do what is due at `now`; returns what happened."""
        if not self._closed:
            self._pump(now)
        events, self._events = self._events, []
        return events

    def renew(self, config: BackOfficeConfig) -> None:
        """Let the process make room for one that goes by another config."""
        changed, self._config = config != self._config, config
        if changed and not self._closed:
            self.process.renew()

    def close(self) -> None:
        """Let the process finish what it holds, then stop it."""
        if self._closed:
            return
        if self.handover.spool_waits:
            self._retry_spool(self._clock())
        self._closed = True
        self.process.close(self._clock, self.hear)
        self.handover.close()

    def _pump(self, now: float) -> None:
        self.hear(self.process.receive(now))
        if (end := self.process.end(now)) is not None:
            self._forget_asked(end.why)
            if not end.wanted:
                self._died(end.why)
        if self.process.is_due(now):
            self._start(now)
        spool_is_behind = self.handover.spool_waits or self._troubles.spool_refuses
        if spool_is_behind and self.handover.may_retry(now):
            self._retry_spool(now)

    def _start(self, now: float) -> None:
        why = self.process.start(now)
        if why is None:
            self._say_all()
        else:
            self._troubles.stopped(why)

    def _say_all(self) -> None:
        if not self.process.leaves:
            for command in self.handover.sayable():
                self.process.say(command)

    def hear(self, messages: Sequence[Message]) -> None:
        """Take what a process has said."""
        if messages:
            self._troubles.heard()
        for message in messages:
            self._hear_one(message)

    def _hear_one(self, message: Message) -> None:
        match message:
            case Serving():
                self._port = message.port
                self._tell(BackOfficeReady(message.base_url))
            case Opened():
                if self.handover.announce(message.job):
                    self._tell(TicketOpened(JobId(message.job), message.url))
            case Answer():
                self._events += self._questions.hear(message)
            case Printer():
                self._tell(self._prints.change(ready=message.ready))
            case Printed():
                self._events += self._prints.hear(message)
            case Done():
                self._confirmed(message)
            case Fault():
                self._troubles.fault(message)
            case Recovered():
                self._troubles.recovered(message)
            case _:
                pass  # a sign of life

    def _confirmed(self, done: Done) -> None:
        self.process.works()
        command = self.handover.confirm(done.number, kept=done.kept)
        if isinstance(command, Mail):
            self._tell(MailAnswered(command.visit, done.kept))
        if isinstance(command, Keep) and done.kept:
            self._tell(PictureKept(JobId(command.job), command.tile))

    def _died(self, why: str) -> None:
        if (blamed := self.handover.blame_first()) is not None:
            over_it = "The back office stopped several times while keeping it."
            self._troubles.lost([blamed], over_it)
        self._troubles.stopped(why)

    def _forget_asked(self, why: str) -> None:
        self._events += self._questions.give_up(why)
        self._events += self._prints.give_up()

    def _retry_spool(self, now: float) -> None:
        if self.handover.retry(now):
            self._say_all()
        if not self.handover.spool_waits:
            self._troubles.spool_took()

    def _spool_failed(self, error: OSError, job: JobId) -> None:
        self._troubles.spool_refused(storage_fault(self._config.state, error), job)
        lost = self.handover.overflow()
        self._troubles.lost(lost, "Memory has no room for more pictures that wait for the disk.")
        self.process.ring()

    def _tell(self, event: BackOfficeEvent) -> None:
        self._events.append(event)
