"""A visit: what was chosen, made and asked for so far, and what it can have now; frozen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from kiosk.domain.generation import JobId
from kiosk.domain.printing import PrintAnswer
from kiosk.domain.prompt import Choice
from kiosk.domain.visit_rounds import Kind, PictureId, Round, Tile
from kiosk.domain.visit_rules import MAX_MAILS, MORE_TIME, Abilities, Comfort, Rules
from kiosk.domain.visit_screens import CHOOSING, LOOKING, NOBODY, Screen


class Mailing(StrEnum):
    """How far the mail is that the guest asked for last."""

    NONE = ""
    ASKED = "asked"
    TAKEN = "taken"  # it is written down, and goes as soon as it can
    DECLINED = "declined"  # too many were asked for


@dataclass(frozen=True, slots=True)
class Printing:
    """What the visit had printed, and the picture that it wanted last, until that is put away.

    Without an `answer` it is still on its way to the printer.
    """

    printed: int = 0
    picture: PictureId | None = None
    answer: PrintAnswer | None = None

    @property
    def waits_for(self) -> PictureId | None:
        """The picture that has no answer yet."""
        return self.picture if self.answer is None else None


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything that the screens show of one visit, but pixels."""

    screen: Screen = Screen.ATTRACT
    vehicle: str | None = None
    colour: str | None = None
    setting: str | None = None
    style: str | None = None
    words: str = ""
    chosen_language: str | None = None
    comfort: Comfort = field(default_factory=Comfort)
    agreed: bool = False  # to the terms
    rounds: tuple[Round, ...] = ()  # while pictures are made, theirs is the last
    shown: int = 0  # which round is on the screen
    viewed: int | None = None  # the tile of it that is shown large
    favourites: frozenset[PictureId] = frozenset()
    ordered: bool = False  # pictures were asked for, so there is a ticket to close
    link: str | None = None  # the ticket's, for as long as the visit lasts
    failed: bool = False  # what was asked last did not work; earlier pictures are still there
    printer: bool = False  # the printer prints; that outlasts the visit
    printing: Printing = field(default_factory=Printing)
    asking: bool = False  # "still there?" is on the screen
    confirming: bool = False  # "delete everything?" is on the screen
    deleted: bool = False  # it was
    may_show: bool = False  # the guest lets staff show the pictures at the show
    mailing: Mailing = Mailing.NONE
    mails: int = 0  # taken so far
    mail_from: Screen = Screen.RESULT  # where the guest asked for mail
    deadline: float | None = None
    rules: Rules = field(default_factory=Rules)

    @property
    def language(self) -> str:
        """The language that the guest reads: the chosen one, or the house's own."""
        return self.chosen_language or self.rules.languages[0]

    @property
    def round(self) -> Round | None:
        """The round on the screen."""
        return self.rounds[self.shown] if self.rounds else None

    @property
    def job(self) -> JobId | None:
        """The job whose tiles are on the screen."""
        return self.round.job if self.round else None

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """The tiles on the screen."""
        return self.round.tiles if self.round else ()

    @property
    def picture(self) -> PictureId | None:
        """The picture in the viewer."""
        return self.picture_at(self.viewed) if self.viewed is not None else None

    @property
    def has_pictures(self) -> bool:
        """Whether there is anything to take home."""
        return any(each.any_ready for each in self.rounds)

    @property
    def choice(self) -> Choice:
        """What was chosen; only complete once a style is."""
        assert self.vehicle
        assert self.setting
        assert self.style
        return Choice(self.vehicle, self.setting, self.style, self.colour, words=self.words)

    @property
    def offers(self) -> Abilities:
        """What can be done with the viewed picture; one that was enlarged is final."""
        able = self.rules.abilities
        if self.picture is None or self.round is None or self.round.kind is Kind.ENLARGED:
            return Abilities(words=able.words)
        return able

    @property
    def can_mail(self) -> bool:
        """Whether the pictures can be had by e-mail, maybe once more."""
        return bool(self.rules.mail) and self.has_pictures and self.mails < MAX_MAILS

    @property
    def can_print(self) -> bool:
        """Whether the viewed picture can be printed now."""
        waits = self.printing.waits_for is not None
        left = self.printing.printed < self.rules.prints
        return self.printer and left and not waits and self.picture is not None

    def picture_at(self, tile: int | None) -> PictureId | None:
        """The ready picture in that place of the round on the screen."""
        if tile is None or self.job is None or not 0 <= tile < len(self.tiles):
            return None
        return PictureId(self.job, tile) if self.tiles[tile].ready else None

    def at(self, screen: Screen, now: float) -> Visit:
        """The visit moved to `screen`, with that screen's time-out running from `now`."""
        deadline = self._deadline(screen, now)
        return replace(
            self, screen=screen, asking=False, failed=False, confirming=False, deadline=deadline
        )

    def touched(self, now: float) -> Visit:
        """The visit with its time-out started anew."""
        if self.screen in (Screen.SORRY, *NOBODY):
            return self
        return replace(self, asking=False, deadline=self._deadline(self.screen, now))

    def over(self) -> Visit:
        """Back to the attract screen, with nothing left of this visit."""
        return Visit(rules=self.rules, printer=self.printer)

    def waiting(self, seconds: float) -> float:
        """`seconds`, or more for guests who asked for more time."""
        return seconds * MORE_TIME if self.comfort.more_time else seconds

    def _deadline(self, screen: Screen, now: float) -> float | None:
        patience = self.rules.patience
        if screen in CHOOSING:
            return now + self.waiting(patience.choosing)
        if screen in LOOKING:
            return now + self.waiting(patience.result)
        match screen:
            case Screen.GOODBYE:
                return now + self.waiting(patience.goodbye)
            case Screen.SORRY:
                return now + self.waiting(patience.sorry)
            case _:
                return None  # nobody is hurried while pictures are made
