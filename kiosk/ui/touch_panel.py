"""The touch panel: staff are told when there is none, and nothing that it held stays pressed."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QMetaObject, QObject, QTimer
from PySide6.QtGui import QInputDevice, QPointingDevice, QTouchEvent, QWindow
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.ui.service_state import ServiceState

_LOOK = 500  # milliseconds
_FAULT = "touch"
_SAID = "There is no touch panel. Connect its USB cable."
_HIDDEN = (QWindow.Visibility.Hidden, QWindow.Visibility.Minimized)


class TouchPanel(QObject):
    """Looks twice a second which touch panels there are.

    Qt tells nobody that a device is gone, and what a finger held on it then stays held for good:
    a key of the keypad would erase and erase.
    """

    def __init__(self, window: QQuickWindow, service: ServiceState, *, expected: bool) -> None:
        """`expected`: it is a fault not to have one; else, only to have lost one.

        Some panels call themselves a mouse: once somebody has pointed with one of those, none is
        missed that never was there.
        """
        super().__init__()
        self._window, self._service, self._expected = window, service, expected
        self._panels: set[int] = set()
        self._had_one = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin."""
        self._window.visibilityChanged.connect(self._on_visibility)
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """See which panels are there now."""
        panels = {each.systemId() for each in _panels()}
        if self._panels - panels:
            let_go(self._window.contentItem())
        self._panels = panels
        self._had_one = self._had_one or bool(panels)
        missed = self._had_one or (self._expected and not self._window.property("pointed"))
        if missed and not panels:
            self._service.stands(_FAULT, _SAID)
        else:
            self._service.mended(_FAULT)

    def _on_visibility(self, visibility: QWindow.Visibility) -> None:
        """Fingers on a window that goes out of sight hold nothing any more."""
        if visibility in _HIDDEN:
            for panel in _panels():
                cancelled = QTouchEvent(QEvent.Type.TouchCancel, panel)
                QCoreApplication.sendEvent(self._window, cancelled)


def let_go(root: QQuickItem) -> None:
    """End what fingers hold that will never be lifted, as their panel is gone.

    Nothing tells a pointer handler so; its item has a function `letGo` for it, and the handler
    itself begins anew with the next touch.
    """
    for item in [each for each in _items(root) if _is_held(each)]:
        if item.metaObject().indexOfMethod("letGo()") >= 0:
            QMetaObject.invokeMethod(item, "letGo")


def _panels() -> list[QPointingDevice]:
    touch = QInputDevice.DeviceType.TouchScreen
    found = (each for each in QInputDevice.devices() if each.type() == touch)
    return [each for each in found if isinstance(each, QPointingDevice)]


def _items(item: QQuickItem) -> Iterator[QQuickItem]:
    yield item
    for child in item.childItems():
        yield from _items(child)


def _is_held(item: QQuickItem) -> bool:
    handlers = (each for each in item.children() if each.inherits("QQuickPointerHandler"))
    return any(each.property("active") or each.property("pressed") for each in handlers)
