"""The way out by a relay: pushes tickets to `kiosk share serve` on a public host.

What is there already with the same contents is not sent again, so that a push which was cut off
goes on where it stopped, and one that is repeated changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import urllib.error
import urllib.request
from contextlib import suppress
from urllib.parse import quote
from urllib.request import Request

from kiosk.config import RelayConfig
from kiosk.sharing.relay_protocol import DIGEST, KEEP, TICKET, read_hours, write_ticket
from kiosk.sharing.ways import Copy, WayFault

TIMEOUT = 20.0
"""Seconds without a byte after which a request has failed."""

_HINTS = {
    404: "the key is not known there",
    500: "the relay is in trouble; see its log",
    507: "this kiosk's room there is full; see relay.room_mb there",
}
_GONE = 410


class _DeletedThere(Exception):
    """The guest has deleted the ticket at the relay."""


class RelayWay:
    """Copies on the relay that the config names.

    `keep_hours` is how long it keeps them at most, as far as it has been heard to say.
    """

    name = "relay"

    def __init__(self, config: RelayConfig) -> None:
        self._url = config.url
        self._key = config.key
        self.keep_hours: float | None = None

    def link(self, token: str) -> str:
        """The ticket's page on the relay."""
        return f"{self._url}/t/{token}"

    def push(self, copy: Copy) -> None:
        """Send the pictures that are missing there, then the ticket; remove what is past.

        Nothing is to be there of a ticket that its guest has deleted there, of which
        `deleted` tells: then this is done.
        """
        with suppress(_DeletedThere):
            self._push(copy)

    def _push(self, copy: Copy) -> None:
        there = self._digests(copy.token)
        try:
            for name, path in copy.pictures.items():
                self._put(copy.token, name, path.read_bytes(), there)
            self._put(copy.token, TICKET, write_ticket(copy.ticket, copy.until), there)
        finally:  # what was held back has to go, also where there is no room for what is new
            for name in there.keys() - {*copy.pictures, TICKET}:
                self._ask("DELETE", f"{quote(copy.token)}/{quote(name)}")

    def remove(self, token: str) -> None:
        """Remove the ticket there, and all that it had."""
        self._ask("DELETE", quote(token))

    def deleted(self) -> frozenset[str]:
        """Which of our tickets guests have deleted at the relay, by its names for them."""
        return frozenset(json.loads(self._ask("GET", "deleted")))

    def _digests(self, token: str) -> dict[str, str]:
        found: dict[str, str] = json.loads(self._ask("GET", quote(token)))
        return found

    def _put(self, token: str, name: str, content: bytes, there: dict[str, str]) -> None:
        digest = hashlib.sha256(content).hexdigest()
        if there.get(name) != digest:
            self._ask("PUT", f"{quote(token)}/{quote(name)}", content, {DIGEST: digest})

    def _ask(
        self, method: str, path: str, body: bytes | None = None, more: dict[str, str] | None = None
    ) -> bytes:
        headers = {"Authorization": f"Bearer {self._key.get_secret_value()}", **(more or {})}
        request = Request(f"{self._url}/push/{path}", body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                found: bytes = answer.read()
                self.keep_hours = read_hours(answer.headers.get(KEEP))
                return found
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == _GONE:
                raise _DeletedThere from None
            raise WayFault(_HINTS.get(error.code, f"HTTP {error.code}")) from None
        except urllib.error.URLError as error:
            raise WayFault(f"no answer ({type(error.reason).__name__})") from None
