"""Phones for tests: Debian's Chromium, driven by Playwright, at a phone's size."""

from __future__ import annotations

import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

UPRIGHT, ON_ITS_SIDE = (390, 844), (844, 390)
"""Width and height, in CSS pixels."""


def chromium() -> str | None:
    """Where a browser is that can be driven, or None; the set-up asks in the same way."""
    script = Path(__file__).parents[2] / "packaging" / "find_chromium.sh"
    found = subprocess.run(["bash", str(script)], capture_output=True, text=True, timeout=90)
    return found.stdout.strip() or None


@contextmanager
def browser() -> Generator[Any]:
    """A browser; skips the test where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = chromium()
    if path is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        known = "--host-resolver-rules=MAP *.test 127.0.0.1"
        plain = ["--no-sandbox", "--disable-gpu", "--disable-quic", known]
        started = driver.chromium.launch(executable_path=path, args=plain)
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
    stub: str = "",
) -> Generator[Any]:
    """A page on a phone; everything that its script complains about fails the test.

    `stub` is run before the page's own script, in place of what this browser does not have.
    """
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
        ignore_https_errors=True,
    )
    if stub:
        context.add_init_script(stub)
    context.set_default_timeout(15_000)
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        yield page
    finally:
        context.close()
    assert errors == []
