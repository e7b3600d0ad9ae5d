"""The wall: approved pictures only, one growing out of noise, on a screen of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from pydantic import ValidationError
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.config import Config, WindowConfig, load_config
from kiosk.domain.errors import BadFile
from kiosk.domain.wall import WallConfig
from kiosk.resources import resource
from kiosk.ui.card_pictures import file_url
from kiosk.ui.kiosk_window import KioskWindow
from kiosk.ui.pictures import Pictures
from kiosk.ui.playing import Playing
from kiosk.ui.theme import load_theme
from kiosk.ui.wall_growth import FRAMES, SIDE, growth
from kiosk.ui.wall_view_model import WallViewModel
from kiosk.ui.wall_window import WallWindow, find_screen, open_wall
from tests.fakes import FakeServices
from tests.screens.walk import items, settle_pictures

STILL = WindowConfig(fullscreen=False, animate=False)
NORTHLIGHT = resource("assets") / "themes/northlight/theme.toml"


@dataclass
class Hanging:
    """What may hang, and which of it is guests'."""

    pictures: list[Path]
    hung: Sequence[Path] = ()

    def on_the_wall(self) -> Sequence[Path]:
        return tuple(self.pictures)


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    paths: list[Path] = []
    for number in range(6):
        path = tmp_path / f"{number}.png"
        Image.new("RGB", (96, 96), (40 * number, 90, 255 - 40 * number)).save(path)
        paths.append(path)
    return paths


def model_of(
    approved: list[Path], *, grows: bool = False, hung: Sequence[Path] = ()
) -> WallViewModel:
    return WallViewModel(Hanging(approved, hung), Pictures(), grows=grows)


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
    assert all(later <= earlier + 1 for earlier, later in pairwise(far))
    assert list(growth(pictures[3], seed=5)) == frames
    assert next(growth(pictures[3], seed=6)) != frames[0]


def test_a_frame_is_worked_out_when_its_turn_comes(pictures: list[Path]):
    frames = growth(pictures[3], seed=5, frames=10**9)
    assert len(next(frames)) == 3 * SIDE * SIDE


def test_of_a_long_picture_the_middle_grows(tmp_path: Path):
    long = Image.new("RGB", (192, 64), (255, 0, 0))
    long.paste((0, 255, 0), (64, 0, 128, 64))
    long.save(tmp_path / "long.png")
    *_, last = growth(tmp_path / "long.png", seed=5)
    assert set(np.frombuffer(last, np.uint8).reshape(-1, 3)[:, 1]) == {255}


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
def hanging(pictures: list[Path]) -> Hanging:
    return Hanging(pictures)


@pytest.fixture
def wall(qapp, hanging: Hanging, request: pytest.FixtureRequest) -> Iterator[WallWindow]:
    turn = getattr(request, "param", 0)
    wall = WallConfig(enabled=True, address="https://stand.example/w", rotation=turn)
    window = WallWindow(Config(wall=wall, window=STILL), hanging)
    window.root.resize(*((540, 960) if turn % 180 else (960, 540)))
    window.root.show()
    settle_pictures(window)
    yield window
    window.close()
    QTest.qWait(1)


def codes_on(wall: WallWindow) -> list[str]:
    image = wall.root.grabWindow().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    return [code.text for code in zxingcpp.read_barcodes(np.ascontiguousarray(pixels))]


def words_on(wall: WallWindow) -> set[str]:
    """Everything that can be read there."""
    every = items(wall.root.contentItem())
    return {each.property("text") for each in every if each.property("text")}


def test_phones_can_read_the_walls_code(wall: WallWindow):
    assert codes_on(wall) == ["https://stand.example/w"]


def test_the_wall_follows_what_staff_change_at_once(wall: WallWindow):
    before = shown(wall.view_model)
    window = STILL.model_copy(update={"theme": NORTHLIGHT, "language": "de"})
    wall.follow(Config(window=window))
    QTest.qWait(60)
    ground = load_theme(NORTHLIGHT).colours.ground
    assert wall.root.grabWindow().pixelColor(2, 400).name() == ground.lower()
    assert {"Wo würdest\ndu fahren?", "KI-generiert, vorab gemalt"} <= words_on(wall)
    assert codes_on(wall) == ["https://stand.example/w"]
    assert shown(wall.view_model) == before
    wall.view_model.turn()
    assert wall.view_model.property("growing") == ""
    wall.follow(Config(window=window.model_copy(update={"animate": True})))
    wall.view_model.turn()
    assert wall.view_model.property("growing"), "motion is on"


def test_a_theme_that_cannot_be_read_changes_nothing(wall: WallWindow, tmp_path: Path):
    window = STILL.model_copy(update={"theme": tmp_path / "none.toml", "language": "de"})
    before = words_on(wall)
    with pytest.raises(BadFile):
        wall.follow(Config(window=window))
    assert words_on(wall) == before
    assert codes_on(wall) == ["https://stand.example/w"]


