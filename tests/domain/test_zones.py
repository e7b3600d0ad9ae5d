"""The machine's zone has a name, so that tomorrow's hours are right where the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain import show
from kiosk.domain.show import ShowConfig
from kiosk.domain.zones import machine_zone


@pytest.fixture(autouse=True)
def no_tz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ", raising=False)


def link_to(folder: Path, name: str) -> Path:
    """As /etc/localtime leads to a file of the zone data."""
    file = folder / "share" / "zoneinfo" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(b"TZif")
    (folder / "localtime").symlink_to(file)
    return folder / "localtime"


def test_the_link_names_the_zone(tmp_path: Path) -> None:
    assert machine_zone(link_to(tmp_path, "Europe/Berlin")) == ZoneInfo("Europe/Berlin")


def test_what_names_no_zone_is_none(tmp_path: Path) -> None:
    assert machine_zone(link_to(tmp_path, "Moon/Base")) is None
    (tmp_path / "copied").write_bytes(b"TZif")
    assert machine_zone(tmp_path / "copied") is None
    assert machine_zone(tmp_path / "missing") is None


def test_the_environment_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = link_to(tmp_path, "Europe/Berlin")
    monkeypatch.setenv("TZ", ":Asia/Tokyo")
    assert machine_zone(link) == ZoneInfo("Asia/Tokyo")
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    assert machine_zone(link) is None


def test_a_show_without_a_zone_opens_right_after_the_clocks_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(show, "machine_zone", lambda: ZoneInfo("Europe/Berlin"))
    saturday = datetime(2026, 10, 24, 12, tzinfo=UTC)  # the last one of summer time
    opens = ShowConfig(hours=("mon 09:00-18:00",)).opening(saturday).then
    assert opens == datetime(2026, 10, 26, 8, tzinfo=UTC)
    monkeypatch.setattr(show, "machine_zone", lambda: None)
    offset = ShowConfig().local(saturday)
    assert offset == saturday and offset.utcoffset() is not None
