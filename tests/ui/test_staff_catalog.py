"""The panel's catalog page at the real window, by touch, and what guests see of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.app import build_window
from kiosk.config import PathsConfig
from kiosk.domain.catalog import Catalog
from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.generation import GeneratorHealth
from kiosk.generators.show_pack_generator import ShowPackGenerator
from kiosk.generators.show_pack_home import make_key, open_pack, own_pack, renew_pack
from kiosk.generators.show_pack_store import PackStore
from kiosk.prerender import Selection
from kiosk.staff.audit import AuditLog
from kiosk.ui.staff_catalog import CatalogViewModel
from kiosk.ui.staff_view_model import Staff
from tests.fakes import FakeGenerator, FakeServices
from tests.generators.packs import make_pack
from tests.staff.clocks import FakeClock
from tests.staff.test_desk import make_desk
from tests.ui.test_staff_by_touch import Panel


class Resting(FakeGenerator):
    """No device paints; guests are served from the pack."""

    def health(self) -> GeneratorHealth:
        return replace(super().health(), prerendered=True, cure="Restart gpu0.")


class CatalogPanel(Panel):
    """Somebody of the staff at the catalog, who scrolls to what is to be touched."""

    state: Path

    @property
    def page(self) -> CatalogViewModel:
        page = self.window.staff.pageOf("catalog")
        assert isinstance(page, CatalogViewModel)
        return page

    def enter(self, role: str = "admin", kind: str = "settings") -> None:
        self.sign_in(role)
        self.touch("staff-page-catalog", f"catalog-{kind}")

    def touch(self, *names: str) -> None:
        for name in names:
            self.reach(name)
            self.finger.tap(name)

    def reach(self, name: str) -> None:
        item = self.finger.find(name)
        assert item is not None, f"nothing called {name!r} is on the screen"
        paper = item.parentItem()
        while paper is not None and paper.property("contentY") is None:
            paper = paper.parentItem()
        if paper is None:
            return
        self.rest(item)
        middle = item.mapToItem(paper, QPointF(0, item.height() / 2)).y()
        if not 0 < middle < paper.height():
            most = max(0.0, paper.property("contentHeight") - paper.height())
            wanted = paper.property("contentY") + middle - paper.height() / 2
            paper.setProperty("contentY", min(most, max(0.0, wanted)))
            self.rest(item)

    def rest(self, item: QQuickItem) -> None:
        """Wait until an item stands still: a page that opens is laid out frame by frame."""
        still, before = 0, QPointF()
        while still < 3:
            QTest.qWait(15)
            now = item.mapToScene(QPointF())
            still, before = still + 1 if now == before else 0, now

    def write(self, field: str, text: str) -> None:
        """Type a text of the form on the keypad."""
        self.touch(f"field-{field}", *["key-" + c if c != " " else "key-space" for c in text])
        self.touch("key-done")

    def checked(self, name: str) -> bool:
        self.reach(name)
        item = self.finger.find(name)
        assert item is not None, f"nothing called {name!r} is on the screen"
        return item.property("on")

    def message(self) -> str:
        return self.read("staff-message")


Make = Callable[..., CatalogPanel]


@pytest.fixture
def make(qapp, services: FakeServices, tmp_path: Path) -> Iterator[Make]:
    opened: list[CatalogPanel] = []

    def build(generator: FakeGenerator | None = None) -> CatalogPanel:
        paths = PathsConfig(state=tmp_path / "state")
        services.config = services.config.model_copy(update={"paths": paths})
        services.generator = generator or services.generator
        manifest = load_manifest(services.config.engine.manifest)
        services.checkpoint = manifest.checkpoint("showroom")
        clock = FakeClock()
        staff = Staff(make_desk(tmp_path, clock), ThreadPoolExecutor(1), lambda: None)
        panel = CatalogPanel(build_window(services, lambda: staff), services)
        panel.clock, panel.state = clock, paths.state
        opened.append(panel)
        panel.finger.wait_for(lambda: services.generator.started, 3, "the first frame")
        return panel

    yield build
    for panel in opened:
        panel.window.close()
    QTest.qWait(1)


@pytest.fixture
def panel(make: Make) -> CatalogPanel:
    return make()


@pytest.mark.parametrize("role", ["operator", "admin"])
def test_what_staff_switch_off_is_gone_for_the_next_guest(panel: CatalogPanel, role: str) -> None:
    panel.enter(role)
    panel.touch("toggle-mars")
    assert panel.read("toggle-mars") == "Off"
    assert panel.message().startswith("Saved.")
    panel.touch("staff-leave")
    panel.begin()
    panel.touch("vehicle-rx", "next")
    assert panel.sees("setting-beach")
    assert not panel.sees("setting-mars")


def test_an_operator_has_no_way_to_the_form(panel: CatalogPanel) -> None:
    panel.enter("operator")
    for name in ("edit-mars", "up-beach", "catalog-add", "catalog-undo", "catalog-import"):
        assert not panel.sees(name)
    panel.page.edit("mars")
    assert panel.message() == "This needs the PIN of the admin. Sign in as admin."
    panel.page.move("beach", -1)
    panel.page.undo()
    assert not (panel.state / "catalog.toml").exists()


def test_a_visit_that_is_going_on_keeps_what_it_began_with(panel: CatalogPanel) -> None:
    panel.begin()
    panel.finger.tap("vehicle-rx")
    panel.finger.tap("next")
    panel.enter("admin")
    panel.touch("toggle-mars", "staff-leave")
    assert panel.sees("setting-mars")
    panel.finger.tap("setting-mars")
    panel.finger.tap("style-painting")
    panel.wait(4)
    assert panel.screen == "result"
    assert panel.services.generator.requests[-1].prompt.startswith("a red Lexus RX driving on")
    panel.visit.startOver()
    panel.wait(60)
    assert panel.screen == "attract"
    panel.begin()
    panel.finger.tap("next")
    assert panel.sees("setting-beach")
    assert not panel.sees("setting-mars")


def test_a_setting_is_added_tried_given_a_card_and_chosen_by_a_guest(panel: CatalogPanel) -> None:
    panel.enter()
    panel.touch("catalog-add")
    panel.write("name.en", "moon")
    panel.write("prompt", "on a grey moon")
    panel.write("detail", "stars")
    panel.touch("form-try")
    assert panel.read("trial-positive").startswith("a red Lexus RZ on a grey moon, photoreal")
    panel.wait(4)
    asked = panel.services.generator.requests
    assert len(asked) == 1
    panel.touch("trial-tile2", "form-save")
    assert panel.read("note-moon") == "Added here"
    assert (panel.state / "cards" / "setting" / "moon.webp").is_file()
    office = panel.services.back_office
    assert (office.tickets, office.kept, office.finished, office.counted) == ([], [], [], [])
    panel.touch("staff-leave")
    panel.begin()
    panel.finger.tap("next")
    panel.finger.tap("setting-moon")
    panel.finger.tap("style-manga")
    panel.wait(1)
    assert "on a grey moon, as manga" in asked[-1].prompt


def test_a_form_that_would_break_the_flow_is_refused_and_stays_open(panel: CatalogPanel) -> None:
    panel.enter()
    panel.touch("edit-mars")
    panel.write("prompt", " on a volcano")
    panel.touch("form-save")
    assert "never learned “volcano”" in panel.message()
    assert panel.read("form-title") == "On Mars"
    panel.touch("form-back")
    assert not (panel.state / "catalog.toml").exists()


def test_the_last_style_stays_on(panel: CatalogPanel) -> None:
    panel.enter("operator", "styles")
    for style in ("photorealistic", "painting", "digital-art", "futuristic", "manga"):
        panel.touch(f"toggle-{style}")
    assert panel.message().startswith("This is the last style that guests can choose.")
    assert panel.read("toggle-manga") == "On"


def test_names_are_typed_in_the_guests_language_and_undone(panel: CatalogPanel) -> None:
    panel.enter()
    panel.touch("edit-mars", "language-de", "field-name.de")
    assert panel.read("typing-title") == "Name · Deutsch"
    assert panel.sees("key-ü")
    panel.touch("key-ü", "key-done", "form-save", "staff-leave")
    panel.visit.chooseLanguage("de")
    mars = panel.services.catalog.setting("mars")
    assert mars.name_in("de") == "Auf dem Marsü"
    panel.visit.startOver()
    panel.enter()
    panel.touch("catalog-undo")
    assert panel.services.catalog.setting("mars").name_in("de") == "Auf dem Mars"


def test_items_move_up_and_down(panel: CatalogPanel) -> None:
    panel.enter("admin", "vehicles")
    panel.touch("up-rx")
    assert [each.id for each in panel.services.catalog.vehicles] == ["rx", "rz", "bz4x"]
    panel.touch("up-rx")  # the first cannot
    assert [each.id for each in panel.services.catalog.vehicles] == ["rx", "rz", "bz4x"]


def test_a_try_is_stopped_and_forgotten_when_the_page_is_left(panel: CatalogPanel) -> None:
    panel.enter()
    panel.touch("edit-mars", "form-try")
    panel.wait(1)
    assert panel.read("form-try") == "Stop"
    panel.touch("staff-page-now")
    assert panel.services.generator.cancelled == ["job-1"]
    panel.wait(1)
    assert panel.window.pictures.held == 0
    panel.touch("staff-page-catalog")
    assert panel.sees("item-mars")


def test_a_style_is_made_true_to_the_car(panel: CatalogPanel) -> None:
    panel.enter("admin", "styles")
    panel.touch("edit-painting")
    assert not panel.checked("chip-true-to-car")
    panel.touch("chip-true-to-car")
    assert panel.checked("chip-true-to-car")
    panel.touch("form-try")
    assert panel.read("trial-note").startswith("Here the car is painted, too.")
    panel.touch("form-save")
    assert panel.services.catalog.style("painting").true_to_car
    panel.touch("edit-painting")
    assert panel.checked("chip-true-to-car")
    panel.touch("chip-true-to-car", "form-save")
    assert not panel.services.catalog.style("painting").true_to_car


def test_a_card_alone_is_saved_and_the_one_that_ships_comes_back(panel: CatalogPanel) -> None:
    own = panel.state / "cards" / "setting" / "mars.webp"
    panel.enter()
    panel.touch("edit-mars")
    assert not panel.sees("form-take-card")
    panel.touch("form-try")
    panel.wait(4)
    panel.touch("trial-tile1", "form-save")
    assert own.is_file()
    panel.touch("edit-mars", "form-take-card")
    assert not own.exists()
    assert not panel.sees("form-take-card")
    panel.touch("form-back", "catalog-undo")
    assert own.is_file()
    panel.touch("catalog-undo")
    assert not own.exists()


def test_without_a_device_the_prompt_is_shown_and_what_cannot_be_done_is_said(make: Make) -> None:
    panel = make(Resting())
    panel.wait(2)
    panel.enter()
    panel.touch("edit-mars", "form-try")
    assert panel.read("trial-positive").startswith("a red Lexus RZ driving on Mars")
    assert panel.read("trial-note").startswith("No device can paint now")
    assert panel.services.generator.requests == []


def test_changes_travel_by_stick(panel: CatalogPanel) -> None:
    panel.enter("admin", "styles")
    panel.touch("toggle-manga", "catalog-export")
    assert panel.sees("files-none")
    panel.touch("files-back")
    stick = panel.state / "exchange"
    stick.mkdir()
    panel.touch("catalog-export", "file-0")
    (file,) = stick.glob("kiosk-catalog-*.toml")
    assert str(file) in panel.message()
    panel.touch("catalog-undo")
    assert panel.read("toggle-manga") == "On"
    panel.touch("catalog-import", "file-0")
    assert panel.read("toggle-manga") == "Off"


def test_a_file_broken_by_hand_is_told_to_staff_and_guests_are_served(
    make: Make, tmp_path: Path
) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "catalog.toml").write_text("[settings")
    panel = make()
    assert "is not valid TOML" in panel.visit.controller.faults["catalog"]
    panel.enter()
    assert "is not valid TOML" in panel.read("catalog-fault")
    panel.touch("toggle-mars")
    assert "is not valid TOML" in panel.message()
    panel.touch("staff-leave")
    panel.begin()
    panel.finger.tap("next")
    assert panel.sees("setting-mars")


def test_what_was_done_is_in_the_audit_log(panel: CatalogPanel, tmp_path: Path) -> None:
    panel.enter("operator")
    panel.touch("toggle-mars")
    last = list(AuditLog(tmp_path / "audit").entries())[-1]
    assert (last["who"], last["what"]) == ("operator", "catalog-changed")
    assert last["about"]["id"] == "setting.mars"


class Serving(FakeGenerator):
    """Serves one setting alone while nothing can be painted."""

    pack = False

    def health(self) -> GeneratorHealth:
        return replace(super().health(), prerendered=self.pack)

    def replace_catalog(self, catalog: Catalog) -> Catalog:
        few = tuple(each for each in catalog.settings if each.id == "mars")
        return catalog.model_copy(update={"settings": few}) if self.pack else catalog


def give_pack(panel: CatalogPanel) -> None:
    """Thirty-two pictures: a page, and a third of one."""
    few = Selection(("rz", "rx"), ("mars", "beach"), ("painting", "manga"), "rz=copper,rx=red")
    make_pack(own_pack(panel.state), few, make_key(panel.state))


def verdicts(panel: CatalogPanel) -> list[str]:
    pack = PackStore.open(own_pack(panel.state), make_key(panel.state))
    return [pack.records[file].verdict for file in sorted(pack.records)]


def test_an_operator_approves_a_pack_one_by_one_and_by_the_page(panel: CatalogPanel) -> None:
    give_pack(panel)
    panel.enter("operator")
    panel.touch("catalog-pack")
    assert panel.read("pack-told").startswith("32 pictures, 32 wait")
    panel.touch("pack-0")
    assert panel.read("pack-picture") == "Lexus RX · red · At the beach · Manga · 1"
    assert not panel.sees("pack-again")
    panel.touch("pack-approve")
    assert panel.read("pack-picture").endswith("Manga · 2")
    panel.touch("pack-back")
    assert panel.read("pack-approve-page") == "Approve the 23 that wait here"
    panel.touch("pack-approve-page")
    assert verdicts(panel) == ["approved"] * 24 + ["waiting"] * 8
    panel.touch("pack-more", "pack-7", "pack-approve")
    assert panel.read("pack-told").startswith("32 pictures, 7 wait")  # after the last, the page


def test_an_admin_has_a_picture_painted_anew(panel: CatalogPanel) -> None:
    give_pack(panel)
    panel.enter()
    panel.touch("catalog-pack", "pack-1", "pack-again", "pack-back")
    assert verdicts(panel)[:3] == ["waiting", "again", "waiting"]
    panel.touch("pack-1")
    assert panel.read("pack-verdict").startswith("To be painted anew")
    assert not panel.sees("pack-approve")
    panel.touch("catalog-styles")
    assert panel.sees("item-manga")
    assert not panel.sees("pack-verdict")


class Demo(ShowPackGenerator):
    """Demo mode over a pack of this machine."""

    started = False

    def start(self) -> None:
        super().start()
        self.started = True


def test_what_an_admin_takes_out_of_the_pack_is_not_offered_any_more(
    make: Make, services: FakeServices, tmp_path: Path
) -> None:
    config = services.config.model_copy(update={"paths": PathsConfig(state=tmp_path / "state")})
    few = Selection(("rx",), ("mars", "beach"), ("painting",), "rx=red")
    state = config.paths.state
    make_pack(own_pack(state), few, make_key(state))
    demo = Demo(open_pack(config), services.catalog, renew=partial(renew_pack, config))
    panel = make(demo)
    panel.enter()
    panel.touch("catalog-pack", "pack-4", "pack-again")
    assert not panel.sees("staff-message")
    assert len(demo.pack.pictures) == 7
    panel.touch("pack-again", "pack-again", "pack-again")
    assert panel.message().startswith("That was the last one")
    assert [each.id for each in panel.services.catalog.settings] == ["beach"]


def test_without_a_pack_of_its_own_the_page_says_so(panel: CatalogPanel) -> None:
    panel.enter("operator")
    panel.touch("catalog-pack")
    assert panel.read("pack-told").startswith("This machine has no show pack of its own")
    assert not panel.sees("pack-approve-page")


def test_guests_are_offered_what_can_be_served_now(make: Make) -> None:
    generator = Serving()
    panel = make(generator)
    panel.wait(2)
    generator.pack = True
    panel.wait(2)
    assert [each.id for each in panel.services.catalog.settings] == ["mars"]
    panel.enter()
    panel.touch("toggle-beach")
    generator.pack = False
    panel.wait(2)
    assert [each.id for each in panel.services.catalog.settings][:2] == ["mars", "neon-city"]
