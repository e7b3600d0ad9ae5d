"""Tells staff how the ways out are doing."""

from __future__ import annotations

import logging
from collections.abc import Callable

from kiosk.backoffice.messages import Fault, Message, Recovered
from kiosk.sharing.mail_courier import MAIL

_CURE = "Check the internet and the key of that way; it goes on by itself as soon as it can."
_MAIL_CURE = "Check the internet and share.mail; it goes on by itself as soon as it can."
_REFUSED_CURE = "The guest may have mistyped it; nothing needs to be done."


class Herald:
    """Says when a way stops working and when none is at fault any more."""

    def __init__(self, say: Callable[[Message], None], log: logging.Logger) -> None:
        self._say = say
        self._log = log
        self._failing: set[str] = set()

    def failed(self, way: str, why: str, given_up: bool) -> None:
        """A way has failed several times, or a ticket was given up."""
        cause = f"Pictures cannot be sent by '{way}' ({why}); they wait."
        if given_up:
            cause = f"The pictures of one visit were not sent by '{way}' in a day ({why})."
        self._failing.add(way)
        self._log.error("%s", cause)
        self._say(Fault("sending", cause, _MAIL_CURE if way == MAIL else _CURE))

    def refused(self, why: str) -> None:
        """One mail will not arrive, whatever is tried; the server works."""
        cause = f"A guest's pictures could not be sent by e-mail ({why})."
        self._log.error("%s", cause)
        self._say(Fault("lost", cause, _REFUSED_CURE))

    def works(self, way: str) -> None:
        """A way works, maybe again."""
        if way in self._failing:
            self._failing.discard(way)
            self._log.info("Pictures can be sent by '%s' again", way)
            if not self._failing:
                self._say(Recovered("sending"))
