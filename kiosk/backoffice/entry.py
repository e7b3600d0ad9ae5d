"""The back office's process: `python -m kiosk.backoffice.entry DESCRIPTOR`."""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from kiosk.backoffice.archive import Archive
from kiosk.backoffice.child import CRASH_POINT
from kiosk.backoffice.config import BackOfficeConfig
from kiosk.backoffice.desk import Desk
from kiosk.backoffice.herald import Herald
from kiosk.backoffice.ledger import Ledger
from kiosk.backoffice.logbook import log_to, start_log
from kiosk.backoffice.mail_ledger import MailLedger
from kiosk.backoffice.messages import Begin, Fault, Message, decode, encode
from kiosk.backoffice.metrics import serve_metrics
from kiosk.backoffice.office import Office
from kiosk.backoffice.printing import start_printing
from kiosk.backoffice.recall import Recall
from kiosk.domain.catalog_own import OWN_CATALOG, FreshCatalog
from kiosk.domain.errors import BadInput
from kiosk.domain.picture_mark import PictureMark
from kiosk.gallery.layout import Layout
from kiosk.gallery.space import MEGABYTE
from kiosk.generators.framing import FramedPipe, FrameError
from kiosk.share_config import MailConfig
from kiosk.sharing.courier import Courier
from kiosk.sharing.mail_courier import MAIL, MailCourier
from kiosk.sharing.outside import make_ways
from kiosk.sharing.post import Post
from kiosk.sharing.rendering import Pages

_FIRST_WORD = 30.0  # seconds
_NICE = 5  # below the window, which must not stutter; above the workers, which can wait


