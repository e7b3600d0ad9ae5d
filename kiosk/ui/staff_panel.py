"""Builds the staff's panel over a window: its pages, in the order of their tabs."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QInputDevice
from PySide6.QtQuick import QQuickWindow

from kiosk.config import Config
from kiosk.staff.preflight_child import PreflightChild
from kiosk.staff.temperature import Thermometer
from kiosk.staff.window_checks import Glass
from kiosk.ui.live_config import LiveConfig
from kiosk.ui.needs import WindowServices
from kiosk.ui.pictures import Pictures
from kiosk.ui.preflight_run import PreflightRun, StartChild
from kiosk.ui.screens import screen_of
from kiosk.ui.staff_now import NowViewModel
from kiosk.ui.staff_page import PanelNeeds, StaffPage
from kiosk.ui.staff_pages import make_pages
from kiosk.ui.staff_preflight import PreflightViewModel
from kiosk.ui.staff_show import ShowViewModel
from kiosk.ui.staff_view_model import Staff, StaffViewModel
from kiosk.ui.visit_controller import VisitController


@dataclass(frozen=True, slots=True)
class PanelParts:
    """What the panel needs of its window. `window` is asked for once it is there."""

    services: WindowServices
    controller: VisitController
    pictures: Pictures
    live: LiveConfig
    window: Callable[[], QQuickWindow]


def make_panel(staff: Staff, parts: PanelParts) -> StaffViewModel:
    """The panel, closed; whether staff had let nobody in holds from now on."""
    controller, services = parts.controller, parts.services
    controller.out_of_order = staff.desk.out_of_order
    needs = PanelNeeds(
        *(staff.desk.badge, services, controller, parts.live, staff.work, staff.file),
        pictures=parts.pictures,
    )

    def begin() -> PreflightRun:
        glass = glass_of(parts.window())
        start_child = staff.start_child or _starter(staff, services.config)
        return PreflightRun(controller, services, start_child, glass)

    gpus = os.environ.get("CUDA_VISIBLE_DEVICES", "")
    thermometer = Thermometer(gpus=[each.strip() for each in gpus.split(",") if each.strip()])
    pages: dict[str, StaffPage] = {
        "now": NowViewModel(needs, staff.desk, thermometer),
        "preflight": PreflightViewModel(staff.desk, begin, parts.pictures.staff_address),
        **make_pages(needs),
        "show": ShowViewModel(needs, staff, parts.live),
    }
    return StaffViewModel(staff, controller, pages)


def glass_of(window: QQuickWindow) -> Glass:
    """The window's screen, and what there is to touch it with."""
    screen, kinds = screen_of(window), {each.type() for each in QInputDevice.devices()}
    ratio = screen.devicePixelRatio() if screen is not None else 1.0
    size = screen.size() if screen is not None else QSize(0, 0)
    millimetres = screen.physicalSize() if screen is not None else QSizeF(0, 0)
    return Glass(
        round(size.width() * ratio),
        round(size.height() * ratio),
        millimetres.width(),
        millimetres.height(),
        touch=QInputDevice.DeviceType.TouchScreen in kinds,
        pointer=bool(kinds & {QInputDevice.DeviceType.Mouse, QInputDevice.DeviceType.TouchPad}),
    )


def _starter(staff: Staff, config: Config) -> StartChild:
    """Starts a preflight of the config that the window runs with, in a process of its own."""
    file = ["--config", str(staff.file)] if staff.file is not None else []
    # `kiosk demo --pack` has no file that says so, and a file may say what waits for a restart.
    engine = config.engine
    runs = ["--generator", engine.generator, "--checkpoint", engine.checkpoint]
    return lambda arguments: PreflightChild([*file, *arguments, *runs])
