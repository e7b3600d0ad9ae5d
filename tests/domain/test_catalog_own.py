"""What this machine's staff changed lies over the catalog that ships, or does no harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.catalog import Catalog
from kiosk.domain.catalog_known import known_words, unknown_in
from kiosk.domain.catalog_overlay import Kind
from kiosk.domain.catalog_own import FreshCatalog, OwnCatalog, load_own_catalog
from kiosk.domain.checkpoints import load_manifest
from kiosk.resources import resource

SHIPPED = resource("assets") / "catalog"
MANIFEST = resource("models") / "manifest.toml"
MOON = """
[[settings.added]]
id = "moon"
name = { en = "On the moon", de = "Auf dem Mond" }
prompt = "on a grey moon"
detail = "stars above"
"""


def own(tmp_path: Path, text: str, checkpoint: str = "") -> OwnCatalog:
    path = tmp_path / "catalog.toml"
    path.write_text(text, encoding="utf-8")
    manifest = load_manifest(MANIFEST) if checkpoint else None
    entry = manifest.checkpoint(checkpoint) if manifest else None
    return load_own_catalog(SHIPPED, path, entry, manifest)


def ids(catalog: Catalog, kind: Kind = Kind.SETTINGS) -> list[str]:
    return [item.id for item in getattr(catalog, kind.value)]


def test_without_a_file_it_is_the_catalog_that_ships(tmp_path: Path) -> None:
    found = load_own_catalog(SHIPPED, tmp_path / "catalog.toml")
    assert found.shown == found.whole == found.shipped
    assert found.fault is None


ORDER = "mars beach neon-city snowy-mountains forest space desert-road harbour"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ORDER),
        ('[settings]\noff = ["mars", "beach"]', ORDER.removeprefix("mars beach ")),
        (
            '[settings]\norder = ["space", "forest"]',
            "space forest mars beach neon-city snowy-mountains desert-road harbour",
        ),
        (MOON, f"{ORDER} moon"),
        (
            f'[settings]\norder = ["moon"]\noff = ["gone", "mars"]\n{MOON}',
            ORDER.replace("mars", "moon"),
        ),
    ],
    ids=["nothing", "off", "order", "added", "all, and an id that is not there"],
)
def test_items_are_hidden_ordered_and_added(tmp_path: Path, text: str, shown: str) -> None:
    assert ids(own(tmp_path, text).shown) == shown.split()


def test_what_is_off_is_still_known_by_name(tmp_path: Path) -> None:
    found = own(tmp_path, '[styles]\noff = ["manga"]')
    assert "manga" not in ids(found.shown, Kind.STYLES)
    assert found.whole.style("manga").name_in("en") == "Manga"


def test_a_changed_name_takes_the_place_of_one_language_alone(tmp_path: Path) -> None:
    found = own(tmp_path, '[settings.changed.mars]\nname = { de = "Roter Planet" }')
    names = found.shown.setting("mars").name
    assert (names["de"], names["en"]) == ("Roter Planet", "On Mars")
    assert names["fr"] == found.shipped.setting("mars").name["fr"]


def test_a_changed_prompt_leaves_the_rest(tmp_path: Path) -> None:
    mars = own(tmp_path, '[settings.changed.mars]\nprompt = "on Mars"').shown.setting("mars")
    assert (mars.prompt, mars.light.value) == ("on Mars", "noon")
    assert mars.detail.startswith("rust red ground")


def test_a_vehicle_comes_in_the_colours_that_are_left_to_it(tmp_path: Path) -> None:
    text = '[vehicles.changed.rz]\ncolours = ["silver", "red"]'
    colours = own(tmp_path, text).shown.vehicle("rz").colours
    assert [(each.id, each.name_in("de")) for each in colours] == [
        ("silver", "Silber"),
        ("red", "Rot"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[settings", "is not valid TOML"),
        ("[lights]\nnoon = 'x'", "key 'lights'"),
        ('[settings.changed.mars]\nprompt = ""', "key 'settings.changed.mars.prompt'"),
        (f"{MOON}\n{MOON}", "the id 'moon' twice"),
        (MOON.replace("en =", "it ="), "key 'settings.moon'"),
        (MOON.replace('prompt = "on a grey moon"', ""), "key 'settings.moon.prompt'"),
        ('[vehicles.changed.rz]\ncolours = ["pink"]', "no colour 'pink'; allowed: red, white"),
        ('[vehicles]\noff = ["rz", "rx", "bz4x"]', "at least one vehicle must stay on"),
        ('[styles.changed.manga]\nname = "Manga"', "key 'styles.changed.manga.name'"),
    ],
)
def test_a_broken_file_is_named_and_the_catalog_that_ships_holds(
    tmp_path: Path, text: str, said: str
) -> None:
    found = own(tmp_path, text)
    assert found.fault is not None
    assert str(tmp_path / "catalog.toml") in str(found.fault)
    assert said in str(found.fault)
    assert found.shown == found.shipped


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_bytes(b"\xff\xfe")
    found = load_own_catalog(SHIPPED, tmp_path / "catalog.toml")
    assert "is not UTF-8" in str(found.fault)


def test_what_a_closed_checkpoint_never_learned_is_hidden_with_the_words(tmp_path: Path) -> None:
    text = MOON.replace("on a grey moon", "on a grey volcano by a castle")
    found = own(tmp_path, text, "showroom")
    assert "moon" not in ids(found.shown)
    assert "moon" in ids(found.whole)
    assert found.hidden[Kind.SETTINGS] == {"moon": "volcano, castle"}
    assert "moon" in ids(own(tmp_path, MOON, "showroom").shown)


def test_a_checkpoint_knows_the_catalog_that_ships_and_is_lent_words_by_its_base() -> None:
    manifest = load_manifest(MANIFEST)
    words = known_words(manifest.checkpoint("showroom"), manifest)
    assert words == known_words(manifest.checkpoint("showroom-fast"), manifest)
    assert unknown_in("a red Lexus RZ, tall bZ4X at the harbour; a ship!", words) == []
    assert unknown_in("Drachen und Mars", words) == ["drachen", "und"]


def test_an_open_checkpoint_takes_any_words(tmp_path: Path) -> None:
    manifest = load_manifest(MANIFEST)
    open_ = manifest.checkpoint("showroom").model_copy(update={"prompts": "open"})
    assert known_words(open_, manifest) is None
    assert unknown_in("dragons", None) == []


def test_nothing_is_hidden_where_nothing_would_be_left(tmp_path: Path) -> None:
    off = ids(own(tmp_path, "").shipped)
    text = f"[settings]\noff = {off}\n" + MOON.replace("grey moon", "volcano")
    assert ids(own(tmp_path, text, "showroom").shown) == ["moon"]


def test_names_are_read_again_when_the_file_is_replaced(tmp_path: Path) -> None:
    said: list[str] = []
    path = tmp_path / "catalog.toml"
    fresh = FreshCatalog(SHIPPED, path, said.append)
    assert fresh().setting("mars").name_in("en") == "On Mars"
    new = tmp_path / "new"
    new.write_text('[settings]\noff = ["mars"]\n[settings.changed.mars]\nname = { en = "Mars" }')
    new.replace(path)
    assert fresh().setting("mars").name_in("en") == "Mars"
    path.unlink()
    path.write_text("[")
    assert fresh().setting("mars").name_in("en") == "On Mars"
    assert len(said) == 1
