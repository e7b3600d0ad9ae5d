"""Packs are made by the pool, go on where they were stopped, and hold what was asked for."""

import io
import json
import subprocess
import sys

import pytest
from PIL import Image

from kiosk.domain.checkpoints import Manifest
from kiosk.domain.errors import BadInput, CannotDo, EngineFault
from kiosk.generators.show_pack import PACK_FILE, read_pack
from kiosk.generators.show_pack_sheet import contact_html, contact_sheet
from kiosk.generators.show_pack_store import PackStore
from kiosk.pack_commands import time_left
from kiosk.prerender import Selection, Told, paint, plan, to_paint
from tests.fakes import FakeGenerator
from tests.generators.packs import CHECKPOINT, KEY, make_pack, the_catalog

MANIFEST = Manifest(checkpoints=(CHECKPOINT,))
SELECTION = Selection(("rz",), ("mars", "beach"), ("painting", "manga"), "one", 3)


def wanted(selection=SELECTION, checkpoint=CHECKPOINT):
    return plan(selection, the_catalog(), checkpoint, 80)


def painted(store, pictures, **how):
    """Paint with a fake pool; returns what was told and the generator."""
    generator, told = FakeGenerator(step_seconds=0), []
    for name, value in how.items():
        setattr(generator, name, value)
    try:
        paint(pictures, store, generator, MANIFEST, 80, told.append)
    finally:
        generator.close()
    return told, generator


def opened(path):
    return Image.open(io.BytesIO(path.read_bytes()))


def test_everything_in_the_catalog_is_480_pictures_of_one_colour_a_vehicle():
    pictures = wanted(Selection())
    assert len(pictures) == 3 * 8 * 5 * 4
    assert len({p.file for p in pictures}) == len({p.seed for p in pictures}) == 480
    assert len({(p.vehicle, p.colour) for p in pictures}) == 3


def test_colours_are_one_or_all_or_named():
    assert len(wanted(Selection(colours="all"))) == 480 * 5
    named = wanted(Selection(colours="rz=copper, rx=silver"))
    assert {(p.vehicle, p.colour) for p in named} == {
        ("rz", "copper"),
        ("rx", "silver"),
        ("bz4x", "blue"),
    }


@pytest.mark.parametrize(
    "selection",
    [
        Selection(vehicles=("lada",)),
        Selection(colours="rz=mauve"),
        Selection(colours="blue"),
        Selection(per=0),
        Selection(per=17),
    ],
)
def test_a_selection_that_cannot_be_is_bad_input(selection):
    with pytest.raises(BadInput):
        wanted(selection)


def test_a_pack_is_painted_signed_and_told_of(tmp_path):
    store = PackStore.open(tmp_path, KEY)
    told, generator = painted(store, wanted())
    pack = read_pack(tmp_path, KEY)
    assert len(pack.pictures) == 12
    assert pack.faults == ()
    assert [t.done for t in told] == list(range(1, 13))
    assert told[-1].total == 12
    assert told[0].left is None
    assert told[-1].left == 0
    assert len(generator.requests) == 4  # a choice is one job
    for picture in pack.pictures:
        assert picture.prompt.startswith("a red Lexus RZ")
        assert picture.negative_prompt
        assert picture.checkpoint_sha256 == CHECKPOINT.sha256
        assert picture.label == "AI-generated, pre-rendered"
        assert opened(tmp_path / picture.file).format == "WEBP"


def test_what_is_there_is_not_painted_again(tmp_path):
    painted(PackStore.open(tmp_path, KEY), wanted())
    store = PackStore.open(tmp_path, KEY)
    assert to_paint(wanted(), store) == []
    more = to_paint(wanted(Selection(("rz",), per=4)), store)
    assert len(more) == 8 * 5 * 4 - 12


def test_the_same_selection_paints_the_same_pictures(tmp_path):
    for name in ("a", "b"):
        painted(PackStore.open(tmp_path / name, KEY), wanted())
    assert (tmp_path / "a" / PACK_FILE).read_bytes() == (tmp_path / "b" / PACK_FILE).read_bytes()


@pytest.mark.parametrize("change", [{"sha256": "1" * 64}, {"steps": 5}, {"guidance": 9.0}])
def test_another_checkpoint_or_recipe_paints_anew(tmp_path, change):
    painted(PackStore.open(tmp_path, KEY), wanted())
    other = CHECKPOINT.model_copy(update=change)
    assert len(to_paint(wanted(checkpoint=other), PackStore.open(tmp_path, KEY))) == 12


def test_a_damaged_picture_is_painted_again(tmp_path):
    painted(PackStore.open(tmp_path, KEY), wanted())
    (tmp_path / "rz-red-mars-manga-2.webp").write_bytes(b"half")
    (missing,) = to_paint(wanted(), PackStore.open(tmp_path, KEY))
    assert missing.file == "rz-red-mars-manga-2.webp"


