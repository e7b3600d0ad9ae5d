"""The window's side of the back office: hands things over, hears back, never waits.

No database, no web server and no torch are imported here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from kiosk.backoffice.asking import ask_keep, ask_ticket
from kiosk.backoffice.commands import (
    Approve,
    Count,
    Curate,
    DeleteVisit,
    EndVisit,
    Finish,
    Mail,
    MayShow,
)
from kiosk.backoffice.config import BackOfficeConfig
from kiosk.backoffice.conversation import Conversation
from kiosk.backoffice.messages import Ask, Moved, PrintPicture
from kiosk.domain.generation import JobId, TileReady
from kiosk.domain.keeping import Act, BackOfficeEvent, Fact, Question
from kiosk.domain.prompt import Choice, Prompt


class BackOfficeClient:
    """Keeps the contract of kiosk.domain.keeping.BackOffice.

    `pump` is due whenever a waitable is readable, and about once a second besides, for
    restarts. `clock` gives monotonic seconds.
    """

    def __init__(
        self, config: BackOfficeConfig, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._talk = Conversation(config, clock)
        self._visits: dict[str, str] = {}  # of jobs in the making

    @property
    def pid(self) -> int | None:
        """The process's number while there is one."""
        return self._talk.process.pid

    @property
    def run(self) -> str:
        """The name of this life of the window, under which the back office keeps its tickets."""
        return self._talk.run

    @property
    def waits(self) -> bool:
        """Whether something was handed over that nobody has confirmed yet."""
        return self._talk.handover.waits

    def start(self) -> None:
        """Begin starting the process; returns at once."""
        self._talk.start()

    def open_ticket(
        self, job: JobId, choice: Choice, prompt: Prompt, tiles: int, visit: str = ""
    ) -> None:
        """Put a job on its visit's ticket; answered by TicketOpened.

        Words that a guest typed are not handed on.
        """
        del prompt  # may hold the guest's own words, which nobody needs afterwards
        self._visits[job] = visit
        number = self._talk.next_number()
        self._talk.command(ask_ticket(number, job, choice, tiles, visit))

    def report_progress(self, job: JobId, ahead: int, done: float) -> None:
        """Let phones see how far a job is; dropped when the process is busy, or not there."""
        self._talk.remark(Moved(job, self._visits.get(job, ""), ahead, round(100 * done)))

    def close_ticket(self, visit: str) -> None:
        """Say that the visit is over, and no more jobs join its ticket."""
        self._talk.command(EndVisit(self._talk.next_number(), visit))

    def mail(self, visit: str, address: str, language: str, consent: str) -> None:
        """Have the pictures on the visit's ticket sent; answered by MailAnswered."""
        number = self._talk.next_number()
        self._talk.command(Mail(number, visit, address, language, consent))

    def delete_visit(self, visit: str) -> None:
        """Delete everything on the visit's ticket, and the ticket."""
        self._talk.command(DeleteVisit(self._talk.next_number(), visit))

    def approve(self, job: JobId, tile: int, visit: str = "", *, yes: bool = True) -> None:
        """Let guests see a picture on the visit's ticket, or hold it back."""
        self._talk.command(Approve(self._talk.next_number(), job, tile, yes, visit))

    def curate(self, act: Act, ticket: str, tile: int = 0) -> None:
        """Do what staff want with a picture."""
        self._talk.command(Curate(self._talk.next_number(), act, ticket, tile))

    def may_show(self, visit: str, *, yes: bool) -> None:
        """Say whether staff may show the visit's pictures at the show."""
        self._talk.command(MayShow(self._talk.next_number(), visit, yes))

    def print_picture(self, job: JobId, tile: int, visit: str, language: str) -> None:
        """Print a picture of the visit; answered by PrintAnswered, forgotten with the process."""
        self._talk.wish(PrintPicture(self._talk.next_number(), job, tile, visit, language))

    def count(self, name: str, detail: str = "") -> None:
        """Count something that happened, by the hour and without a name."""
        self._talk.command(Count(self._talk.next_number(), name, detail))

    def ask(self, question: Question, **about: Fact) -> int:
        """Ask for what only the database knows; the number that Answered will carry."""
        number = self._talk.next_number()
        self._talk.ask(Ask(number, question, about))
        return number

    def keep(self, tile: TileReady, parent: tuple[JobId, int] | None = None) -> None:
        """Hand over a master; answered by PictureKept.

        `parent` is the job and tile of the picture that it was made from.
        """
        visit = self._visits.get(tile.job, "")
        self._talk.keep(ask_keep(self._talk.next_number(), tile, visit, parent), tile.png)

    def finish_job(self, job: JobId, ready: int, failed: int) -> None:
        """Say that no more tiles will come for this job."""
        del ready, failed  # what was kept is known to the back office itself
        visit = self._visits.pop(job, "")
        self._talk.command(Finish(self._talk.next_number(), job, visit))

    def waitables(self) -> Sequence[int]:
        """One descriptor, the same for the client's whole life."""
        return (self._talk.process.fileno(),)

    def pump(self, now: float) -> list[BackOfficeEvent]:
        """Do what is due at monotonic time `now` (seconds); returns what happened."""
        return self._talk.pump(now)

    def renew(self, config: BackOfficeConfig) -> None:
        """Go by another config: the process finishes what it holds, and comes back with it."""
        self._talk.renew(config)

    def close(self) -> None:
        """Let the process finish what it holds, then stop it; takes seconds at the most."""
        self._talk.close()
