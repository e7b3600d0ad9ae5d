"""Tests of what staff are offered to carry files on."""

from __future__ import annotations

from pathlib import Path

from kiosk.staff.sticks import places, sticks


def _folders(root: Path, *names: str) -> list[Path]:
    made = [root / name for name in names]
    for folder in made:
        folder.mkdir(parents=True)
    return made


def test_sticks_are_found_by_label_and_under_their_users_name(tmp_path: Path) -> None:
    mounted = _folders(tmp_path, "media/ZEBRA", "run/media/kiosk/apple")
    _folders(tmp_path, "media/cdrom", "run/media/kiosk/apple/photos", "media/a/b/too-deep")
    mounts = {*mounted, tmp_path / "media/a/b/too-deep", tmp_path / "run/media/kiosk/apple/photos"}
    found = sticks((tmp_path / "media", tmp_path / "run/media"), mounts.__contains__)
    assert [path.name for path in found] == ["apple", "ZEBRA"]


def test_no_root_no_stick_and_no_fault(tmp_path: Path) -> None:
    assert sticks((tmp_path / "media",)) == []


def test_a_link_is_not_a_stick(tmp_path: Path) -> None:
    (real,) = _folders(tmp_path, "media/REAL")
    (tmp_path / "media/link").symlink_to(real)
    assert sticks((tmp_path / "media",), lambda _: True) == [real]


def test_the_exchange_folder_stands_last_once_somebody_has_made_it(tmp_path: Path) -> None:
    (stick,) = _folders(tmp_path, "media/STICK")
    roots = (tmp_path / "media",)
    assert places(tmp_path, roots, lambda _: True) == [stick]
    (exchange,) = _folders(tmp_path, "exchange")
    assert places(tmp_path, roots, lambda _: True) == [stick, exchange]
