"""Whole visits on the real window, by touch, with a fake generator and back office."""

from __future__ import annotations

import zxingcpp
from PIL import Image
from PySide6.QtGui import QImage

from tests.fakes import FakeServices
from tests.ui.guest import Guest


def codes_on(image: QImage) -> list[str]:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = bytes(grey.constBits())
    size = (grey.bytesPerLine(), grey.height())
    return [code.text for code in zxingcpp.read_barcodes(Image.frombytes("L", size, rows))]


def test_any_touch_starts_and_does_nothing_else(guest: Guest) -> None:
    assert guest.screen == "attract"
    guest.begin()
    assert guest.screen == "vehicle"
    assert guest.visit.vehicle == "rz"
    assert guest.read("sentence") == "A red Lexus RZ"


def test_a_guest_goes_from_a_touch_to_four_pictures(guest: Guest) -> None:
    guest.begin()
    guest.touch("vehicle-rx", "colour-blue")
    assert guest.read("sentence") == "A blue Lexus RX"
    guest.touch("next", "setting-mars")
    assert guest.read("sentence") == "A blue Lexus RX, on Mars"
    guest.touch("style-painting")
    assert guest.screen == "making"
    assert guest.read("sentence") == "A blue Lexus RX, on Mars, as a painting"
    guest.wait(3)
    assert guest.screen == "result"
    request = guest.services.generator.requests[0]
    assert request.prompt.startswith("a blue Lexus RX driving on Mars, as a painting")
    assert len(set(request.seeds)) == 4
    assert all(guest.sees(f"tile{n}") for n in range(4))
    ticket = guest.services.back_office.tickets[0]
    assert (ticket[1].vehicle, ticket[1].colour, ticket[3]) == ("rx", "blue", 4)
    assert [tile.tile for tile in guest.services.back_office.kept] == [0, 1, 2, 3]
    assert guest.services.back_office.finished == [(ticket[0], 4, 0)]


def test_the_code_is_on_the_screen_while_pictures_are_made(guest: Guest) -> None:
    guest.choose_everything()
    guest.wait(0.5)
    assert guest.screen == "making"
    job = guest.services.back_office.tickets[0][0]
    assert codes_on(guest.finger.grab()) == [guest.services.back_office.link(job)]


def test_the_pictures_on_the_screen_are_the_tiles(guest: Guest) -> None:
    guest.choose_everything()
    guest.wait(3)
    grab = guest.finger.grab()
    for tile in guest.services.back_office.kept:
        item = guest.finger.find(f"tile{tile.tile}")
        assert item is not None
        centre = item.mapToScene(item.boundingRect().center()).toPoint()
        shown = grab.pixelColor(centre)
        painted = QImage.fromData(tile.png).pixelColor(3, 3)
        assert (shown.red(), shown.green(), shown.blue()) == (
            painted.red(),
            painted.green(),
            painted.blue(),
        )


def test_the_wait_is_told_honestly(guest: Guest) -> None:
    guest.services.generator.state = "starting"
    guest.wait(1)
    guest.choose_everything()
    guest.wait(1)
    assert guest.read("wait") == "Warming up"
    guest.services.generator.state = "ready"
    guest.services.generator.step_seconds = 2.0
    guest.wait(2.5)
    assert guest.read("wait") == "A moment"
    guest.wait(2.5)
    assert guest.read("wait").startswith("About ")


def test_cancel_stops_the_job_and_goes_back(guest: Guest) -> None:
    guest.choose_everything()
    guest.wait(0.5)
    guest.touch("back")
    assert guest.screen == "style"
    job = guest.services.back_office.tickets[0][0]
    guest.wait(3)
    assert guest.services.generator.cancelled == [job]
    assert guest.services.back_office.kept == []
    assert guest.services.back_office.finished == [(job, 0, 4)]
    assert guest.screen == "style"


def test_back_leads_through_every_choice_to_the_attract_screen(guest: Guest) -> None:
    guest.begin()
    guest.touch("next", "setting-forest", "back")
    assert guest.screen == "setting"
    guest.touch("back", "back")
    assert guest.screen == "attract"


def test_start_over_forgets_everything(guest: Guest) -> None:
    guest.choose_everything()
    guest.wait(0.5)
    guest.touch("over")
    assert guest.screen == "attract"
    assert guest.services.generator.cancelled
    guest.begin()
    assert guest.read("sentence") == "A red Lexus RZ"


def test_a_quiet_guest_is_asked_and_then_everything_is_cleared(guest: Guest) -> None:
    guest.choose_everything()
    guest.wait(3)
    guest.wait(100)
    assert guest.sees("more-time")
    guest.touch("more-time")
    assert not guest.sees("more-time")
    guest.wait(99)
    assert guest.screen == "result"
    guest.wait(22)
    assert guest.screen == "attract"
    assert not guest.sees("qr")
    assert codes_on(guest.finger.grab()) == []
    pictures = guest.window.pictures
    assert pictures.held == 0


