"""The jobs of a visit: how one begins, what its generator says, and how it ends or is given up."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.generation import MAX_TILES, JobId
from kiosk.domain.prompt import Choice
from kiosk.domain.service_events import (
    JobEnded,
    JobRefused,
    JobStarted,
    LinkArrived,
    TileArrived,
    TileLost,
    TileStepped,
)
from kiosk.domain.visit_effects import (
    CancelJob,
    CloseTicket,
    Effect,
    Enlarge,
    ForgetJob,
    ForgetPixels,
    Generate,
    Make,
    Replace,
    Restyle,
)
from kiosk.domain.visit_events import VisitEvent
from kiosk.domain.visit_rounds import MAX_PICTURES, Kind, PictureId, Round, Spot, Tile
from kiosk.domain.visit_screens import Screen
from kiosk.domain.visit_values import Visit

Next = tuple[Visit, tuple[Effect, ...]]


def begin(visit: Visit, make: Make, now: float) -> Next:
    """The visit while `make` is carried out, in a new round after the others."""
    choice, spot = make.choice, Spot(visit.screen, visit.job, visit.viewed)
    tiles, kind, source = MAX_TILES, Kind.FRESH, None
    match make:
        case Restyle(source=source):
            kind = Kind.RESTYLED
        case Replace(source=source):
            kind = Kind.REPLACED
        case Enlarge(source=source):
            kind, tiles = Kind.ENLARGED, 1
        case Generate():
            pass
    fresh = Round(choice, (Tile(),) * tiles, spot, kind, source)
    kept, forgotten = _make_room(visit, tiles, source)
    rounds = (*kept.rounds, fresh)
    begun = replace(
        choosing(kept, choice), rounds=rounds, shown=len(rounds) - 1, viewed=None, ordered=True
    )
    return begun.at(Screen.MAKING, now), (*forgotten, make)


def choosing(visit: Visit, choice: Choice) -> Visit:
    """The visit with this choice on its screens."""
    return replace(
        visit,
        vehicle=choice.vehicle,
        colour=choice.colour,
        setting=choice.setting,
        style=choice.style,
        words=choice.words,
    )


def give_up(visit: Visit, now: float) -> Next:
    """Cancel the job in the making, and go back to where it was asked for."""
    stopped = visit.rounds[-1]
    effects: list[Effect] = []
    if stopped.job is not None:
        effects += [CancelJob(stopped.job), ForgetJob(stopped.job)]
    return _back_to(visit, stopped.asked_at, now), tuple(effects)


def end(visit: Visit, *effects: Effect) -> Next:
    """Back to the attract screen after `effects`; a ticket of the visit takes no more jobs."""
    done = (*effects, ForgetPixels())
    return visit.over(), (*done, CloseTicket()) if visit.ordered else done


def leave(visit: Visit, now: float) -> Next:
    """The guest is done: goodbye where there are pictures to take home, else the end."""
    effects: tuple[Effect, ...] = ()
    if visit.screen is Screen.MAKING and visit.job is not None:
        effects = (CancelJob(visit.job),)
    if visit.has_pictures and visit.screen is not Screen.GOODBYE:
        return replace(visit, viewed=None).at(Screen.GOODBYE, now), effects
    return end(visit, *effects)


def hear(visit: Visit, event: VisitEvent, now: float) -> Next:
    """What a generator or the back office says; what belongs to other jobs changes nothing."""
    making = visit.screen is Screen.MAKING
    match event:
        case JobStarted(job, seeds):
            if making and visit.job is None:
                return _with_last(visit, replace(visit.rounds[-1], job=job, seeds=seeds)), ()
            return visit, (CancelJob(job),)
        case JobRefused() if making and visit.job is None:
            return _fail(visit, now)
        case LinkArrived(job, link) if any(job == each.job for each in visit.rounds):
            return replace(visit, link=link), ()
        case TileStepped(job, tile, step, steps) if making and job == visit.job:
            if visit.tiles[tile].ready:
                return visit, ()
            return _with_last(visit, visit.rounds[-1].with_tile(tile, step=step, steps=steps)), ()
        case TileArrived(job, tile, before) if making and job == visit.job:
            arrived = visit.rounds[-1].with_tile(tile, ready=True, prerendered=before)
            return _with_last(visit, arrived), ()
        case TileLost(job, tile) if making and job == visit.job:
            return _with_last(visit, visit.rounds[-1].with_tile(tile, failed=True)), ()
        case JobEnded(job) if making and job == visit.job:
            if not visit.rounds[-1].any_ready:
                return _fail(visit, now)
            viewed = 0 if len(visit.tiles) == 1 else None  # a single picture needs no grid
            return replace(visit, viewed=viewed).at(Screen.RESULT, now), ()
        case _:
            return visit, ()


def _with_last(visit: Visit, changed: Round) -> Visit:
    return replace(visit, rounds=(*visit.rounds[:-1], changed))


def _fail(visit: Visit, now: float) -> Next:
    """Earlier pictures stay; a visit without any is over."""
    lost = visit.rounds[-1]
    forget: tuple[Effect, ...] = (ForgetJob(lost.job),) if lost.job is not None else ()
    without = _back_to(visit, replace(lost.asked_at, screen=Screen.RESULT), now)
    if without.has_pictures:
        return replace(without, failed=True), forget
    return without.at(Screen.SORRY, now), (ForgetPixels(),)


def _back_to(visit: Visit, spot: Spot, now: float) -> Visit:
    rounds = visit.rounds[:-1]
    shown = index_of(rounds, spot.job)
    viewed = spot.viewed if spot.job is not None else None
    back = replace(visit, rounds=rounds, shown=shown, viewed=viewed)
    if rounds and spot.screen in (Screen.RESULT, Screen.VARY, Screen.RESTYLE, Screen.ERASE):
        back = choosing(back, rounds[shown].choice)
    return back.at(spot.screen, now)


def index_of(rounds: tuple[Round, ...], job: JobId | None) -> int:
    """Where the round of `job` is, or the last one."""
    for number, each in enumerate(rounds):
        if each.job == job and job is not None:
            return number
    return max(0, len(rounds) - 1)


def _make_room(visit: Visit, tiles: int, source: PictureId | None) -> tuple[Visit, list[Effect]]:
    """The visit with room for so many tiles more, and what the window need not hold any longer.

    Rounds without a favourite go first, the oldest first; the one that is worked on stays.
    """
    rounds, effects = list(visit.rounds), list[Effect]()
    loved = {picture.job for picture in visit.favourites}
    while rounds and sum(len(each.tiles) for each in rounds) + tiles > MAX_PICTURES:
        spare = [each for each in rounds if source is None or each.job != source.job] or rounds
        going = next((each for each in spare if each.job not in loved), spare[0])
        rounds.remove(going)
        if going.job is not None:
            effects.append(ForgetJob(going.job))
    held = {each.job for each in rounds}
    favourites = frozenset(each for each in visit.favourites if each.job in held)
    return replace(visit, rounds=tuple(rounds), favourites=favourites), effects
