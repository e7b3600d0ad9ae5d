"""The shipped catalog has the ids of the design, and a bad file is refused by name."""

import shutil
from pathlib import Path

import pytest

from kiosk.domain.catalog import Light, load_catalog
from kiosk.domain.errors import BadFile, BadInput
from kiosk.resources import resource

SHIPPED = resource("assets") / "catalog"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path / "catalog")
    return tmp_path / "catalog"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_shipped_catalog_has_the_vehicles_settings_and_styles_of_the_design() -> None:
    catalog = load_catalog(SHIPPED)
    assert [v.id for v in catalog.vehicles] == ["rz", "rx", "bz4x"]
    assert [s.id for s in catalog.settings] == [
        "mars",
        "beach",
        "neon-city",
        "snowy-mountains",
        "forest",
        "space",
        "desert-road",
        "harbour",
    ]
    assert [s.id for s in catalog.styles] == [
        "photorealistic",
        "painting",
        "digital-art",
        "futuristic",
        "manga",
    ]
    assert set(catalog.lights) == set(Light)


def test_an_unknown_id_is_refused_with_the_ids_there_are() -> None:
    catalog = load_catalog(SHIPPED)
    with pytest.raises(BadInput, match=r"vehicle = 'zz' .*Allowed: rz, rx, bz4x"):
        catalog.vehicle("zz")
    with pytest.raises(BadInput, match="colour = 'pink'"):
        catalog.vehicle("rz").colour("pink")


def test_a_vehicle_without_a_chosen_colour_has_its_first() -> None:
    vehicle = load_catalog(SHIPPED).vehicle("rz")
    assert vehicle.colour(None) == vehicle.colours[0]


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "reason"),
    [
        ("vehicles.toml", 'swatch = "#B3202A"', 'swatch = "red"', "swatch", "pattern"),
        ("vehicles.toml", 'id = "rx"', 'id = "rz"', "", "vehicles has the id 'rz' twice"),
        ("settings.toml", 'light = "noon"', 'light = "never"', "settings.0.light", "'morning'"),
        (
            "settings.toml",
            'lights = ["dusk", "night"]',
            'lights = ["noon"]',
            "settings.2",
            "not among",
        ),
        ("settings.toml", 'id = "mars"', 'id = "On Mars"', "settings.0.id", "pattern"),
        ("styles.toml", "avoid =", "aviod =", "styles.0.avoid", "Field required"),
        ("styles.toml", '{ en = "Painting" }', '{ de = "Gemälde" }', "styles.1", "English name"),
        ("words.toml", 'night = "at night"', "", "", "lights lacks night"),
        ("words.toml", "avoid =", "avoid ", "", "not valid TOML"),
    ],
)
def test_a_bad_file_is_refused_with_file_key_and_reason(
    folder, file, old, new, key, reason
) -> None:
    edit(folder / file, old, new)
    with pytest.raises(BadFile) as error:
        load_catalog(folder)
    assert key in error.value.field
    assert reason in str(error.value)
    if key:
        assert file in str(error.value)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "styles.toml").unlink()
    with pytest.raises(BadFile, match=r"styles\.toml: cannot be read \(No such file"):
        load_catalog(folder)


def test_a_file_that_is_not_text_is_named(folder: Path) -> None:
    (folder / "styles.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadFile, match=r"styles\.toml: is not UTF-8"):
        load_catalog(folder)
