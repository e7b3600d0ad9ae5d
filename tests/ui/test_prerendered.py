"""Pictures made beforehand are said to be: in demo mode, and while no device can paint."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import kiosk
from kiosk.domain.generation import GeneratorHealth
from kiosk.generators.fallback import FallbackGenerator
from kiosk.generators.show_pack import read_pack
from kiosk.generators.show_pack_generator import Pacing, ShowPackGenerator
from kiosk.ui.kiosk_window import KioskWindow
from tests.fakes import FakeGenerator, FakeServices
from tests.generators.packs import KEY, make_pack
from tests.ui.guest import Guest

MARK, PRERENDERED = "AI-generated", "AI-generated, pre-rendered"
RESTING = "Our painter is resting: these pictures were made beforehand, and the colour may differ."


class MortalGenerator(FakeGenerator):
    """A pool whose devices go and come, with what staff are told."""

    started: bool

    def health(self) -> GeneratorHealth:
        if self.state == "failed":
            return GeneratorHealth("failed", cause="No device is left.", cure="Restart one.")
        return super().health()

    def submit(self, request):  # type: ignore[no-untyped-def]
        self.refuse = self.state == "failed"
        return super().submit(request)


@pytest.fixture(scope="module")
def pack_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs") / "pack"
    make_pack(folder)
    return folder


@pytest.fixture
def pool() -> MortalGenerator:
    return MortalGenerator()


@pytest.fixture
def guest(
    open_window: Callable[..., KioskWindow],
    services: FakeServices,
    pool: MortalGenerator,
    pack_folder: Path,
) -> Guest:
    pack = ShowPackGenerator(
        read_pack(pack_folder, KEY), services.catalog, Pacing(2, 10, 0.1), services.clock
    )
    both = FallbackGenerator(pool, pack)
    both.started = True  # what the window's fixture waits for
    services.generator = both  # type: ignore[assignment]
    return Guest(open_window(), services)


def marks(guest: Guest, *names: str) -> set[str]:
    """What the marks on the grid's pictures say, or on others'."""
    said: set[str] = set()
    for name in names or ("tile0", "tile1", "tile2", "tile3"):
        tile = guest.finger.find(name)
        assert tile is not None
        said |= {
            str(child.property("text"))
            for child in every(tile)
            if str(child.property("text") or "").startswith(MARK) and child.isVisible()
        }
    return said


def every(item):  # type: ignore[no-untyped-def]
    for child in item.childItems():
        yield child
        yield from every(child)


def choose_what_the_pack_has(guest: Guest) -> None:
    guest.begin()
    guest.touch("vehicle-rz", "colour-red", "next", "setting-mars", "style-painting")


def test_while_no_device_paints_the_screens_say_so_and_offer_nothing_that_needs_one(
    guest: Guest, pool: MortalGenerator
) -> None:
    pool.state = "failed"
    guest.wait(1.5)
    trouble = guest.visit.property("trouble")
    assert trouble == (
        "No device is left. Restart one. "
        "Guests are served from the show pack until a device is back."
    )
    guest.begin()
    guest.touch("vehicle-rz", "colour-red", "next", "setting-mars")
    assert not guest.sees("own-words")
    guest.touch("style-painting")
    guest.wait(1.0, 0.2)
    assert guest.screen == "making"
    assert guest.read("sentence") == RESTING
    assert marks(guest) == {PRERENDERED}, "a preview is from the pack, too"
    guest.wait(4.0, 0.2)
    assert guest.screen == "result"
    assert marks(guest) == {PRERENDERED}
    assert guest.read("sentence") == RESTING
    guest.touch("tile1")
    assert not any(guest.sees(name) for name in ("restyle", "erase", "enlarge"))
    guest.visit.startOver()
    guest.wait(0.5)
    assert guest.screen == "goodbye"
    assert marks(guest, "keepsake") == {PRERENDERED}


def test_when_a_device_is_back_only_the_pictures_made_beforehand_say_so(
    guest: Guest, pool: MortalGenerator
) -> None:
    pool.state = "failed"
    guest.wait(1.5)
    choose_what_the_pack_has(guest)
    guest.wait(5.0, 0.2)
    pool.state = "ready"
    guest.wait(1.5)
    assert guest.visit.property("trouble") == ""
    assert marks(guest) == {PRERENDERED}, "they still were"
    guest.touch("next")
    guest.wait(5.0, 0.2)
    assert guest.screen == "result"
    assert marks(guest) == {MARK}
    assert guest.read("sentence").startswith("A red Lexus RZ")
    guest.touch("round0")
    assert marks(guest) == {PRERENDERED}
    guest.touch("round1", "tile1")
    assert guest.sees("restyle")


def test_who_restyles_when_the_last_device_goes_is_back_at_the_pictures(
    guest: Guest, pool: MortalGenerator
) -> None:
    choose_what_the_pack_has(guest)
    guest.wait(3.0)
    guest.touch("tile1", "restyle")
    assert guest.screen == "restyle"
    pool.state = "failed"
    guest.wait(1.5)
    assert guest.screen == "result"


WITHOUT_TORCH = """
import sys
from pathlib import Path

class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("torch", "diffusers", "transformers"):
            raise ImportError(name + " is blocked")

sys.meta_path.insert(0, Nowhere())
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from kiosk.app import build_window
from kiosk.config import load_config
from kiosk.services import make_services
from tests.touch import Finger

application = QGuiApplication(sys.argv[:1])
services = make_services(load_config(Path(sys.argv[1]), {}).config)
window = build_window(services)
try:
    finger, visit = Finger(window.root), window.view_model
    def wait(name):
        finger.wait_for(lambda: visit.screen == name, 30, name)
    QTest.qWait(300)
    finger.tap_at(QPoint(300, 700))
    wait("vehicle")
    finger.tap("next")
    finger.tap("setting-" + services.catalog.settings[0].id)
    finger.tap("style-" + services.catalog.styles[0].id)
    wait("terms")
    finger.tap("terms-accept")
    wait("result")
    print(finger.find("sentence").property("text"))
    finger.tap("tile0")
    print([name for name in ("restyle", "erase", "enlarge") if finger.find(name)])
    finger.tap("over")
    wait("goodbye")
    finger.tap("finish")
    wait("attract")
    print([name for name in ("torch", "diffusers") if name in sys.modules])
finally:
    window.close()
    services.close()
"""


def test_demo_mode_serves_a_whole_visit_without_torch(tmp_path: Path, pack_folder: Path) -> None:
    state = tmp_path / "state"
    state.mkdir(mode=0o700)
    (state / "pack.key").write_bytes(KEY)
    config = tmp_path / "kiosk.toml"
    config.write_text(
        f'[engine]\ngenerator = "show-pack"\npack = "{pack_folder}"\n'
        "[window]\nfullscreen = false\nanimate = false\nwidth = 540\nheight = 960\n"
        f'[share]\nhost = "127.0.0.1"\nport = 0\n[paths]\nstate = "{state}"\n'
    )
    root = Path(kiosk.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH, str(config)],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-3:] == ["These pictures were made beforehand.", "[]", "[]"]
