"""What a guest sees of printing: a button where a printer prints, then what became of it."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from kiosk.app import build_window
from kiosk.config import ShareConfig, WifiConfig
from kiosk.domain.print_config import PrintConfig
from kiosk.domain.printing import PrintAnswer
from kiosk.domain.visit_rules import Comfort
from kiosk.ui.translations import languages
from tests.fakes import FakeServices
from tests.screens.walk import Guise, services_for, settle
from tests.ui.guest import Guest
from tests.ui.test_text_fits import SMALL, faults


def with_printer(services: FakeServices, **changes: object) -> None:
    wanted = PrintConfig(printer="photo", **changes)  # type: ignore[arg-type]
    services.config = services.config.model_copy(update={"print": wanted})


@pytest.fixture
def shown(open_window, services: FakeServices) -> Guest:
    """A guest with four pictures, at a kiosk with a printer that prints."""
    with_printer(services)
    guest = Guest(open_window(), services)
    services.back_office.turn_printer(ready=True)
    guest.choose_everything()
    guest.wait(3)
    return guest


def test_a_picture_is_printed_and_the_guest_told_where_it_comes_out(shown: Guest) -> None:
    office = shown.services.back_office
    office.print_slowly = True
    shown.touch("tile2", "print")
    assert office.printed == [(office.tickets[0][0], 2, "visit-1", "en")]
    assert shown.read("printing") == "Printing …"
    assert not shown.sees("print")
    office.answer_print(PrintAnswer.QUEUED)
    shown.wait(0.5)
    assert shown.read("printing") == "Take it from the printer below. (1 of 2)"
    shown.touch("back", "tile2")
    assert shown.sees("print")  # once more


def test_a_visit_has_its_prints_and_no_more(shown: Guest) -> None:
    for tile in ("tile0", "tile1"):
        shown.touch(tile, "print")
        shown.wait(0.5)
        shown.touch("back")
    shown.touch("tile3")
    assert shown.read("printing") == "You have printed 2 of 2."
    assert not shown.sees("print")
    shown.touch("back", "over", "finish")
    assert shown.screen == "attract"
    shown.choose_everything()
    shown.wait(3)
    shown.touch("tile0")
    assert shown.sees("print")  # another guest begins anew


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (PrintAnswer.HOUR_LIMIT, "The printer takes a rest."),
        (PrintAnswer.UNAVAILABLE, "This picture cannot be printed yet."),
        (PrintAnswer.NOT_READY, "The printer isn't ready."),
        (PrintAnswer.VISIT_LIMIT, "You have printed 2 of 2."),
    ],
)
def test_a_refusal_is_kind_and_costs_no_print(shown: Guest, answer: PrintAnswer, said: str) -> None:
    shown.services.back_office.print_slowly = True
    shown.touch("tile1", "print")
    shown.services.back_office.answer_print(answer)
    shown.wait(0.5)
    assert shown.read("printing").startswith(said)
    shown.touch("back", "tile1")
    assert shown.sees("print") is (answer is not PrintAnswer.VISIT_LIMIT)


def test_without_a_printer_that_prints_nothing_is_offered(shown: Guest) -> None:
    shown.services.back_office.turn_printer(ready=False)
    shown.wait(0.5)
    shown.touch("tile1")
    assert not shown.sees("print")
    assert not shown.sees("printing")
    shown.services.back_office.turn_printer(ready=True)
    shown.wait(0.5)
    assert shown.sees("print")


def test_without_a_printer_in_the_config_nothing_is_offered(guest: Guest) -> None:
    guest.services.back_office.turn_printer(ready=True)
    guest.choose_everything()
    guest.wait(3)
    guest.touch("tile1")
    assert not guest.sees("print")


def test_an_answer_that_comes_late_is_not_the_next_guests(shown: Guest) -> None:
    office = shown.services.back_office
    office.print_slowly = True
    shown.touch("tile0", "print", "back", "over", "finish")
    assert shown.screen == "attract"
    shown.choose_everything()
    office.answer_print(PrintAnswer.QUEUED)
    shown.wait(3)
    assert shown.visit.controller.visit.printing.printed == 0
    shown.touch("tile0")
    assert shown.sees("print")


def test_an_enlarged_picture_can_be_printed(shown: Guest) -> None:
    shown.touch("tile0", "enlarge")
    shown.wait(3)
    shown.touch("print")
    office = shown.services.back_office
    assert office.printed == [(office.tickets[1][0], 0, "visit-1", "en")]


LONGEST = (PrintAnswer.QUEUED, PrintAnswer.HOUR_LIMIT, PrintAnswer.NOT_READY)  # to read


@pytest.mark.parametrize(
    ("orientation", "wifi", "spoken"),
    [
        ("portrait", False, languages()),
        ("landscape", False, languages()),
        ("portrait", True, ("de", "ar")),
    ],
)
def test_every_word_about_printing_fits(
    qapp, orientation: str, wifi: bool, spoken: tuple[str, ...]
) -> None:
    services = services_for(Guise(orientation, scale=SMALL))
    with_printer(services, per_visit=20)
    if wifi:  # a second code, and the buttons in a row
        share = ShareConfig(wifi=WifiConfig(ssid="Stand"))
        services.config = services.config.model_copy(update={"share": share})
    window = build_window(services)
    settle(150)
    services.back_office.print_slowly = True
    services.back_office.turn_printer(ready=True)
    guest = Guest(window, services)
    guest.begin()
    guest.touch("next", "setting-mars", "style-painting", "terms-accept")
    guest.wait(20, step=2)
    guest.touch("tile1")
    wrong: list[str] = []
    for language in spoken:
        guest.visit.chooseLanguage(language)
        wrong += _faults(guest, f"{language}, offered")
        for answer in LONGEST:
            guest.touch("print")
            services.back_office.answer_print(answer)
            guest.wait(0.5)
            wrong += _faults(guest, f"{language}, {answer}")
            guest.touch("back", "tile1")
    window.close()
    QTest.qWait(1)
    assert not wrong, "\n".join(wrong)


def _faults(guest: Guest, where: str) -> list[str]:
    """What is wrong with the words on the buttons, in large and in normal text."""
    found: list[str] = []
    for comfort in (Comfort(large_text=True), Comfort()):
        guest.window.appearance.suit(comfort)
        QTest.qWait(15)
        if list(faults(guest.window)):
            QTest.qWait(150)
        size = "large" if comfort.large_text else "normal"
        if said := guest.finger.find("printing"):
            high = said.property("contentHeight")
            found += [f"{where}, {size}: too high"] if high > said.height() + 1 else []
        found += [f"{where}, {size}: {wrong}" for wrong in faults(guest.window)]
    return found
