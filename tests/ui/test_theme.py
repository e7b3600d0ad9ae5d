"""The look comes from one file, can be read, and nothing on the screens has a look of its own."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QGuiApplication

import kiosk.ui.kiosk_window as window
from kiosk.backoffice.asking import begin
from kiosk.backoffice.config import BackOfficeConfig
from kiosk.config import Config, WindowConfig
from kiosk.domain.contrast import over, ratio
from kiosk.domain.errors import BadFile
from kiosk.domain.picture_mark import PictureMark
from kiosk.domain.visit_rules import Comfort
from kiosk.ui.kiosk_window import KioskWindow
from kiosk.ui.look import wear
from kiosk.ui.theme import default_theme, load_theme
from tests.fakes import FakeServices
from tests.screens.walk import THEMES
from tests.ui.guest import Guest

QML = Path(window.__file__).parent / "qml" / "Kiosk"
THEME = QML / "Controls" / "Theme.qml"
NORTHLIGHT = THEMES["northlight"]


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert ratio("#FFFFFF", "#000000") == pytest.approx(21)
    assert ratio("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
    assert over("#000000", "#FFFFFF", 0.8) == "#333333"


@pytest.mark.parametrize("path", [None, NORTHLIGHT])
def test_a_theme_that_ships_fills_every_place_of_the_qml(path: Path | None) -> None:
    """Each says everything itself: the second one takes nothing from the first."""
    declared = re.findall(r"^    property \w+ (\w+)", THEME.read_text("utf-8"), re.MULTILINE)
    worn = wear(load_theme(path), Comfort(), 0.25, animate=True)
    assert set(declared) - {"mirrored"} == set(worn)
    tables = {
        (table, key)
        for table, keys in _tables(path or default_theme()).items()
        for key in (keys if isinstance(keys, dict) else [""])
    }
    every = {
        (table, key)
        for table, keys in _tables(default_theme()).items()
        for key in (keys if isinstance(keys, dict) else [""])
    }
    assert tables == every


def _tables(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text("utf-8"))


def brand(folder: Path, text: str) -> Path:
    path = folder / "brand.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_brand_says_only_what_is_different(tmp_path: Path) -> None:
    theme = load_theme(brand(tmp_path, '[colours]\naccent = "#7FE0C2"\n'))
    assert theme.colours.accent == "#7FE0C2"
    assert theme.colours.ground == load_theme().colours.ground


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[colours]\nquiet = "#444444"', r"colours'.*quiet on ground has a contrast of 2\.0 to 1"),
        ('[colours]\naccent_ink = "#FFFFFF"', r"accent_ink on accent has a contrast of 1\.\d to 1"),
        ('[contrast]\nquiet = "#888888"', r"contrast'.*takes at least 7 to 1"),
        ('[colours]\ntext = "red"', "colours.text'.*'red' is not a colour such as #0B0D10"),
        ("[type]\nbody = 12", "type.body'.*greater than or equal to 26"),
        ("[type]\nbdy = 30", "type.bdy': no such key; allowed: body, display, families"),
        ("[tpye]\nbody = 30", "tpye': no such key; allowed: colours, contrast, mark"),
        ('[picture_mark]\ntext = "Our daily studio"', "picture_mark.text'.*not say that AI made"),
        ('[picture_mark]\ntext = "AI"', "picture_mark.text'.*at least 3 characters"),
        ('[picture_mark]\ntext = ""', "picture_mark.text'.*at least 3 characters"),
        ('[picture_mark]\ncorner = "middle"', "picture_mark.corner'.*'lower-right', 'lower-left'"),
        (
            '[picture_mark]\nink = "#777777"',
            r"picture_mark'.*has a contrast of \d\.\d to 1 on some",
        ),
        ('[picture_mark]\nink = "red"', "picture_mark.ink'.*'red' is not a colour"),
        ("[picture_mark]\nsize = 3", "picture_mark.size': no such key; allowed: corner, ground"),
        ('[mark]\nlogo = "none.svg"', "there is no file none.svg"),
        ('[mark]\nlogo = "logo.exe"', "mark.logo': 'logo.exe' is not a picture's name"),
        ("[colours", "is not valid TOML"),
        ('name = "x"\ncolours = 3', "colours'"),
    ],
)
def test_a_theme_that_cannot_be_is_refused_by_key_with_what_is_allowed(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(BadFile, match=said):
        load_theme(brand(tmp_path, text))


@pytest.mark.parametrize("text", ["Made by AI", "Mit KI erzeugt", "Creado con IA", "AI生成画像"])
def test_the_back_office_hears_of_the_themes_mark(tmp_path: Path, text: str) -> None:
    given = brand(tmp_path, f'[picture_mark]\ntext = "{text}"\ncorner = "upper-left"\n')
    office = BackOfficeConfig.of(Config(window=WindowConfig(theme=given)))
    assert office.mark == load_theme(given).picture_mark
    assert (office.mark.text, office.mark.corner) == (text, "upper-left")
    assert json.loads(json.dumps(begin(office, "run", 0).mark)) == office.mark.model_dump()
    assert BackOfficeConfig.of(Config()).mark == PictureMark() == load_theme().picture_mark


def test_a_mark_that_hides_the_fact_is_refused_by_name(tmp_path: Path) -> None:
    hides = brand(tmp_path, '[picture_mark]\ntext = "A fair picture"\n')
    config = Config(window=WindowConfig(theme=hides))
    with pytest.raises(
        BadFile, match=r"picture_mark\.text': 'A fair picture' does not say that AI"
    ):
        BackOfficeConfig.of(config)


def test_a_theme_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"none\.toml: cannot be read"):
        load_theme(tmp_path / "none.toml")


def test_a_window_wears_the_brands_theme_and_logo(
    open_window: Callable[..., KioskWindow], services: FakeServices, tmp_path: Path
) -> None:
    folder = shutil.copytree(NORTHLIGHT.parent, tmp_path / "brand")
    small = WindowConfig(fullscreen=False, width=540, height=960, animate=False)
    services.config = Config(window=small.model_copy(update={"theme": folder / "theme.toml"}))
    guest = Guest(open_window(), services)
    guest.begin()
    ground = load_theme(folder / "theme.toml").colours.ground
    assert guest.finger.grab().pixelColor(4, 400) == QColor(ground)
    theme = theme_of(guest.window)
    assert theme.property("logo").toLocalFile() == str(folder / "logo.svg")
    font = QGuiApplication.font().families()
    assert font[0] == load_theme(folder / "theme.toml").type.families[0]


def theme_of(window: KioskWindow) -> QObject:
    return window.engine.singletonInstance("Kiosk.Controls", "Theme")


def screens() -> list[Path]:
    """Every QML file but the theme itself, and the drawings: cars have paints of their own."""
    cars = ("Car", "CarShapes", "Drawing", "Layer", "Showroom", "VehicleArt")
    drawings = {path for path in QML.rglob("*.qml") if path.stem in cars}
    return sorted({*QML.rglob("*.qml")} - drawings - {THEME})


OWN_LOOK = {
    "a colour": r"\"#[0-9A-Fa-f]{3,8}\"|Qt\.(rgba|hsla)\(\s*[\d.]|color:\s*\"(?!transparent)\w",
    "a font": r"font\.family\s*:|font\.pixelSize:\s*\d|font\.pointSize|font\.weight:\s*(Font|\d)",
    "a duration": r"\bduration:(.*[?:])?\s*[1-9]\d*\s*($|:)",
}


@pytest.mark.parametrize("path", screens(), ids=lambda p: p.stem)
def test_no_screen_has_a_look_of_its_own(path: Path) -> None:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        for what, pattern in OWN_LOOK.items():
            code = line.split("//")[0]
            assert not re.search(pattern, code), (
                f"{path.name}:{number} has {what} of its own: {code}"
            )
