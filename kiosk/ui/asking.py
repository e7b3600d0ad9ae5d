"""Questions of staff's pages to the back office, and who waits for which answer."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.domain.keeping import Answered, BackOffice, Fact, Question


class Asking:
    """Hands an answer to whoever asked; the window's controller hears them all."""

    def __init__(self, back_office: BackOffice) -> None:
        self._back_office = back_office
        self._waiting: dict[int, Callable[[Answered], None]] = {}

    def ask(self, question: Question, then: Callable[[Answered], None], **about: Fact) -> None:
        """Ask, and call `then` with the answer or the fault, which is never before this returns."""
        self._waiting[self._back_office.ask(question, **about)] = then

    def hear(self, answered: Answered) -> None:
        """An answer has come."""
        if (then := self._waiting.pop(answered.number, None)) is not None:
            then(answered)
