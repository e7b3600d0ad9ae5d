"""The policy of a running window: read when it is first asked, and again when staff change it."""

from __future__ import annotations

import logging
from collections.abc import Collection
from pathlib import Path

from kiosk.domain.errors import BadFile, KioskError
from kiosk.text_policy.kinds import Rule, Verdict
from kiosk.text_policy.policy import MOST_TOKENS, TextPolicy, load_policy

UNCHECKED = "unchecked"
"""Why everything is refused while there are no lists at all."""

log = logging.getLogger(__name__)


class LivePolicy:
    """Called with words it says why they are refused, or None.

    A broken file of staff's own is named in `faults` and left out; the lists that ship hold.
    Where those cannot be read, all words are refused.
    """

    def __init__(
        self, state: Path, own_makers: Collection[str] = (), most_tokens: int = MOST_TOKENS
    ) -> None:
        """Reads nothing yet, so that the window is there at once."""
        self._state = state
        self._makers = frozenset(own_makers)
        self._most = most_tokens
        self._policy: TextPolicy | None = None
        self._asked = False
        self.faults: tuple[BadFile, ...] = ()

    def __call__(self, text: str, /) -> str | None:
        """Why `text` is refused, as one word, or None: what a keypad asks at every key."""
        policy = self._read()
        return UNCHECKED if policy is None else policy.refuses(text)

    def explain(self, text: str) -> tuple[Verdict, Rule | None] | None:
        """The verdict and its rule, for staff alone; None where there are no lists."""
        policy = self._read()
        return None if policy is None else policy.explain(text)

    def reload(
        self, own_makers: Collection[str] | None = None, most_tokens: int | None = None
    ) -> None:
        """Read the lists again, for makers and a length that may have changed as well."""
        self._makers = self._makers if own_makers is None else frozenset(own_makers)
        self._most = most_tokens or self._most
        self._asked = False
        self._read()

    def _read(self) -> TextPolicy | None:
        if self._asked:
            return self._policy
        self._asked, faults = True, list[BadFile]()
        try:
            self._policy = load_policy(
                self._state,
                most_tokens=self._most,
                own_makers=self._makers,
                on_fault=faults.append,
            )
        except KioskError as error:
            log.error("guests' words cannot be checked, and are refused: %s", error)
            self._policy = None
        for fault in faults:
            log.error("a word list is left out: %s", fault)
        self.faults = tuple(faults)
        return self._policy
