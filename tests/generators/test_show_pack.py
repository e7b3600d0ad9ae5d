"""Packs are proved before they are shown; demo mode serves the whole flow from one."""

import io
import select
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from kiosk.config import Config, EngineConfig, PathsConfig
from kiosk.domain.errors import BadFile, BadInput, EngineFault, StorageFault
from kiosk.domain.generation import (
    Generator,
    JobFinished,
    JobQueued,
    TileFailed,
    TilePreview,
    TileProgress,
    TileReady,
)
from kiosk.domain.prompt import Choice, complete, compose
from kiosk.domain.requests import InpaintingRequest, TextToImageRequest, UpscalingRequest
from kiosk.gallery.provenance import SOURCE_TYPE, deliverables, mark_for, source_type
from kiosk.generators.show_pack import PACK_FILE, narrow, read_pack
from kiosk.generators.show_pack_choices import ChoiceFinder
from kiosk.generators.show_pack_generator import Pacing, ShowPackGenerator
from kiosk.generators.show_pack_home import find_pack, make_key, read_key
from kiosk.generators.show_pack_previews import SIDE, appearing
from kiosk.resources import resource
from tests.generators.packs import KEY, make_pack, the_catalog

SHIPPED = resource("assets") / "show_pack"


@pytest.fixture
def folder(tmp_path):
    make_pack(tmp_path / "pack")
    return tmp_path / "pack"


def request(vehicle="rz", setting="mars", style="painting", *, tiles=4, seed=0, **more):
    catalog = the_catalog()
    choice = complete(Choice(vehicle, setting, style, **more), catalog)
    prompt = compose(choice, catalog)
    seeds = tuple(range(seed, seed + tiles))
    return TextToImageRequest("showroom", prompt.positive, seeds, prompt.negative)


class Demo:
    """A show-pack generator, and a clock that the test moves."""

    def __init__(self, folder, catalog=None):
        self.now = 1000.0
        self.pack = read_pack(folder, KEY)
        self.generator = ShowPackGenerator(
            self.pack, catalog or the_catalog(), Pacing(3, 15, 0.1), lambda: self.now
        )
        self.generator.start()

    def pump(self, after=0.0):
        self.now += after
        return self.generator.pump(self.now)

    def run(self, seconds=5.0, tick=0.1):
        events = []
        for _ in range(round(seconds / tick)):
            events += self.pump(tick)
        return events


@pytest.fixture
def demo(folder):
    made = Demo(folder)
    yield made
    made.generator.close()


def of(kind, events):
    return [event for event in events if isinstance(event, kind)]


# Proving


def test_a_whole_pack_has_no_faults(folder):
    pack = read_pack(folder, KEY)
    assert len(pack.pictures) == 2 * 2 * 4
    assert pack.faults == ()


def test_a_tampered_picture_is_named_and_not_shown(folder):
    victim = folder / "rz-copper-mars-painting-2.webp"
    victim.write_bytes(victim.read_bytes()[:-1] + b"x")
    pack = read_pack(folder, KEY)
    assert [fault.file for fault in pack.faults] == [victim.name]
    assert "changed after it was signed" in pack.faults[0].reason
    assert victim.name not in {picture.file for picture in pack.pictures}


def test_a_missing_picture_is_named(folder):
    (folder / "rx-red-beach-painting-1.webp").unlink()
    assert [f.file for f in read_pack(folder, KEY).faults] == ["rx-red-beach-painting-1.webp"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"prompt": "a copper', '"prompt": "a naked'),
        ('"seed": ', '"seed": 1'),
        ("waiting", "approved"),
    ],
)
def test_a_record_that_was_edited_is_not_believed(folder, old, new):
    path = folder / PACK_FILE
    path.write_text(path.read_text().replace(old, new, 1))
    (fault,) = read_pack(folder, KEY).faults
    assert "not signed by this machine" in fault.reason


@pytest.mark.parametrize("key", [None, b"another key" * 3])
def test_another_machines_pack_is_not_believed(folder, key):
    pack = read_pack(folder, key)
    assert pack.pictures == ()
    assert len(pack.faults) == 16


