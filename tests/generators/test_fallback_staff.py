"""Staff drain, restart and try the devices of a real pool through the fallback that guests see."""

from dataclasses import replace

from kiosk.domain.checkpoints import load_manifest
from kiosk.domain.generation import Precision, TileReady
from kiosk.generators.devices import cpu_devices
from kiosk.generators.fallback import FallbackGenerator
from kiosk.generators.pool import WorkerPool
from kiosk.generators.show_pack import read_pack
from kiosk.generators.show_pack_generator import Pacing, ShowPackGenerator
from kiosk.staff.desk import Devices
from kiosk.ui.trial_tiles import ByDevice
from tests.generators.fake_workers import finished, pump_until
from tests.generators.packs import KEY, make_pack, the_catalog
from tests.generators.test_show_pack import request

ONE = replace(request(tiles=1), checkpoint="tiny", precision=Precision.EXACT)


def states(generator):
    return [device.state for device in generator.health().devices]


def paint(generator, job):
    events = pump_until(generator, finished)
    return [e.checkpoint for e in events if isinstance(e, TileReady) and e.job == job]


def test_devices_are_drained_tried_and_returned_behind_the_fallback(tiny_manifest, tmp_path):
    make_pack(tmp_path / "pack")
    entry = load_manifest(tiny_manifest).checkpoint("tiny")
    pool = WorkerPool(entry, cpu_devices(2, Precision.EXACT), Precision.EXACT)
    pack = ShowPackGenerator(read_pack(tmp_path / "pack", KEY), the_catalog(), Pacing(0.02, 3))
    generator = FallbackGenerator(pool, pack)
    assert isinstance(generator, Devices)
    assert isinstance(generator, ByDevice)
    generator.start()
    try:
        pump_until(generator, lambda _: states(generator) == ["idle", "idle"])
        for device in ("cpu-0", "cpu-1"):
            assert paint(generator, generator.submit_to(device, ONE)) == ["tiny"]
        generator.restart("cpu-1")
        pump_until(generator, lambda _: states(generator) == ["idle", "idle"])
        generator.drain("cpu-0")
        generator.drain("cpu-1")
        pump_until(generator, lambda _: states(generator) == ["drained", "drained"])
        assert generator.health().prerendered
        assert paint(generator, generator.submit(ONE)) == ["show-pack"]
        generator.restore("cpu-0")
        pump_until(generator, lambda _: states(generator) == ["idle", "drained"])
        assert not generator.health().prerendered
        assert paint(generator, generator.submit(ONE)) == ["tiny"]
    finally:
        generator.close()
