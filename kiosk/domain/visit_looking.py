"""What touches do once there are pictures: looking, liking, asking for others, and goodbye."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.choosing_events import WentBack
from kiosk.domain.looking_events import (
    AskedForMore,
    EnlargeAsked,
    EraseAsked,
    Erased,
    FavouriteToggled,
    PictureClosed,
    PictureOpened,
    PictureTurned,
    RestyleAsked,
    RoundShown,
    SettingAsked,
    StyleAsked,
    VaryAsked,
)
from kiosk.domain.taking_home_events import (
    DeleteAsked,
    DeleteConfirmed,
    MailAsked,
    PrintAsked,
    ShowingAllowed,
)
from kiosk.domain.visit_effects import (
    DeletePictures,
    Enlarge,
    ForgetPixels,
    Generate,
    LetShow,
    Make,
    Replace,
    Restyle,
)
from kiosk.domain.visit_events import VisitEvent
from kiosk.domain.visit_mailing import ask_mail
from kiosk.domain.visit_making import Next, begin, choosing, index_of
from kiosk.domain.visit_printing import ask_print, put_away
from kiosk.domain.visit_rounds import Kind, Round
from kiosk.domain.visit_screens import Screen
from kiosk.domain.visit_values import Visit


def touch_result(visit: Visit, event: VisitEvent, now: float) -> Next:
    """A round of pictures, or one of them in the viewer."""
    visit = put_away(visit, event)
    offers, picture = visit.offers, visit.picture
    match event:
        case PictureOpened(tile) if visit.picture_at(tile):
            return replace(visit.at(Screen.RESULT, now), viewed=tile), ()
        case PictureTurned(by) if picture is not None:
            return _turn(visit.at(Screen.RESULT, now), by), ()
        case PictureClosed() | WentBack() if visit.viewed is not None:
            return _close(visit.at(Screen.RESULT, now)), ()
        case RoundShown(number) if 0 <= number < len(visit.rounds):
            return _show(visit.at(Screen.RESULT, now), number), ()
        case FavouriteToggled(tile) if liked := visit.picture_at(tile):
            return replace(visit.touched(now), favourites=visit.favourites ^ {liked}), ()
        case WentBack():
            return visit.at(Screen.STYLE, now), ()
        case AskedForMore() if visit.round is not None:
            return begin(visit, _more_of(visit.round), now)
        case MailAsked():
            return ask_mail(visit, now)
        case PrintAsked():
            return ask_print(visit, now)
        case VaryAsked():
            return visit.at(Screen.VARY, now), ()
        case RestyleAsked() if offers.restyle:
            return visit.at(Screen.RESTYLE, now), ()
        case EraseAsked() if offers.erase:
            return visit.at(Screen.ERASE, now), ()
        case EnlargeAsked() if offers.enlarge and picture and visit.round:
            return begin(visit, Enlarge(visit.round.choice, picture), now)
        case _:
            return visit.touched(now), ()


def touch_edit(visit: Visit, event: VisitEvent, now: float) -> Next:
    """The screens that ask what a picture is to become."""
    assert visit.round is not None
    choice, picture = visit.round.choice, visit.picture
    match visit.screen, event:
        case _, WentBack():
            return visit.at(Screen.RESULT, now), ()
        case Screen.VARY, StyleAsked(style):
            varied = Generate(replace(choice, style=style), _first_seeds(visit))
            return begin(visit, varied, now)
        case Screen.VARY, SettingAsked(setting):
            varied = Generate(replace(choice, setting=setting, light=None), _first_seeds(visit))
            return begin(visit, varied, now)
        case Screen.RESTYLE, StyleAsked(style) if picture is not None:
            return begin(visit, Restyle(replace(choice, style=style), picture), now)
        case Screen.ERASE, Erased() if picture is not None:
            instead = replace(
                choice,
                setting=event.setting or choice.setting,
                colour=event.colour or choice.colour,
                words=choice.words if event.words is None else event.words,
            )
            return begin(visit, Replace(instead, picture, event.mask), now)
        case _:
            return visit.touched(now), ()


def touch_goodbye(visit: Visit, event: VisitEvent, now: float) -> Next:
    """What happens to the pictures, and the way to have them deleted at once."""
    match event:
        case MailAsked() if not visit.confirming:
            return ask_mail(visit, now)
        case ShowingAllowed(yes) if visit.rules.asks_to_show and not visit.deleted:
            return replace(visit.touched(now), may_show=yes), (LetShow(yes),)
        case DeleteAsked() if not visit.deleted:
            return replace(visit.touched(now), confirming=True), ()
        case DeleteConfirmed() if visit.confirming:
            none = replace(visit, rounds=(), shown=0, favourites=frozenset(), link=None)
            gone = replace(none, deleted=True, confirming=False, may_show=False)
            return gone.touched(now), (ForgetPixels(), DeletePictures())
        case WentBack() if visit.confirming:
            return replace(visit.touched(now), confirming=False), ()
        case WentBack() if visit.round is not None:
            return choosing(visit, visit.round.choice).at(Screen.RESULT, now), ()
        case _:
            return visit.touched(now), ()


def _show(visit: Visit, number: int) -> Visit:
    """Another round; a single picture is shown large."""
    shown = visit.rounds[number]
    viewed = 0 if len(shown.tiles) == 1 else None
    return choosing(replace(visit, shown=number, viewed=viewed), shown.choice)


def _turn(visit: Visit, by: int) -> Visit:
    """The next ready picture of all rounds in the viewer; the last one has none after it."""
    every = [
        (number, tile)
        for number, each in enumerate(visit.rounds)
        for tile, one in enumerate(each.tiles)
        if one.ready
    ]
    here = every.index((visit.shown, visit.viewed or 0))
    number, viewed = every[max(0, min(len(every) - 1, here + by))]
    turned = replace(visit, shown=number, viewed=viewed)
    return choosing(turned, visit.rounds[number].choice)


def _close(visit: Visit) -> Visit:
    """Out of the viewer: to the round, or from a single picture to the round it came from."""
    assert visit.round is not None
    if len(visit.tiles) > 1:
        return replace(visit, viewed=None)
    source = visit.round.source
    grids = tuple(each for each in visit.rounds if len(each.tiles) > 1)
    if not grids:
        return replace(visit, viewed=None)
    origin = grids[index_of(grids, source.job if source else None)]
    shown = visit.rounds.index(origin)
    return choosing(replace(visit, shown=shown, viewed=None), origin.choice)


def _more_of(shown: Round) -> Make:
    if shown.kind is Kind.RESTYLED and shown.source is not None:
        return Restyle(shown.choice, shown.source)
    return Generate(shown.choice)


def _first_seeds(visit: Visit) -> tuple[int, ...]:
    """The seeds that the round on the screen goes back to; none if they are forgotten."""
    rounds = {each.job: each for each in visit.rounds}
    at = visit.round
    while at is not None and at.source is not None:
        at = rounds.get(at.source.job)
    return at.seeds if at is not None else ()
