"""The wall: approved pictures only, one growing out of noise, on a screen of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from pydantic import ValidationError
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from kiosk.config import Config, WindowConfig, load_config
from kiosk.domain.errors import BadFile
from kiosk.domain.wall import WallConfig
from kiosk.ui.card_pictures import file_url
from kiosk.ui.pictures import Pictures
from kiosk.ui.playing import Playing, shipped_pictures
from kiosk.ui.wall_growth import FRAMES, SIDE, growth
from kiosk.ui.wall_view_model import WallViewModel
from kiosk.ui.wall_window import WallWindow, find_screen, open_wall

STILL = WindowConfig(fullscreen=False, animate=False)


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    paths: list[Path] = []
    for number in range(6):
        path = tmp_path / f"{number}.png"
        Image.new("RGB", (96, 96), (40 * number, 90, 255 - 40 * number)).save(path)
        paths.append(path)
    return paths


def model_of(approved: list[Path], *, grows: bool = False, address: str = "") -> WallViewModel:
    return WallViewModel(lambda: tuple(approved), Pictures(), address, grows=grows)


def shown(model: WallViewModel) -> str:
    return model.property("shown")


def test_noise_becomes_the_picture(pictures: list[Path]):
    frames = list(growth(pictures[3], seed=5))
    assert len(frames) == FRAMES
    with Image.open(pictures[3]) as picture:
        goal = np.asarray(picture.resize((SIDE, SIDE)), float).ravel()
    far = [np.abs(np.frombuffer(frame, np.uint8) - goal).mean() for frame in frames]
    assert far[-1] < 1
    assert far[0] > 40
    assert all(later <= earlier + 0.5 for earlier, later in pairwise(far))
    assert list(growth(pictures[3], seed=5)) == frames


def test_a_picture_grows_and_then_is_there(qapp, pictures: list[Path]):
    model = model_of(pictures, grows=True)
    model.turn()
    seen: set[str] = set()
    while model.property("growing"):
        seen.add(model.property("growing"))
        assert shown(model) == ""
        model.grow()
    assert len(seen) == FRAMES
    assert shown(model) == file_url(pictures[0])


def test_a_newly_approved_picture_is_the_next_one(qapp, pictures: list[Path]):
    approved = pictures[:3]
    model = model_of(approved)
    model.turn()
    approved.insert(0, pictures[5])
    model.turn()
    assert shown(model) == file_url(pictures[5])
    model.turn()
    assert shown(model) == file_url(pictures[1]), "then on where it was"


def test_all_pictures_take_turns(qapp, pictures: list[Path]):
    model = model_of(pictures)
    order: list[str] = []
    for _ in range(12):
        model.turn()
        order.append(shown(model))
    assert order == [file_url(path) for path in pictures] * 2


def test_what_is_no_longer_approved_is_off_the_wall_at_once(qapp, pictures: list[Path]):
    approved = list(pictures)
    model = model_of(approved)
    model.turn()
    assert file_url(pictures[0]) in model.property("pictures")
    approved.clear()
    model.turn()
    assert model.property("pictures") == []
    assert shown(model) == ""


def test_a_picture_taken_back_while_it_grows_never_appears(qapp, pictures: list[Path]):
    approved = list(pictures)
    model = model_of(approved, grows=True)
    model.turn()
    approved.remove(pictures[0])
    model.turn()
    while model.property("growing"):
        model.grow()
    assert shown(model) == file_url(pictures[1])


def test_a_picture_taken_down_is_off_between_two_turns(qapp, pictures: list[Path]):
    approved = list(pictures)
    model = model_of(approved, grows=True)
    model.turn()
    model.grow()
    approved.remove(pictures[0])
    model.look()
    assert model.property("growing") == ""
    model.grow()
    assert shown(model) == ""
    assert file_url(pictures[0]) not in model.property("pictures")


def test_a_picture_that_cannot_be_read_is_left_out(qapp, pictures: list[Path], caplog):
    pictures[0].write_bytes(b"no picture")
    model = model_of(pictures)
    model.turn()
    assert shown(model) == file_url(pictures[1])
    assert "cannot be read" in caplog.text


def test_without_approved_pictures_the_wall_waits(qapp):
    model = model_of([])
    model.turn()
    model.grow()
    assert shown(model) == "" and model.property("growing") == ""


@pytest.fixture
def wall(qapp, pictures: list[Path]) -> Iterator[WallWindow]:
    config = WallConfig(enabled=True, address="https://stand.example/w")
    window = WallWindow(config, STILL, lambda: pictures)
    window.root.resize(960, 540)
    window.root.show()
    QTest.qWait(300)
    yield window
    window.close()
    QTest.qWait(1)


def test_phones_can_read_the_walls_code(wall: WallWindow):
    image = wall.root.grabWindow().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    codes = zxingcpp.read_barcodes(np.ascontiguousarray(pixels))
    assert [code.text for code in codes] == ["https://stand.example/w"]


def test_the_large_picture_stands_on_the_left(wall: WallWindow):
    image = wall.root.grabWindow()
    assert image.pixelColor(270, 200).getRgb()[:3] == (0, 90, 255)


def test_a_wall_nobody_wants_or_has_a_screen_for_stays_away(qapp, caplog):
    playing = Playing(Config())
    assert open_wall(WallConfig(), STILL, playing) is None
    assert open_wall(WallConfig(enabled=True, screen=9), STILL, playing) is None
    assert "wants screen 9" in caplog.text
    assert open_wall(WallConfig(enabled=True, screen="HDMI-A-7"), STILL, playing) is None
    assert "wants screen HDMI-A-7" in caplog.text


def test_the_walls_screen_goes_by_its_name_or_its_number(qapp):
    screens = qapp.screens()
    assert find_screen(0, screens) is screens[0]
    assert find_screen("0", screens) is screens[0], "as the environment says it"
    assert find_screen(screens[0].name(), screens) is screens[0]
    assert find_screen("HDMI-A-7", screens) is None


def test_the_wall_is_off_unless_it_is_asked_for(tmp_path: Path):
    assert not load_config(None, {}).config.wall.enabled
    file = tmp_path / "kiosk.toml"
    file.write_text('[wall]\naddress = "stand.example"', "utf-8")
    with pytest.raises(BadFile, match=r"wall\.address"):
        load_config(file, {})
    with pytest.raises(ValidationError):
        WallConfig(screen=-1)


def test_without_anything_approved_the_kiosks_own_pictures_hang_there(qapp):
    model = WallViewModel(shipped_pictures, Pictures(), "", grows=False)
    model.turn()
    assert "/attract/" in shown(model)
    assert len(model.property("pictures")) >= 24
