"""The phone's own share sheet: over HTTPS it gets the pictures' files, elsewhere it is not offered.

Chromium on Linux has no share sheet, so these tests put one in its place that keeps to what
browsers ask for: a secure page, a fresh touch, and files that they know.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from kiosk.gallery.schema import FINISHED, MAKING
from tests.browser.phones import browser, phone
from tests.browser.stages import Stage, job, stage, ticket

SHEET = """
if (isSecureContext) {
  window.shared = [];
  navigator.canShare = (data) => data.files.every((file) => file.type === "image/jpeg");
  navigator.share = async (data) => {
    if (!navigator.userActivation.isActive || window.stale) {
      window.stale = false;
      throw new DOMException("not a fresh touch", "NotAllowedError");
    }
    if (window.refused) {
      document.documentElement.dataset.refused = "";
      throw new DOMException("the guest closed it", "AbortError");
    }
    shared.push(await Promise.all(data.files.map(async (file) => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      return { name: file.name, size: bytes.length, head: [...bytes.slice(0, 3)] };
    })));
    document.documentElement.dataset.shared = "";
  };
}
"""
JPEG = [0xFF, 0xD8, 0xFF]


@pytest.fixture(scope="module")
def started() -> Iterator[Any]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory, started: Any) -> Iterator[dict[str, Stage]]:
    with ExitStack() as stack:
        yield {
            kind: stack.enter_context(stage(tmp_path_factory.mktemp(kind), tls=kind == "https"))
            for kind in ("https", "http")
        }


def files(page: Any) -> list[list[dict[str, Any]]]:
    page.locator("html[data-shared]").wait_for()
    return page.evaluate("shared")


def test_over_https_a_picture_goes_to_the_share_sheet(stages: dict[str, Stage], started: Any):
    link = stages["https"].show(ticket(1, job(FINISHED), kept=range(4)))
    with phone(started, stub=SHEET) as page:
        page.goto(link)
        page.locator(".tile a").nth(1).tap()
        page.locator("#picture-2").get_by_text("Share this picture").tap()
        layout = stages["https"].layout
        size = layout.picture(f"{1:016x}", 1, "jpg").stat().st_size
        assert files(page) == [[{"name": "rz-mars-painting-2.jpg", "size": size, "head": JPEG}]]


def test_over_https_all_pictures_go_together(stages: dict[str, Stage], started: Any):
    link = stages["https"].show(ticket(2, job(FINISHED), kept=range(4)))
    with phone(started, stub=SHEET) as page:
        page.goto(link)
        page.get_by_text("Share all pictures").tap()
        names = [file["name"] for file in files(page)[0]]
        assert names == [f"rz-mars-painting-{n}.jpg" for n in range(1, 5)]


def test_a_touch_that_is_not_fresh_any_more_is_asked_for_again(
    stages: dict[str, Stage], started: Any
):
    link = stages["https"].show(ticket(3, job(FINISHED), kept=range(4)))
    with phone(started, stub=SHEET) as page:
        page.goto(link)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.evaluate("window.stale = true")
        page.get_by_text("Share all pictures").tap()
        again = page.get_by_text("Touch once more to share")
        again.wait_for()
        pictures = len([url for url in asked if url.endswith(".jpg")])
        again.tap()
        assert len(files(page)[0]) == 4
        assert len([url for url in asked if url.endswith(".jpg")]) == pictures == 4


def test_a_sheet_that_the_guest_closes_is_no_error(stages: dict[str, Stage], started: Any):
    link = stages["https"].show(ticket(4, job(FINISHED), kept=(0,)))
    with phone(started, stub=SHEET) as page:
        page.goto(link)
        page.evaluate("window.refused = true")
        share = page.locator("#actions").get_by_text("Share this picture")
        share.tap()
        page.locator("html[data-refused]").wait_for()
        page.locator("[aria-busy]").wait_for(state="detached")
        page.evaluate("window.refused = false")
        share.tap()
        assert len(files(page)[0]) == 1


def test_a_picture_that_is_open_stays_open_while_more_appear(
    stages: dict[str, Stage], started: Any
):
    there = stages["https"]
    shown = ticket(5, job(MAKING), kept=(0,), closed=False)
    link = there.show(shown)
    with phone(started, stub=SHEET) as page:
        page.goto(link)
        page.locator(".tile a").first.tap()
        page.locator("#picture-1").get_by_text("Share this picture").wait_for()
        there.show(replace(shown, kept=frozenset({0, 1})))
        page.locator("#tile-2 img").wait_for(state="attached")
        assert page.locator("#picture-1").is_visible()
        there.show(ticket(5, job(FINISHED), kept=(0, 1)))  # nothing watches any more


def test_plain_http_offers_to_save_and_tells_of_holding_a_finger(
    stages: dict[str, Stage], started: Any
):
    link = stages["http"].show(ticket(6, job(FINISHED), kept=range(4)))
    with phone(started, stub=SHEET) as page:
        page.goto(link)
        assert page.evaluate("isSecureContext") is False
        assert page.locator("[data-share]:visible").count() == 0
        assert page.get_by_text("Save all pictures").is_visible()
        page.locator(".tile a").first.tap()
        opened = page.locator("#picture-1")
        assert opened.get_by_text("Save this picture").is_visible()
        assert opened.get_by_text("hold a finger on the picture").is_visible()
        assert page.locator("[data-share]:visible").count() == 0
