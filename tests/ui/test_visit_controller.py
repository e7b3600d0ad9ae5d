"""The visit's effects, carried out on fakes, without a window."""

from __future__ import annotations

import pytest

from kiosk.config import Config
from kiosk.domain.catalog import load_catalog
from kiosk.domain.choosing_events import (
    SettingChosen,
    StartedOver,
    StyleChosen,
    Touched,
    VehicleChosen,
    WentBack,
)
from kiosk.domain.counting import bound_of
from kiosk.domain.generation import Generator, JobId, TilePreview, TileReady
from kiosk.domain.keeping import BackOffice
from kiosk.domain.looking_events import AskedForMore
from kiosk.domain.visit import PictureId, Screen
from kiosk.ui.visit_controller import VisitController
from tests.fakes import FakeBackOffice, FakeGenerator, FakeServices


class Sink:
    def __init__(self) -> None:
        self.previews: list[TilePreview] = []
        self.ready: list[TileReady] = []
        self.forgotten = 0

    def show_preview(self, preview: TilePreview) -> None:
        self.previews.append(preview)

    def show_ready(self, tile: TileReady) -> None:
        self.ready.append(tile)

    def forget(self) -> None:
        self.forgotten += 1

    def forget_job(self, job: JobId) -> None:
        self.ready = [tile for tile in self.ready if tile.job != job]

    def master(self, picture: PictureId) -> bytes | None:
        found = [t for t in self.ready if (t.job, t.tile) == (picture.job, picture.tile)]
        return found[0].png if found else None


class Desk:
    """A controller, its fakes, and short cuts."""

    def __init__(self) -> None:
        config = Config()
        self.services = FakeServices(config, load_catalog(config.paths.catalog))
        self.generator, self.office = self.services.generator, self.services.back_office
        self.sink = Sink()
        self.control = VisitController(self.services, self.sink, lambda: None)
        self.control.start()

    @property
    def screen(self) -> Screen:
        return self.control.visit.screen

    def order(self) -> JobId:
        for event in (
            Touched(),
            VehicleChosen("rz", "red"),
            SettingChosen("mars"),
            StyleChosen("manga"),
        ):
            self.control.send(event)
        job = self.control.visit.job
        assert job is not None
        return job

    def wait(self, seconds: float, step: float = 0.1) -> None:
        for _ in range(round(seconds / step)):
            self.services.clock.pass_(step)
            self.control.tick()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_fakes_keep_the_protocols() -> None:
    assert isinstance(FakeGenerator(), Generator)
    assert isinstance(FakeBackOffice(), BackOffice)


def test_tiles_go_to_the_back_office_and_the_screen(desk: Desk) -> None:
    job = desk.order()
    desk.wait(3)
    assert desk.screen is Screen.RESULT
    assert desk.office.kept == desk.sink.ready
    assert desk.office.finished == [(job, 4, 0)]
    assert desk.control.visit.link == desk.office.link(job)


def test_all_jobs_of_a_visit_share_one_ticket_and_the_next_visit_has_another(desk: Desk) -> None:
    first = desk.order()
    desk.wait(3)
    link = desk.control.visit.link
    desk.control.send(AskedForMore())
    desk.wait(0.2)
    assert desk.control.visit.link == link  # the code stays on the screen
    desk.wait(3)
    desk.control.send(WentBack())
    desk.control.send(StyleChosen("painting"))
    desk.wait(3)
    assert desk.office.visits == ["visit-1"] * 3
    assert desk.office.closed_tickets == []
    desk.control.send(StartedOver())
    assert desk.screen is Screen.GOODBYE
    desk.control.send(StartedOver())
    assert desk.office.closed_tickets == ["visit-1"]
    second = desk.order()
    desk.wait(3)
    assert second != first
    assert desk.office.visits[-1] == "visit-2"
    assert desk.control.visit.link not in (link, None)


def test_a_visit_that_ends_by_itself_closes_its_ticket_once(desk: Desk) -> None:
    desk.order()
    desk.wait(3)
    desk.wait(130, step=1.0)
    assert desk.screen is Screen.ATTRACT
    assert desk.office.closed_tickets == ["visit-1"]


def test_phones_hear_the_queue_and_once_a_second_how_far_it_is(desk: Desk) -> None:
    desk.generator.steps, desk.generator.step_seconds = 40, 0.1
    job = desk.order()
    desk.wait(3.5)
    assert desk.office.progress[0] == (job, 0, 0.0)
    shares = [done for _, _, done in desk.office.progress[1:]]
    assert 3 <= len(shares) <= 4
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] < 1


