"""`kiosk catalog`, as somebody at the machine runs it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.cli import main
from kiosk.staff.audit import AuditLog

Run = Callable[..., int]
VOLCANO = """
[settings]
off = ["mars"]
[[settings.added]]
id = "volcano"
name = { en = "At a volcano" }
prompt = "at a volcano"
detail = "lava"
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    toml = tmp_path / "kiosk.toml"
    (tmp_path / "state").mkdir()
    toml.write_text(f'[paths]\nstate = "{tmp_path / "state"}"\n')

    def run_(*arguments: object) -> int:
        words = ["kiosk", "catalog", *map(str, arguments), "--config", str(toml)]
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as left:
            main()
        return int(left.value.code or 0)

    return run_


def test_changes_are_taken_over_listed_handed_on_and_undone(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.toml", tmp_path / "out.toml"
    source.write_text(VOLCANO)
    assert run("import", source) == 0
    assert run("show") == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split() == ["mars", "On", "Mars", "off"] for line in lines)
    assert any("volcano" in line and "hidden, never learned: volcano" in line for line in lines)
    assert run("export", target) == 0
    assert 'id = "volcano"' in target.read_text()
    assert run("undo") == 0
    capsys.readouterr()
    assert run("show") == 0
    assert "volcano" not in capsys.readouterr().out
    noted = [each["who"] for each in AuditLog(tmp_path / "state/staff/audit").entries()]
    assert noted == ["machine"] * 3


def test_a_file_that_does_not_fit_is_a_sentence(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.toml"
    source.write_text('[styles]\noff = ["manga"')
    assert run("import", source) == 2
    assert "in.toml: is not valid TOML" in capsys.readouterr().err
    assert run("undo") == 2


def test_a_file_broken_by_hand_is_named_beside_what_ships(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "state" / "catalog.toml").write_text("off")
    assert run("show") == 2
    said = capsys.readouterr()
    assert "mars" in said.out
    assert "catalog.toml: is not valid TOML" in said.err
