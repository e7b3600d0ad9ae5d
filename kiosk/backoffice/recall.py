"""Hears from a relay what guests deleted there, so that it goes here and everywhere else too."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from kiosk.sharing.courier import in_daemon, reason
from kiosk.sharing.relay_protocol import identity
from kiosk.sharing.relay_way import RelayWay

ASK_EVERY = 30.0


class Recall:
    """Asks the relays among the ways. `tokens` gives the tickets there are, by their tokens.

    It gives None until they are known.
    """

    def __init__(
        self,
        ways: Sequence[object],
        tokens: Callable[[], dict[str, str] | None],
        delete: Callable[[str], Awaitable[None]],
        log: logging.Logger,
    ) -> None:
        self._relays = [way for way in ways if isinstance(way, RelayWay)]
        self._tokens = tokens
        self._delete = delete
        self._log = log

    async def work(self) -> None:
        """Ask again and again, until cancelled."""
        while True:
            known = self._tokens()
            for relay in self._relays if known is not None else ():
                await self._ask(relay)
            await asyncio.sleep(0.5 if known is None else ASK_EVERY)

    async def _ask(self, relay: RelayWay) -> None:
        try:
            deleted = await in_daemon(relay.deleted)
        except Exception as error:  # noqa: BLE001 - the courier tells staff when a relay is away
            self._log.warning("Deletions at the relay are not known (%s)", reason(error))
            return
        tokens = self._tokens() if deleted else None
        for token, ticket in (tokens or {}).items():
            if identity(token) in deleted:
                await self._delete(ticket)
