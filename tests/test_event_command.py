"""`kiosk event`: a show goes from one kiosk to the next on a stick, and back with one undo."""

from __future__ import annotations

import json
import shutil
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.cli import main
from kiosk.config import Config
from kiosk.domain.errors import StorageFault
from kiosk.generators.show_pack import PACK_FILE, PackPicture
from kiosk.generators.show_pack_home import make_key
from kiosk.generators.show_pack_store import PackStore
from kiosk.options import load_layers
from kiosk.resources import resource
from kiosk.staff.catalog_here import own_catalog_of
from kiosk.staff.event_file import Event, read_event, write_event
from kiosk.staff.event_install import Events
from kiosk.text_policy.policy import load_policy

ASSETS = resource("assets")
SHOW = """
[window]
theme = "look/brand.toml"
own_words = false
[share]
port = 9999
way = ["relay"]
approval = "staff"
[share.relay]
url = "https://relay.example"
key = "relay-secret"
[share.wifi]
ssid = "Show"
password = "wifi-secret"
[terms]
tick = true
"""


@dataclass
class Kiosk:
    """One machine: its config, and its command line."""

    folder: Path
    patch: pytest.MonkeyPatch

    @property
    def toml(self) -> Path:
        return self.folder / "kiosk.toml"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    def set_up(self, text: str = "") -> None:
        self.state.mkdir(parents=True)
        text = text.replace("look/", f"{self.folder}/look/")
        self.toml.write_text(f'[paths]\nstate = "{self.state}"\n{text}')

    def run(self, *arguments: object) -> int:
        self.patch.setattr(sys, "argv", ["kiosk", *map(str, arguments), "--config", str(self.toml)])
        with pytest.raises(SystemExit) as left:
            main()
        return int(left.value.code or 0)

    @property
    def config(self) -> Config:
        return load_layers(self.toml).config

    def everything(self) -> dict[str, bytes]:
        """All that a guest or staff could meet, without the log of who did what."""
        return {
            str(path.relative_to(self.state)): path.read_bytes()
            for path in sorted(self.state.rglob("*"))
            if path.is_file() and "audit" not in path.parts and "history" not in str(path)
        }

    def approve_in_pack(self, verdict: str) -> None:
        store = PackStore.open(self.state / "show_pack", make_key(self.state))
        about = {"vehicle": "rz", "colour": "red", "setting": "mars", "style": "manga"}
        picture = PackPicture(
            **about,  # pyright: ignore[reportArgumentType]
            file="rz-red-mars-manga-1.webp",
            tile=0,
            seed=1,
            prompt="",
            negative_prompt="",
            checkpoint="showroom",
            checkpoint_sha256="0" * 64,
            recipe="0" * 64,
            sha256="0" * 64,
            verdict="waiting",
        )
        store.put(picture, b"the same picture")
        store.save()
        if verdict == "approved":
            store.approve([picture.file])

    def verdict(self) -> str:
        said = json.loads((self.state / "show_pack" / PACK_FILE).read_bytes())
        return str(said["pictures"][0]["verdict"])


@pytest.fixture
def first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kiosk:
    """A kiosk with a show of its own."""
    kiosk = Kiosk(tmp_path / "first", monkeypatch)
    kiosk.set_up(SHOW)
    shutil.copytree(ASSETS / "themes" / "northlight", kiosk.folder / "look")
    (kiosk.folder / "look" / "theme.toml").rename(kiosk.folder / "look" / "brand.toml")
    (kiosk.state / "text_policy").mkdir()
    (kiosk.state / "text_policy" / "own.toml").write_text('violence = ["blorptank"]\n')
    (kiosk.state / "staff.toml").write_text("[patience]\nresult = 77\n")
    return kiosk


@pytest.fixture
def second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kiosk:
    """Another, with a little of its own."""
    kiosk = Kiosk(tmp_path / "second", monkeypatch)
    kiosk.set_up("[share]\nport = 1234\n")
    (kiosk.state / "staff.toml").write_text("[patience]\nresult = 33\n")
    return kiosk


@pytest.fixture
def stick(first: Kiosk, tmp_path: Path) -> Path:
    assert first.run("event", "export", tmp_path / "show.zip") == 0
    return tmp_path / "show.zip"


def test_the_show_is_on_the_next_kiosk(second: Kiosk, stick: Path):
    assert second.run("event", "import", stick) == 0
    config = second.config
    assert config.window.theme is not None and config.window.theme.is_relative_to(second.state)
    assert (config.window.theme.parent / "logo.svg").is_file()
    assert config.paths.catalog.is_relative_to(second.state)
    assert config.terms.folder.is_relative_to(second.state) and config.terms.tick
    assert not config.window.own_words and config.share.approval == "staff"
    assert config.patience.result == 77  # what staff had set there, over what staff set here
    assert load_policy(second.state).refuses("a blorptank")
    assert not load_policy(None).refuses("a blorptank")


def test_the_catalog_is_what_staff_made_of_it_and_undo_brings_back_what_was_here(
    first: Kiosk, second: Kiosk, tmp_path: Path
):
    (first.state / "catalog.toml").write_text('[settings]\noff = ["mars"]\n')
    (second.state / "catalog.toml").write_text('[styles]\noff = ["manga"]\n')
    stick = tmp_path / "edited.zip"
    assert first.run("event", "export", stick) == 0
    assert second.run("event", "import", stick) == 0
    shown = own_catalog_of(second.config).shown
    assert "mars" not in [item.id for item in shown.settings]
    assert "manga" in [item.id for item in shown.styles]
    assert second.run("event", "undo") == 0
    shown = own_catalog_of(second.config).shown
    assert "mars" in [item.id for item in shown.settings]
    assert "manga" not in [item.id for item in shown.styles]


