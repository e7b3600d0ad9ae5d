"""What can be done with pictures, read as a table; and what any sequence of touches keeps."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.choosing_events import (
    ComfortChanged,
    LanguageChosen,
    PicturesAsked,
    SettingChosen,
    StartedOver,
    StyleChosen,
    SurpriseAsked,
    Surprised,
    TermsAccepted,
    Touched,
    VehicleChosen,
    WentBack,
    WordsAsked,
    WordsEntered,
)
from kiosk.domain.generation import JobId
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
from kiosk.domain.service_events import (
    JobEnded,
    JobRefused,
    JobStarted,
    LinkArrived,
    ServiceLost,
    ServiceRestored,
    Ticked,
    TileArrived,
    TileLost,
    TileStepped,
)
from kiosk.domain.taking_home_events import DeleteAsked, DeleteConfirmed
from kiosk.domain.visit import Abilities, Comfort, Kind, PictureId, Rules, Screen, Visit, advance
from kiosk.domain.visit_effects import (
    CancelJob,
    CloseTicket,
    DeletePictures,
    Enlarge,
    ForgetJob,
    ForgetPixels,
    Generate,
    Make,
    Replace,
    Restyle,
)
from kiosk.domain.visit_events import VisitEvent
from kiosk.domain.visit_rounds import MAX_PICTURES
from tests.domain.test_visit import CHOICE, JOB, OTHER, RULES, TO_MAKING, TO_RESULT, after

SEEDS = (11, 12, 13, 14)
RESULT: list[VisitEvent] = [*TO_RESULT[:4], JobStarted(JOB, SEEDS), *TO_RESULT[5:]]
VIEWING: list[VisitEvent] = [*RESULT, PictureOpened(2)]
SOURCE = PictureId(JOB, 2)
MANGA = replace(CHOICE, style="manga")
BEACH = replace(CHOICE, setting="beach")
ENLARGED: list[VisitEvent] = [
    *VIEWING,
    EnlargeAsked(),
    JobStarted(OTHER, (7,)),
    TileArrived(OTHER, 0),
    JobEnded(OTHER),
]


@pytest.mark.parametrize(
    ("events", "event", "screen", "effects"),
    [
        (RESULT, VaryAsked(), Screen.VARY, ()),
        ([*RESULT, VaryAsked()], WentBack(), Screen.RESULT, ()),
        ([*RESULT, VaryAsked()], StyleAsked("manga"), Screen.MAKING, (Generate(MANGA, SEEDS),)),
        ([*RESULT, VaryAsked()], SettingAsked("beach"), Screen.MAKING, (Generate(BEACH, SEEDS),)),
        ([*ENLARGED, VaryAsked()], StyleAsked("manga"), Screen.MAKING, (Generate(MANGA, SEEDS),)),
        (RESULT, RestyleAsked(), Screen.RESULT, ()),
        (VIEWING, RestyleAsked(), Screen.RESTYLE, ()),
        ([*VIEWING, RestyleAsked()], WentBack(), Screen.RESULT, ()),
        (
            [*VIEWING, RestyleAsked()],
            StyleAsked("manga"),
            Screen.MAKING,
            (Restyle(MANGA, SOURCE),),
        ),
        (VIEWING, EraseAsked(), Screen.ERASE, ()),
        ([*VIEWING, EraseAsked()], Erased(b"m"), Screen.MAKING, (Replace(CHOICE, SOURCE, b"m"),)),
        (
            [*VIEWING, EraseAsked()],
            Erased(b"m", setting="beach"),
            Screen.MAKING,
            (Replace(BEACH, SOURCE, b"m"),),
        ),
        (VIEWING, EnlargeAsked(), Screen.MAKING, (Enlarge(CHOICE, SOURCE),)),
        (ENLARGED, EnlargeAsked(), Screen.RESULT, ()),
        (ENLARGED, RestyleAsked(), Screen.RESULT, ()),
        (ENLARGED, EraseAsked(), Screen.RESULT, ()),
        (
            [*VIEWING, EnlargeAsked(), JobStarted(OTHER)],
            WentBack(),
            Screen.RESULT,
            (CancelJob(OTHER), ForgetJob(OTHER)),
        ),
        (
            [*VIEWING, RestyleAsked(), StyleAsked("manga"), JobStarted(OTHER)],
            WentBack(),
            Screen.RESTYLE,
            (CancelJob(OTHER), ForgetJob(OTHER)),
        ),
        ([*RESULT, StartedOver()], DeleteConfirmed(), Screen.GOODBYE, ()),
        (
            [*RESULT, StartedOver(), DeleteAsked()],
            DeleteConfirmed(),
            Screen.GOODBYE,
            (ForgetPixels(), DeletePictures()),
        ),
        (
            [*RESULT, StartedOver(), DeleteAsked(), DeleteConfirmed()],
            StartedOver(),
            Screen.ATTRACT,
            (ForgetPixels(), CloseTicket()),
        ),
        ([*RESULT, StartedOver(), DeleteAsked(), DeleteConfirmed()], WentBack(), "goodbye", ()),
    ],
)
def test_the_table(events, event, screen, effects) -> None:
    visit, done = advance(after(events, rules=RULES), event, 1.0)
    assert (visit.screen, done) == (screen, effects)


@pytest.mark.parametrize("asked", [RestyleAsked(), EraseAsked(), EnlargeAsked()])
def test_only_what_the_checkpoints_can_do_is_offered(asked) -> None:
    visit = after(VIEWING, rules=Rules())
    assert visit.offers == Abilities()
    assert advance(visit, asked, 0.0) == (visit.touched(0.0), ())


def test_only_a_ready_picture_can_be_opened() -> None:
    visit = after([*TO_MAKING, JobStarted(JOB), TileArrived(JOB, 2), JobEnded(JOB)])
    assert advance(visit, PictureOpened(1), 0.0)[0].viewed is None
    assert advance(visit, PictureOpened(7), 0.0)[0].viewed is None
    large, _ = advance(visit, PictureOpened(2), 0.0)
    assert large.viewed == 2
    for closing in (PictureClosed(), WentBack()):
        assert advance(large, closing, 0.0)[0].viewed is None


def test_a_swipe_goes_through_all_pictures_of_the_visit_and_stops_at_both_ends() -> None:
    more = [AskedForMore(), JobStarted(OTHER), TileArrived(OTHER, 1), TileArrived(OTHER, 3)]
    visit = after([*RESULT, *more, JobEnded(OTHER), PictureOpened(1)])
    seen = []
    for by in (1, 1, -1, -1, -1, -1, -1, -1):
        visit, _ = advance(visit, PictureTurned(by), 0.0)
        seen.append((visit.shown, visit.viewed))
    assert seen == [(1, 3), (1, 3), (1, 1), (0, 3), (0, 2), (0, 1), (0, 0), (0, 0)]


def test_an_enlarged_picture_is_shown_at_once_and_closes_to_where_it_came_from() -> None:
    visit = after(ENLARGED, rules=RULES)
    assert (visit.shown, visit.viewed, visit.tiles[0].ready) == (1, 0, True)
    assert visit.round is not None
    assert (visit.round.kind, visit.round.source) == (Kind.ENLARGED, SOURCE)
    closed, _ = advance(visit, PictureClosed(), 0.0)
    assert (closed.shown, closed.viewed) == (0, None)
    again, _ = advance(closed, RoundShown(1), 0.0)
    assert (again.shown, again.viewed) == (1, 0)


def test_an_earlier_round_brings_its_choice_back() -> None:
    more = [VaryAsked(), StyleAsked("manga"), JobStarted(OTHER), TileArrived(OTHER, 0)]
    visit = after([*RESULT, *more, JobEnded(OTHER)])
    assert visit.style == "manga"
    earlier, _ = advance(visit, RoundShown(0), 0.0)
    assert (earlier.style, earlier.job) == ("painting", JOB)
    assert advance(earlier, AskedForMore(), 0.0)[1] == (Generate(CHOICE),)
    assert advance(earlier, RoundShown(2), 0.0)[0].shown == 0


def test_four_more_of_a_restyled_round_are_restyled_too() -> None:
    asked = [RestyleAsked(), StyleAsked("manga"), JobStarted(OTHER), TileArrived(OTHER, 0)]
    visit = after([*VIEWING, *asked, JobEnded(OTHER)], rules=RULES)
    assert advance(visit, AskedForMore(), 0.0)[1] == (Restyle(MANGA, SOURCE),)


@pytest.mark.parametrize("ending", [JobRefused(), JobEnded(OTHER), WentBack()])
def test_an_edit_that_comes_to_nothing_leads_back_to_its_picture(ending) -> None:
    started = [] if ending == JobRefused() else [JobStarted(OTHER)]
    asked = [RestyleAsked(), StyleAsked("manga"), *started]
    visit, _ = advance(after([*VIEWING, *asked], rules=RULES), ending, 0.0)
    assert (visit.job, visit.viewed, visit.style) == (JOB, 2, "painting")
    assert visit.failed == (ending != WentBack())
    assert len(visit.rounds) == 1


def test_a_heart_is_given_and_taken_back() -> None:
    visit = after([*RESULT, FavouriteToggled(1), FavouriteToggled(3)])
    assert visit.favourites == {PictureId(JOB, 1), PictureId(JOB, 3)}
    visit, _ = advance(visit, FavouriteToggled(1), 0.0)
    assert visit.favourites == {PictureId(JOB, 3)}
    assert advance(visit, FavouriteToggled(9), 0.0)[0].favourites == {PictureId(JOB, 3)}


def test_a_visit_holds_so_many_pictures_and_rounds_without_a_favourite_go_first() -> None:
    visit = after([*RESULT, FavouriteToggled(0)])
    forgotten = []
    for number in range(2, 10):
        job = JobId(f"job-{number}")
        for event in (AskedForMore(), JobStarted(job), TileArrived(job, 0), JobEnded(job)):
            visit, effects = advance(visit, event, 0.0)
            forgotten += [each.job for each in effects if isinstance(each, ForgetJob)]
    assert forgotten == ["job-2", "job-3", "job-4"]
    assert visit.rounds[0].job == JOB
    assert sum(len(each.tiles) for each in visit.rounds) == MAX_PICTURES
    assert visit.job == "job-9"


def test_the_round_that_is_worked_on_is_not_given_up() -> None:
    visit = after(VIEWING, rules=RULES)
    for number in range(2, 12):
        job = JobId(f"job-{number}")
        shown = [RoundShown(0), PictureOpened(2), RestyleAsked(), StyleAsked("manga")]
        for event in (*shown, JobStarted(job), TileArrived(job, 0), JobEnded(job)):
            visit, _ = advance(visit, event, 0.0)
    assert visit.rounds[0].job == JOB
    assert len(visit.rounds) == MAX_PICTURES // 4


def test_deleting_asks_first_and_leaves_no_way_back_to_the_pictures() -> None:
    visit = after([*RESULT, StartedOver(), DeleteAsked()])
    assert visit.confirming
    assert not advance(visit, WentBack(), 0.0)[0].confirming
    visit, _ = advance(visit, DeleteConfirmed(), 0.0)
    assert visit.deleted
    assert (visit.link, visit.rounds, visit.has_pictures) == (None, (), False)
    visit, _ = advance(visit, Ticked(), 1e6)
    assert visit == Visit()


def test_goodbye_clears_itself_without_asking() -> None:
    visit = after([*RESULT, StartedOver()])
    assert advance(visit, Ticked(), 1e6) == (Visit(), (ForgetPixels(), CloseTicket()))


TERMS = replace(RULES, terms="1")
EVENTS: list[VisitEvent] = [
    *(Touched(), VehicleChosen("rz", "red"), SettingChosen("mars"), StyleChosen("manga")),
    *(WentBack(), StartedOver(), AskedForMore(), Ticked(), PicturesAsked()),
    *(PictureOpened(0), PictureOpened(3), PictureTurned(1), PictureTurned(-1), PictureClosed()),
    *(RoundShown(0), RoundShown(5), FavouriteToggled(0), VaryAsked(), RestyleAsked()),
    *(EraseAsked(), Erased(b"m", colour="blue"), EnlargeAsked(), StyleAsked("futuristic")),
    *(SettingAsked("beach"), DeleteAsked(), DeleteConfirmed()),
    *(LanguageChosen("de"), ComfortChanged(Comfort(more_time=True)), SurpriseAsked()),
    *(Surprised("rx", "blue", "beach", "manga"), WordsAsked(), WordsEntered("sun")),
    *(TermsAccepted("1"), JobStarted(JOB), JobStarted(OTHER), JobRefused()),
    *(LinkArrived(JOB, "http://kiosk/t/x"), TileStepped(JOB, 0, 1, 20), TileArrived(JOB, 0)),
    *(TileArrived(OTHER, 0), TileLost(JOB, 0), JobEnded(JOB), JobEnded(OTHER)),
    *(ServiceLost(), ServiceRestored()),
]
STARTS = [[], RESULT, VIEWING, ENLARGED]


@given(
    st.sampled_from([RULES, TERMS, Rules()]),
    st.sampled_from(STARTS),
    st.lists(st.tuples(st.sampled_from(EVENTS), st.floats(0, 30)), max_size=60),
)
def test_any_sequence_of_events_ends_at_attract_with_nothing_left(rules, start, steps) -> None:
    visit, now = after(start, rules=rules), 0.0
    for event, wait in steps:
        now += wait
        before = visit
        visit, effects = advance(visit, event, now)
        if visit.screen is Screen.ATTRACT:
            assert visit == Visit(rules=rules)
        if any(isinstance(e, Make) for e in effects):
            assert visit.screen is Screen.MAKING
            assert visit.ordered
            assert visit.agreed or not rules.terms or before.has_pictures
        assert (CloseTicket() in effects) == (before.ordered and not visit.ordered)
        assert (DeletePictures() in effects) == (visit.deleted and not before.deleted)
        if visit.screen is Screen.RESULT:
            assert visit.has_pictures
            assert visit.viewed is None or visit.picture is not None
        if visit.screen in (Screen.RESTYLE, Screen.ERASE):
            assert visit.picture is not None
        assert not visit.rounds or 0 <= visit.shown < len(visit.rounds)
        assert sum(len(each.tiles) for each in visit.rounds) <= MAX_PICTURES
        held = {each.job for each in visit.rounds}
        assert all(each.job in held for each in visit.favourites)
    for event in (ServiceRestored(), StartedOver(), StartedOver()):
        visit, _ = advance(visit, event, now)
    assert visit == Visit(rules=rules)
