"""A style can be told to keep the car's own pixels; a job can be told otherwise."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kiosk.asking import keeps_car
from kiosk.domain.catalog import load_catalog
from kiosk.domain.errors import BadFile
from kiosk.resources import resource
from tests.test_cli import kiosk

SHIPPED = resource("assets") / "catalog"


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """The catalog that ships, with the first style's switch turned on."""
    folder = tmp_path / "catalog"
    shutil.copytree(SHIPPED, folder)
    turn(folder, "true")
    return folder


def turn(folder: Path, value: str) -> None:
    path = folder / "styles.toml"
    text = path.read_text()
    assert "true_to_car = false" in text
    path.write_text(text.replace("true_to_car = false", f"true_to_car = {value}", 1))


def test_it_is_off_in_every_style_that_ships() -> None:
    assert not any(style.true_to_car for style in load_catalog(SHIPPED).styles)


def test_it_is_a_style_s_own(catalog: Path) -> None:
    first, *others = load_catalog(catalog).styles
    assert keeps_car(catalog, first.id)
    assert not any(keeps_car(catalog, style.id) for style in others)
    assert not keeps_car(catalog, None)


def test_anything_but_true_or_false_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(SHIPPED, folder)
    turn(folder, '"sometimes"')
    with pytest.raises(BadFile) as caught:
        load_catalog(folder)
    assert caught.value.field == "styles.0.true_to_car"


@pytest.mark.parametrize(
    ("more", "task"), [((), "inpainting"), (("--no-true-to-car",), "text-to-image")]
)
def test_generate_follows_the_style_unless_told_otherwise(
    catalog: Path, tiny_manifest: Path, tmp_path: Path, more: tuple[str, ...], task: str
) -> None:
    done = kiosk(
        *("generate", "--vehicle", "rz", "--setting", "mars", "--style", "photorealistic"),
        *("--tiles", "1", "--steps", "2", "--json", "--out", str(tmp_path / "out"), *more),
        home=tmp_path,
        KIOSK_PATHS__CATALOG=str(catalog),
        KIOSK_ENGINE__MANIFEST=str(tiny_manifest),
        KIOSK_ENGINE__CHECKPOINT="tiny",
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["task"] == task