def test_a_pack_known_by_its_hash_needs_no_key(folder):
    import hashlib

    shipped = hashlib.sha256((folder / PACK_FILE).read_bytes()).hexdigest()
    assert len(read_pack(folder, None, shipped).pictures) == 16


@pytest.mark.parametrize("text", ["", "{}", '{"format": 2, "pictures": []}', "\x00"])
def test_a_broken_manifest_is_a_bad_file(folder, text):
    (folder / PACK_FILE).write_text(text)
    with pytest.raises(BadFile, match=r"pack\.json"):
        read_pack(folder, KEY)


def test_a_record_cannot_name_a_file_elsewhere(folder):
    path = folder / PACK_FILE
    path.write_text(path.read_text().replace("rz-copper-mars-painting-1.webp", "../secret.webp", 1))
    with pytest.raises(BadFile, match="file"):
        read_pack(folder, KEY)


def test_staff_approve_and_roll_anew(folder):
    store = make_pack(folder)
    first, second = list(store.records)[:2]
    store.approve([first])
    store.reroll([second])
    shown = {p.file: p for p in read_pack(folder, KEY).pictures}
    assert shown[first].verdict == "approved"
    assert second not in shown
    with pytest.raises(BadInput, match="nobody"):
        store.approve(["nobody.webp"])


def test_the_key_is_made_once_and_kept_private(tmp_path):
    key = make_key(tmp_path)
    assert len(key) == 32
    assert make_key(tmp_path) == read_key(tmp_path) == key
    assert (tmp_path / "pack.key").stat().st_mode & 0o077 == 0
    (tmp_path / "pack.key").write_bytes(b"short")
    with pytest.raises(StorageFault, match="5 bytes"):
        read_key(tmp_path)


def test_the_machines_own_pack_comes_before_the_one_that_ships(tmp_path):
    config = Config(paths=PathsConfig(state=tmp_path))
    assert find_pack(config) == SHIPPED
    make_pack(tmp_path / "show_pack")
    assert find_pack(config) == tmp_path / "show_pack"
    named = config.model_copy(update={"engine": EngineConfig(pack=tmp_path / "other")})
    assert find_pack(named) == tmp_path / "other"


# Choices


def test_the_choice_is_found_again_from_any_prompt_of_the_catalog():
    catalog = the_catalog()
    finder = ChoiceFinder(catalog)
    for vehicle in catalog.vehicles:
        for setting in catalog.settings:
            for style in catalog.styles:
                for light in (None, setting.lights[-1]):
                    colour = vehicle.colours[-1].id
                    choice = Choice(
                        vehicle.id, setting.id, style.id, colour, light, "with kites, and a dog"
                    )
                    found = finder.find(compose(choice, catalog).positive)
                    assert found == ((vehicle.id, setting.id, style.id), colour)
    assert finder.find("a horse, as a painting") is None


def test_only_what_the_pack_has_is_offered(folder):
    catalog = narrow(the_catalog(), read_pack(folder, KEY).pictures)
    assert [v.id for v in catalog.vehicles] == ["rz", "rx"]
    assert [[c.id for c in v.colours] for v in catalog.vehicles] == [["copper"], ["red"]]
    assert [s.id for s in catalog.settings] == ["mars", "beach"]
    assert [s.id for s in catalog.styles] == ["painting"]


# The generator


def test_it_is_a_generator_and_says_that_it_is_not_live(demo):
    assert isinstance(demo.generator, Generator)
    health = demo.generator.health()
    assert (health.state, health.prerendered) == ("ready", True)


def test_a_job_goes_from_queued_to_finished_in_about_three_seconds(demo):
    job = demo.generator.submit(request())
    assert select.select(demo.generator.waitables(), [], [], 0)[0]
    (queued,) = demo.pump()
    assert isinstance(queued, JobQueued)
    assert not select.select(demo.generator.waitables(), [], [], 0)[0]
    assert of(TileReady, demo.run(2.9)) == []
    rest = demo.run(0.6)
    assert sorted(e.tile for e in of(TileReady, rest)) == [0, 1, 2, 3]
    assert rest[-1] == JobFinished(job, 4, 0)
    assert queued.eta == pytest.approx(3.3)
    assert demo.run(2) == []


