"""What comes between a guest and the screen: other hands, second taps, other windows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest

from kiosk.config import Config, TermsConfig, WindowConfig
from kiosk.ui.kiosk_window import KioskWindow
from kiosk.ui.screens import StaysFullScreen
from tests.fakes import FakeServices
from tests.ui.guest import Guest

OpenWindow = Callable[..., KioskWindow]
BRISK = {"arrive": 60, "leave": 40, "fadeIn": 80, "fadeOut": 80}
"""Milliseconds, instead of the theme's, of what moves."""


@pytest.fixture
def moving(open_window: OpenWindow, services: FakeServices) -> Guest:
    """A guest at a window that moves, if briskly."""
    motion = services.config.window.model_copy(update={"animate": True})
    services.config = services.config.model_copy(update={"window": motion})
    guest = Guest(open_window(), services)
    theme: QObject = guest.window.engine.singletonInstance("Kiosk.Controls", "Theme")
    for name, duration in BRISK.items():
        theme.setProperty(name, duration)
    return guest


def test_second_taps_skip_no_screen_and_ask_for_no_second_job(moving: Guest) -> None:
    way = [
        ("next", "setting"),
        ("back", "vehicle"),
        ("next", "setting"),
        ("setting-forest", "style"),
        ("back", "setting"),
        ("setting-mars", "style"),
        ("style-painting", "making"),
        ("back", "style"),
        ("style-painting", "making"),
    ]
    moving.finger.tap_twice(QPoint(270, 480))
    assert moving.screen == "vehicle"
    for name, screen in way:
        moving.arrive()
        moving.finger.tap_twice(moving.finger.on(name, 0.5, 0.5))
        assert moving.screen == screen
    assert len(moving.services.generator.requests) == 2
    assert len(moving.services.generator.cancelled) == 1
    moving.wait(3)
    moving.arrive()
    moving.finger.tap_twice(moving.finger.on("tile1", 0.5, 0.5))
    assert moving.looking.viewed == 1
    moving.arrive()
    moving.finger.tap_twice(moving.finger.on("back", 0.5, 0.5))
    assert (moving.screen, moving.looking.viewed) == ("result", -1)
    moving.arrive()
    moving.finger.tap_twice(moving.finger.on("over", 0.5, 0.5))
    assert moving.screen == "goodbye"
    moving.arrive()
    moving.finger.tap_twice(moving.finger.on("delete", 0.5, 0.5))
    assert moving.visit.confirming
    assert not moving.visit.deleted


def test_a_second_tap_does_not_close_what_the_first_has_opened(moving: Guest) -> None:
    theme: QObject = moving.window.engine.singletonInstance("Kiosk.Controls", "Theme")
    theme.setProperty("arrive", 600)
    moving.finger.tap_twice(moving.finger.on("for-everyone", 0.5, 0.5))
    QTest.qWait(150)
    assert moving.sees("comfort-close")


def test_another_hand_on_start_over_ends_the_visit_once_and_for_all(guest: Guest) -> None:
    guest.begin()
    guest.touch("next")
    on, root, device = guest.finger.on, guest.window.root, guest.finger._device
    card, over = on("setting-mars", 0.5, 0.5), on("over", 0.5, 0.5)
    guest.finger.press(card, over)
    QTest.touchEvent(root, device).stationary(0).release(1, over, root).commit()
    QTest.qWait(20)
    assert guest.screen == "attract"
    QTest.touchEvent(root, device).release(0, card, root).commit()
    QTest.qWait(20)
    assert guest.screen == "attract"
    assert not guest.services.generator.requests


