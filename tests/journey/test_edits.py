"""Every edit by touch, with real workers and a real back office, to the phone's page and back."""

from __future__ import annotations

import io
from pathlib import Path

import httpx
import numpy as np
from PIL import Image

from kiosk.config import load_config
from tests.journey.conftest import Journey, StartJourney


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def made(journey: Journey, first: int, number: int) -> np.ndarray:
    """Tile `number` of the round whose first picture to arrive was the `first` of the visit."""
    tiles = {tile.tile: tile for tile in journey.kept[first : first + 4]}
    return pixels(tiles[number].png)


def wait_for_pictures(journey: Journey, count: int, seconds: float = 120) -> None:
    journey.wait_for_screen("result", seconds)
    assert len(journey.kept) == count


def paint_the_sky(journey: Journey) -> None:
    """A stroke over the upper fifth of the picture."""
    on = journey.finger.on
    journey.finger.drag(on("painting", 0.1, 0.12), on("painting", 0.9, 0.12), steps=12)


def test_a_guest_restyles_replaces_and_enlarges_and_finds_it_all_behind_one_code(
    start_journey: StartJourney, tiny_family: Path
) -> None:
    journey = start_journey(manifest=tiny_family)
    journey.choose("mars", "painting")
    link = journey.link_on_screen()
    wait_for_pictures(journey, 4)

    journey.finger.tap("tile1")
    journey.finger.tap("restyle")
    journey.wait_for_screen("restyle", 5)
    journey.finger.tap("restyle-manga")
    journey.wait_for_screen("making", 5)
    wait_for_pictures(journey, 8)

    journey.finger.tap("tile0")
    journey.finger.tap("erase")
    journey.wait_for_screen("erase", 5)
    paint_the_sky(journey)
    journey.finger.tap("instead-beach")
    journey.finger.tap("next")
    journey.wait_for_screen("making", 5)
    wait_for_pictures(journey, 12)
    source, replaced = made(journey, 4, 0), made(journey, 8, 0)
    lower = slice(source.shape[0] // 2, None)
    assert np.array_equal(source[lower], replaced[lower])
    assert not np.array_equal(source[: lower.start // 3], replaced[: lower.start // 3])

    journey.finger.tap("tile3")
    journey.finger.tap("enlarge")
    journey.wait_for_screen("making", 5)
    wait_for_pictures(journey, 13)
    assert pixels(journey.kept[12].png).shape[0] > source.shape[0]
    assert journey.codes_on_screen() == [link]
    journey.finger.tap("compare")
    journey.finger.tap("back")

    for number in (1, 13):
        address = f"{link}/{number}.jpg"
        journey.finger.wait_for(lambda: httpx.get(address).status_code == 200, 20, address)  # noqa: B023
    journey.finger.tap("over")
    journey.wait_for_screen("goodbye", 5)
    journey.finger.tap("delete")
    journey.finger.tap("delete-really")
    journey.finger.wait_for(
        lambda: httpx.get(link).status_code in (404, 410), 20, "the ticket to be gone"
    )
    assert journey.codes_on_screen() == []
    journey.finger.wait_for(lambda: journey.finger.find("finish"), 5, "the way out")
    journey.finger.tap("finish")
    journey.wait_for_screen("attract", 5)


def test_the_showroom_that_ships_does_what_its_manifest_says(start_journey: StartJourney) -> None:
    manifest = load_config(environment={}).config.engine.manifest
    journey = start_journey("showroom", manifest, steps=4)
    able = journey.window.view_model.controller.visit.rules.abilities
    assert able.erase
    journey.choose("mars", "painting")
    wait_for_pictures(journey, 4, 300)
    journey.finger.tap("tile0")
    journey.finger.tap("erase")
    paint_the_sky(journey)
    journey.finger.tap("next")
    wait_for_pictures(journey, 8, 300)
    source, replaced = made(journey, 0, 0), made(journey, 4, 0)
    assert np.array_equal(source[128:], replaced[128:])
    total = 8
    for name, wanted, tiles in (("restyle", able.restyle, 4), ("enlarge", able.enlarge, 1)):
        journey.finger.tap("round0")
        journey.finger.tap("tile0")
        assert (journey.finger.find(name) is not None) == wanted
        if wanted:
            journey.finger.tap(name)
            if name == "restyle":
                journey.wait_for_screen("restyle", 5)
                journey.finger.tap("restyle-manga")
            total += tiles
            journey.wait_for_screen("making", 5)
            wait_for_pictures(journey, total, 300)
        else:
            journey.finger.tap("back")