def test_tiles_say_that_they_come_from_the_pack_and_are_its_pictures(demo):
    demo.generator.submit(request())
    tiles = of(TileReady, demo.run())
    assert {tile.checkpoint for tile in tiles} == {"show-pack"}
    records = {p.seed: p for p in demo.pack.pictures}
    for tile in tiles:
        record = records[tile.seed]
        assert record.place == ("rz", "mars", "painting")
        shown = Image.open(io.BytesIO(tile.png))
        kept = Image.open(io.BytesIO((demo.pack.folder / record.file).read_bytes())).convert("RGB")
        assert shown.format == "PNG"
        assert ImageChops.difference(shown, kept).getbbox() is None
    assert len({tile.seed for tile in tiles}) == 4


def test_guests_watch_noise_become_the_picture(demo):
    demo.generator.submit(request(tiles=1))
    events = demo.run()
    previews = [
        Image.frombytes("RGB", (p.width, p.height), p.pixels) for p in of(TilePreview, events)
    ]
    (ready,) = of(TileReady, events)
    final = Image.open(io.BytesIO(ready.png)).resize((SIDE, SIDE))
    distances = [sum(ImageStat.Stat(ImageChops.difference(p, final)).mean) for p in previews]
    assert len(previews) == 14
    assert distances == sorted(distances, reverse=True)
    assert distances[0] > 5 * distances[-1]
    steps = [e.step for e in of(TileProgress, events)]
    assert steps == list(range(1, 16))


def test_another_colour_gets_the_packs_own(demo):
    demo.generator.submit(request(colour="blue"))
    seeds = {tile.seed for tile in of(TileReady, demo.run())}
    assert seeds == {p.seed for p in demo.pack.pictures if p.place == ("rz", "mars", "painting")}


def test_who_asks_again_sees_another_picture_first(demo):
    firsts = set()
    for seed in range(4):
        demo.generator.submit(request(tiles=1, seed=seed))
        firsts |= {tile.seed for tile in of(TileReady, demo.run())}
    assert len(firsts) == 4


def test_what_the_pack_lacks_is_refused_in_plain_words(demo):
    with pytest.raises(EngineFault, match="no picture of this choice"):
        demo.generator.submit(request(style="manga"))
    with pytest.raises(EngineFault, match="cannot change one"):
        demo.generator.submit(UpscalingRequest("x", "", (1,), image=_png()))


def test_a_world_around_a_cut_out_comes_from_the_pack_and_a_changed_picture_does_not(demo):
    asked = request(tiles=1)
    words = {"checkpoint": "x", "prompt": asked.prompt, "seeds": (1,)}
    sources = {"image": _png(), "mask": _png("L")}
    demo.generator.submit(InpaintingRequest(**words, **sources, soft_mask=True, cutout=True))
    assert len(of(TileReady, demo.run())) == 1
    with pytest.raises(EngineFault, match="cannot change one"):
        demo.generator.submit(InpaintingRequest(**words, **sources, soft_mask=True))


def test_a_cancelled_job_ends_at_the_next_pump(demo):
    job = demo.generator.submit(request())
    demo.run(1.0)
    demo.generator.cancel(job)
    events = demo.pump()
    assert [e.reason for e in of(TileFailed, events)] == ["cancelled"] * 4
    assert events[-1] == JobFinished(job, 0, 4)
    demo.generator.cancel(job)
    assert demo.run(4) == []


def test_a_picture_tampered_with_while_the_kiosk_runs_is_replaced_by_another(demo, caplog):
    victim = demo.pack.folder / "rz-copper-mars-painting-1.webp"
    victim.write_bytes(b"RIFF")
    demo.generator.submit(request(tiles=2))
    tiles = of(TileReady, demo.run())
    assert len(tiles) == 2
    bad = next(p for p in demo.pack.pictures if p.file == victim.name)
    assert bad.seed not in {tile.seed for tile in tiles}
    demo.generator.submit(request(tiles=4))
    events = demo.run()
    assert len(of(TileReady, events)) == 3
    (failed,) = of(TileFailed, events)
    assert failed.reason == "failed"
    assert victim.name in caplog.text


