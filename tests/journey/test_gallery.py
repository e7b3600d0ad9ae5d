"""A guest's pictures, from the panel's gallery page to the phone and the wall: the window over
fakes that paint, and a real back office in its own process."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from PySide6.QtTest import QTest

from kiosk.app import build_window
from kiosk.backoffice.client import BackOfficeClient
from kiosk.config import Config, TermsConfig, WindowConfig
from kiosk.domain.catalog import load_catalog
from kiosk.domain.wall import WallConfig
from kiosk.gallery.hanging import hung
from kiosk.gallery.layout import Layout
from kiosk.ui.card_pictures import file_url
from kiosk.ui.kiosk_window import KioskWindow
from kiosk.ui.staff_view_model import Staff
from tests.backoffice.windows import config_for
from tests.fakes import FakeServices
from tests.staff.clocks import FakeClock
from tests.staff.test_desk import OPERATOR, make_desk
from tests.ui.guest import Guest


@dataclass
class Stand:
    """A kiosk with a guest before it, and then somebody of the staff."""

    guest: Guest
    window: KioskWindow
    state: Path

    def until(self, holds, what: str) -> None:
        def looked() -> object:
            self.guest.visit.controller.tick()
            return holds()

        self.guest.finger.wait_for(looked, 20, what)

    def tap(self, name: str) -> None:
        """Touch it as soon as it can be touched."""

        def ready() -> bool:
            item = self.guest.finger.find(name)
            return item is not None and bool(item.property("enabled"))

        self.until(ready, f"{name} to touch")
        self.guest.finger.grab()  # things are in their places with the next frame
        self.guest.touch(name)

    def sign_in(self) -> None:
        panel = self.window.staff
        assert panel is not None
        panel.open()
        panel.ask("operator")
        for digit in OPERATOR:
            panel.press(digit)
        panel.enter()
        self.tap("staff-page-gallery")

    def link(self) -> str:
        self.until(lambda: self.guest.visit.controller.visit.link, "a link")
        return self.guest.visit.controller.visit.link or ""

    @property
    def hanging(self) -> list[str]:
        return [path.stem[-1] for path in hung(Layout(self.state))]

    @property
    def playing(self) -> list[str]:
        """What of the guest's plays on the attract screen."""
        self.window.playing.look()
        pictures: list[str] = self.guest.visit.property("portraitPictures")
        ours = file_url(Layout(self.state).wall)
        return [each for each in pictures if each.startswith(ours)]


@pytest.fixture
def stand(qapp, tmp_path: Path) -> Iterator[Stand]:
    state = tmp_path / "state"
    look = WindowConfig(fullscreen=False, width=540, height=960, animate=False)
    usual = Config(window=look, terms=TermsConfig(ask=False), wall=WallConfig(guests=True))
    paths = usual.paths.model_copy(update={"state": state})
    share = usual.share.model_copy(update={"approval": "staff"})
    config = usual.model_copy(update={"paths": paths, "share": share})
    services = FakeServices(config, load_catalog(config.paths.catalog))
    office = BackOfficeClient(config_for(state, staff_approve=True))
    services.back_office = office  # type: ignore[assignment]
    desk = make_desk(tmp_path / "staff", FakeClock())
    window = build_window(services, lambda: Staff(desk, ThreadPoolExecutor(1), lambda: None))
    yield Stand(Guest(window, services), window, state)
    window.close()
    QTest.qWait(1)


def test_from_the_panel_to_the_phone_and_the_wall_and_off_again(stand: Stand) -> None:
    guest = stand.guest
    stand.until(lambda: guest.services.generator.started, "the first frame")
    guest.choose_everything()
    guest.wait(4)
    link = stand.link()
    stand.until(lambda: httpx.get(link).text.count("Being checked") == 4, "pictures that wait")
    guest.touch("over", "may-show")

    stand.sign_in()
    stand.tap("check")
    for verdict in ("show", "hide", "show", "show"):
        stand.tap(verdict)
    stand.until(lambda: httpx.get(f"{link}/4.jpg").status_code == 200, "an approved picture")
    codes = [httpx.get(f"{link}/{number}.jpg").status_code for number in (1, 2, 3, 4)]
    assert codes == [200, 404, 200, 200]

    stand.tap("view-all")
    stand.tap("picture-0")
    stand.tap("hang")
    stand.until(lambda: stand.hanging == ["4"], "a picture on the wall")
    assert len(stand.playing) == 1
    guest.touch("staff-leave")

    stand.tap("may-show")  # on second thoughts
    stand.until(lambda: stand.hanging == [], "the wall without it")
    assert stand.playing == []
    assert httpx.get(f"{link}/4.jpg").status_code == 200, "the guest keeps it"


def test_files_deleted_by_hand_break_nothing(stand: Stand) -> None:
    guest = stand.guest
    stand.until(lambda: guest.services.generator.started, "the first frame")
    guest.choose_everything()
    guest.wait(4)
    link = stand.link()
    stand.until(lambda: httpx.get(link).text.count("Being checked") == 4, "pictures that wait")
    for file in Layout(stand.state).gallery.glob("*/tile-1.*"):
        file.unlink()
    stand.sign_in()
    stand.tap("check")
    stand.tap("show")
    stand.until(lambda: "4.jpg" not in httpx.get(link).text, "the page")
    assert httpx.get(f"{link}/1.jpg").status_code == 404
    stand.tap("show")
    stand.until(lambda: httpx.get(f"{link}/2.jpg").status_code == 200, "the next picture")
    stand.tap("grid")
    assert guest.sees("picture-1"), "two still wait"
