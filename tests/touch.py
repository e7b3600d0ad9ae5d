"""A finger on the window: finds what is on the screen by name, and touches it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF
from PySide6.QtGui import QImage, QInputDevice, QTouchEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest
from shiboken6 import delete


class Finger:
    """Touches one window through a touch device, as a panel would."""

    def __init__(self, window: QQuickWindow) -> None:
        self._window = window
        self._device = QTest.createTouchDevice()

    def tap(self, name: str) -> None:
        """Touch the middle of the visible item called `name`."""
        item = self.find(name)
        assert item is not None, f"nothing called {name!r} is on the screen"
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        self.tap_at(middle.toPoint())

    def tap_at(self, point: QPoint) -> None:
        """Touch the window at `point`, in its pixels."""
        self.press(point)
        self.lift(point)

    def tap_twice(self, point: QPoint) -> None:
        """Touch the window twice, as fast as nobody can, at `point`."""
        for _ in range(2):
            QTest.touchEvent(self._window, self._device).press(0, point, self._window).commit()
            QTest.touchEvent(self._window, self._device).release(0, point, self._window).commit()

    def press(self, *points: QPoint) -> None:
        """Lay a finger on each of the points, all at once, in pixels of the window."""
        touch = QTest.touchEvent(self._window, self._device)
        for finger, point in enumerate(points):
            touch.press(finger, point, self._window)
        touch.commit()
        QTest.qWait(20)

    def move(self, point: QPoint) -> None:
        """Move the one finger that is down."""
        QTest.touchEvent(self._window, self._device).move(0, point, self._window).commit()
        QTest.qWait(20)

    def lift(self, *points: QPoint) -> None:
        """Lift the fingers that were laid down, at these points."""
        touch = QTest.touchEvent(self._window, self._device)
        for finger, point in enumerate(points):
            touch.release(finger, point, self._window)
        touch.commit()
        QTest.qWait(20)

    def cancel(self) -> None:
        """What a compositor sends when it takes a touch away."""
        event = QTouchEvent(QEvent.Type.TouchCancel, self._device)
        QCoreApplication.sendEvent(self._window, event)
        QTest.qWait(20)

    def unplug(self) -> None:
        """The panel's cable is pulled, whatever its fingers do; `plug_in` brings a new panel."""
        for device in QInputDevice.devices():
            if device.type() == QInputDevice.DeviceType.TouchScreen:
                delete(device)  # those of windows that were tested before, too

    def plug_in(self) -> None:
        """A panel that was not there before: to Qt, another device."""
        self._device = QTest.createTouchDevice()

    def drag(self, *points: QPoint, steps: int = 6, finger: int = 0) -> None:
        """Draw a finger over the glass from point to point, in pixels of the window."""
        QTest.touchEvent(self._window, self._device).press(finger, points[0], self._window).commit()
        QTest.qWait(20)
        for start, end in pairwise(points):
            for step in range(1, steps + 1):
                at = start + (end - start) * (step / steps)
                touch = QTest.touchEvent(self._window, self._device)
                touch.move(finger, at, self._window).commit()
                QTest.qWait(5)
        touch = QTest.touchEvent(self._window, self._device)
        touch.release(finger, points[-1], self._window).commit()
        QTest.qWait(20)

    def on(self, name: str, x: float, y: float) -> QPoint:
        """A point of the visible item called `name`, in shares of its width and height."""
        item = self.find(name)
        assert item is not None, f"nothing called {name!r} is on the screen"
        return item.mapToScene(QPointF(x * item.width(), y * item.height())).toPoint()

    def find(self, name: str) -> QQuickItem | None:
        """The visible item called `name`; delegates are found too."""
        return next((i for i in _items(self._window.contentItem()) if i.objectName() == name), None)

    def wait_for(self, condition: Callable[[], object], seconds: float, what: str) -> None:
        """Let the window run until `condition` holds; fails with `what` was awaited."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"waited {seconds} s in vain for: {what}"
            QTest.qWait(20)

    def grab(self) -> QImage:
        """What is on the screen now."""
        return self._window.grabWindow()


def _items(item: QQuickItem) -> Iterator[QQuickItem]:
    if not item.isVisible() or item.opacity() == 0:
        return
    yield item
    for child in item.childItems():
        yield from _items(child)
