"""One guest's visit as a frozen value, and the table that says how events change it.

`advance(visit, event, now)` is the whole flow: it returns the next visit and the effects to
carry out. Time-outs are deadlines inside the visit, in monotonic seconds, checked by `Ticked`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from kiosk.domain.generation import MAX_TILES, JobId
from kiosk.domain.prompt import Choice
from kiosk.domain.visit_events import (
    AskedForMore,
    CancelJob,
    CloseTicket,
    Effect,
    Enlarged,
    ForgetPixels,
    Generate,
    JobEnded,
    JobRefused,
    JobStarted,
    LinkArrived,
    ServiceLost,
    ServiceRestored,
    SettingChosen,
    Shrunk,
    StartedOver,
    StyleChosen,
    Ticked,
    TileArrived,
    TileLost,
    TileStepped,
    Touched,
    VehicleChosen,
    VisitEvent,
    WentBack,
)


class Screen(StrEnum):
    """What the guest sees. Every screen is a state, and every state is a screen."""

    ATTRACT = "attract"
    VEHICLE = "vehicle"
    SETTING = "setting"
    STYLE = "style"
    MAKING = "making"
    RESULT = "result"
    SORRY = "sorry"  # this visit's pictures could not be made; clears itself
    CLOSED = "closed"  # the kiosk cannot serve anyone; clears itself when it can


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the kiosk waits, in seconds."""

    choosing: float = 60.0
    result: float = 100.0
    still_there: float = 20.0
    sorry: float = 12.0


@dataclass(frozen=True, slots=True)
class Tile:
    """How far one tile is. `failed` tiles stay so."""

    step: int = 0
    steps: int = 0
    ready: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything that the screens show of one visit, but pixels."""

    screen: Screen = Screen.ATTRACT
    vehicle: str | None = None
    colour: str | None = None
    setting: str | None = None
    style: str | None = None
    job: JobId | None = None
    tiles: tuple[Tile, ...] = ()
    ordered: bool = False  # pictures were asked for, so there is a ticket to close
    link: str | None = None  # the ticket's, for as long as the visit lasts
    enlarged: int | None = None
    asking: bool = False  # "still there?" is on the screen
    deadline: float | None = None
    patience: Patience = field(default_factory=Patience)

    def at(self, screen: Screen, now: float) -> Visit:
        """The visit moved to `screen`, with that screen's time-out running from `now`."""
        return replace(
            self, screen=screen, asking=False, enlarged=None, deadline=self._deadline(screen, now)
        )

    def touched(self, now: float) -> Visit:
        """The visit with its time-out started anew."""
        if self.screen in (Screen.SORRY, Screen.CLOSED, Screen.ATTRACT):
            return self
        return replace(self, asking=False, deadline=self._deadline(self.screen, now))

    def over(self) -> Visit:
        """Back to the attract screen, with nothing left of this visit."""
        return Visit(patience=self.patience)

    @property
    def choice(self) -> Choice:
        """What was chosen; only complete once a style is."""
        assert self.vehicle
        assert self.setting
        assert self.style
        return Choice(self.vehicle, self.setting, self.style, self.colour)

    def _deadline(self, screen: Screen, now: float) -> float | None:
        match screen:
            case Screen.VEHICLE | Screen.SETTING | Screen.STYLE:
                return now + self.patience.choosing
            case Screen.RESULT:
                return now + self.patience.result
            case Screen.SORRY:
                return now + self.patience.sorry
            case _:
                return None  # nobody is hurried while pictures are made


_Next = tuple[Visit, tuple[Effect, ...]]
_CHOOSING = (Screen.VEHICLE, Screen.SETTING, Screen.STYLE)


def advance(visit: Visit, event: VisitEvent, now: float) -> _Next:
    """The visit after `event` at monotonic time `now` (seconds), and what to do about it.

    Events that mean nothing on the present screen, or that belong to another job, change nothing.
    """
    match event:
        case (
            JobStarted()
            | JobRefused()
            | LinkArrived()
            | TileStepped()
            | TileArrived()
            | TileLost()
            | JobEnded()
        ):
            return _hear(visit, event, now)
        case Ticked():
            return _tick(visit, now)
        case ServiceLost():
            return _lose_service(visit)
        case ServiceRestored():
            return _end(visit) if visit.screen is Screen.CLOSED else (visit, ())
        case _:
            return _touch(visit, event, now)


