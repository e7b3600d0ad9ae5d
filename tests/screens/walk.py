"""Leads one visit past every screen, over fakes: for pictures of the screens, and for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtQuick import QQuickItem

from kiosk.config import Config, MailConfig, ShareConfig, TermsConfig, WindowConfig
from kiosk.domain.catalog import load_catalog
from kiosk.resources import resource
from kiosk.ui.kiosk_window import KioskWindow
from kiosk.ui.wall_window import WallWindow
from tests.fakes import FakeServices
from tests.screens.samples import SampleGenerator
from tests.touch import Finger

SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
THEMES = {"showroom": None, "northlight": resource("assets") / "themes/northlight/theme.toml"}
COMFORTS = {"normal": (), "large": ("large_text",), "contrast": ("high_contrast",)}
COMFORTS |= {"reach": ("reach",), "reach-large": ("reach", "large_text")}


@dataclass(frozen=True, slots=True)
class Guise:
    """One way in which the screens can look."""

    orientation: str = "portrait"
    language: str = "en"
    comfort: str = "normal"
    theme: str = "showroom"
    scale: float = 1.0  # of the window, for tests

    def __str__(self) -> str:
        return f"{self.theme}-{self.orientation}-{self.language}-{self.comfort}"


def services_for(guise: Guise, pictures: Path | None = None) -> FakeServices:
    """Fakes for a window in `guise`; `pictures` has the tile-*.png that are painted."""
    width, height = (round(side * guise.scale) for side in SIZES[guise.orientation])
    window = WindowConfig(
        fullscreen=False,
        width=width,
        height=height,
        animate=False,
        language=guise.language,
        theme=THEMES[guise.theme],
    )
    mail = MailConfig(host="mail.example.com", sender="kiosk@example.com")
    share = ShareConfig(mail=mail)
    config = Config(window=window, share=share, terms=TermsConfig(ask=True))
    catalog = load_catalog(config.paths.catalog)
    return FakeServices(config, catalog, SampleGenerator(catalog, pictures))


def settle(milliseconds: int = 40) -> None:
    """Let the window catch up."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def items(item: QQuickItem, *, faded: bool = False) -> Iterator[QQuickItem]:
    """Everything that can be seen in `item`, delegates too; with `faded`, what is clear as well."""
    if not item.isVisible() or (item.opacity() == 0 and not faded):
        return
    yield item
    for child in item.childItems():
        yield from items(child, faded=faded)


def settle_pictures(window: KioskWindow | WallWindow) -> None:
    """Let the window catch up, with every picture that it loads in the background."""
    settle()
    for _ in range(100):
        every = items(window.root.contentItem(), faded=True)
        if not any(_loading(each) for each in every if each.inherits("QQuickImage")):
            return
        settle()
    raise AssertionError("a picture is still loading after four seconds")


def _loading(image: QQuickItem) -> bool:
    return not image.property("source").isEmpty() and image.implicitWidth() == 0


