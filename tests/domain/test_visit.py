"""The flow of a visit, read as a table: screen, event -> screen, effects."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.generation import JobId
from kiosk.domain.prompt import Choice
from kiosk.domain.visit import Patience, Screen, Visit, advance
from kiosk.domain.visit_events import (
    AskedForMore,
    CancelJob,
    CloseTicket,
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

JOB, OTHER = JobId("job-1"), JobId("job-2")
CHOICE = Choice("rz", "mars", "painting", "red")
TO_MAKING: list[VisitEvent] = [
    Touched(),
    VehicleChosen("rz", "red"),
    SettingChosen("mars"),
    StyleChosen("painting"),
]
TO_RESULT: list[VisitEvent] = [
    *TO_MAKING,
    JobStarted(JOB),
    LinkArrived(JOB, "http://kiosk/t/x"),
    *(TileArrived(JOB, n) for n in range(4)),
    JobEnded(JOB),
]


def after(events: list[VisitEvent], now: float = 0.0) -> Visit:
    visit = Visit()
    for event in events:
        visit, _ = advance(visit, event, now)
    return visit


@pytest.mark.parametrize(
    ("events", "event", "screen", "effects"),
    [
        ([], Touched(), Screen.VEHICLE, ()),
        ([], VehicleChosen("rz", "red"), Screen.ATTRACT, ()),
        (TO_MAKING[:1], VehicleChosen("rz", "red"), Screen.SETTING, ()),
        (TO_MAKING[:1], WentBack(), Screen.ATTRACT, ()),
        (TO_MAKING[:2], WentBack(), Screen.VEHICLE, ()),
        (TO_MAKING[:3], WentBack(), Screen.SETTING, ()),
        (TO_MAKING[:3], StyleChosen("painting"), Screen.MAKING, (Generate(CHOICE),)),
        (TO_MAKING[:3], StartedOver(), Screen.ATTRACT, (ForgetPixels(),)),
        (TO_MAKING, JobStarted(JOB), Screen.MAKING, ()),
        (TO_MAKING, JobRefused(), Screen.SORRY, (ForgetPixels(),)),
        (TO_MAKING, WentBack(), Screen.STYLE, (ForgetPixels(),)),
        (
            [*TO_MAKING, JobStarted(JOB)],
            WentBack(),
            Screen.STYLE,
            (CancelJob(JOB), ForgetPixels()),
        ),
        (
            [*TO_MAKING, JobStarted(JOB)],
            StartedOver(),
            Screen.ATTRACT,
            (CancelJob(JOB), ForgetPixels(), CloseTicket()),
        ),
        ([*TO_MAKING, JobStarted(JOB)], JobEnded(JOB), Screen.SORRY, (ForgetPixels(),)),
        ([*TO_MAKING, JobStarted(JOB)], JobEnded(OTHER), Screen.MAKING, ()),
        ([*TO_MAKING, JobStarted(JOB), TileArrived(JOB, 2)], JobEnded(JOB), Screen.RESULT, ()),
        (TO_RESULT, WentBack(), Screen.STYLE, (ForgetPixels(),)),
        (TO_RESULT, StartedOver(), Screen.ATTRACT, (ForgetPixels(), CloseTicket())),
        (TO_RESULT, AskedForMore(), Screen.MAKING, (ForgetPixels(), Generate(CHOICE))),
        (
            [*TO_MAKING, JobRefused()],
            Touched(),
            Screen.ATTRACT,
            (ForgetPixels(), CloseTicket()),
        ),
        ([*TO_RESULT, WentBack()], ServiceLost(), Screen.CLOSED, (ForgetPixels(), CloseTicket())),
        ([], ServiceLost(), Screen.CLOSED, (ForgetPixels(),)),
        ([ServiceLost()], Touched(), Screen.CLOSED, ()),
        ([ServiceLost()], ServiceRestored(), Screen.ATTRACT, ()),
        (TO_RESULT, ServiceLost(), Screen.RESULT, ()),
        ([*TO_MAKING, JobStarted(JOB)], ServiceLost(), Screen.MAKING, ()),
        ([], JobStarted(JOB), Screen.ATTRACT, (CancelJob(JOB),)),
    ],
)
def test_the_table(events, event, screen, effects) -> None:
    visit, done = advance(after(events), event, 1.0)
    assert (visit.screen, done) == (screen, effects)


def test_a_job_that_started_after_the_guest_left_is_cancelled() -> None:
    left = after([*TO_MAKING, WentBack()])
    assert advance(left, JobStarted(JOB), 1.0)[1] == (CancelJob(JOB),)


def test_tiles_show_their_steps_and_never_fall_back_from_ready() -> None:
    visit = after([*TO_MAKING, JobStarted(JOB), TileStepped(JOB, 1, 3, 20)])
    assert (visit.tiles[1].step, visit.tiles[1].steps) == (3, 20)
    ready = after([*TO_MAKING, JobStarted(JOB), TileArrived(JOB, 1), TileStepped(JOB, 1, 4, 20)])
    assert ready.tiles[1].ready
    assert ready.tiles[1].step == 0


def test_the_link_stays_the_visits_through_all_of_its_jobs() -> None:
    for step in (AskedForMore(), WentBack()):
        visit = after([*TO_RESULT, step])
        assert visit.link == "http://kiosk/t/x"
    again = after([*TO_RESULT, WentBack(), StyleChosen("manga"), JobStarted(OTHER)])
    assert (again.job, again.link) == (OTHER, "http://kiosk/t/x")
    assert after([*TO_RESULT, StartedOver(), Touched()]).link is None


@pytest.mark.parametrize("leaves", [StartedOver(), Ticked()])
def test_the_ticket_is_closed_when_the_visit_ends_and_only_then(leaves) -> None:
    visit = after([*TO_RESULT, AskedForMore(), JobStarted(OTHER), TileArrived(OTHER, 0)])
    visit, effects = advance(visit, JobEnded(OTHER), 0.0)
    visit, more = advance(visit, Ticked(), 1e3)
    assert CloseTicket() not in (*effects, *more)
    assert visit.asking
    _, effects = advance(visit, leaves, 1e6)
    assert effects[-1] == CloseTicket()


def test_guests_keep_what_succeeded() -> None:
    visit = after([*TO_MAKING, JobStarted(JOB), TileArrived(JOB, 0), TileLost(JOB, 1)])
    visit, _ = advance(visit, JobEnded(JOB), 0.0)
    assert visit.screen is Screen.RESULT
    assert [t.failed for t in visit.tiles] == [False, True, False, False]


def test_the_first_idle_deadline_asks_and_the_second_leaves_with_nothing_left() -> None:
    patience = Patience()
    visit = after(TO_MAKING[:3], now=0.0)
    assert advance(visit, Ticked(), patience.choosing - 0.01)[0] == visit
    asking, _ = advance(visit, Ticked(), patience.choosing)
    assert asking.asking
    stays, _ = advance(asking, Touched(), patience.choosing + 5)
    assert not stays.asking
    assert stays.deadline == 2 * patience.choosing + 5
    gone, effects = advance(asking, Ticked(), patience.choosing + patience.still_there)
    assert gone == Visit()
    assert effects == (ForgetPixels(),)


def test_nobody_is_hurried_while_pictures_are_made() -> None:
    visit = after([*TO_MAKING, JobStarted(JOB)])
    assert visit.deadline is None
    assert advance(visit, Ticked(), 1e6) == (visit, ())


def test_the_sorry_screen_clears_itself() -> None:
    visit = after([*TO_MAKING, JobRefused()])
    assert advance(visit, Ticked(), Patience().sorry)[0] == Visit()


def test_only_a_ready_tile_can_be_enlarged_and_it_can_be_shrunk() -> None:
    visit = after([*TO_MAKING, JobStarted(JOB), TileArrived(JOB, 2), JobEnded(JOB)])
    assert advance(visit, Enlarged(1), 0.0)[0].enlarged is None
    large, _ = advance(visit, Enlarged(2), 0.0)
    assert large.enlarged == 2
    assert advance(large, Shrunk(), 0.0)[0].enlarged is None


def test_patience_survives_the_end_of_a_visit() -> None:
    hurried = Visit(patience=Patience(choosing=1.0))
    visit, _ = advance(hurried, Touched(), 0.0)
    assert visit.over() == hurried


EVENTS: list[VisitEvent] = [
    Touched(),
    VehicleChosen("rz", "red"),
    SettingChosen("mars"),
    StyleChosen("manga"),
    WentBack(),
    StartedOver(),
    AskedForMore(),
    Enlarged(0),
    Enlarged(3),
    Shrunk(),
    Ticked(),
    JobStarted(JOB),
    JobStarted(OTHER),
    JobRefused(),
    LinkArrived(JOB, "http://kiosk/t/x"),
    TileStepped(JOB, 0, 1, 20),
    TileArrived(JOB, 0),
    TileLost(JOB, 3),
    JobEnded(JOB),
    JobEnded(OTHER),
    ServiceLost(),
    ServiceRestored(),
]


@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.floats(0, 30)), max_size=60))
def test_any_sequence_of_events_ends_at_attract_with_nothing_left(steps) -> None:
    visit, now = Visit(), 0.0
    for event, wait in steps:
        now += wait
        before = visit
        visit, effects = advance(visit, event, now)
        if visit.screen is Screen.ATTRACT:
            assert replace(visit, patience=Patience()) == Visit()
        if any(isinstance(e, Generate) for e in effects):
            assert visit.screen is Screen.MAKING
            assert visit.ordered
        assert (CloseTicket() in effects) == (before.ordered and not visit.ordered)
        if visit.screen is Screen.RESULT:
            assert any(t.ready for t in visit.tiles)
    visit, _ = advance(visit, ServiceRestored(), now)
    visit, _ = advance(visit, StartedOver(), now)
    assert visit == Visit()
