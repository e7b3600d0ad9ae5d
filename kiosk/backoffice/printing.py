"""Puts the press to work beside the rest of the back office, where there is a printer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from kiosk.backoffice.archive import Archive
from kiosk.backoffice.config import BackOfficeConfig
from kiosk.backoffice.desk import Desk
from kiosk.backoffice.messages import Message, Recovered
from kiosk.backoffice.office import Office
from kiosk.backoffice.paper_trail import PaperTrail
from kiosk.backoffice.press import Press
from kiosk.backoffice.printables import Printables
from kiosk.domain.catalog import Catalog
from kiosk.domain.print_config import PrintConfig
from kiosk.gallery.layout import Layout


def start_printing(
    config: BackOfficeConfig,
    run: str,
    archive: Archive,
    office: Office,
    desk: Desk,
    catalog: Callable[[], Catalog],
    say: Callable[[Message], None],
    log: logging.Logger,
) -> asyncio.Task[None] | None:
    """The press at work until it is cancelled; None without a printer."""
    if not config.printing:
        say(Recovered("printer"))  # of one that staff have taken away
        return None
    wanted, layout = PrintConfig(**config.printing), Layout(config.state)
    starts = (config.storage.get("public_url"), config.relay.get("url"))
    trail = PaperTrail(lambda: desk.board, lambda: office.tickets.secret, log)
    sheets = Printables(
        *(wanted, run, archive, office.in_thread, desk.links.choose, catalog, layout),
        desk.promise,
        public=[start for start in starts if start],
        join=config.join,
        name=trail.name,
    )
    press = Press(wanted, sheets, say, log, ended=lambda name, late: trail.ended(name, late=late))
    office.print_picture = press.wish
    others_changed = office.changed

    def changed() -> None:
        others_changed()
        trail.stir()

    office.changed = changed
    return asyncio.create_task(_work(press, trail))


async def _work(press: Press, trail: PaperTrail) -> None:
    async with asyncio.TaskGroup() as both:  # neither goes on alone
        both.create_task(press.work())
        both.create_task(trail.work())
