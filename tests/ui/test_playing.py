"""What plays when nobody is there: shipped pictures, a large show pack, and what staff hung."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from kiosk.config import Config
from kiosk.domain.wall import WallConfig
from kiosk.gallery.layout import Layout
from kiosk.generators.show_pack import PACK_FILE, PackManifest, PackPicture, Verdict, signed
from kiosk.generators.show_pack_home import make_key, own_pack
from kiosk.generators.show_pack_store import PackStore
from kiosk.ui.card_pictures import CardPictures, file_url
from kiosk.ui.pictures import Pictures
from kiosk.ui.playing import Playing, shipped_pictures
from kiosk.ui.visit_view_model import VisitViewModel
from tests.fakes import FakeServices


def config_of(state: Path, *, guests: bool = True) -> Config:
    paths = Config().paths.model_copy(update={"state": state})
    return Config(paths=paths, wall=WallConfig(guests=guests))


def hang(state: Path, name: str) -> Path:
    path = Layout(state).wall / f"{name}.webp"
    path.parent.mkdir(exist_ok=True)
    Image.new("RGB", (64, 64), (200, 80, 30)).save(path)
    return path


def prerender(state: Path, count: int, side: int, verdict: Verdict = "approved") -> list[Path]:
    """A pack that this machine made and signed."""
    key, folder = make_key(state), own_pack(state)
    folder.mkdir()
    pictures: list[PackPicture] = []
    out = io.BytesIO()
    Image.new("RGB", (side, side), (200, 60, 60)).save(out, "WEBP", method=0)
    for number in range(count):
        file = f"rz-red-mars-manga-{number}.webp"
        (folder / file).write_bytes(out.getvalue())
        picture = PackPicture(
            file=file,
            vehicle="rz",
            colour="red",
            setting="mars",
            style="manga",
            tile=number % 4,
            seed=number,
            prompt="",
            negative_prompt="",
            checkpoint="showroom",
            checkpoint_sha256="0" * 64,
            recipe="0" * 64,
            sha256=hashlib.sha256(out.getvalue()).hexdigest(),
            verdict=verdict,
        )
        pictures.append(signed(picture, key))
    (folder / PACK_FILE).write_bytes(PackManifest(pictures=tuple(pictures)).as_json())
    return sorted(folder.glob("*.webp"))


def playing_of(config: Config) -> Playing:
    playing = Playing(config)
    playing.start()
    playing.stop()
    return playing


def test_guests_pictures_come_first_and_go_when_they_are_taken_down(qapp, tmp_path: Path):
    older, newer = hang(tmp_path, "001"), hang(tmp_path, "002")
    playing = playing_of(config_of(tmp_path))
    assert playing.on_the_wall() == [newer, older, *shipped_pictures()]
    told: list[bool] = []
    playing.changed.connect(lambda: told.append(True))
    playing.look()
    assert told == []
    newer.unlink()
    playing.look()
    assert told == [True]
    assert playing.on_the_wall() == [older, *shipped_pictures()]


def test_no_guests_picture_plays_where_guests_are_not_asked(qapp, tmp_path: Path):
    hang(tmp_path, "001")
    assert playing_of(config_of(tmp_path, guests=False)).on_the_wall() == shipped_pictures()


def test_the_attract_screen_plays_what_hangs(qapp, tmp_path: Path, services: FakeServices):
    playing = playing_of(config_of(tmp_path))
    cards = CardPictures(Path(shipped_pictures()[0]).parent.parent)
    model = VisitViewModel(services, Pictures(), cards)
    model.play(playing)
    before: list[str] = model.property("portraitPictures")
    assert before == cards.attract("portrait")
    told: list[bool] = []
    model.playingChanged.connect(lambda: told.append(True))
    picture = hang(tmp_path, "001")
    playing.look()
    assert told == [True]
    for way in ("portraitPictures", "landscapePictures"):
        assert model.property(way) == [file_url(picture), *before]


def test_a_large_pack_of_this_kiosk_takes_the_place_of_what_ships(qapp, tmp_path: Path):
    files = prerender(tmp_path, 100, 448)
    playing = playing_of(config_of(tmp_path))
    assert len(set(playing.pack)) == 48
    assert set(playing.pack) <= set(files)
    numbers = [int(path.stem.rpartition("-")[2]) for path in playing.pack]
    assert max(numbers) > 90 and min(numbers) < 10, "from all over it"
    assert playing.on_the_wall() == list(playing.pack)


@pytest.mark.parametrize(("side", "verdict"), [(256, "approved"), (448, "waiting")])
def test_a_small_pack_or_one_that_nobody_approved_does_not(
    qapp, tmp_path: Path, side: int, verdict: Verdict
):
    prerender(tmp_path, 4, side, verdict)
    assert playing_of(config_of(tmp_path)).on_the_wall() == shipped_pictures()


def test_what_of_a_pack_cannot_be_proved_never_plays(qapp, tmp_path: Path, caplog):
    files = prerender(tmp_path, 4, 448)
    files[1].write_bytes(files[0].read_bytes() + b"!")
    playing = playing_of(config_of(tmp_path))
    assert set(playing.pack) == {files[0], files[2], files[3]}
    (own_pack(tmp_path) / PACK_FILE).write_bytes(b"{}")
    assert playing_of(config_of(tmp_path)).pack == ()
    assert "without the show pack" in caplog.text


def test_what_staff_take_out_of_the_pack_stops_playing_at_once(qapp, tmp_path: Path):
    files = prerender(tmp_path, 4, 448)
    playing = playing_of(config_of(tmp_path))
    told: list[bool] = []
    playing.changed.connect(lambda: told.append(True))
    playing.look()
    assert (told, set(playing.pack)) == ([], set(files))
    store = PackStore.open(own_pack(tmp_path), make_key(tmp_path))
    store.reroll([files[1].name])
    playing.look()
    assert (told, set(playing.pack)) == ([True], {files[0], files[2], files[3]})
    store.reroll([path.name for path in playing.pack])
    playing.look()
    assert playing.on_the_wall() == shipped_pictures()
