"""What a guest sees when something is broken, and that it clears itself."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from pathlib import Path

import httpx
import pytest

from tests.generators.fake_workers import grandchildren
from tests.journey.conftest import Journey, StartJourney


def health(journey: Journey) -> str:
    return journey.services.generator.health().state


@pytest.mark.parametrize("damage", ["missing", "corrupt"])
def test_a_broken_checkpoint_closes_the_kiosk_until_it_is_restored(
    start_journey: StartJourney, tiny_manifest: Path, tmp_path: Path, damage: str
) -> None:
    folder = tmp_path / "models"
    shutil.copytree(tiny_manifest.parent, folder)
    weights = next((folder / "tiny" / "unet").glob("*.safetensors"))
    whole = weights.read_bytes()
    if damage == "missing":
        weights.unlink()
    else:
        weights.write_bytes(whole[:-1] + b"\0" if whole[-1] else whole[:-1] + b"\1")
    journey = start_journey(manifest=folder / "manifest.toml")
    journey.wait_for_screen("closed", 60)
    told = journey.services.generator.health()
    assert "'tiny'" in told.cause
    assert "Restore" in told.cure

    weights.write_bytes(whole)
    journey.wait_for_screen("attract", 60)
    journey.choose("beach", "manga")
    journey.wait_for_screen("result", 60)


def test_a_used_port_costs_nobody_a_picture_and_the_link_comes_when_it_is_free(
    start_journey: StartJourney,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        journey = start_journey(port=port)
        journey.choose("space", "futuristic")
        journey.wait_for_screen("result", 60)
        assert len(journey.kept) == 4
    link = journey.link_on_screen()
    assert httpx.get(link).status_code == 200


def test_a_state_folder_that_cannot_be_used_closes_the_kiosk_until_it_can(
    start_journey: StartJourney, tmp_path: Path
) -> None:
    state = tmp_path / "blocked" / "state"
    (tmp_path / "blocked").write_text("a file where a folder should be")
    journey = start_journey(state=state)
    journey.wait_for_screen("closed", 30)
    (tmp_path / "blocked").unlink()
    journey.wait_for_screen("attract", 60)


def test_killed_workers_cost_the_guest_nothing(start_journey: StartJourney) -> None:
    journey = start_journey(steps=100)
    journey.finger.wait_for(lambda: health(journey) == "ready", 60, "the workers")
    journey.choose("forest", "digital-art")
    workers = grandchildren(os.getpid())  # the forkserver's children
    assert len(workers) == 2
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    assert journey.screen == "making"
    journey.wait_for_screen("result", 60)
    assert sorted(tile.tile for tile in journey.kept) == [0, 1, 2, 3]