def test_what_lies_under_the_question_cannot_be_touched(guest: Guest) -> None:
    guest.begin()
    guest.wait(60)
    assert guest.sees("more-time")
    guest.finger.tap_at(guest.finger.on("colour-white", 0.5, 0.5))
    assert guest.visit.colour == "red"
    assert not guest.sees("more-time")


def test_four_more_are_made_of_the_same_choice(guest: Guest) -> None:
    guest.choose_everything()
    guest.wait(3)
    guest.touch("next")
    assert guest.screen == "making"
    guest.wait(3)
    first, second = guest.services.generator.requests
    assert first.prompt == second.prompt
    assert set(first.seeds).isdisjoint(second.seeds)


def test_a_lost_tile_leaves_the_others(guest: Guest) -> None:
    guest.services.generator.fail = {2: "failed"}
    guest.choose_everything()
    guest.wait(3)
    assert guest.screen == "result"
    guest.touch("tile2")
    assert guest.looking.viewed == -1
    guest.touch("tile0")
    assert guest.looking.viewed == 0


def test_a_job_that_fails_altogether_is_apologised_for_and_clears_itself(guest: Guest) -> None:
    guest.services.generator.fail = dict.fromkeys(range(4), "failed")
    guest.choose_everything()
    guest.wait(3)
    assert guest.screen == "sorry"
    guest.wait(12)
    assert guest.screen == "attract"


def test_a_refused_job_is_apologised_for(guest: Guest) -> None:
    guest.services.generator.refuse = True
    guest.choose_everything()
    assert guest.screen == "sorry"
    guest.begin()
    assert guest.screen == "attract"


def test_a_generator_that_fails_closes_the_kiosk_until_it_is_well(guest: Guest) -> None:
    guest.services.generator.state = "failed"
    guest.wait(1.5)
    assert guest.screen == "closed"
    guest.begin()
    assert guest.screen == "closed"
    guest.services.generator.state = "ready"
    guest.wait(1.5)
    assert guest.screen == "attract"


def test_five_quick_taps_in_the_corner_tell_staff_what_helps(guest: Guest) -> None:
    guest.services.back_office.break_("storage")
    guest.wait(1)
    assert guest.screen == "closed"
    guest.touch(*["staff-corner"] * 4)
    assert not guest.sees("trouble")
    guest.touch("staff-corner")
    assert guest.read("trouble") == "The disk is full. Make room."
    guest.services.back_office.mend("storage")
    guest.wait(1)
    assert guest.screen == "attract"


def test_staff_learn_of_a_fault_that_does_not_close_the_kiosk(guest: Guest) -> None:
    guest.services.back_office.break_("share")
    guest.wait(1)
    assert guest.screen == "attract"
    guest.touch(*["staff-corner"] * 5)
    assert guest.screen == "attract"
    assert guest.read("trouble").endswith("Make room.")
    guest.touch("staff-corner")
    assert not guest.sees("trouble")
    guest.begin()
    assert guest.screen == "vehicle"


def test_a_full_disk_closes_the_kiosk_but_not_a_guests_pictures(guest: Guest) -> None:
    guest.choose_everything()
    guest.wait(3)
    guest.services.back_office.break_("storage")
    guest.wait(1)
    assert guest.screen == "result"
    guest.touch("over", "finish")
    assert guest.screen == "closed"
    guest.services.back_office.mend("storage")
    guest.wait(1)
    assert guest.screen == "attract"


def test_without_the_phones_page_guests_still_get_pictures(guest: Guest) -> None:
    guest.services.back_office.silent = True
    guest.services.back_office.break_("share")
    guest.choose_everything()
    guest.wait(3)
    assert guest.screen == "result"
    assert not guest.sees("qr")


def test_with_motion_on_a_visit_goes_the_same_way(open_window, services: FakeServices) -> None:
    moving = services.config.window.model_copy(update={"animate": True})
    services.config = services.config.model_copy(update={"window": moving})
    guest = Guest(open_window(), services)
    for name in ("", "vehicle-rx", "next", "setting-space", "style-futuristic"):
        guest.touch(name) if name else guest.begin()
        guest.arrive()
    assert guest.screen == "making"
    guest.wait(3)
    assert guest.screen == "result"
    guest.arrive()
    for name in ("over", "finish"):
        guest.touch(name)
        guest.arrive()
    assert guest.screen == "attract"
    assert not guest.sees("tile0")


def test_a_second_tap_while_a_screen_arrives_chooses_nothing(
    open_window, services: FakeServices
) -> None:
    moving = services.config.window.model_copy(update={"animate": True})
    services.config = services.config.model_copy(update={"window": moving})
    guest = Guest(open_window(), services)
    guest.begin()
    guest.arrive()
    guest.touch("next")
    guest.arrive()
    card = guest.finger.find("setting-forest")
    assert card is not None
    point = card.mapToScene(card.boundingRect().center()).toPoint()
    guest.finger.tap_at(point)
    guest.finger.tap_at(point)
    assert guest.screen == "style"


def test_closing_cancels_the_job_and_stops_everyone(guest: Guest) -> None:
    guest.choose_everything()
    guest.window.close()
    assert len(guest.services.generator.cancelled) == 1
    assert guest.services.generator.closed
    assert guest.services.back_office.closed