def test_a_palm_and_ten_fingers_break_nothing_on_any_choice(guest: Guest) -> None:
    guest.begin()
    seen = [guest.screen]
    for _ in range(4):
        height, width = guest.window.root.height(), guest.window.root.width()
        palm = [
            QPoint(width * (1 + n % 5) // 6, height * (2 + 3 * (n // 5)) // 8) for n in range(10)
        ]
        guest.finger.press(*palm)
        guest.finger.lift(*palm)
        seen.append(guest.screen)
    order = ["attract", "vehicle", "setting", "style", "words", "making"]
    assert set(seen) <= set(order)
    assert len(guest.services.generator.requests) <= 1
    guest.wait(100)
    guest.wait(130)
    assert guest.screen == "attract"


def test_swipes_from_the_edges_choose_nothing_and_leave_nothing(guest: Guest) -> None:
    root = guest.window.root
    width, height = root.width(), root.height()
    inside = QPoint(width // 2, height // 2)
    edges = [QPoint(0, height // 2), QPoint(width - 1, height // 2)]
    edges += [QPoint(width // 2, 0), QPoint(width // 2, height - 1)]

    def swipe() -> None:
        for edge in edges:
            guest.finger.drag(edge, inside, steps=2)

    guest.begin()
    for names, screen in ((("next",), "setting"), (("setting-mars",), "style")):
        swipe()
        guest.touch(*names)
        assert guest.screen == screen
    swipe()
    assert guest.screen == "style"
    guest.touch("style-painting")
    swipe()
    assert guest.screen == "making"
    guest.wait(3)
    swipe()
    assert (guest.screen, guest.looking.viewed) == ("result", -1)
    assert root.isVisible()


LEAVES = [QWindow.showMinimized, QWindow.hide, QWindow.showNormal]


class LeftBehind(QWindow):
    """Full screen, and as large as a screen that has turned since: nobody has told it."""

    def __init__(self) -> None:
        super().__init__()
        self.place = QRect(0, 0, 300, 700)

    def visibility(self) -> QWindow.Visibility:
        return QWindow.Visibility.FullScreen

    def geometry(self) -> QRect:
        return self.place

    def setGeometry(self, place: QRect) -> None:
        self.place = place


def test_a_kiosk_follows_a_screen_that_turns(qapp) -> None:
    window, screen = LeftBehind(), QGuiApplication.primaryScreen()
    StaysFullScreen(window, screen).look()
    assert window.place == screen.geometry()


class Moved(LeftBehind):
    """Out of sight, and on another screen: its own was gone."""

    def visibility(self) -> QWindow.Visibility:
        return QWindow.Visibility.Hidden

    def showFullScreen(self) -> None:
        self.filled = self.place


def test_a_window_that_was_moved_fills_its_own_screen_once_that_is_back(qapp) -> None:
    window, screen = Moved(), QGuiApplication.primaryScreen()
    StaysFullScreen(window, screen).look()
    assert window.filled == screen.geometry()


@pytest.mark.parametrize("elsewhere", [True, False])
def test_a_window_whose_screen_is_gone_is_on_another_one_or_hidden(
    qapp, monkeypatch: pytest.MonkeyPatch, *, elsewhere: bool
) -> None:
    window = QWindow()
    stays = StaysFullScreen(window, QGuiApplication.primaryScreen(), elsewhere=elsewhere)
    stays.look()
    assert window.isVisible()
    with monkeypatch.context() as unplugged:
        unplugged.setattr(QGuiApplication, "screens", list)
        stays.look()
    assert window.isVisible() == elsewhere
    stays.look()
    assert window.isVisible()
    stays.stop()
    window.close()


def test_a_kiosk_that_is_sent_away_comes_back_full_screen(
    open_window: OpenWindow, services: FakeServices
) -> None:
    window = WindowConfig(fullscreen=True, animate=False)
    services.config = Config(window=window, terms=TermsConfig(ask=False))
    guest = Guest(open_window(), services)
    root = guest.window.root
    guest.begin()
    guest.touch("colour-white")
    home = root.geometry()

    def is_back() -> bool:
        return root.visibility() == QWindow.Visibility.FullScreen and root.geometry() == home

    for leave in LEAVES:
        leave(root)
        assert not is_back()
        guest.finger.wait_for(is_back, 3, f"the window after {leave}")
    assert guest.visit.colour == "white"
    guest.touch("next")
    assert guest.screen == "setting"
    guest.window.close()
    QTest.qWait(600)


def test_a_window_that_loses_its_focus_takes_touches_all_the_same(guest: Guest) -> None:
    guest.begin()
    at = guest.finger.on("next", 0.5, 0.5)
    guest.finger.press(at)
    other = QWindow()
    other.show()
    other.requestActivate()
    QTest.qWait(30)
    guest.finger.lift(at)
    if guest.screen == "vehicle":  # the touch was taken away with the focus
        guest.touch("next")
    assert guest.screen == "setting"
    other.close()
    guest.touch("setting-mars", "own-words", "key-s")
    assert guest.window.words.property("typed") == "s"


KEYS = [
    *(Qt.Key.Key_Escape, Qt.Key.Key_Menu, Qt.Key.Key_Back, Qt.Key.Key_F1, Qt.Key.Key_F11),
    *(Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Q, Qt.Key.Key_W),
]


def test_a_keyboard_that_somebody_plugs_in_does_nothing(guest: Guest) -> None:
    guest.choose_everything()
    guest.wait(3)
    for key in KEYS:
        for held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
            QTest.keyClick(guest.window.root, key, held)
    assert guest.screen == "result"
    assert guest.window.root.isVisible()
    assert guest.looking.viewed == -1