def test_the_machines_own_stays_and_secrets_never_travel(second: Kiosk, stick: Path):
    with zipfile.ZipFile(stick) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    for secret in (b"relay-secret", b"wifi-secret", b"relay.example", b"9999"):
        assert secret not in everything
    assert second.run("event", "import", stick) == 0
    assert second.config.share.port == 1234 and second.config.share.way == ("lan",)


def test_one_undo_brings_everything_back(second: Kiosk, stick: Path):
    before, config = second.everything(), second.config
    assert second.run("event", "import", stick) == 0
    assert second.run("event", "undo") == 0
    assert second.config == config
    after = second.everything()
    assert b"result = 33" in after.pop("staff.toml") and b"result = 33" in before.pop("staff.toml")
    assert after == before
    assert second.run("event", "undo") == 3


def test_a_second_import_can_be_undone_to_the_first(second: Kiosk, stick: Path, tmp_path: Path):
    assert second.run("event", "import", stick) == 0
    event = read_event(stick)
    config = event.files["config.toml"].replace(b"result = 77", b"result = 55")
    write_event(tmp_path / "b.zip", Event({**event.files, "config.toml": config}, "1", "now"))
    assert second.run("event", "import", tmp_path / "b.zip") == 0
    assert second.config.patience.result == 55
    assert second.run("event", "undo") == 0
    assert second.config.patience.result == 77
    assert second.run("event", "import", stick) == 0
    assert len(list((second.state / "events").iterdir())) == 2


def test_it_travels_on(second: Kiosk, stick: Path, tmp_path: Path):
    (second.state / "text_policy").mkdir()
    (second.state / "text_policy" / "own.toml").write_text('violence = ["zimgun"]\n')
    assert second.run("event", "import", stick) == 0
    assert second.run("event", "export", tmp_path / "on.zip") == 0
    there, here = read_event(stick).files, read_event(tmp_path / "on.zip").files
    assert tomllib.loads(here["config.toml"].decode()) == tomllib.loads(
        there["config.toml"].decode()
    )
    assert here.keys() == there.keys()
    changed = {name for name in here if here[name] != there[name]} - {"config.toml"}
    assert changed == {"text_policy/own.toml"}
    assert all(word in here["text_policy/own.toml"] for word in (b"blorptank", b"zimgun"))


@pytest.mark.parametrize(
    ("name", "contents", "sentence"),
    [
        ("catalog/styles.toml", b"styles = 3", "catalog/styles.toml"),
        ("catalog/facts.toml", b"no = [", "catalog/facts.toml"),
        ("catalog/own.toml", b"[settings]\nof = ['mars']", "settings.of"),
        ("terms/de.toml", b"version = ''", "terms/de.toml"),
        ("theme/theme.toml", b"[colours]\ntext = '#111111'", "theme/theme.toml"),
        ("text_policy/own.toml", b"violins = ['a']", "no such list"),
        ("config.toml", b"[engine]\ncheckpoint = 'nobodys'", "nobodys"),
        ("config.toml", b"[engine]\nrerolls = 99", "engine.rerolls"),
        ("config.toml", b"[paths]\nstate = '/tmp'", "belongs to a machine"),
        ("config.toml", b"[share.relay]\nurl = 'https://x.example'", "belongs to a machine"),
        ("config.toml", b"surprise = 1", "belongs to a machine"),
        ("pack-approval.json", b"[1]", "must name files"),
    ],
)
def test_a_show_that_this_kiosk_could_not_open_changes_nothing(
    second: Kiosk,
    stick: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    contents: bytes,
    sentence: str,
):
    event = read_event(stick)
    write_event(tmp_path / "bad.zip", Event({**event.files, name: contents}, "1", "now"))
    before, config = second.everything(), second.config
    assert second.run("event", "import", tmp_path / "bad.zip") == 2
    assert sentence in capsys.readouterr().err
    after = second.everything()
    assert after.pop("staff.toml").splitlines()[-2:] == before.pop("staff.toml").splitlines()[-2:]
    assert after == before and second.config == config
    assert not (second.state / "event").exists() and not list(second.state.glob("events/*"))


def test_a_full_disk_at_the_last_step_changes_nothing(
    second: Kiosk, stick: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> int:
        raise StorageFault("The disk is full.")

    monkeypatch.setattr(Events, "_approve", full)
    config = second.config
    assert second.run("event", "import", stick) == 3
    assert second.config == config and not (second.state / "event").exists()


def test_approvals_go_with_the_same_picture_only(first: Kiosk, second: Kiosk, tmp_path: Path):
    first.approve_in_pack("approved")
    second.approve_in_pack("waiting")
    assert first.run("event", "export", tmp_path / "e.zip") == 0
    assert second.run("event", "import", tmp_path / "e.zip") == 0
    assert second.verdict() == "approved"
    assert second.run("event", "undo") == 0
    assert second.verdict() == "waiting"
    other = read_event(tmp_path / "e.zip")
    sums = json.dumps({"rz-red-mars-manga-1.webp": "1" * 64}).encode()
    write_event(tmp_path / "e.zip", Event({**other.files, "pack-approval.json": sums}, "1", "now"))
    assert second.run("event", "import", tmp_path / "e.zip") == 0
    assert second.verdict() == "waiting"


def test_who_has_the_machine_leaves_a_line_in_the_audit_log(second: Kiosk, stick: Path):
    assert second.run("event", "import", stick) == 0
    assert second.run("event", "undo") == 0
    log = "".join(p.read_text() for p in (second.state / "staff" / "audit").glob("*.jsonl"))
    assert "event-imported" in log and "config-undone" in log
