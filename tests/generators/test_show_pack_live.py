"""A pack that is judged while it is served: the next job goes by it, none in work does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from kiosk.config import Config, PathsConfig
from kiosk.domain.errors import EngineFault
from kiosk.domain.generation import TileFailed, TileReady
from kiosk.domain.prompt import Choice, compose
from kiosk.domain.requests import CheckpointId, TextToImageRequest
from kiosk.generators import show_pack
from kiosk.generators.show_pack import PACK_FILE
from kiosk.generators.show_pack_generator import Pacing, ShowPackGenerator
from kiosk.generators.show_pack_home import make_key, open_pack, own_pack, renew_pack
from kiosk.generators.show_pack_store import PackStore, as_webp
from tests.fakes import plain_picture, png_of
from tests.generators.packs import make_pack, the_catalog

FILES = [f"rx-red-mars-painting-{number}.webp" for number in (1, 2, 3, 4)]


class Demo:
    """Demo mode over a pack of this machine, its staff, and a clock that the test moves."""

    def __init__(self, state: Path) -> None:
        config = Config(paths=PathsConfig(state=state))
        make_pack(own_pack(state), key=make_key(state))
        self.now = 0.0
        self.folder = own_pack(state)
        self.store = PackStore.open(self.folder, make_key(state))
        self.seeds = {file: self.store.records[file].seed for file in FILES}
        self.generator = ShowPackGenerator(
            open_pack(config),
            the_catalog(),
            Pacing(1, 5, 0),
            lambda: self.now,
            partial(renew_pack, config),
        )
        self.generator.start()

    def submit(self) -> None:
        prompt = compose(Choice("rx", "mars", "painting", "red"), the_catalog()).positive
        self.generator.submit(TextToImageRequest(CheckpointId("showroom"), prompt, (0, 1, 2, 3)))

    def finish(self) -> set[int]:
        """The seeds of what guests get."""
        events = [event for _ in range(30) for event in self.pump(0.1)]
        assert not [event for event in events if isinstance(event, TileFailed)]
        return {event.seed for event in events if isinstance(event, TileReady)}

    def pump(self, after: float) -> Sequence[object]:
        self.now += after
        return self.generator.pump(self.now)

    def guest(self) -> set[int]:
        self.submit()
        return self.finish()


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    made = Demo(tmp_path)
    yield made
    made.generator.close()


def test_what_staff_take_out_is_not_shown_to_the_next_guest(demo: Demo) -> None:
    assert demo.guest() == set(demo.seeds.values())
    demo.store.reroll([FILES[1]])
    assert demo.guest() == {demo.seeds[file] for file in FILES if file != FILES[1]}


def test_a_job_in_work_keeps_the_pictures_that_it_began_with(demo: Demo) -> None:
    demo.submit()
    demo.pump(0.2)
    demo.store.reroll(FILES[:2])
    demo.pump(0.2)
    assert demo.finish() == set(demo.seeds.values())
    assert demo.guest() == {demo.seeds[file] for file in FILES[2:]}


def test_a_picture_that_was_painted_anew_is_shown_as_it_is_now(demo: Demo) -> None:
    demo.store.reroll([FILES[0]])
    assert demo.seeds[FILES[0]] not in demo.guest()
    record = demo.store.records[FILES[0]].model_copy(update={"seed": 7, "verdict": "waiting"})
    demo.store.put(record, as_webp(png_of(plain_picture(7)), 80))
    demo.store.save()
    assert 7 in demo.guest()


def test_without_any_picture_left_the_choice_is_refused_and_no_other_one_is(demo: Demo) -> None:
    demo.store.reroll(FILES)
    with pytest.raises(EngineFault, match="no picture of this choice"):
        demo.submit()
    every = [file for file in demo.store.records if demo.store.records[file].verdict != "again"]
    demo.store.reroll(every)
    demo.pump(0)
    assert demo.generator.health().state == "failed", "noticed without a job, too"


def test_what_can_be_offered_follows_what_was_taken_out(demo: Demo) -> None:
    demo.store.reroll([file for file in demo.store.records if "-mars-" in file])
    offered = demo.generator.replace_catalog(the_catalog())
    assert [setting.id for setting in offered.settings] == ["beach"]


def test_a_pack_broken_by_hand_stays_as_it_was_and_is_told_once(
    demo: Demo, caplog: pytest.LogCaptureFixture
) -> None:
    whole = (demo.folder / PACK_FILE).read_bytes()
    (demo.folder / PACK_FILE).write_bytes(b"{}")
    assert demo.guest() == set(demo.seeds.values())
    assert caplog.text.count("stays as it was before") == 1
    (demo.folder / PACK_FILE).write_bytes(whole)
    demo.store.reroll([FILES[0]])
    assert demo.seeds[FILES[0]] not in demo.guest()


def test_a_pack_that_becomes_whole_while_it_is_read_is_seen_at_the_next_look(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.store.reroll([FILES[0]])
    whole, parse = (demo.folder / PACK_FILE).read_bytes(), show_pack.parse_manifest
    (demo.folder / PACK_FILE).write_bytes(whole[:100])

    def slowly(data: bytes, path: Path) -> show_pack.PackManifest:
        path.write_bytes(whole)
        return parse(data, path)

    monkeypatch.setattr(show_pack, "parse_manifest", slowly)
    demo.pump(0)
    assert demo.seeds[FILES[0]] not in demo.guest()


def test_a_record_that_was_edited_is_not_believed_and_named(
    demo: Demo, caplog: pytest.LogCaptureFixture
) -> None:
    path = demo.folder / PACK_FILE
    path.write_text(path.read_text().replace('"verdict": "waiting"', '"verdict": "approved"', 1))
    demo.pump(0)
    assert len(demo.generator.pack.faults) == 1
    assert "not signed by this machine" in caplog.text


def test_a_verdict_has_only_its_own_picture_read_again(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    prove = show_pack.Pack.read
    monkeypatch.setattr(
        show_pack.Pack,
        "read",
        lambda pack, picture: (read.append(picture.file), prove(pack, picture))[1],
    )
    for _ in range(5):
        demo.pump(0.1)
    assert read == []
    demo.store.approve([FILES[2]])
    demo.pump(0.1)
    assert read == [FILES[2]], "480 pictures would hold up the window"
