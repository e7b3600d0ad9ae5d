"""The flow of a visit, read as a table: screen, event -> screen, effects."""

from dataclasses import replace

import pytest

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
from kiosk.domain.looking_events import AskedForMore
from kiosk.domain.prompt import Choice
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
from kiosk.domain.visit import Abilities, Comfort, Patience, Rules, Screen, Visit, advance
from kiosk.domain.visit_effects import (
    CancelJob,
    CloseTicket,
    CountAcceptance,
    ForgetJob,
    ForgetPixels,
    Generate,
    PickSurprise,
)
from kiosk.domain.visit_events import VisitEvent

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
RULES = Rules(
    abilities=Abilities(restyle=True, erase=True, enlarge=True, words=True),
    languages=("en", "de", "ar"),
)


def after(events: list[VisitEvent], now: float = 0.0, rules: Rules | None = None) -> Visit:
    visit = Visit(rules=rules or Rules())
    for event in events:
        visit, _ = advance(visit, event, now)
    return visit


@pytest.mark.parametrize(
    ("events", "event", "screen", "effects"),
    [
        ([], Touched(), Screen.VEHICLE, ()),
        ([], VehicleChosen("rz", "red"), Screen.ATTRACT, ()),
        (TO_MAKING[:1], VehicleChosen("rz", "red"), Screen.SETTING, ()),
        (TO_MAKING[:1], WentBack(), Screen.ATTRACT, (ForgetPixels(),)),
        (TO_MAKING[:2], WentBack(), Screen.VEHICLE, ()),
        (TO_MAKING[:3], WentBack(), Screen.SETTING, ()),
        (TO_MAKING[:3], StyleChosen("painting"), Screen.MAKING, (Generate(CHOICE),)),
        (TO_MAKING[:3], StartedOver(), Screen.ATTRACT, (ForgetPixels(),)),
        (TO_MAKING[:3], PicturesAsked(), Screen.STYLE, ()),
        (TO_MAKING, JobStarted(JOB), Screen.MAKING, ()),
        (TO_MAKING, JobRefused(), Screen.SORRY, (ForgetPixels(),)),
        (TO_MAKING, WentBack(), Screen.STYLE, ()),
        (
            [*TO_MAKING, JobStarted(JOB)],
            WentBack(),
            Screen.STYLE,
            (CancelJob(JOB), ForgetJob(JOB)),
        ),
        (
            [*TO_MAKING, JobStarted(JOB)],
            StartedOver(),
            Screen.ATTRACT,
            (CancelJob(JOB), ForgetPixels(), CloseTicket()),
        ),
        (
            [*TO_MAKING, JobStarted(JOB), TileArrived(JOB, 2)],
            StartedOver(),
            Screen.GOODBYE,
            (CancelJob(JOB),),
        ),
        ([*TO_MAKING, JobStarted(JOB)], JobEnded(JOB), Screen.SORRY, (ForgetPixels(),)),
        ([*TO_MAKING, JobStarted(JOB)], JobEnded(OTHER), Screen.MAKING, ()),
        ([*TO_MAKING, JobStarted(JOB), TileArrived(JOB, 2)], JobEnded(JOB), Screen.RESULT, ()),
        (TO_RESULT, WentBack(), Screen.STYLE, ()),
        ([*TO_RESULT, WentBack()], PicturesAsked(), Screen.RESULT, ()),
        (TO_RESULT, StartedOver(), Screen.GOODBYE, ()),
        (
            [*TO_RESULT, StartedOver()],
            StartedOver(),
            Screen.ATTRACT,
            (ForgetPixels(), CloseTicket()),
        ),
        ([*TO_RESULT, StartedOver()], WentBack(), Screen.RESULT, ()),
        (TO_RESULT, AskedForMore(), Screen.MAKING, (Generate(CHOICE),)),
        (
            [*TO_MAKING, JobRefused()],
            Touched(),
            Screen.ATTRACT,
            (ForgetPixels(), CloseTicket()),
        ),
        ([*TO_RESULT, WentBack()], ServiceLost(), Screen.RESULT, ()),
        (TO_MAKING[:2], ServiceLost(), Screen.CLOSED, (ForgetPixels(),)),
        ([], ServiceLost(), Screen.CLOSED, (ForgetPixels(),)),
        ([ServiceLost()], Touched(), Screen.CLOSED, ()),
        ([ServiceLost()], LanguageChosen("en"), Screen.CLOSED, ()),
        ([ServiceLost()], ServiceRestored(), Screen.ATTRACT, (ForgetPixels(),)),
        (TO_RESULT, ServiceLost(), Screen.RESULT, ()),
        ([*TO_MAKING, JobStarted(JOB)], ServiceLost(), Screen.MAKING, ()),
        ([], JobStarted(JOB), Screen.ATTRACT, (CancelJob(JOB),)),
    ],
)
def test_the_table(events, event, screen, effects) -> None:
    visit, done = advance(after(events), event, 1.0)
    assert (visit.screen, done) == (screen, effects)


WORDS = Rules(abilities=Abilities(words=True))
TERMS = Rules(terms="2026-11")
ACCEPTED = (CountAcceptance("2026-11"), Generate(CHOICE))