def test_an_empty_pack_cannot_serve_and_says_what_helps(folder):
    (folder / PACK_FILE).write_text('{"format": 1, "pictures": []}')
    empty = Demo(folder)
    health = empty.generator.health()
    assert health.state == "failed"
    assert "kiosk prerender" in health.cure
    empty.generator.close()


def test_closing_leaves_no_descriptor(folder):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        made = Demo(folder)
        made.generator.submit(request())
        made.run(1)
        made.generator.close()
        made.generator.close()
        assert made.generator.health().state == "failed"
        assert made.generator.waitables() == ()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


# What guests take home


def test_the_mark_and_the_metadata_say_pre_rendered(folder):
    record = read_pack(folder, KEY).pictures[0]
    master = appearing((folder / record.file).read_bytes(), 1).png
    mark = mark_for("show-pack")
    assert mark.text == record.label == "AI-generated, pre-rendered"
    given = deliverables(master, mark)
    for data in (given.webp, given.jpeg, (folder / record.file).read_bytes()):
        assert b"AI-generated, pre-rendered" in data
        assert source_type(data) == SOURCE_TYPE
    live = Image.open(io.BytesIO(deliverables(master, mark_for("showroom")).webp))
    marked = Image.open(io.BytesIO(given.webp))
    assert ImageChops.difference(live.convert("RGB"), marked.convert("RGB")).getbbox() is not None


# Demo mode without the engine extra

_DEMO = """
import sys, time, types
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("torch", "diffusers", "transformers", "accelerate", "peft"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Refuse())
from kiosk.config import Config, EngineConfig, PathsConfig
from kiosk.domain.generation import JobFinished, TileReady
from kiosk.domain.prompt import Choice, complete, compose
from kiosk.domain.requests import TextToImageRequest
from kiosk.services import make_services
from pathlib import Path
state = Path(sys.argv[1])
config = Config(engine=EngineConfig(generator="show-pack"), paths=PathsConfig(state=state))
services = make_services(config)
generator, catalog = services.generator, services.catalog
generator.start()
vehicle, setting, style = catalog.vehicles[0], catalog.settings[0], catalog.styles[0]
prompt = compose(complete(Choice(vehicle.id, setting.id, style.id), catalog), catalog)
generator.submit(TextToImageRequest("showroom", prompt.positive, (1, 2, 3, 4)))
now, events = time.monotonic(), []
for tick in range(60):
    events += generator.pump(now + tick / 10)
print(sum(isinstance(e, TileReady) for e in events), isinstance(events[-1], JobFinished),
      services.lock is None, [m for m in sys.modules if m.split(".")[0] == "torch"])
generator.close()
"""


def test_demo_mode_runs_where_torch_cannot_be_imported(tmp_path):
    make_key(tmp_path)
    make_pack(tmp_path / "show_pack", key=read_key(tmp_path) or b"")
    done = subprocess.run(
        [sys.executable, "-c", _DEMO, str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split("\n")[0] == "4 True True []", done.stderr


def _png(mode="RGB"):
    out = io.BytesIO()
    Image.new(mode, (64, 64)).save(out, "PNG")
    return out.getvalue()


# The pack that ships


def test_the_pack_that_ships_is_proved_by_any_machine_and_has_every_choice():
    pack = read_pack(SHIPPED)
    assert pack.faults == ()
    catalog = the_catalog()
    places = {
        (v.id, s.id, y.id)
        for v in catalog.vehicles
        for s in catalog.settings
        for y in catalog.styles
    }
    assert set(pack.by_place) == places
    assert {len(pictures) for pictures in pack.by_place.values()} == {4}
    assert {p.verdict for p in pack.pictures} == {"approved"}
    assert {p.label for p in pack.pictures} == {"AI-generated, pre-rendered"}


def test_the_pack_that_ships_stays_small():
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) <= 7_000_000


def test_the_pack_that_ships_is_what_the_catalog_asks_for():
    """Its prompts are the ones that the catalog composes today; render it anew if not."""
    catalog = the_catalog()
    for picture in read_pack(SHIPPED).pictures:
        choice = Choice(picture.vehicle, picture.setting, picture.style, picture.colour)
        assert compose(complete(choice, catalog), catalog).positive == picture.prompt
