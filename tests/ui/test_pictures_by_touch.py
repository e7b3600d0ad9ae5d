"""What a guest does with pictures, by touch: looks, swipes, likes, edits, compares and deletes."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PySide6.QtTest import QTest

from kiosk.domain.companions import Companions
from kiosk.domain.requests import (
    DepthToImageRequest,
    InpaintingRequest,
    TextToImageRequest,
    UpscalingRequest,
)
from tests.fakes import FakeServices
from tests.ui.guest import Guest
from tests.ui.test_window_by_touch import codes_on


@pytest.fixture
def shown(guest: Guest) -> Guest:
    """A guest with four pictures."""
    guest.choose_everything()
    guest.wait(3)
    assert guest.screen == "result"
    return guest


def swipe(guest: Guest, by: float) -> None:
    """Left (-) or right (+), by a share of the viewer."""
    start = guest.finger.on("viewer", 0.5 - by / 2, 0.5)
    guest.finger.drag(start, guest.finger.on("viewer", 0.5 + by / 2, 0.5))


def masters(guest: Guest, job_number: int) -> list[bytes]:
    job = guest.services.back_office.tickets[job_number][0]
    return [tile.png for tile in guest.services.back_office.kept if tile.job == job]


def test_a_touched_picture_fills_the_grid_and_closes_to_where_it_was(shown: Guest) -> None:
    tile = shown.finger.find("tile3")
    assert tile is not None
    shown.touch("tile3")
    viewer = shown.finger.find("viewer")
    assert viewer is not None
    assert viewer.width() > 2 * tile.width()
    assert shown.looking.viewed == 3
    shown.finger.tap_at(shown.finger.on("viewer", 0.3, 0.6))
    assert shown.looking.viewed == -1
    assert not shown.sees("viewer")
    shown.touch("tile1", "back")
    assert (shown.looking.viewed, shown.screen) == (-1, "result")


def test_swipes_turn_pictures_and_stop_at_both_ends(shown: Guest) -> None:
    shown.touch("tile1")
    for by, expected in ((-0.5, 2), (-0.5, 3), (-0.5, 3), (0.5, 2), (0.05, 2), (0.5, 1)):
        swipe(shown, by)
        assert shown.looking.viewed == expected


def test_what_a_swipe_shows_is_the_picture_of_that_tile(shown: Guest) -> None:
    shown.touch("tile0")
    swipe(shown, -0.5)
    grab = shown.finger.grab()
    seen = grab.pixelColor(shown.finger.on("viewer", 0.3, 0.3))
    painted = Image.open(io.BytesIO(masters(shown, 0)[1])).getpixel((3, 3))
    assert (seen.red(), seen.green(), seen.blue()) == painted


def test_a_heart_stays_with_its_picture(shown: Guest) -> None:
    shown.touch("tile2", "heart")
    assert shown.looking.loved
    swipe(shown, -0.5)
    assert not shown.looking.loved
    swipe(shown, 0.5)
    assert shown.looking.loved
    shown.touch("heart")
    assert not shown.looking.loved


def test_another_style_is_painted_from_the_picture_and_joins_the_ticket(shown: Guest) -> None:
    link = shown.services.back_office.link(shown.services.back_office.tickets[0][0])
    shown.touch("tile2", "restyle")
    assert shown.screen == "restyle"
    assert not shown.sees("restyle-painting")  # what it is already
    shown.touch("restyle-manga")
    request = shown.services.generator.requests[-1]
    assert isinstance(request, DepthToImageRequest)
    assert request.image == masters(shown, 0)[2]
    assert request.checkpoint == "showroom-depth"
    assert "manga" in request.prompt
    shown.wait(3)
    assert shown.screen == "result"
    assert shown.read("sentence") == "A blue Lexus RX, on Mars, as manga"
    assert codes_on(shown.finger.grab()) == [link]
    office = shown.services.back_office
    assert office.visits == ["visit-1", "visit-1"]
    assert office.parents == [None] * 4 + [(office.tickets[0][0], 2)] * 4
    shown.touch("round0")
    assert shown.read("sentence") == "A blue Lexus RX, on Mars, as a painting"


def test_what_is_painted_over_is_replaced_by_what_was_chosen(shown: Guest) -> None:
    shown.touch("tile1", "erase")
    assert shown.screen == "erase"
    assert not shown.sees("next")
    on = shown.finger.on
    shown.finger.drag(on("painting", 0.2, 0.25), on("painting", 0.8, 0.25))
    assert shown.sees("next")
    shown.touch("instead-beach", "next")
    request = shown.services.generator.requests[-1]
    assert isinstance(request, InpaintingRequest)
    assert request.image == masters(shown, 0)[1]
    assert "on a beach" in request.prompt
    mask = Image.open(io.BytesIO(request.mask))
    assert (mask.mode, mask.size) == ("L", (64, 64))
    assert mask.getpixel((32, 16)) == 255
    assert mask.getpixel((16, 16)) > 128
    for untouched in ((32, 40), (2, 2), (61, 60)):
        assert mask.getpixel(untouched) == 0
    shown.wait(3)
    assert shown.screen == "result"
    assert len(shown.services.back_office.kept) == 8


def test_a_stroke_can_be_taken_back(shown: Guest) -> None:
    shown.touch("tile1", "erase")
    on = shown.finger.on
    shown.finger.drag(on("painting", 0.2, 0.25), on("painting", 0.5, 0.25))
    shown.finger.tap_at(on("painting", 0.5, 0.6))
    shown.touch("undo")
    assert shown.looking.painted
    shown.touch("undo")
    assert not shown.looking.painted
    assert not shown.sees("next")
    shown.finger.drag(on("painting", 0.2, 0.25), on("painting", 0.5, 0.25))
    shown.touch("back", "erase")
    assert not shown.looking.painted


def test_an_enlarged_picture_is_compared_with_what_it_was(shown: Guest) -> None:
    shown.services.generator.picture = lambda seed, tile: Image.new("RGB", (256, 256), "white")
    shown.touch("tile0", "enlarge")
    request = shown.services.generator.requests[-1]
    assert isinstance(request, UpscalingRequest)
    assert (request.image, len(request.seeds)) == (masters(shown, 0)[0], 1)
    shown.wait(3)
    assert shown.screen == "result"
    assert shown.looking.viewed == 0

    def left_is_white() -> bool:
        point = shown.finger.on("viewer", 0.35, 0.3)
        return shown.finger.grab().pixelColor(point).lightness() > 250

    assert not left_is_white()  # before, on the left of the handle
    on = shown.finger.on
    shown.finger.drag(on("handle", 0.5, 0.5), on("viewer", 0.1, 0.5))
    assert left_is_white()
    shown.finger.drag(on("handle", 0.5, 0.5), on("viewer", 0.9, 0.5))
    assert not left_is_white()
    shown.touch("compare")
    assert left_is_white()
    for name in ("restyle", "erase", "enlarge"):
        assert not shown.sees(name)
    shown.touch("back")
    assert shown.looking.viewed == -1
    assert shown.sees("tile3")


@pytest.mark.parametrize(
    ("touched", "words"),
    [("vary-style-manga", "driving on Mars, as manga"), ("vary-setting-beach", "on a beach, as")],
)
def test_the_same_but_otherwise_keeps_the_seeds(shown: Guest, touched: str, words: str) -> None:
    shown.touch("vary")
    assert shown.screen == "vary"
    shown.touch(touched)
    first, second = shown.services.generator.requests
    assert isinstance(second, TextToImageRequest)
    assert second.seeds == first.seeds
    assert words in second.prompt


def test_only_what_the_checkpoints_can_do_is_on_the_screen(
    open_window, services: FakeServices
) -> None:
    services.companions = Companions(erase=services.checkpoint)
    guest = Guest(open_window(), services)
    guest.choose_everything()
    guest.wait(3)
    guest.touch("tile0")
    assert guest.sees("erase")
    assert not guest.sees("restyle")
    assert not guest.sees("enlarge")


@pytest.mark.parametrize("how", ["refuse", "fail"])
def test_an_edit_that_fails_leaves_the_guest_with_the_picture(shown: Guest, how: str) -> None:
    if how == "refuse":
        shown.services.generator.refuse = True
    else:
        shown.services.generator.fail = dict.fromkeys(range(4), "failed")
    shown.touch("tile2", "enlarge")
    shown.wait(3)
    assert (shown.screen, shown.looking.viewed) == ("result", 2)
    assert shown.looking.failed
    header = shown.finger.find("header")
    assert header is not None
    assert header.property("title") == "That didn't work"
    shown.touch("heart", "back")
    assert not shown.looking.failed


def test_cancelling_an_edit_goes_back_to_its_picture(shown: Guest) -> None:
    shown.touch("tile2", "restyle", "restyle-manga")
    shown.wait(0.5)
    shown.touch("back")
    assert shown.screen == "restyle"
    shown.wait(3)
    shown.touch("back")
    assert (shown.screen, shown.looking.viewed) == ("result", 2)
    assert len(shown.services.back_office.kept) == 4


def test_goodbye_says_when_pictures_go_and_deletes_them_when_asked_twice(shown: Guest) -> None:
    shown.touch("over")
    assert shown.screen == "goodbye"
    assert "3 day" in shown.read("promise")
    assert len(codes_on(shown.finger.grab())) == 1
    shown.touch("delete", "back")
    assert not shown.visit.confirming
    assert shown.services.back_office.deleted_visits == []
    shown.finger.grab()  # the buttons are back in their places with the next frame
    shown.touch("delete", "delete-really")
    assert shown.services.back_office.deleted_visits == ["visit-1"]
    assert shown.visit.deleted
    assert codes_on(shown.finger.grab()) == []
    assert shown.window.pictures.held == 0
    assert not shown.sees("back")
    shown.touch("finish")
    assert shown.screen == "attract"


def test_goodbye_leads_back_to_the_pictures_or_clears_itself(shown: Guest) -> None:
    shown.touch("over", "back")
    assert shown.screen == "result"
    assert shown.sees("tile0")
    shown.touch("over")
    shown.wait(31)
    assert shown.screen == "attract"
    assert shown.window.pictures.held == 0


def test_a_line_to_read_changes_while_pictures_are_made(guest: Guest) -> None:
    guest.services.generator.step_seconds = 10.0
    guest.choose_everything()
    lines = []
    for _ in range(4):
        guest.wait(7)
        lines.append(guest.read("fact"))
    assert all(lines)
    assert len(set(lines)) == 4


def test_terms_come_before_the_first_picture_and_once(open_window, services: FakeServices) -> None:
    terms = services.config.terms.model_copy(update={"ask": True})
    services.config = services.config.model_copy(update={"terms": terms})
    guest = Guest(open_window(), services)
    guest.choose_everything()
    assert guest.screen == "terms"
    assert guest.services.generator.requests == []
    guest.touch("terms-accept")
    assert [name for name, _ in guest.services.back_office.counted].count("terms") == 1
    assert guest.screen == "making"
    guest.wait(3)
    guest.touch("next")
    assert guest.screen == "making"


def test_a_visit_with_many_edits_holds_no_more_than_its_share(shown: Guest) -> None:
    for _ in range(9):
        shown.touch("next")
        shown.wait(3)
    assert shown.window.pictures.held <= 24 + 1
    shown.touch("tile0", "enlarge")
    shown.wait(3)
    assert shown.window.pictures.held <= 24 + 1


def test_two_fingers_and_a_palm_break_nothing(shown: Guest) -> None:
    window, device = shown.window.root, shown.finger._device
    places = [shown.finger.on(f"tile{n}", 0.5, 0.5) for n in range(4)]
    places.append(shown.finger.on("next", 0.5, 0.5))
    touch = QTest.touchEvent(window, device)
    for number, point in enumerate(places):
        touch.press(number, point, window)
    touch.commit()
    QTest.qWait(20)
    touch = QTest.touchEvent(window, device)
    for number, point in enumerate(places):
        touch.release(number, point, window)
    touch.commit()
    QTest.qWait(20)
    assert shown.screen in ("result", "making")
    shown.wait(3)
    if shown.looking.viewed >= 0:
        shown.touch("back")
    shown.touch("tile1", "heart")
    assert shown.looking.loved


def test_a_second_finger_does_not_disturb_the_one_that_paints(shown: Guest) -> None:
    shown.touch("tile1", "erase")
    window, device, on = shown.window.root, shown.finger._device, shown.finger.on
    first, second = on("painting", 0.2, 0.3), on("painting", 0.8, 0.8)
    QTest.touchEvent(window, device).press(0, first, window).commit()
    for step in range(1, 8):
        touch = QTest.touchEvent(window, device)
        touch.move(0, on("painting", 0.2 + 0.05 * step, 0.3), window)
        if step == 3:
            touch.press(1, second, window)
        elif step > 3:
            touch.stationary(1)
        touch.commit()
        QTest.qWait(5)
    QTest.touchEvent(window, device).release(0, first, window).release(1, second, window).commit()
    QTest.qWait(20)
    shown.touch("next")
    request = shown.services.generator.requests[-1]
    assert isinstance(request, InpaintingRequest)
    mask = Image.open(io.BytesIO(request.mask))
    assert mask.getpixel((24, 19)) == 255


def test_the_viewer_moves_the_same_way_with_motion_on(open_window, services: FakeServices) -> None:
    moving = services.config.window.model_copy(update={"animate": True})
    services.config = replace_window(services, moving)
    guest = Guest(open_window(), services)
    for name in ("", "vehicle-rx", "next", "setting-space", "style-futuristic"):
        guest.touch(name) if name else guest.begin()
        guest.arrive()
    guest.wait(3)
    guest.arrive()
    guest.touch("tile0")
    guest.arrive()
    swipe(guest, -0.5)
    QTest.qWait(250)
    assert guest.looking.viewed == 1
    guest.finger.tap_at(guest.finger.on("viewer", 0.3, 0.6))
    QTest.qWait(300)
    assert not guest.sees("viewer")


def replace_window(services: FakeServices, window: object):
    return services.config.model_copy(update={"window": window})


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_quiet_button_leads_from_the_choices_back_to_the_pictures(
    shown: Guest, steps: int
) -> None:
    shown.touch("back")
    assert shown.screen == "style"
    shown.touch(*["back"] * (steps - 1))
    shown.touch("your-pictures")
    assert shown.screen == "result"
    assert shown.sees("tile3")


def test_without_pictures_nothing_leads_to_them(guest: Guest) -> None:
    guest.begin()
    assert guest.screen == "vehicle"
    assert not guest.sees("your-pictures")
