"""Remembers which prints guests have wished for, and whether the printer prints."""

from __future__ import annotations

from kiosk.backoffice.messages import Printed
from kiosk.domain.generation import JobId
from kiosk.domain.keeping import PrintAnswered, PrinterChanged
from kiosk.domain.printing import PrintAnswer


class PrintWishes:
    """The wishes that have no answer yet, by their numbers; forgotten with the process."""

    def __init__(self) -> None:
        self._wished: dict[int, tuple[JobId, int]] = {}
        self._ready = False  # as the process said last

    def wish(self, number: int, job: JobId, tile: int) -> None:
        """Remember a wish."""
        self._wished[number] = (job, tile)

    def hear(self, printed: Printed) -> list[PrintAnswered]:
        """What became of a wish."""
        wished = self._wished.pop(printed.number, None)
        return [] if wished is None else [PrintAnswered(*wished, PrintAnswer(printed.answer))]

    def change(self, *, ready: bool) -> PrinterChanged:
        """The printer prints, or does not any more."""
        self._ready = ready
        return PrinterChanged(ready)

    def give_up(self) -> list[PrintAnswered | PrinterChanged]:
        """Nobody is there who could print; the next process says when it can."""
        no = PrintAnswer.NOT_READY
        said: list[PrintAnswered | PrinterChanged]
        said = [PrintAnswered(*wished, no) for wished in self._wished.values()]
        self._wished.clear()
        if self._ready:
            said.append(self.change(ready=False))
        return said
