"""On a real machine the staff's files lie where the commands and the window look for them."""

from __future__ import annotations

from pathlib import Path

from kiosk.config import Config, EngineConfig, PathsConfig
from kiosk.staff.machine import access_of, audit_of, now_here, overrides_of, preflight_here
from kiosk.staff.roles import Role, Session


def config_in(state: Path) -> Config:
    manifest = state.parent / "manifest.toml"  # there is none: the check says so
    return Config(paths=PathsConfig(state=state), engine=EngineConfig(manifest=manifest))


def test_preflight_is_made_and_noted(tmp_path: Path) -> None:
    state = tmp_path / "state"
    report = preflight_here(config_in(state))
    assert report.results[0].check == "checkpoints"
    assert "manifest.toml" in report.results[0].finding.what
    noted = [(entry["what"], entry["about"]) for entry in audit_of(state).entries()]
    assert noted == [("preflight-run", {"verdict": "no-go"})]


def test_preflight_of_another_user_leaves_nothing_behind(tmp_path: Path, monkeypatch) -> None:
    state = tmp_path / "state"
    state.mkdir()
    monkeypatch.setattr("os.geteuid", lambda: 54321)
    preflight_here(config_in(state))
    assert list(state.iterdir()) == []


def test_from_first_pin_to_a_change_that_the_next_start_sees(tmp_path: Path) -> None:
    access = access_of(tmp_path)
    access.set_first_pin("739104", now_here())
    session = access.open(Role.ADMIN, "739104", now_here())
    assert isinstance(session, Session)
    overrides_of(tmp_path, None, {}).change(session, {"patience.result": 70}, now_here())
    assert overrides_of(tmp_path, None, {}).load().config.patience.result == 70
    assert (tmp_path / "staff.toml").is_file()
    assert audit_of(tmp_path).verify().faults == ()