def _touch(visit: Visit, event: VisitEvent, now: float) -> _Next:
    match visit.screen, event:
        case Screen.ATTRACT, Touched():
            return visit.at(Screen.VEHICLE, now), ()
        case Screen.VEHICLE, VehicleChosen(vehicle, colour):
            chosen = replace(visit, vehicle=vehicle, colour=colour)
            return chosen.at(Screen.SETTING, now), ()
        case Screen.SETTING, SettingChosen(setting):
            return replace(visit, setting=setting).at(Screen.STYLE, now), ()
        case Screen.STYLE, StyleChosen(style):
            return _generate(replace(visit, style=style), now)
        case Screen.VEHICLE, WentBack():
            return _end(visit)
        case Screen.SETTING, WentBack():
            return visit.at(Screen.VEHICLE, now), ()
        case (Screen.STYLE, WentBack()):
            return visit.at(Screen.SETTING, now), ()
        case Screen.MAKING, WentBack():
            stopped = replace(visit, job=None, tiles=())
            return stopped.at(Screen.STYLE, now), (*_cancel(visit), ForgetPixels())
        case Screen.RESULT, WentBack():
            kept = replace(visit, job=None, tiles=())
            return kept.at(Screen.STYLE, now), (ForgetPixels(),)
        case Screen.RESULT, AskedForMore():
            again, effects = _generate(visit, now)
            return again, (ForgetPixels(), *effects)
        case Screen.RESULT, Enlarged(tile) if tile < len(visit.tiles) and visit.tiles[tile].ready:
            return replace(visit.touched(now), enlarged=tile), ()
        case Screen.RESULT, Shrunk():
            return replace(visit.touched(now), enlarged=None), ()
        case Screen.SORRY, Touched() | StartedOver():
            return _end(visit, ForgetPixels())
        case ((Screen.ATTRACT | Screen.CLOSED), _):
            return visit, ()
        case _, StartedOver():
            return _end(visit, *_cancel(visit), ForgetPixels())
        case _:
            return visit.touched(now), ()


def _generate(visit: Visit, now: float) -> _Next:
    fresh = replace(visit, job=None, ordered=True, tiles=(Tile(),) * MAX_TILES)
    return fresh.at(Screen.MAKING, now), (Generate(fresh.choice),)


def _end(visit: Visit, *effects: Effect) -> _Next:
    """Back to the attract screen after `effects`; a ticket of the visit takes no more jobs."""
    return visit.over(), (*effects, CloseTicket()) if visit.ordered else effects


def _cancel(visit: Visit) -> tuple[Effect, ...]:
    if visit.screen is Screen.MAKING and visit.job is not None:
        return (CancelJob(visit.job),)
    return ()


def _hear(visit: Visit, event: VisitEvent, now: float) -> _Next:
    match event:
        case JobStarted(job):
            if visit.screen is Screen.MAKING and visit.job is None:
                return replace(visit, job=job), ()
            return visit, (CancelJob(job),)
        case JobRefused() if visit.screen is Screen.MAKING and visit.job is None:
            return visit.at(Screen.SORRY, now), (ForgetPixels(),)
        case LinkArrived(job, link) if job == visit.job:
            return replace(visit, link=link), ()
        case TileStepped(job, tile, step, steps) if job == visit.job:
            if visit.tiles[tile].ready:
                return visit, ()
            return _with_tile(visit, tile, step=step, steps=steps), ()
        case TileArrived(job, tile) if job == visit.job:
            return _with_tile(visit, tile, ready=True), ()
        case TileLost(job, tile) if job == visit.job:
            return _with_tile(visit, tile, failed=True), ()
        case JobEnded(job) if job == visit.job and visit.screen is Screen.MAKING:
            if any(tile.ready for tile in visit.tiles):
                return visit.at(Screen.RESULT, now), ()
            return visit.at(Screen.SORRY, now), (ForgetPixels(),)
        case _:
            return visit, ()


def _with_tile(visit: Visit, tile: int, **changes: int | bool) -> Visit:
    changed = replace(visit.tiles[tile], **changes)  # pyright: ignore[reportArgumentType]
    return replace(visit, tiles=(*visit.tiles[:tile], changed, *visit.tiles[tile + 1 :]))


def _tick(visit: Visit, now: float) -> _Next:
    if visit.deadline is None or now < visit.deadline:
        return visit, ()
    if visit.screen in (*_CHOOSING, Screen.RESULT) and not visit.asking:
        asking = replace(visit, asking=True, deadline=now + visit.patience.still_there)
        return asking, ()
    return _end(visit, ForgetPixels())


def _lose_service(visit: Visit) -> _Next:
    """A guest whose pictures are made, or in the making, keeps them; anyone else is turned away.

    A generator that fails ends its jobs, so that nobody waits on the making screen for ever.
    """
    if visit.screen in (Screen.MAKING, Screen.RESULT, Screen.SORRY, Screen.CLOSED):
        return visit, ()
    over, effects = _end(visit, ForgetPixels())
    return replace(over, screen=Screen.CLOSED), effects
