"""Finds what is to be printed, puts the sheet's words together, and keeps count of prints."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from kiosk.backoffice.archive import Archive
from kiosk.backoffice.messages import PrintPicture
from kiosk.backoffice.storage_thread import InThread
from kiosk.domain.catalog import Catalog
from kiosk.domain.counting import Counter
from kiosk.domain.errors import BadInput
from kiosk.domain.print_config import PrintConfig
from kiosk.domain.printing import Sheet
from kiosk.gallery.layout import Layout
from kiosk.gallery.records import Job, Ticket
from kiosk.sharing.pages.languages import words_for
from kiosk.sharing.pages.words import until
from kiosk.sharing.print_words import print_words
from kiosk.sharing.promise import Promise
from kiosk.sharing.tickets import ticket_id, token

KEPT_WITHIN = 8.0
"""Seconds for which a print waits for its picture, which may still be on its way to the disk."""

_LOOK_EVERY = 0.2
ChooseLink = Callable[[str, str], Awaitable[str | None]]


class Printables:
    """Pictures that guests may see, as sheets. `choose` gives the link of a ticket and token.

    Links that begin with one of `public` open everywhere; any other in the hall only, for which
    a sheet has the code that says `join` as well.
    """

    def __init__(
        self,
        config: PrintConfig,
        run: str,
        archive: Archive,
        in_thread: InThread,
        choose: ChooseLink,
        catalog: Callable[[], Catalog],
        layout: Layout,
        promise: Promise,
        clock: Callable[[], float] = time.monotonic,
        *,
        public: Sequence[str] = (),
        join: str = "",
        name: Callable[[str, int], str] = lambda _ticket, _number: "kiosk",
    ) -> None:
        """`name` gives a sheet its name, by ticket and picture."""
        self._config = config
        self._run = run
        self._archive = archive
        self._in_thread = in_thread
        self._choose = choose
        self._catalog = catalog
        self._layout = layout
        self._promise = promise
        self._clock = clock
        self._public = tuple(f"{start}/" for start in public)
        self._join = join
        self._name = name

    async def sheet(self, wish: PrintPicture) -> Sheet | None:
        """The sheet that a guest wants; None when its picture is not there, or held back.

        Raises StorageFault.
        """
        deadline = self._clock() + KEPT_WITHIN
        while (found := await self._in_thread(self._find, wish)) is None:
            if self._clock() >= deadline:
                return None
            await asyncio.sleep(_LOOK_EVERY)
        ticket, job, number = found
        if number not in ticket.visible:
            return None
        path = self._layout.picture(ticket.id, number, "jpg")
        link = await self._choose(ticket.id, token(self._archive.secret, ticket.id))
        sheet = self._compose(wish, path, ticket, job, link or "")
        return replace(sheet, name=self._name(ticket.id, number))

    async def this_hour(self) -> int:
        """How many prints there were in this hour of the clock; raises StorageFault."""
        return await self._in_thread(self._count_hour)

    async def count(self) -> None:
        """One print more; raises StorageFault."""
        await self._in_thread(self._archive.count, Counter.PRINT, self._config.layout)

    def _find(self, wish: PrintPicture) -> tuple[Ticket, Job, int] | None:
        """A kept tile with its ticket and job; None while it is not kept."""
        identity = ticket_id(self._archive.secret, self._run, wish.visit or wish.job)
        ticket = self._archive.ticket(identity)
        job = ticket.job(wish.job) if ticket is not None else None
        if ticket is None or job is None or not 0 <= wish.tile < job.tiles:
            return None
        number = job.first + wish.tile
        return (ticket, job, number) if number in ticket.kept else None

    def _count_hour(self) -> int:
        now = self._archive.now()
        counted = self._archive.counted(now, now)
        return sum(each.count for each in counted if each.name == Counter.PRINT)

    def _compose(
        self, wish: PrintPicture, path: Path, ticket: Ticket, job: Job, link: str
    ) -> Sheet:
        words, printed = words_for(wish.language), print_words(wish.language)
        over = until(self._promise.until(ticket.opened_at), words)
        everywhere = link.startswith(self._public)
        holds = printed.until.format(date=over) if everywhere else printed.here
        join = self._join if link and not everywhere else ""
        vehicle, choice = self._choice(job, words.code)
        config = self._config
        return Sheet(
            picture=str(path),
            vehicle=vehicle,
            choice=choice,
            link=link,
            scan=(printed.then if join else printed.scan) if link else "",
            join=join,
            join_scan=printed.join if join else "",
            until=holds if link else "",
            line=config.line,
            language=words.code,
            mirrored=words.right_to_left,
            layout=config.layout,
            printer=config.printer,
            copies=config.copies,
        )

    def _choice(self, job: Job, language: str) -> tuple[str, str]:
        """The vehicle's name, and setting and style; empty where the catalog has changed."""
        try:
            catalog = self._catalog()
            vehicle = catalog.vehicle(job.vehicle)
            parts = (catalog.setting(job.setting), catalog.style(job.style))
        except BadInput:
            return "", ""
        return vehicle.name_in(language), " · ".join(each.name_in(language) for each in parts)