def test_what_staff_change_on_the_panel_reaches_the_wall(
    wall: WallWindow, open_window: Callable[..., KioskWindow], services: FakeServices
):
    guests = open_window()
    guests.followed_by(wall.follow)
    config = services.config
    window = config.window.model_copy(update={"theme": NORTHLIGHT, "rotation": 90})
    guests._make_live().apply(config.model_copy(update={"window": window}))  # pyright: ignore[reportPrivateUsage]
    QTest.qWait(50)
    ground = load_theme(NORTHLIGHT).colours.ground
    assert wall.root.color().name() == ground.lower()
    assert wall.root.property("turn") == 0, "it has a screen of its own"


@pytest.mark.parametrize(
    ("wall", "picture"), [(90, (330, 270)), (180, (690, 340)), (270, (210, 690))], indirect=["wall"]
)
def test_a_wall_can_hang_turned(wall: WallWindow, picture: tuple[int, int]):
    image = wall.root.grabWindow()
    assert image.pixelColor(*picture).getRgb()[:3] == (0, 90, 255)
    assert codes_on(wall) == ["https://stand.example/w"]


def test_the_wall_reads_from_the_right_where_its_language_does(wall: WallWindow):
    wall.follow(Config(window=STILL.model_copy(update={"language": "ar"})))
    QTest.qWait(40)
    assert wall.root.grabWindow().pixelColor(690, 200).getRgb()[:3] == (0, 90, 255)
    assert "أين تودّ\nأن تقود؟" in words_on(wall)


def test_only_guests_own_pictures_go_without_the_walls_mark(qapp, pictures: list[Path]):
    model = model_of(pictures, hung=pictures[:1])
    model.turn()
    assert model.property("marked"), "it is on the picture itself"
    assert model.property("guests")
    model.turn()
    assert not model.property("marked")
    assert not model_of(pictures).property("guests")


def test_the_walls_own_pictures_are_said_to_be_made_beforehand(wall: WallWindow):
    assert "AI-generated, pre-rendered" in words_on(wall)


def test_no_column_of_the_mosaic_shows_a_picture_twice(
    wall: WallWindow, hanging: Hanging, pictures: list[Path], tmp_path: Path
):
    many = [tmp_path / f"many-{number}.png" for number in range(24)]
    for path in many:
        path.write_bytes(pictures[0].read_bytes())
    mosaic = wall.root.findChild(QQuickItem, "mosaic")
    assert mosaic is not None
    columns: dict[int, int] = {}
    for count in (24, 12, 11, 6, 5, 1, 0):
        hanging.pictures = many[:count]
        wall.view_model.look()
        columns[count] = mosaic.property("columns")
        assert mosaic.isVisible() == (columns[count] > 0)
    assert columns == {24: 3, 12: 3, 11: 2, 6: 2, 5: 0, 1: 0, 0: 0}


def test_a_frame_leaves_with_a_picture_that_is_taken_down(
    wall: WallWindow, hanging: Hanging, pictures: list[Path]
):
    wall.view_model.grows = True
    wall.view_model.turn()
    wall.view_model.grow()
    large = next(each for each in items(wall.root.contentItem()) if each.property("frame"))
    hanging.pictures = pictures[2:]
    wall.view_model.look()
    assert large.property("frame") == ""


def test_a_picture_that_grew_stays_until_it_is_there_itself(wall: WallWindow, hanging: Hanging):
    wall.view_model.grows = True
    wall.view_model.turn()
    large = next(each for each in items(wall.root.contentItem()) if each.property("frame"))
    while wall.view_model.property("growing"):
        frame = wall.view_model.property("growing")
        wall.view_model.grow()
    assert large.property("frame") == frame


def test_the_only_picture_just_hangs_there(qapp, pictures: list[Path]):
    model = model_of(pictures[:1], grows=True)
    model.turn()
    while model.property("growing"):
        model.grow()
    model.turn()
    assert model.property("growing") == ""
    assert shown(model) == file_url(pictures[0])


def test_the_large_picture_stands_on_the_left(wall: WallWindow):
    image = wall.root.grabWindow()
    assert image.pixelColor(270, 200).getRgb()[:3] == (0, 90, 255)


def test_a_wall_nobody_wants_or_has_a_screen_for_stays_away(qapp, caplog):
    playing = Playing(Config())
    assert open_wall(Config(), playing) is None
    for screen in (9, "HDMI-A-7"):
        wanted = WallConfig(enabled=True, screen=screen)
        assert open_wall(Config(wall=wanted, window=STILL), playing) is None
    assert "wants screen 9" in caplog.text
    assert "wants screen HDMI-A-7" in caplog.text


def test_the_wall_does_not_cover_the_guests_full_screen(qapp, caplog):
    config = Config(wall=WallConfig(enabled=True, screen=0))
    assert open_wall(config, Playing(config), qapp.screens()[0]) is None
    assert "the guests' own" in caplog.text


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
    with pytest.raises(ValidationError):
        WallConfig.model_validate({"rotation": 45})
    turned = load_config(None, {"KIOSK_WALL__ROTATION": "270"}).config
    assert (turned.wall.rotation, turned.window.rotation) == (270, 0)


def test_without_anything_approved_the_kiosks_own_pictures_hang_there(qapp):
    model = WallViewModel(Playing(Config()), Pictures(), grows=False)
    model.turn()
    assert "/attract/" in shown(model)
    assert len(model.property("pictures")) >= 24