def test_a_picture_rolled_anew_gets_another_seed_once(tmp_path):
    store = PackStore.open(tmp_path, KEY)
    painted(store, wanted())
    file = "rz-red-beach-manga-1.webp"
    before = store.records[file]
    store.reroll([file])
    (missing,) = to_paint(wanted(), PackStore.open(tmp_path, KEY))
    assert missing.file == file
    assert missing.seed != before.seed
    store = PackStore.open(tmp_path, KEY)
    painted(store, [missing])
    assert to_paint(wanted(), store) == []
    (after,) = [p for p in read_pack(tmp_path, KEY).pictures if p.file == file]
    assert (after.roll, after.verdict) == (1, "waiting")
    assert after.sha256 != before.sha256


def test_failed_pictures_are_counted_and_the_rest_is_kept(tmp_path):
    store = PackStore.open(tmp_path, KEY)
    with pytest.raises(CannotDo, match="4 of 12 pictures"):
        painted(store, wanted(), fail={2: "failed"})
    assert len(read_pack(tmp_path, KEY).pictures) == 8
    assert len(to_paint(wanted(), PackStore.open(tmp_path, KEY))) == 4


def test_a_pool_that_fails_stops_it_with_the_reason(tmp_path):
    with pytest.raises(EngineFault, match="No worker"):
        painted(PackStore.open(tmp_path, KEY), wanted(), state="failed")


_KILLED = """
import os, sys
from pathlib import Path
from kiosk.generators.show_pack_store import PackStore
from tests.test_prerender import KEY, painted, wanted
from kiosk.generators import show_pack_store
left = int(sys.argv[2])
write = show_pack_store.write_atomically
def dying(path, data):
    global left
    left -= 1
    if left < 0:
        path.with_name(path.name + ".tmp").write_bytes(data[: len(data) // 2])
        os.kill(os.getpid(), 9)
    write(path, data)
show_pack_store.write_atomically = dying
painted(PackStore.open(Path(sys.argv[1]), KEY), wanted())
"""


@pytest.mark.parametrize("writes", [0, 1, 3, 4, 9])
def test_killed_at_any_moment_the_same_command_goes_on(tmp_path, writes):
    """The process dies with half of its next file written."""
    run = [sys.executable, "-c", _KILLED, str(tmp_path), str(writes)]
    assert subprocess.run(run, check=False, timeout=60).returncode == -9
    store = PackStore.open(tmp_path, KEY)
    missing = to_paint(wanted(), store)
    assert len(missing) == 12 - writes // 4 * 3
    painted(store, missing)
    pack = read_pack(tmp_path, KEY)
    assert len(pack.pictures) == 12
    assert pack.faults == ()


def test_the_contact_sheet_shows_every_picture(tmp_path):
    store = make_pack(tmp_path)
    pictures = list(store.records.values())
    page = contact_html(pictures)
    assert all(f'src="{picture.file}"' in page for picture in pictures)
    assert "AI-generated" in page
    (tmp_path / "sheet.webp").write_bytes(contact_sheet(tmp_path, pictures))
    sheet = opened(tmp_path / "sheet.webp").convert("RGB")
    first = opened(tmp_path / pictures[0].file).convert("RGB").getpixel((32, 32))
    shown = sheet.getpixel((6 + 48, 6 + 48))
    assert max(abs(a - b) for a, b in zip(first, shown, strict=True)) < 12


@pytest.mark.parametrize(
    ("seconds", "said"), [(4.2, "4 s"), (59.4, "59 s"), (61, "1 min"), (7500, "2 h 5 min")]
)
def test_time_left_is_said_as_people_say_it(seconds, said):
    assert time_left(seconds) == said


def test_told_knows_no_time_before_it_is_measured():
    assert Told(1, 12, None).left is None


def test_the_command_checks_and_approves(tmp_path):
    def kiosk(*arguments):
        command = [sys.executable, "-m", "kiosk", "prerender", "--out", str(tmp_path / "p")]
        environment = {"PATH": "/usr/bin:/bin", "KIOSK_PATHS__STATE": str(tmp_path / "state")}
        return subprocess.run(
            [*command, *arguments], capture_output=True, text=True, env=environment, check=False
        )

    from kiosk.generators.show_pack_home import make_key

    make_pack(tmp_path / "p", key=make_key(tmp_path / "state"))
    assert kiosk("--check").stdout.startswith("16 pictures proved")
    done = kiosk("--approve", "all")
    assert done.stdout == "16 pictures approved.\n", done.stderr
    records = json.loads((tmp_path / "p" / PACK_FILE).read_text())["pictures"]
    assert {record["verdict"] for record in records} == {"approved"}
    assert kiosk("--approve", "nobody.webp").returncode == 2
    (tmp_path / "p" / "rx-red-mars-painting-4.webp").unlink()
    done = kiosk("--check")
    assert done.returncode == 3
    assert "rx-red-mars-painting-4.webp" in done.stdout
