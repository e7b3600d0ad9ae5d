"""Phones for tests: Debian's Chromium, driven by Playwright, at a phone's size."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest

UPRIGHT, ON_ITS_SIDE = (390, 844), (844, 390)
"""Width and height, in CSS pixels."""


def chromium() -> str | None:
    """Where the browser is, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def browser() -> Generator[Any]:
    """A browser; skips the test where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = chromium()
    if path is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        try:
            yield started
        finally:
            started.close()


@contextmanager
def phone(
    started: Any,
    size: tuple[int, int] = UPRIGHT,
    *,
    language: str = "en",
    dark: bool = True,
    script: bool = True,
) -> Generator[Any]:
    """A page on a phone; everything that its script complains about fails the test."""
    context = started.new_context(
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale=language,
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        accept_downloads=True,
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        yield page
    finally:
        context.close()
    assert errors == []