def test_a_tile_is_looked_at_four_times_a_second_at_most(desk: Desk) -> None:
    desk.generator.steps, desk.generator.step_seconds = 100, 0.01
    desk.order()
    desk.wait(0.9, step=0.01)
    first = [p for p in desk.sink.previews if p.tile == 0]
    assert 3 <= len(first) <= 4


def test_what_comes_after_a_cancel_is_kept_nowhere(desk: Desk) -> None:
    job = desk.order()
    desk.wait(1)
    desk.control.send(WentBack())
    desk.wait(3)
    assert desk.screen is Screen.STYLE
    assert desk.office.kept == []
    assert desk.office.finished == [(job, 0, 4)]


def test_a_new_job_does_not_hear_the_old_one(desk: Desk) -> None:
    old = desk.order()
    desk.wait(0.6)
    desk.control.send(StartedOver())
    new = desk.order()
    assert new != old
    desk.wait(4)
    assert desk.screen is Screen.RESULT
    assert {tile.job for tile in desk.office.kept} == {new}


def test_seeds_come_from_the_given_source(desk: Desk) -> None:
    desk.order()
    again = Desk()
    again.order()
    assert desk.generator.requests == again.generator.requests


def test_configured_steps_and_guidance_are_asked_for() -> None:
    config = Config.model_validate({"engine": {"steps": 7, "guidance_scale": 1.5}})
    services = FakeServices(config, load_catalog(config.paths.catalog))
    desk = Desk()
    desk.control = VisitController(services, desk.sink, lambda: None)
    desk.order()
    request = services.generator.requests[0]
    assert (request.num_inference_steps, request.guidance_scale) == (7, 1.5)


def test_a_stopped_back_office_closes_the_kiosk_and_a_missing_page_does_not(desk: Desk) -> None:
    desk.office.break_("share")
    desk.wait(1)
    assert desk.screen is Screen.ATTRACT
    desk.office.break_("stopped")
    desk.wait(1)
    assert desk.screen is Screen.CLOSED
    desk.office.mend("stopped")
    desk.wait(1)
    assert desk.screen is Screen.ATTRACT


def test_one_lost_picture_neither_closes_the_kiosk_nor_stays_a_trouble(desk: Desk) -> None:
    desk.office.break_("lost")
    desk.wait(1)
    assert desk.screen is Screen.ATTRACT
    assert desk.control.trouble == ""


def test_a_guest_whose_generator_fails_is_told_before_the_kiosk_closes(desk: Desk) -> None:
    desk.order()
    desk.generator.state = "failed"
    desk.wait(1.2)
    assert desk.screen is Screen.SORRY
    desk.wait(15)
    assert desk.screen is Screen.CLOSED


def test_a_full_disk_lets_the_guest_see_the_pictures_first(desk: Desk) -> None:
    desk.order()
    desk.office.break_("storage")
    desk.wait(1)
    assert desk.screen is Screen.MAKING
    desk.wait(30)
    assert desk.screen is Screen.RESULT
    for _ in range(2):
        desk.control.send(StartedOver())
    assert desk.screen is Screen.CLOSED


def test_nothing_is_heard_after_closing(desk: Desk) -> None:
    desk.control.close()
    desk.control.send(Touched())
    desk.control.tick()
    assert desk.screen is Screen.ATTRACT
    assert desk.generator.closed
    assert desk.office.closed


def test_what_happens_is_counted_and_names_nobody(desk: Desk) -> None:
    desk.order()
    desk.wait(3)
    while desk.screen is not Screen.ATTRACT:
        desk.control.send(StartedOver())
    counted = [each for each in desk.office.counted if each[0] not in ("picture", "wait")]
    assert counted == [
        ("visit", ""),
        ("choice-vehicle", "rz"),
        ("choice-setting", "mars"),
        ("choice-style", "manga"),
        ("left", "goodbye"),
    ]
    assert desk.office.counted.count(("picture", "")) == 4
    (wait,) = [bound_of(detail) for name, detail in desk.office.counted if name == "wait"]
    assert 0 < wait <= 3


def test_who_leaves_while_choosing_is_counted_as_leaving_there(desk: Desk) -> None:
    desk.control.send(Touched())
    desk.control.send(VehicleChosen("rz", "red"))
    desk.control.send(StartedOver())
    assert desk.office.counted == [("visit", ""), ("left", "setting")]
