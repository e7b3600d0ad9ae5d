"""Holds the pixels that the screens show, and hands them to QML as `image://kiosk/...`."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

from kiosk.domain.generation import JobId, TilePreview, TileReady
from kiosk.domain.visit import PictureId
from kiosk.sharing.qr import Modules, qr_modules
from kiosk.ui.noise import normal_levels

PROVIDER = "kiosk"
NOISE_FRAMES = 8
LARGEST_HELD = 1536
"""Longest side in pixels of what is kept for the screen; larger ones are scaled down."""

_NOISE_SIDE = 40  # cells; a preview has about as many


class Pictures:
    """The pictures of one visit, by tile; safe to read from any thread.

    Every change gives a tile a new revision, and with it a new address for QML. Finished tiles
    are kept as files and decoded when they are looked at: what a visit holds is small.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tiles: dict[PictureId, _Held] = {}
        self._names: dict[str, PictureId] = {}
        self._qr: tuple[str, str, QImage] = ("", "", _nothing())  # link, name, drawing
        self._join = _nothing()  # the code that joins the Wi-Fi, the same for every visit
        self._staff: tuple[str, str, QImage] = ("", "", _nothing())  # link, name, drawing
        self._revision = 0
        levels = normal_levels(44, 15, least=14, most=96)
        self._noise = [_noise(seed, levels) for seed in range(NOISE_FRAMES)]

    def show_preview(self, preview: TilePreview) -> None:
        """Show a tile half-way: RGB rows without padding, copied."""
        width, height = preview.width, preview.height
        image = QImage(preview.pixels, width, height, 3 * width, QImage.Format.Format_RGB888)
        if not image.isNull():
            self._put(PictureId(preview.job, preview.tile), image.copy())

    def show_ready(self, tile: TileReady) -> None:
        """Show a finished tile from its PNG."""
        image = QImage.fromData(tile.png)
        if image.isNull():
            return
        large = max(image.width(), image.height()) > LARGEST_HELD
        self._put(PictureId(tile.job, tile.tile), _smaller(image) if large else tile.png)

    def forget(self) -> None:
        """Drop every picture and the QR code."""
        with self._lock:
            self._tiles.clear()
            self._names.clear()
            self._qr = ("", "", _nothing())

    def forget_job(self, job: JobId) -> None:
        """Drop the pictures of one job."""
        with self._lock:
            for key in [key for key in self._tiles if key.job == job]:
                self._names.pop(self._tiles.pop(key).name, None)

    @property
    def held(self) -> int:
        """How many pictures there are now, the QR code included."""
        with self._lock:
            return len(self._tiles) + bool(self._qr[0])

    def master(self, picture: PictureId) -> bytes | None:
        """The PNG of a finished tile, as long as the window holds it whole."""
        held = self._tiles.get(picture)
        return held.pixels if held is not None and isinstance(held.pixels, bytes) else None

    def address(self, job: JobId | None, tile: int) -> str:
        """Where QML finds a tile's latest pixels, or an empty text."""
        held = self._tiles.get(PictureId(job, tile)) if job is not None else None
        return f"image://{PROVIDER}/{held.name}" if held else ""

    def qr_address(self, link: str | None) -> str:
        """Where QML finds the QR code of `link`: one pixel a module, no quiet zone."""
        if not link:
            return ""
        if self._qr[0] != link:
            self._qr = self._drawn("qr", link)
        return f"image://{PROVIDER}/{self._qr[1]}"

    def staff_address(self, link: str) -> str:
        """Where QML finds the QR code of a ticket of staff's own; empty without a link."""
        if not link:
            return ""
        if self._staff[0] != link:
            self._staff = self._drawn("staff", link)
        return f"image://{PROVIDER}/{self._staff[1]}"

    def join_address(self, text: str) -> str:
        """Where QML finds the code of `text`, which joins the Wi-Fi; empty without a text."""
        if not text:
            return ""
        self._join = _draw_modules(qr_modules(text))
        return f"image://{PROVIDER}/join"

    def image(self, name: str) -> QImage:
        """A copy of the picture called `name`; a transparent pixel once it is gone."""
        kind, _, rest = name.partition("/")
        if kind == "noise" and rest.isdigit():
            return self._noise[int(rest) % NOISE_FRAMES].copy()
        if name == "join":
            return self._join.copy()
        with self._lock:
            for _, code, image in (self._qr, self._staff):
                if name == code:
                    return image.copy()
            held = self._tiles.get(self._names[name]) if name in self._names else None
        return held.decoded() if held is not None else _nothing()

    def _drawn(self, kind: str, link: str) -> tuple[str, str, QImage]:
        image = _draw_modules(qr_modules(link))
        with self._lock:
            self._revision += 1
            return link, f"{kind}/{self._revision}", image

    def _put(self, key: PictureId, pixels: QImage | bytes) -> None:
        with self._lock:
            before = self._tiles.get(key)
            if before is not None:
                self._names.pop(before.name, None)
            self._revision += 1
            self._tiles[key] = _Held(f"tile/{self._revision}", pixels)
            self._names[f"tile/{self._revision}"] = key


@dataclass(frozen=True, slots=True)
class _Held:
    """One tile under its present name: pixels half-way, or the file of a finished one."""

    name: str
    pixels: QImage | bytes

    def decoded(self) -> QImage:
        if isinstance(self.pixels, QImage):
            return self.pixels.copy()
        return QImage.fromData(self.pixels).convertToFormat(QImage.Format.Format_RGB32)


class PictureProvider(QQuickImageProvider):
    """Qt's way to `Pictures`; Qt may call it on a thread of its own."""

    def __init__(self, pictures: Pictures) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._pictures = pictures

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, N803
        """The picture called `id`, scaled if QML asks for a size."""
        image = self._pictures.image(id)
        size.setWidth(image.width())
        size.setHeight(image.height())
        if requestedSize.width() > 0 and requestedSize.height() > 0:
            smooth = Qt.TransformationMode.SmoothTransformation
            return image.scaled(requestedSize, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        return image


def _nothing() -> QImage:
    image = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    return image


def _smaller(image: QImage) -> QImage:
    size, smooth = QSize(LARGEST_HELD, LARGEST_HELD), Qt.TransformationMode.SmoothTransformation
    scaled = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, smooth)
    return scaled.convertToFormat(QImage.Format.Format_RGB32)


def _draw_modules(modules: Modules) -> QImage:
    side = len(modules)
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                image.setPixel(x, y, 0xFF000000)
    return image


def _noise(seed: int, levels: bytes) -> QImage:
    """What a tile looks like before its first preview: the noise that it will be made of."""
    pixels = random.Random(seed).randbytes(3 * _NOISE_SIDE**2).translate(levels)
    rgb = QImage.Format.Format_RGB888
    return QImage(pixels, _NOISE_SIDE, _NOISE_SIDE, 3 * _NOISE_SIDE, rgb).copy()
