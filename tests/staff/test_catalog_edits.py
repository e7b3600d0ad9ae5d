"""Edits of the catalog as a table: from one overlay to the next, and to a file that people read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.catalog import Light, load_catalog
from kiosk.domain.catalog_overlay import Kind, Overlay
from kiosk.domain.catalog_own import own_catalog, parse_overlay
from kiosk.resources import resource
from kiosk.staff.catalog_checks import BadDraft, Rules
from kiosk.staff.catalog_edits import (
    Draft,
    draft_of,
    moved,
    new_id,
    removed,
    switched,
    written,
)
from kiosk.staff.catalog_file import CatalogFile, merged

SHIPPED = load_catalog(resource("assets") / "catalog")
ORDER = [setting.id for setting in SHIPPED.settings]
MARS, MANGA, RZ = SHIPPED.setting("mars"), SHIPPED.style("manga"), SHIPPED.vehicle("rz")
NEW = (
    Draft(Kind.SETTINGS, "moon", light=Light.NIGHT)
    .with_text("name.en", "On the moon")
    .with_text("prompt", "on a moon")
    .with_text("detail", "stars above")
)


def shown(overlay: Overlay) -> list[str]:
    return [item.id for item in own_catalog(SHIPPED, overlay, Path("x")).shown.settings]


@pytest.mark.parametrize(
    ("item", "by", "place"),
    [("mars", 1, 1), ("mars", -1, 0), ("harbour", 1, 7), ("space", -3, 2), ("beach", 99, 7)],
)
def test_an_item_moves_within_the_list(item: str, by: int, place: int) -> None:
    after = shown(moved(Overlay(), Kind.SETTINGS, ORDER, item, by))
    assert after.index(item) == place
    assert sorted(after) == sorted(ORDER)


def test_off_and_on_leaves_no_trace() -> None:
    off = switched(Overlay(), Kind.SETTINGS, "mars", on=False)
    assert "mars" not in shown(off)
    assert switched(off, Kind.SETTINGS, "mars", on=True) == Overlay()


def test_a_form_that_was_only_opened_changes_nothing() -> None:
    for item, kind in ((MARS, Kind.SETTINGS), (MANGA, Kind.STYLES), (RZ, Kind.VEHICLES)):
        assert written(Overlay(), draft_of(kind, item), SHIPPED) == Overlay()


def test_only_what_differs_is_written_and_what_is_cleared_ships_again() -> None:
    draft = draft_of(Kind.SETTINGS, MARS).with_text("name.de", "Roter  Planet ")
    overlay = written(Overlay(), draft, SHIPPED)
    assert overlay.settings.changed["mars"].said() == {"name": {"de": "Roter Planet"}}
    assert written(overlay, draft.with_text("name.de", ""), SHIPPED) == Overlay()


def test_an_addition_is_written_edited_and_removed() -> None:
    overlay = written(Overlay(), NEW, SHIPPED)
    assert shown(overlay)[-1] == "moon"
    again = written(overlay, NEW.with_text("prompt", "under two moons"), SHIPPED)
    assert [each.prompt for each in again.settings.added] == ["under two moons"]
    order = moved(again, Kind.SETTINGS, [*ORDER, "moon"], "moon", -1)
    off = switched(order, Kind.SETTINGS, "moon", on=False)
    assert "moon" not in str(removed(off, Kind.SETTINGS, "moon"))


def test_colours_and_light_are_part_of_a_form() -> None:
    draft = draft_of(Kind.VEHICLES, RZ).with_colour("red").with_colour("silver")
    after = own_catalog(SHIPPED, written(Overlay(), draft, SHIPPED), Path("x")).shown
    names = [colour.id for colour in after.vehicle("rz").colours]
    assert names == ["white", "black", "blue", "copper", "silver"]
    dusk = replace(draft_of(Kind.SETTINGS, MARS), light=Light.DUSK)
    after = own_catalog(SHIPPED, written(Overlay(), dusk, SHIPPED), Path("x")).shown
    assert after.setting("mars").light is Light.DUSK


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("On the Moon", "on-the-moon"),
        ("Café  Zürich!", "cafe-zurich"),
        ("月", "item"),
        ("Mars", "mars-2"),
        ("x" * 99, "x" * 36),
    ],
)
def test_ids_are_made_of_names(name: str, made: str) -> None:
    assert new_id(name, {"mars"}) == made


def refuse_guns(text: str) -> str | None:
    return "violence" if "gun" in text.split() else None


RULES = Rules(refuse_guns, frozenset(["on", "a", "the", "moon", "stars", "above"]), "showroom")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.with_text("name.en", ""), "The English name is missing."),
        (lambda d: d.with_text("prompt", " "), "Prompt is missing."),
        (lambda d: d.with_text("detail", ""), "Detail is missing."),
        (lambda d: d.with_text("name.de", "x" * 41), "Name (de) is too long."),
        (lambda d: d.with_text("prompt", "on " * 17), "Prompt is too long: 17 tokens."),
        (lambda d: d.with_text("name.en", "A gun"), "Name (en) is refused (violence)."),
        (lambda d: d.with_text("prompt", "a gun"), "Prompt is refused (violence)."),
        (lambda d: d.with_text("prompt", "on a volcano"), "never learned “volcano”"),
        (lambda d: replace(d, kind=Kind.VEHICLES).with_text("maker", "Lexus"), "has no colour"),
    ],
)
def test_a_form_that_may_not_go_live_says_why(change: Callable[[Draft], Draft], said: str) -> None:
    RULES.check(NEW)
    with pytest.raises(BadDraft) as refused:
        RULES.check(change(NEW))
    assert said in str(refused.value)


def test_what_is_to_be_avoided_may_be_named() -> None:
    draft = draft_of(Kind.STYLES, MANGA).with_text("avoid", "gun, blood")
    Rules(refuse_guns).check(draft)


def test_everything_that_ships_would_pass_the_form() -> None:
    for kind in Kind:
        for item in getattr(SHIPPED, kind.value):
            Rules(lambda _: None).check(draft_of(kind, item))


def test_the_file_reads_back_and_keeps_a_persons_comments(tmp_path: Path) -> None:
    file = CatalogFile(tmp_path / "catalog.toml")
    overlay = written(switched(Overlay(), Kind.STYLES, "manga", on=False), NEW, SHIPPED)
    file.write(overlay, "2026-11-21", "admin")
    text = file.text()
    assert text.startswith("# Version 1, 2026-11-21, by admin.\n# What staff changed")
    assert parse_overlay(text, file.path) == overlay
    file.path.write_text(text.replace("[styles]", "# not in Japan\n[styles]"))
    file.write(switched(overlay, Kind.STYLES, "painting", on=False), "later", "operator")
    assert "# not in Japan" in file.text()
    assert file.text().startswith("# Version 2, later, by operator.\n")


def test_a_broken_file_is_written_anew_and_its_text_is_kept(tmp_path: Path) -> None:
    file = CatalogFile(tmp_path / "catalog.toml")
    file.path.write_text("[broken")
    file.write(switched(Overlay(), Kind.STYLES, "manga", on=False), "now", "admin")
    assert parse_overlay(file.text(), file.path).styles.off == ("manga",)
    assert file.earlier() == (0, "[broken")


def test_only_so_many_versions_are_kept(tmp_path: Path) -> None:
    file = CatalogFile(tmp_path / "catalog.toml", keep=3)
    for number in range(6):
        overlay = switched(Overlay(), Kind.SETTINGS, ORDER[number], on=False)
        file.write(overlay, "now", "admin")
    backs: list[int] = []
    while (earlier := file.earlier()) is not None:
        backs.append(earlier[0])
        file.go_back(earlier[0])
    assert backs == [5, 4, 3]


def test_a_switch_that_ships_on_is_written_when_it_is_off() -> None:
    ships = SHIPPED.model_copy(update={"styles": (MANGA.model_copy(update={"true_to_car": True}),)})
    draft = draft_of(Kind.STYLES, ships.styles[0])
    assert written(Overlay(), draft, ships) == Overlay()
    overlay = written(Overlay(), replace(draft, true_to_car=False), ships)
    text = merged("", overlay)
    assert "[styles.changed.manga]\ntrue_to_car = false\n" in text
    assert parse_overlay(text, Path("x")) == overlay
    assert merged(text, overlay) == text
    assert not own_catalog(ships, overlay, Path("x")).shown.style("manga").true_to_car


def test_items_stand_as_a_person_would_write_them() -> None:
    text = merged("", written(Overlay(), NEW, SHIPPED))
    assert '[[settings.added]]\nid = "moon"\nname = {en = "On the moon"}\n' in text
