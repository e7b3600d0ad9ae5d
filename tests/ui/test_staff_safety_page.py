"""The panel's Safety page, by touch, with both roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from kiosk.app import build_window
from kiosk.config import Config, PathsConfig, TermsConfig, WindowConfig
from kiosk.domain.catalog import load_catalog
from kiosk.staff.machine import audit_of
from kiosk.text_policy.live import LivePolicy
from kiosk.ui.staff_view_model import Staff
from tests.fakes import FakeServices
from tests.staff.clocks import FakeClock
from tests.staff.test_desk import make_desk
from tests.ui.staff_panel import Panel


class Censor(Panel):
    """Somebody at the Safety page."""

    def touch(self, *names: str) -> None:
        for name in names:
            if not name.startswith("key-"):
                self.finger.grab()  # a frame: what changed is laid out
            super().touch(name)


Open = Callable[[str], Censor]


@pytest.fixture
def open_panel(qapp, tmp_path: Path) -> Iterator[Open]:
    """The panel at the Safety page, over lists in a folder of the test's own."""
    window = WindowConfig(fullscreen=False, width=540, height=960, animate=False)
    paths = PathsConfig(state=tmp_path)
    config = Config(window=window, terms=TermsConfig(ask=False), paths=paths)
    catalog = load_catalog(config.paths.catalog)
    services = FakeServices(config, catalog)
    services.refuses = LivePolicy(tmp_path, {vehicle.maker for vehicle in catalog.vehicles})
    clock = FakeClock()
    staff = Staff(make_desk(tmp_path, clock), ThreadPoolExecutor(1), lambda: None)
    panel = Censor(build_window(services, lambda: staff), services)
    panel.clock = clock
    panel.finger.wait_for(lambda: services.generator.started, 3, "the first frame")

    def open_(role: str) -> Censor:
        panel.sign_in(role)
        panel.touch("staff-page-safety")
        return panel

    yield open_
    panel.window.close()
    QTest.qWait(1)


def write(panel: Censor, words: str) -> None:
    panel.touch(*[f"key-{'space' if c == ' ' else c}" for c in words])


@pytest.mark.parametrize("role", ["operator", "admin"])
def test_staff_see_whether_words_would_be_refused_and_why(open_panel: Open, role: str) -> None:
    panel = open_panel(role)
    write(panel, "castle")
    assert panel.read("safety-verdict") == "Allowed"
    panel.touch("safety-try", *["key-erase"] * 6)
    write(panel, "naked")
    assert panel.read("safety-verdict") == "Refused: sex"
    assert panel.read("safety-why") == "“naked” · listed in en.toml"
    assert panel.sees("safety-allow") == (role == "admin")
    panel.touch("staff-page-models", "staff-page-safety")
    assert "Type what" in panel.read("safety-typed")  # nobody reads what others tried


def test_an_operator_finds_nothing_to_change(open_panel: Open) -> None:
    panel = open_panel("operator")
    write(panel, "castle")
    assert not panel.sees("safety-refusing")
    panel.touch("safety-lists")
    assert not panel.sees("safety-undo")
    panel.touch("safety-switches", "own-words", "refuse-maker")
    assert not panel.sees("fewer-words")
    assert panel.services.refuses("a ferrari") == "maker"
    assert not (panel.services.config.paths.state / "staff.toml").exists()


def test_an_admin_refuses_words_and_takes_that_back(open_panel: Open) -> None:
    panel = open_panel("admin")
    write(panel, "shisha")
    panel.touch("safety-refusing", "refuse-as-drugs", "safety-begins", "safety-refuse")
    assert panel.read("safety-verdict") == "Refused: drugs"
    assert "begin with “shisha”" in panel.read("safety-why")
    assert panel.services.refuses("a shishabar") == "drugs"  # what guests' keypad asks
    panel.touch("safety-lists")
    assert panel.sees("term-shisha*")
    panel.touch("safety-undo")
    assert not panel.sees("term-shisha*")
    assert panel.services.refuses("a shishabar") is None


def test_an_admin_lets_words_pass_and_takes_them_out_by_their_cross(open_panel: Open) -> None:
    panel = open_panel("admin")
    write(panel, "beer")
    panel.touch("safety-allow")
    assert panel.read("safety-verdict") == "Allowed"
    panel.touch("safety-lists", "term-beer")
    assert not panel.sees("term-beer")
    assert panel.services.refuses("beer") == "drugs"


def test_what_is_on_show_is_not_refused_and_the_message_names_it(open_panel: Open) -> None:
    panel = open_panel("admin")
    write(panel, "lexus rz")
    panel.touch("safety-refusing", "refuse-as-hate", "safety-refuse")
    assert "would refuse “Lexus RZ”" in panel.read("staff-message")
    assert panel.services.refuses("lexus rz") is None


def test_another_maker_may_be_named_when_the_admin_says_so(open_panel: Open) -> None:
    panel = open_panel("admin")
    write(panel, "bmw")
    assert panel.read("safety-verdict") == "Refused: other makers"
    panel.touch("safety-stop")
    assert panel.read("safety-verdict") == "Allowed"
    panel.touch("safety-lists")
    assert panel.sees("term-bmw")


def test_switches_hold_at_once(open_panel: Open) -> None:
    panel = open_panel("admin")
    panel.touch("safety-switches", "refuse-maker")
    assert panel.services.refuses("a ferrari") is None
    panel.touch("fewer-words")
    assert panel.read("most-words") == "23 words"
    panel.touch("own-words")
    assert not panel.window.view_model.controller.config.window.own_words
    audit = audit_of(panel.services.config.paths.state)
    assert [entry["what"] for entry in audit.entries()].count("config-changed") == 2
    assert "not checked" in panel.read("picture-check")


def test_a_list_that_somebody_broke_is_named(open_panel: Open, tmp_path: Path) -> None:
    broken = tmp_path / "text_policy" / "show.toml"
    broken.parent.mkdir()
    broken.write_text("violence = [")
    panel = open_panel("operator")
    assert "show.toml" in panel.read("safety-fault")
    write(panel, "naked")
    assert panel.read("safety-verdict") == "Refused: sex"


def test_a_longer_wish_brings_nothing_that_waits_for_a_restart(
    open_panel: Open, tmp_path: Path
) -> None:
    panel = open_panel("admin")
    (tmp_path / "staff.toml").write_text('[engine]\ngenerator = "show-pack"\n')
    panel.touch("safety-switches", "fewer-words")
    controller = panel.window.view_model.controller
    assert controller.config.window.most_words == 23
    assert controller.config.engine.generator == "pool"
    panel.wait(2)
    assert controller.visit.rules.abilities.words
    assert 'generator = "show-pack"' in (tmp_path / "staff.toml").read_text()


def test_undo_on_show_gives_a_wish_its_length_back(open_panel: Open) -> None:
    panel = open_panel("admin")
    safety, show = (panel.window.staff.pageOf(page) for page in ("safety", "show"))
    wish = "a tall old tree"
    assert panel.services.refuses(wish) is None
    safety.step(-21)
    assert panel.services.refuses(wish) == "length"
    panel.touch("staff-page-show")
    show.undo()
    assert panel.window.view_model.controller.config.window.most_words == 24
    assert panel.services.refuses(wish) is None