@pytest.mark.parametrize(
    ("rules", "events", "event", "screen", "effects"),
    [
        (Rules(), TO_MAKING[:3], WordsAsked(), Screen.STYLE, ()),
        (WORDS, TO_MAKING[:3], WordsAsked(), Screen.WORDS, ()),
        (WORDS, [*TO_MAKING[:3], WordsAsked()], WordsEntered("sun"), Screen.STYLE, ()),
        (WORDS, [*TO_MAKING[:3], WordsAsked()], WentBack(), Screen.STYLE, ()),
        (TERMS, TO_MAKING[:3], StyleChosen("painting"), Screen.TERMS, ()),
        (TERMS, TO_MAKING, TermsAccepted("2026-11"), Screen.MAKING, ACCEPTED),
        (TERMS, TO_MAKING, TermsAccepted("2025-01"), Screen.TERMS, ()),
        (TERMS, TO_MAKING, WentBack(), Screen.STYLE, ()),
        (TERMS, TO_MAKING, StartedOver(), Screen.ATTRACT, (ForgetPixels(),)),
        (
            TERMS,
            [*TO_MAKING, TermsAccepted("2026-11"), WentBack()],
            StyleChosen("painting"),
            Screen.MAKING,
            (Generate(CHOICE),),
        ),
        (Rules(), [Touched()], SurpriseAsked(), Screen.VEHICLE, (PickSurprise(),)),
        (Rules(), TO_MAKING[:2], SurpriseAsked(), Screen.SETTING, (PickSurprise("rz", "red"),)),
        (
            Rules(),
            TO_MAKING[:3],
            SurpriseAsked(),
            Screen.STYLE,
            (PickSurprise("rz", "red", "mars"),),
        ),
        (
            Rules(),
            TO_MAKING[:2],
            Surprised("rz", "red", "mars", "painting"),
            Screen.MAKING,
            (Generate(CHOICE),),
        ),
        (Rules(), [], Surprised("rz", "red", "mars", "painting"), Screen.ATTRACT, ()),
        (RULES, [], LanguageChosen("de"), Screen.VEHICLE, ()),
        (RULES, TO_RESULT, LanguageChosen("de"), Screen.RESULT, ()),
        (RULES, [], ComfortChanged(Comfort(reach=True)), Screen.VEHICLE, ()),
    ],
)
def test_the_table_of_words_terms_and_chance(rules, events, event, screen, effects) -> None:
    visit, done = advance(after(events, rules=rules), event, 1.0)
    assert (visit.screen, done) == (screen, effects)


def test_the_guests_own_words_go_into_the_choice_and_are_gone_with_the_visit() -> None:
    events = [*TO_MAKING[:3], WordsAsked(), WordsEntered("  under  a rainbow ")]
    visit, effects = advance(after(events, rules=WORDS), StyleChosen("painting"), 0.0)
    assert effects == (Generate(replace(CHOICE, words="under a rainbow")),)
    visit, _ = advance(visit, StartedOver(), 0.0)
    assert visit == Visit(rules=WORDS)


def test_language_and_comfort_last_as_long_as_the_visit() -> None:
    comfort = Comfort(large_text=True, more_time=True)
    visit = after([LanguageChosen("ar"), ComfortChanged(comfort), *TO_RESULT[1:]], rules=RULES)
    assert (visit.language, visit.comfort) == ("ar", comfort)
    visit, _ = advance(visit, LanguageChosen("xx"), 0.0)
    assert visit.language == "ar"
    for leaving in (StartedOver(), StartedOver()):
        visit, _ = advance(visit, leaving, 0.0)
    assert visit == Visit(rules=RULES)
    assert (visit.language, visit.comfort) == ("en", Comfort())


def test_more_time_stretches_every_wait() -> None:
    patience = Patience()
    visit = after([Touched(), ComfortChanged(Comfort(more_time=True))])
    assert visit.deadline == 2.5 * patience.choosing
    asking, _ = advance(visit, Ticked(), 2.5 * patience.choosing)
    assert asking.deadline == 2.5 * (patience.choosing + patience.still_there)


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
    assert after([*TO_RESULT, StartedOver(), StartedOver(), Touched()]).link is None


def test_the_ticket_is_closed_when_the_visit_ends_and_only_then() -> None:
    visit = after([*TO_RESULT, AskedForMore(), JobStarted(OTHER), TileArrived(OTHER, 0)])
    told = []
    for event, now in [(JobEnded(OTHER), 0.0), (Ticked(), 1e3), (StartedOver(), 1e3)]:
        visit, effects = advance(visit, event, now)
        told += effects
    assert CloseTicket() not in told
    assert visit.screen is Screen.GOODBYE
    _, effects = advance(visit, Ticked(), 1e6)
    assert effects[-1] == CloseTicket()


def test_a_visit_that_nobody_ends_closes_its_ticket_by_itself() -> None:
    visit, effects = advance(after(TO_RESULT), Ticked(), 1e3)
    assert visit.asking
    visit, effects = advance(visit, Ticked(), 1e6)
    assert (visit, effects) == (Visit(), (ForgetPixels(), CloseTicket()))


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


def test_patience_survives_the_end_of_a_visit() -> None:
    hurried = Visit(rules=Rules(Patience(choosing=1.0)))
    visit, _ = advance(hurried, Touched(), 0.0)
    assert visit.over() == hurried


def test_a_job_that_fails_after_others_leaves_their_pictures_on_the_screen() -> None:
    for way in ([JobRefused()], [JobStarted(OTHER), TileLost(OTHER, 0), JobEnded(OTHER)]):
        visit = after([*TO_RESULT, AskedForMore(), *way])
        assert (visit.screen, visit.failed, visit.job) == (Screen.RESULT, True, JOB)
        assert not advance(visit, AskedForMore(), 0.0)[0].failed
