"""What does not work, as the window is told it: each kind once, until it works again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kiosk.backoffice.commands import Command
from kiosk.backoffice.messages import Fault, Recovered
from kiosk.domain.errors import StorageFault
from kiosk.domain.generation import JobId
from kiosk.domain.keeping import BackOfficeEvent, BackOfficeFault, BackOfficeRecovered


class Troubles:
    """Of three sources: the process has gone, what it reports, and our own spool's disk."""

    def __init__(self, tell: Callable[[BackOfficeEvent], None]) -> None:
        self._tell = tell
        self._stopped = False
        self._faults: set[str] = set()  # kinds that the process has reported
        self.spool_refuses = False

    def stopped(self, why: str) -> None:
        """There is no process for now."""
        if not self._stopped:
            self._stopped = True
            cause = f"The back office, which keeps pictures and serves phones, is gone. {why}"
            cure = "It is started again by itself; the log in the state folder says more."
            self._tell(BackOfficeFault("stopped", cause, cure))

    def heard(self) -> None:
        """There is one, and it speaks."""
        if self._stopped:
            self._stopped = False
            self._tell(BackOfficeRecovered("stopped"))

    def fault(self, said: Fault) -> None:
        """The process reports something."""
        if said.kind != "lost":
            self._faults.add(said.kind)
        job = JobId(said.job) if said.job else None
        self._tell(BackOfficeFault(said.kind, said.cause, said.cure, job))

    def recovered(self, said: Recovered) -> None:
        """The process says that something works; that is news only after a fault."""
        if said.kind in self._faults:
            self._faults.discard(said.kind)
            if said.kind in ("share", "sending", "printer"):
                self._tell(BackOfficeRecovered(said.kind))
            elif said.kind == "storage" and not self.spool_refuses:
                self._tell(BackOfficeRecovered("storage"))

    def spool_refused(self, fault: StorageFault, job: JobId) -> None:
        """A master could not be written."""
        self.spool_refuses = True
        self._tell(BackOfficeFault("storage", fault.cause, fault.cure, job))

    def spool_took(self) -> None:
        """No master waits for the disk any more."""
        if self.spool_refuses:
            self.spool_refuses = False
            if "storage" not in self._faults:
                self._tell(BackOfficeRecovered("storage"))

    def lost(self, commands: Iterable[Command], why: str) -> None:
        """These will not be carried out; said once for each job."""
        for job in dict.fromkeys(command.job for command in commands if command.job):
            cause = f"Pictures of one visit could not be kept. {why}"
            cure = "Look at the disk's free space and at the log in the state folder."
            self._tell(BackOfficeFault("lost", cause, cure, JobId(job)))
