"""Before a show every device makes a tile; those that cannot are named, and none is waited for."""

from __future__ import annotations

from kiosk.domain.requests import CheckpointId, TextToImageRequest
from kiosk.staff.checks import judge_tiles
from kiosk.staff.preflight import Verdict
from kiosk.staff.trial import try_devices
from tests.fakes import FakeGenerator

REQUEST = TextToImageRequest(
    checkpoint=CheckpointId("showroom"), prompt="a car", negative_prompt="", seeds=(1,)
)


def fake(step_seconds: float = 0.01) -> FakeGenerator:
    return FakeGenerator(step_seconds=step_seconds)


def test_each_device_makes_its_tile_and_is_let_go() -> None:
    devices = {"cuda:0": fake(), "cuda:1": fake()}
    tiles = try_devices(devices, REQUEST)
    assert [(tile.device, tile.fault) for tile in tiles] == [("cuda:0", ""), ("cuda:1", "")]
    assert judge_tiles(tiles).verdict is Verdict.GO
    assert all(one.started and one.closed and len(one.requests) == 1 for one in devices.values())


def test_a_device_that_fails_refuses_or_is_silent_is_named() -> None:
    failing, refusing, silent = fake(), fake(), fake(step_seconds=60)
    failing.fail[0] = "failed"
    refusing.refuse = True
    devices = {"good": fake(), "failing": failing, "refusing": refusing, "silent": silent}
    tiles = {tile.device: tile.fault for tile in try_devices(devices, REQUEST, limit=1.5)}
    assert tiles["good"] == ""
    assert tiles["failing"] == "told to"
    assert tiles["refusing"] == "No worker can paint."
    assert tiles["silent"] == "no tile within 2 seconds"
    assert all(one.closed for one in devices.values())
