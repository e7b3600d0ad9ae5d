"""A window over fakes, and a finger to touch it with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from kiosk.app import build_window
from kiosk.config import Config, TermsConfig, WindowConfig
from kiosk.domain.catalog import load_catalog
from kiosk.ui.kiosk_window import KioskWindow
from tests.fakes import FakeServices
from tests.ui.guest import Guest


@pytest.fixture
def services() -> FakeServices:
    window = WindowConfig(fullscreen=False, width=540, height=960, animate=False)
    config = Config(window=window, terms=TermsConfig(ask=False))
    return FakeServices(config, load_catalog(config.paths.catalog))


@pytest.fixture
def open_window(qapp, services: FakeServices) -> Iterator[Callable[..., KioskWindow]]:
    windows: list[KioskWindow] = []

    def build(assets: Path | None = None) -> KioskWindow:
        windows.append(KioskWindow(services, assets) if assets else build_window(services))
        for _ in range(200):
            if services.generator.started:
                return windows[-1]
            QTest.qWait(10)
        raise AssertionError("no first frame within two seconds")

    yield build
    for window in windows:
        window.close()
    QTest.qWait(1)


@pytest.fixture
def guest(open_window: Callable[..., KioskWindow], services: FakeServices) -> Guest:
    return Guest(open_window(), services)