def main(arguments: list[str]) -> int:
    """Serve the window at the other end of the inherited descriptor until it says Bye or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the window decides when to close
    os.umask(0o077)
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold guests' addresses
    log = start_log()
    pipe = FramedPipe(int(arguments[1]))
    rest = _first_words(pipe)
    if not rest or not isinstance(rest[0], Begin):
        log.error("The window said nothing, or nothing that can be understood")
        return 3
    asyncio.run(_run(rest[0], rest[1:], pipe, log))
    pipe.close()
    return 0


async def _run(begin: Begin, said: list[Message], pipe: FramedPipe, log: logging.Logger) -> None:
    config = _config(begin)
    say = _Voice(pipe).say
    layout = Layout(config.state)
    catalog = FreshCatalog(config.catalog, config.state / OWN_CATALOG, log.error)
    pages = Pages(catalog, config.language, config.languages)

    def wrong(error: BadInput) -> None:
        log.error("%s", error)
        say(Fault("sending", error.cause, error.cure))

    mail = MailConfig.model_validate(config.mail) if config.mail else None
    passing = _crash_at(os.environ.get(CRASH_POINT, ""))
    ways = make_ways(config.ways, config.storage, config.relay, pages, passing, wrong)
    names = [way.name for way in ways]
    desk = Desk(config, begin.port_before, pages, say, log, ways)
    archive = Archive(
        layout,
        begin.run,
        config.mark,
        config.keep_hours,
        _records_clock(),
        passing,
        log,
        log_to,
        config.credentials,
        names,
        staff_approve=config.staff_approve,
        keep_free=config.keep_free_mb * MEGABYTE,
        mails_per_hour=mail.per_hour if mail else 0,
    )
    now = _records_clock()
    office = Office(
        *(begin.run, archive, desk, config.keep_hours, now, say, log),
        staff_approve=config.staff_approve,
    )
    ledger = Ledger(
        *(archive, office.in_thread, lambda: office.tickets.secret, layout, desk.promise, now)
    )
    herald = Herald(say, log)
    courier = Courier(ways, ledger, herald, log, passing)
    couriers: list[Courier | MailCourier] = [courier]
    if mail is not None:
        letters = MailLedger(
            *(archive, office.in_thread, ways, ledger.token, layout, desk.promise, now, log)
        )
        post = Post(mail)
        couriers.append(MailCourier(post, mail.sender, letters, herald, log, passing))

    def changed() -> None:
        for each in couriers:
            each.stir()

    office.changed = changed
    desk.links.deliveries = courier
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, office.leave)

    def listen() -> None:
        try:
            for frame in pipe.receive():
                office.hear(decode(frame))
        except FrameError as error:
            log.error("The window cannot be understood", exc_info=error)
            office.leave()
        if pipe.ended:
            loop.remove_reader(pipe.fileno())
            office.leave()

    for message in said:
        office.hear(message)
    loop.add_reader(pipe.fileno(), listen)
    recall = Recall(ways, office.tickets.by_token, office.errands.delete, log)

    def waiting() -> dict[str, int]:
        tickets = {name: archive.outbox.waiting(name).waiting for name in names}
        return tickets | ({MAIL: archive.mails.waiting()} if mail else {})

    address = (config.metrics_host, config.metrics_port)
    look = partial(office.in_thread, waiting)
    watched = asyncio.create_task(serve_metrics(office.meters, look, *address, log))
    printing = start_printing(*(config, begin.run, archive, office, desk, catalog, say, log))
    await _work(office, desk, couriers, recall, printing)
    watched.cancel()
    await asyncio.wait([watched])
    loop.remove_reader(pipe.fileno())


async def _work(
    office: Office,
    desk: Desk,
    couriers: Sequence[Courier | MailCourier],
    recall: Recall,
    printing: asyncio.Task[None] | None,
) -> None:
    serving = asyncio.create_task(desk.serve())
    living = asyncio.create_task(office.tell_alive())
    working = asyncio.create_task(office.work())
    carrying = asyncio.create_task(_carry(couriers))
    recalling = asyncio.create_task(recall.work())
    # Whichever ends first: a task that fails takes the process with it, to be started anew.
    tasks = [serving, living, working, carrying, recalling, *([printing] if printing else [])]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    if printing:
        printing.cancel()  # what the printer has goes on
    recalling.cancel()
    carrying.cancel()  # what it holds waits in the outbox for the next start
    desk.leave()
    office.leave()
    await asyncio.gather(working, serving)
    living.cancel()


async def _carry(couriers: Sequence[Courier | MailCourier]) -> None:
    await asyncio.gather(*(each.work() for each in couriers))


class _Voice:
    """Says things to the window, waiting for room in the pipe without blocking the loop."""

    def __init__(self, pipe: FramedPipe) -> None:
        self._pipe = pipe
        self._waiting = False

    def say(self, message: Message) -> None:
        """Send a message, now or as soon as there is room."""
        self._pipe.send(encode(message))
        if self._pipe.wants_write and not self._waiting:
            self._waiting = True
            asyncio.get_running_loop().add_writer(self._pipe.fileno(), self._flush)

    def _flush(self) -> None:
        self._pipe.flush()
        if not self._pipe.wants_write:
            self._waiting = False
            asyncio.get_running_loop().remove_writer(self._pipe.fileno())


def _first_words(pipe: FramedPipe) -> list[Message]:
    said: list[Message] = []
    deadline = time.monotonic() + _FIRST_WORD
    while not said and not pipe.ended and time.monotonic() < deadline:
        pipe.wait(1.0)
        said += [decode(frame) for frame in pipe.receive()]
    return said


def _config(begin: Begin) -> BackOfficeConfig:
    return BackOfficeConfig(
        state=Path(begin.state),
        catalog=Path(begin.catalog),
        host=begin.host,
        port=begin.port,
        base_url=begin.base_url,
        keep_hours=begin.keep_hours,
        language=begin.language,
        mark=PictureMark.model_validate(begin.mark),
        credentials=Path(begin.credentials) if begin.credentials else None,
        ways=tuple(begin.ways),
        storage=begin.storage,
        relay=begin.relay,
        mail=begin.mail,
        staff_approve=begin.staff_approve,
        printing=begin.printing,
        join=begin.join,
        metrics_host=begin.metrics_host,
        metrics_port=begin.metrics_port,
        keep_free_mb=begin.keep_free_mb,
        languages=tuple(begin.languages),
    )


def _records_clock() -> Callable[[], float]:
    """Seconds since 1970 for records; never goes back while this process lives."""
    latest = 0.0

    def now() -> float:
        nonlocal latest
        latest = max(latest, time.time())
        return latest

    return now


def _crash_at(named: str) -> Callable[[str], None]:
    """What to do at a named point: kill this process if it is the one that tests ask for."""

    def passing(point: str) -> None:
        if point == named:
            os.kill(os.getpid(), signal.SIGKILL)

    return passing


if __name__ == "__main__":
    sys.exit(main(sys.argv))
