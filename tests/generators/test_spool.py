import os
import stat
import subprocess
import sys
import time

import pytest

from kiosk.domain.errors import StorageFault
from kiosk.generators.spool import Spool, choose_base, sweep


@pytest.fixture
def spool(tmp_path):
    made = Spool.create(tmp_path)
    yield made
    made.close()


def test_the_folder_is_private(spool):
    assert stat.S_IMODE(spool.folder.stat().st_mode) == 0o700


def test_what_is_put_can_be_taken_once(spool):
    spool.put("a.png", b"picture")
    assert Spool(spool.folder).take("a.png") == b"picture"
    with pytest.raises(StorageFault):
        spool.take("a.png")


def test_reading_leaves_the_file(spool):
    spool.put("a.json", b"{}")
    assert spool.read("a.json") == spool.read("a.json") == b"{}"
    spool.discard("a.json")
    spool.discard("a.json")


@pytest.mark.parametrize("name", ["../a", "/etc/passwd", "", ".owner", "a/b", "a" * 101, "a\0"])
def test_names_that_lead_elsewhere_are_refused(spool, name):
    with pytest.raises(ValueError):
        spool.put(name, b"")
    with pytest.raises(ValueError):
        spool.take(name)


def test_closing_removes_the_folder_with_all_that_is_in_it(tmp_path):
    spool = Spool.create(tmp_path)
    spool.put("left-behind.png", b"x")
    spool.close()
    spool.close()
    assert list(tmp_path.iterdir()) == []


def test_a_worker_that_only_uses_the_folder_does_not_remove_it(spool):
    Spool(spool.folder).close()
    assert spool.folder.is_dir()


def test_a_full_disk_is_named_and_leaves_no_half_file(spool, monkeypatch):
    def full(path, data):
        with path.open("wb") as file:
            file.write(data[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(StorageFault, match="No space left"):
        spool.put("a.png", b"picture")
    assert not (spool.folder / "a.png").exists()


def test_a_base_that_cannot_hold_a_folder_is_named(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(StorageFault) as caught:
        Spool.create(blocked)
    assert str(blocked) in caught.value.cause
    assert caught.value.cure


def test_a_folder_of_a_killed_owner_is_swept_and_a_living_ones_is_not(tmp_path, spool):
    script = (
        "import os, signal, sys; from pathlib import Path;"
        "from kiosk.generators.spool import Spool;"
        "Spool.create(Path(sys.argv[1])).put('a.png', b'x');"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert len(list(tmp_path.iterdir())) == 2
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [spool.folder]


def test_a_folder_that_is_just_being_made_is_left_alone(tmp_path):
    fresh = tmp_path / "kiosk-spool-fresh"
    fresh.mkdir()
    sweep(tmp_path)
    assert fresh.is_dir()
    os.utime(fresh, (time.time() - 3600,) * 2)
    sweep(tmp_path)
    assert not fresh.exists()


def test_a_link_is_never_followed(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "kiosk-spool-link").symlink_to(elsewhere)
    os.utime(elsewhere, (0, 0))
    sweep(tmp_path)
    assert elsewhere.is_dir()


def test_there_is_always_a_base():
    assert choose_base().is_dir()