class Walk:
    """A visit that shows every screen once."""

    def __init__(self, window: KioskWindow, services: FakeServices, comfort: str) -> None:
        self._window, self._services = window, services
        self._visit = window.view_model
        self._looking = window.view_model.looking
        self._comfort = COMFORTS[comfort]
        self.finger = Finger(window.root)

    def screens(self) -> Iterator[str]:
        """Yields the name of what can be seen now."""
        yield "01-attract"
        yield from self._choosing()
        yield from self._making()
        yield from self._looking_at_them()
        yield from self._trouble()

    def briefly(self) -> Iterator[str]:
        """Only the screens with pictures on them."""
        self.wait(1.1)
        self._begin()
        self._visit.lightColour("copper")
        yield from self._painted()
        self._looking.open(1)
        yield "viewer"
        self._looking.close()
        self._visit.startOver()
        yield "goodbye"

    def pictured(self) -> Iterator[str]:
        """The four screens that tell what a visit is."""
        self.wait(1.1)
        yield "attract"
        self._begin()
        self._visit.lightColour("copper")
        yield "vehicle"
        yield from self._painted()

    def _painted(self) -> Iterator[str]:
        self._visit.chooseVehicle()
        self._visit.chooseSetting("space")
        self._visit.chooseStyle("digital-art")
        self._visit.acceptTerms()
        self.wait(1, times=7)
        yield "making"
        self.wait(4, times=3)
        yield "result"

    def _begin(self) -> None:
        self._visit.touch()
        for name in self._comfort:
            self._visit.setComfort(name, True)

    def _choosing(self) -> Iterator[str]:
        visit = self._visit
        self._begin()
        yield "02-vehicle"
        self.finger.tap("for-everyone")
        yield "03-for-everyone"
        self.finger.tap("comfort-close")
        visit.lightVehicle("bz4x")
        visit.lightColour("blue")
        yield "04-vehicle-other"
        visit.lightVehicle("rz")
        visit.lightColour("copper")
        visit.chooseVehicle()
        yield "05-setting"
        visit.chooseSetting("space")
        yield "06-style"
        if visit.canAddWords:
            visit.addWords()
            yield "07-words"
            visit.back()

    def _making(self) -> Iterator[str]:
        visit, generator = self._visit, self._services.generator
        generator.state = "starting"
        self.wait(1.1)
        visit.chooseStyle("digital-art")
        if visit.screen == "terms":
            yield "08-terms"
            visit.acceptTerms()
        self.wait(0)
        yield "09-making-warming"
        generator.state = "ready"
        self.wait(1, times=4)
        yield "10-making"
        self.wait(3)
        yield "11-making-late"
        self.wait(4)

    def _looking_at_them(self) -> Iterator[str]:
        visit, looking = self._visit, self._looking
        yield "12-result"
        looking.love(1)
        looking.open(1)
        yield "13-viewer"
        for name, ask in (
            ("14-restyle", looking.restyle),
            ("15-erase", looking.erase),
        ):
            ask()
            yield name
            visit.back()
        looking.enlarge()
        self.wait(1, times=12)
        yield "16-enlarged"
        looking.close()
        looking.vary()
        yield "17-vary"
        visit.back()
        self.wait(60, times=1)
        self._until(lambda: visit.asking)
        yield "18-still-there"
        visit.touch()
        self._services.generator.fail = {1: "failed"}
        looking.fourMore()
        self.wait(1, times=12)
        yield "19-result-one-lost"
        yield from self._mailing()
        visit.startOver()
        yield "20-goodbye"
        visit.askToDelete()
        yield "21-delete"
        visit.deleteEverything()
        yield "22-deleted"

    def _mailing(self) -> Iterator[str]:
        mail = self._visit.mail
        mail.ask()
        yield "25-mail"
        for key in ("@", "x"):
            mail.press(key)
        yield "26-mail-wrong"
        for _ in range(2):
            mail.erase()
        for key in ("alexandra.beispiel", "@", "example", ".com"):
            mail.press(key)
        mail.send()
        yield "27-mail-tick"
        mail.toggle()
        mail.send()
        self.wait(0)
        yield "28-mail-taken"
        self._visit.back()

    def _trouble(self) -> Iterator[str]:
        visit, services = self._visit, self._services
        visit.startOver()
        self._begin()
        visit.chooseVehicle()
        visit.chooseSetting("mars")
        services.generator.refuse = True
        visit.chooseStyle("painting")
        if visit.screen == "terms":
            visit.acceptTerms()
        yield "23-sorry"
        visit.touch()
        services.back_office.break_("storage")
        self.wait(0, times=2)
        yield "24-closed"

    def wait(self, seconds: float, times: int = 1) -> None:
        """Let time pass, with a look at everything every `seconds`."""
        for _ in range(times):
            self._services.clock.pass_(seconds)
            self._visit.controller.tick()

    def _until(self, condition: Callable[[], object]) -> None:
        for _ in range(100):
            if condition():
                return
            self.wait(5)
        raise AssertionError("waited in vain")
