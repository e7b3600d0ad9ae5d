"""Every state of the phone's page, upright and on its side: reachable by all, and no wider."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.gallery.schema import FINISHED, MAKING
from tests.browser.phones import ON_ITS_SIDE, UPRIGHT, browser, phone
from tests.browser.stages import KEEP_HOURS, Stage, job, stage, ticket
from tests.browser.states import STATES, on_storage, stored
from tests.sharing.servers import web_server
from tests.sharing.tickets import NOON

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIDEWAYS = ["making", "offline", "done", "several", "recipe", "large", "sure", "expired", "moment"]
"""States that lie differently on a phone's side."""

NOTHING = "There is nothing behind this link."


@pytest.fixture(scope="module")
def started() -> Iterator[Any]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("stage")) as there:
        yield there


def reachable(page: Any) -> None:
    """No rule of accessibility is broken, everything is within the screen, and has its words."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()
    assert len(found.response["passes"]) > 10  # it did look
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]


@pytest.mark.parametrize("name", STATES)
def test_a_state_is_reachable_upright_and_dark(name: str, there: Stage, started: Any):
    with phone(started, UPRIGHT) as page:
        STATES[name](there, page)
        reachable(page)


@pytest.mark.parametrize("name", SIDEWAYS)
def test_a_state_is_reachable_on_its_side_in_light_from_right_to_left(
    name: str, there: Stage, started: Any
):
    with phone(started, ON_ITS_SIDE, language="ar", dark=False) as page:
        STATES[name](there, page)
        assert page.locator("html").get_attribute("dir") == "rtl"
        reachable(page)


def test_a_page_that_is_open_when_its_time_is_over_says_so(there: Stage, started: Any):
    shown = ticket(31, job(MAKING), kept=(0,), closed=False)
    with phone(started) as page:
        page.goto(there.show(shown))
        page.locator(".tile.kept").wait_for()
        there.now = NOON + KEEP_HOURS * 3600
        there.do(there.board.wake_all)
        page.get_by_text(NOTHING).wait_for()
    there.now = NOON
    there.do(lambda: there.board.remove([shown.id]))


@pytest.mark.parametrize("script", [True, False])
def test_a_page_that_cannot_be_had_yet_comes_by_itself(there: Stage, started: Any, script: bool):
    with phone(started, script=script) as page:
        STATES["moment"](there, page)
        page.get_by_text("Here they are.").wait_for()


def test_when_a_ticket_is_over_is_said_until_then(there: Stage, started: Any):
    with phone(started) as page:
        page.goto(there.show(ticket(32, job(FINISHED), kept=(0,))))
        assert page.get_by_text("These pictures stay here until").is_visible()


def test_pages_in_storage_take_the_phones_language_and_save_everything(
    there: Stage, started: Any, tmp_path: Path
):
    folder = tmp_path / "public"
    folder.mkdir()
    with web_server(folder) as public:
        link = on_storage(there, folder, public, stored(there, 33, job(FINISHED), kept=range(4)))
        with phone(started, language="de-AT") as page:
            page.goto(link)
            page.get_by_text("Da sind sie.").wait_for()
            page.get_by_role("link", name="English").tap()
            page.get_by_text("Here they are.").wait_for()  # and it stays so
            assert page.get_by_text("give the staff at the kiosk this code").is_visible()
            assert page.get_by_text("These pictures stay here until").is_visible()
            reachable(page)
            with page.expect_download() as every:
                page.get_by_text("Save all pictures").tap()
            assert every.value.suggested_filename == "rz-mars-painting.zip"
            page.locator(".tile a").first.tap()
            with page.expect_download() as one:
                page.locator("#picture-1").get_by_text("Save this picture").tap()
            assert one.value.suggested_filename == "rz-mars-painting-1.jpg"
        with phone(started, language="de", script=False) as page:
            page.goto(link)
            page.get_by_role("link", name="Deutsch").tap()
            page.get_by_text("Da sind sie.").wait_for()
        with phone(started) as page:
            page.goto(f"{public}/gone.html")
            page.get_by_text(NOTHING).wait_for()
            reachable(page)


def test_a_page_in_storage_shows_pictures_as_they_arrive(
    there: Stage, started: Any, tmp_path: Path
):
    folder = tmp_path / "public"
    folder.mkdir()
    with web_server(folder) as public:
        first = stored(there, 34, job(MAKING), closed=False)
        link = on_storage(there, folder, public, first)
        with phone(started) as page:
            page.goto(link)
            page.get_by_text("being made").wait_for()
            on_storage(there, folder, public, stored(there, 34, job(FINISHED), kept=range(4)))
            page.get_by_text("Save all pictures").wait_for()
            assert page.locator(".tile.kept img").count() == 4
