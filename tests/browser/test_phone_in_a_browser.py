"""A guest's phone, in a real browser, with a real back office behind the page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kiosk.domain.generation import JobId
from tests.backoffice.windows import Window, config_for
from tests.browser.phones import browser, phone


@dataclass(frozen=True, slots=True)
class Show:
    """A kiosk and a browser; `done` is the link of a finished visit."""

    window: Window
    browser: Any
    done: str


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Show]:
    with ExitStack() as stack:
        started = stack.enter_context(browser())
        window = stack.enter_context(Window(config_for(tmp_path_factory.mktemp("state"))))
        yield Show(window, started, window.visit("done"))


def pictures(page: Any) -> int:
    """How many pictures are there to be seen."""
    return page.locator(".tile.kept img").count()


def test_pictures_appear_by_themselves_one_after_another(show: Show):
    link = show.window.open("live", visit="live")
    show.window.office.report_progress(JobId("live"), 1, 0.3)
    with phone(show.browser) as page:
        page.goto(link)
        page.get_by_text("One other guest's pictures come first").wait_for()
        assert pictures(page) == 0
        show.window.keep(0, 1, job="live")
        page.locator(".tile.kept").nth(1).wait_for()
        assert page.get_by_text("Save all pictures").count() == 0
        show.window.keep(2, 3, job="live")
        show.window.office.finish_job(JobId("live"), 4, 0)
        page.get_by_text("Here they are.").wait_for()
        page.get_by_text("Save all pictures").wait_for()
        assert pictures(page) == 4
        page.wait_for_load_state("load")
        widths = page.evaluate("[...document.querySelectorAll('.tile img')].map(i => i.width)")
        assert all(width > 100 for width in widths)
    show.window.office.close_ticket("live")


def test_one_picture_and_all_of_them_can_be_saved(show: Show, tmp_path: Path):
    with phone(show.browser) as page:
        page.goto(show.done)
        page.locator(".tile a").nth(1).tap()
        with page.expect_download() as one:
            page.locator("#picture-2").get_by_text("Save this picture").tap()
        assert one.value.suggested_filename == "rz-mars-painting-2.jpg"
        one.value.save_as(tmp_path / "one.jpg")
        with Image.open(tmp_path / "one.jpg") as picture:
            assert picture.size == (512, 512)
        page.locator("#picture-2").get_by_text("Back to all").tap()
        with page.expect_download() as every:
            page.get_by_text("Save all pictures").tap()
        every.value.save_as(tmp_path / "all.zip")
        with zipfile.ZipFile(io.BytesIO((tmp_path / "all.zip").read_bytes())) as archive:
            assert len(archive.namelist()) == 4
        assert page.locator("[data-share]:visible").count() == 0  # plain HTTP has no share sheet


def test_a_guest_deletes_after_being_asked_and_the_link_is_over(show: Show):
    link = show.window.visit("gone")
    with phone(show.browser) as page:
        page.goto(link)
        page.get_by_text("Delete my pictures now").tap()
        page.get_by_text("Keep them").tap()
        page.locator(".tile.kept").first.wait_for()
        page.get_by_text("Delete my pictures now").tap()
        page.get_by_role("button", name="Delete them").tap()
        page.get_by_text("Your pictures are deleted.").wait_for()
        answer = page.goto(link)
        assert answer.status == 404
        page.get_by_text("There is nothing behind this link.").wait_for()


def test_a_page_that_loses_the_kiosk_says_so_and_goes_on_by_itself(show: Show):
    link = show.window.open("cut", visit="cut")
    with phone(show.browser) as page:
        page.goto(link)
        page.context.set_offline(True)
        page.get_by_text("This page cannot reach the kiosk just now.").wait_for()
        show.window.keep(0, job="cut")
        page.context.set_offline(False)
        page.get_by_text("This page cannot reach the kiosk just now.").wait_for(state="hidden")
        page.locator(".tile.kept").wait_for()
    show.window.office.finish_job(JobId("cut"), 1, 3)
    show.window.office.close_ticket("cut")


def test_without_javascript_everything_but_live_progress_works(show: Show):
    with phone(show.browser, script=False) as page:
        page.goto(show.done)
        assert pictures(page) == 4
        page.locator(".tile a").first.tap()
        assert page.locator("#picture-1").is_visible()
        with page.expect_download() as one:
            page.locator("#picture-1").get_by_text("Save this picture").tap()
        assert one.value.suggested_filename == "rz-mars-painting-1.jpg"
        page.goto(show.done)
        page.get_by_text("Delete my pictures now").tap()
        page.get_by_role("button", name="Delete them").wait_for()


def test_the_page_speaks_the_phones_language_and_any_other_at_a_touch(show: Show):
    with phone(show.browser, language="ar") as page:
        page.goto(show.done)
        assert page.locator("html").get_attribute("lang") == "ar"
        first, second = (page.locator(".tile").nth(n).bounding_box() for n in (0, 1))
        assert first["x"] > second["x"]
        page.get_by_role("link", name="Deutsch").tap()
        page.get_by_text("Da sind sie.").wait_for()
        assert page.locator("html").get_attribute("dir") is None
        first, second = (page.locator(".tile").nth(n).bounding_box() for n in (0, 1))
        assert first["x"] < second["x"]
        page.get_by_text("Meine Bilder jetzt löschen").tap()
        page.get_by_text("Behalten").tap()
        page.get_by_text("Da sind sie.").wait_for()
