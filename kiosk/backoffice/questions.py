"""Remembers what staff's pages have asked, and puts the answers together again."""

from __future__ import annotations

from kiosk.backoffice.messages import Answer
from kiosk.domain.keeping import Answered, Row

NOBODY_THERE = "The back office is not running. It is started again by itself."


class Questions:
    """The questions that have no answer yet, by their numbers."""

    def __init__(self) -> None:
        self._asked: dict[int, str] = {}
        self._rows: dict[int, list[Row]] = {}

    def ask(self, number: int, question: str) -> None:
        """Remember a question."""
        self._asked[number], self._rows[number] = question, []

    def hear(self, answer: Answer) -> list[Answered]:
        """The whole answer, once its last part is there."""
        number = answer.number
        if number not in self._asked:
            return []
        self._rows[number] += answer.rows
        if not answer.last:
            return []
        rows = () if answer.fault else tuple(self._rows.pop(number))
        return [Answered(number, self._asked.pop(number), rows, answer.fault)]

    def give_up(self, why: str) -> list[Answered]:
        """Nobody will answer any more."""
        given_up = [Answered(number, asked, (), why) for number, asked in self._asked.items()]
        self._asked.clear()
        self._rows.clear()
        return given_up
