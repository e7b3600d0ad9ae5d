"""Builds the window: engine, picture provider and screens, driven by timers and notifiers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow
from shiboken6 import delete, isValid

from kiosk.config import Config, WindowConfig
from kiosk.domain.catalog_own import OWN_CARDS
from kiosk.domain.errors import CannotDo, KioskError
from kiosk.resources import resource
from kiosk.text_policy.live import LivePolicy
from kiosk.ui.appearance import Appearance
from kiosk.ui.card_pictures import CardPictures
from kiosk.ui.guest_texts import make_terms, make_words
from kiosk.ui.live_config import Listener, LiveConfig
from kiosk.ui.needs import WindowServices
from kiosk.ui.pictures import PROVIDER, PictureProvider, Pictures
from kiosk.ui.playing import Playing
from kiosk.ui.screens import StaysFullScreen, screen_of
from kiosk.ui.touch_panel import TouchPanel
from kiosk.ui.visit_view_model import VisitViewModel

if TYPE_CHECKING:
    from kiosk.ui.staff_view_model import Staff, StaffViewModel

QML_FOLDER = Path(__file__).resolve().parent / "qml"
_TICK = 100  # milliseconds
_PANEL_AGAIN = 5000  # milliseconds

log = logging.getLogger(__name__)


class KioskWindow:
    """The window and everything behind it, until `close`."""

    def __init__(
        self,
        services: WindowServices,
        assets: Path | None = None,
        staff: Callable[[], Staff] | None = None,
    ) -> None:
        """`staff` is asked for what the panel needs after the first frame; None: no panel."""
        self._services = services
        self._make_staff = staff
        self.pictures = Pictures()
        own_cards = services.config.paths.state / OWN_CARDS
        cards = CardPictures(assets or resource("assets"), own_cards)
        self.words = make_words(services, resource("assets") / "keypad")
        self.terms = make_terms(services)
        version: str = self.terms.property("version")
        self.playing = Playing(services.config)
        self.view_model = VisitViewModel(services, self.pictures, cards, version)
        self.view_model.play(self.playing)
        self.view_model.catalogChanged.connect(self._follow_catalog)
        self._waiting = _Waitables(services, self.view_model)
        self.engine = QQmlApplicationEngine()
        self.engine.addImportPath(str(QML_FOLDER))
        self._provider = PictureProvider(self.pictures)
        self.engine.addImageProvider(PROVIDER, self._provider)
        self.appearance = Appearance(self.engine, self.view_model, services.config.window)
        properties: dict[str, object] = {
            "visit": self.view_model,
            "words": self.words,
            "terms": self.terms,
        }
        self.staff: StaffViewModel | None = None
        self._followers: list[Listener] = []
        self.engine.setInitialProperties(properties)
        self.engine.loadFromModule("Kiosk", "Main")
        self.root = _window_of(self.engine)
        self.root.setProperty("turn", services.config.window.rotation)
        self.appearance.fit(self.root)
        service, kiosk = self.view_model.controller.service, services.config.window.fullscreen
        self.panel = TouchPanel(self.root, service, expected=kiosk)
        self.root.frameSwapped.connect(self._start, _ONCE_ON_THIS_THREAD)
        self._stays = _show(self.root, services.config.window)

    def followed_by(self, listener: Listener) -> None:
        """`listener` hears what staff change as well, once this window goes by it."""
        self._followers.append(listener)

    def _make_live(self) -> LiveConfig:
        """Takes what staff change to those whom it concerns; looks first, as they can refuse."""

        def house(config: Config) -> None:
            controller, most = self.view_model.controller, config.window.most_words
            longer_or_shorter = most != controller.config.window.most_words
            controller.follow(config)
            if longer_or_shorter and isinstance(services.refuses, LivePolicy):
                services.refuses.reload(most_tokens=most)
            self.terms.keep_for(config.gallery.keep_hours)
            self.root.setProperty("turn", config.window.rotation)
            for follow in self._followers:
                follow(config)

        services = self._services
        return LiveConfig(
            services.config,
            services.back_office,
            lambda config: self.appearance.change(config.window),
            house,
        )

    def _start(self) -> None:
        """Workers start after the first frame, so that the attract screen never waits."""
        if not isValid(self.engine):
            return  # closed meanwhile
        self.view_model.controller.start()
        self._waiting.start()
        self.playing.start()
        self.panel.start()
        self._services.refuses("")  # reads its lists now, while nobody waits
        if self._make_staff is not None:
            self._open_back(self._make_staff)

    def _open_back(self, make_staff: Callable[[], Staff]) -> None:
        """The staff's corner and panel; what they are made of is imported only here.

        Guests are served without it where the staff's files cannot be read; it is tried again.
        """
        if not isValid(self.engine):
            return  # closed meanwhile
        from kiosk.ui.staff_panel import PanelParts, make_panel

        controller, live = self.view_model.controller, self._make_live()
        parts = PanelParts(self._services, controller, self.pictures, live, lambda: self.root)
        try:
            self.staff = make_panel(make_staff(), parts)
        except (KioskError, OSError) as error:
            log.error("there is no staff's panel: %s", error)
            QTimer.singleShot(_PANEL_AGAIN, lambda: self._open_back(make_staff))
        else:
            self.root.setProperty("staff", self.staff)

    def _follow_catalog(self) -> None:
        catalog, refuses = self._services.catalog, self._services.refuses
        self.words.replace_catalog(catalog)
        if isinstance(refuses, LivePolicy):
            refuses.reload(own_makers={vehicle.maker for vehicle in catalog.vehicles})

    def close(self) -> None:
        """Refuse visits, stop generator and back office, then take down the screens."""
        if not isValid(self.engine):
            return
        self._waiting.stop()
        self.playing.stop()
        self.panel.stop()
        if self._stays is not None:
            self._stays.stop()
        if self.staff is not None:
            self.staff.close()
        self.view_model.controller.close()
        self.root.close()
        self.appearance.close()
        delete(self.engine)  # now, while what its bindings read is still there
        # And these now, too: they hang together in circles, and Python would otherwise let go of
        # them at some later time, which Qt does not survive while it builds other screens.
        for shown in (self.staff, self.view_model, self.words, self.terms):
            if shown is not None:
                delete(shown)


class _Waitables(QObject):
    """Ticks ten times a second, and pumps at once when a descriptor has something to read."""

    def __init__(self, services: WindowServices, view_model: VisitViewModel) -> None:
        super().__init__()
        self._services = services
        self._controller = view_model.controller
        self._notifiers: dict[int, QSocketNotifier] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin."""
        self._timer.start()
        self._tick()

    def stop(self) -> None:
        """Hear no more."""
        self._timer.stop()
        self._watch(())

    def _tick(self) -> None:
        self._controller.tick()
        self._renew()

    def _pump(self) -> None:
        self._controller.pump()
        self._renew()

    def _renew(self) -> None:
        if self._timer.isActive():
            waitables = self._services.generator.waitables()
            self._watch((*waitables, *self._services.back_office.waitables()))

    def _watch(self, descriptors: Sequence[int]) -> None:
        for gone in self._notifiers.keys() - set(descriptors):
            notifier = self._notifiers.pop(gone)
            notifier.setEnabled(False)
            notifier.deleteLater()
        for descriptor in descriptors:
            if descriptor not in self._notifiers:
                notifier = QSocketNotifier(descriptor, QSocketNotifier.Type.Read, self)
                notifier.activated.connect(self._pump)
                self._notifiers[descriptor] = notifier


_ONCE_ON_THIS_THREAD = Qt.ConnectionType(
    Qt.ConnectionType.QueuedConnection.value | Qt.ConnectionType.SingleShotConnection.value
)


def _window_of(engine: QQmlApplicationEngine) -> QQuickWindow:
    for root in engine.rootObjects():
        if isinstance(root, QQuickWindow):
            return root
    raise CannotDo("The window's screens could not be loaded.", "Install the program anew.")


def _show(window: QQuickWindow, config: WindowConfig) -> StaysFullScreen | None:
    if config.fullscreen:
        window.setCursor(Qt.CursorShape.BlankCursor)
        window.showFullScreen()
        return StaysFullScreen(window, screen_of(window))
    window.resize(config.width, config.height)
    window.show()
    return None
