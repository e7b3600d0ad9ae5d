"""Chooses the link for the QR code: the first way, in the config's order, that works.

A way works when a copy of this very ticket has arrived there and its page opens from here, tried
as a phone would. The guest is waiting meanwhile, so all of it takes `PATIENCE` at the most; then
the link on the local network is given, which needs nobody else.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from kiosk.backoffice.messages import Fault, Message, Recovered
from kiosk.sharing.courier import in_daemon
from kiosk.sharing.self_test import opens, reads_back
from kiosk.sharing.ways import LAN, Way, WayFault

PATIENCE = 2.0
"""Seconds that a link may wait for the trial of the ways, when the local network is one."""

PATIENCE_WITHOUT_LAN = 10.0

LEFT_FOR_LAN = 0.4
"""Seconds of the patience that are kept for trying the local network's own link."""

TRUSTED, SHUNNED = 300.0, 60.0
"""Seconds for which a way that opened needs no trial, and for which one that did not gets none."""

_CURES = {
    LAN: "Check the network, share.host and share.base_url; scan a code with a phone.",
    "storage": "Check the internet and share.storage; pictures wait and are sent by themselves.",
    "relay": "Check the internet and share.relay; pictures wait and are sent by themselves.",
}


class Deliveries(Protocol):
    """What the courier knows."""

    def failing(self, way: str) -> bool:
        """Whether what was tried last on a way failed."""
        ...

    async def sent(self, way: str, ticket: str) -> None:
        """Return when a copy of the ticket has been taken by a way."""
        ...


class Links:
    """The links of tickets. `lan` gives the start of links while phones can be served here."""

    def __init__(
        self,
        order: Sequence[str],
        ways: Mapping[str, Way],
        lan: Callable[[], str | None],
        say: Callable[[Message], None],
        log: logging.Logger,
        *,
        direct: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._order = order
        self._ways = ways
        self._lan = lan
        self._say = say
        self._log = log
        self._direct = direct
        self._clock = clock
        self._opened: dict[str, tuple[str, float]] = {}  # by way: start of links, and when
        self._shunned: dict[str, float] = {}  # by way: until when
        self.deliveries: Deliveries | None = None

    async def choose(self, ticket: str, token: str) -> str | None:
        """The ticket's link; None while there is none that could work at all."""
        by_lan = LAN in self._order
        end = self._clock() + (PATIENCE if by_lan else PATIENCE_WITHOUT_LAN)
        for way in self._order:
            if (link := self._link(way, token)) is not None:
                left = end - self._clock() - (LEFT_FOR_LAN if by_lan and way != LAN else 0)
                if await self._works(way, ticket, link, left):
                    return link
        # Nothing works from here. Phones may see that otherwise, and no link would help nobody.
        first = LAN if by_lan else self._order[0]
        return self._link(first, token) or self._link(LAN, token)

    def _link(self, way: str, token: str) -> str | None:
        if way != LAN:
            return self._ways[way].link(token) if way in self._ways else None
        base = self._lan()
        return None if base is None else f"{base}/t/{token}"

    async def _works(self, way: str, ticket: str, link: str, seconds: float) -> bool:
        if self._clock() < self._shunned.get(way, 0.0) or seconds <= 0:
            return False
        try:
            await asyncio.wait_for(self._try(way, ticket, link, seconds), seconds)
        except TimeoutError:
            return self._failed(way, "too slow")
        except WayFault as fault:
            return self._failed(way, str(fault))
        if self._shunned.pop(way, None) is not None and not self._shunned:
            self._say(Recovered("share"))
        return True

    async def _try(self, way: str, ticket: str, link: str, seconds: float) -> None:
        if way != LAN and self.deliveries is not None:
            if self.deliveries.failing(way):
                raise WayFault("sending fails")
            await self.deliveries.sent(way, ticket)
        start = link.partition("/t/")[0]
        known, at = self._opened.get(way, ("", 0.0))
        if known == start and self._clock() - at < TRUSTED:
            return
        self._opened.pop(way, None)
        direct = way == LAN and self._direct
        await in_daemon(lambda: opens(link, seconds, direct=direct))
        await in_daemon(reads_back, link)
        self._opened[way] = (start, self._clock())

    def _failed(self, way: str, why: str) -> bool:
        if way not in self._shunned:
            cause = f"The link by '{way}' does not open from this machine ({why})."
            self._say(Fault("share", cause, _CURES[way]))
            self._log.error("%s", cause)
        self._shunned[way] = self._clock() + SHUNNED
        self._opened.pop(way, None)
        return False
