"""The program starts anew when staff want it to, and not before everything is closed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kiosk import app, cli, services
from kiosk.config import LoadedConfig, load_config


class FakeServices:
    def __init__(self, done: list[str]) -> None:
        self.done = done

    def close(self) -> None:
        self.done.append("closed")


@pytest.mark.parametrize(("code", "ends"), [(app.RESTART, ["closed", "anew"]), (0, ["closed"])])
def test_restarting_comes_after_closing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, ends: list[str]
) -> None:
    done: list[str] = []
    ran: list[list[str]] = []
    monkeypatch.setattr(services, "make_services", lambda _: FakeServices(done))
    monkeypatch.setattr(app, "run_window", lambda *_: code)
    monkeypatch.setattr(cli, "_has_display", lambda: True)
    monkeypatch.setattr(sys, "orig_argv", ["python3", "-m", "kiosk", "run"])
    monkeypatch.setattr(os, "execv", lambda _, args: (done.append("anew"), ran.append(args)))
    loaded: LoadedConfig = load_config(None, {"KIOSK_PATHS__STATE": str(tmp_path)})
    with pytest.raises(SystemExit) as ended:
        cli._open_window(loaded, windowed=True)
    assert (done, ended.value.code) == (ends, code)
    if code:
        assert ran == [[sys.executable, "-m", "kiosk", "run"]]
