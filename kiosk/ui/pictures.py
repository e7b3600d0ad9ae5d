"""Holds the pixels that the screens show, and hands them to QML as `image://kiosk/...`."""

from __future__ import annotations

import random
import threading

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

from kiosk.domain.generation import JobId, TilePreview, TileReady
from kiosk.sharing.qr import Modules, qr_modules

PROVIDER = "kiosk"
NOISE_FRAMES = 8
_NOISE_SIDE = 40  # cells; a preview has about as many


class Pictures:
    """The pictures of one visit, by tile; safe to read from any thread.

    Every change gives a tile a new revision, and with it a new address for QML.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._images: dict[str, QImage] = {}
        self._tiles: dict[tuple[JobId, int], str] = {}
        self._qr: tuple[str, str] = ("", "")
        self._join = _nothing()  # the code that joins the Wi-Fi, the same for every visit
        self._revision = 0
        self._noise = [_noise(seed) for seed in range(NOISE_FRAMES)]

    def show_preview(self, preview: TilePreview) -> None:
        """Show a tile half-way: RGB rows without padding, copied."""
        width, height = preview.width, preview.height
        image = QImage(preview.pixels, width, height, 3 * width, QImage.Format.Format_RGB888)
        self._put((preview.job, preview.tile), image.copy())

    def show_ready(self, tile: TileReady) -> None:
        """Show a finished tile from its PNG."""
        image = QImage.fromData(tile.png)
        self._put((tile.job, tile.tile), image.convertToFormat(QImage.Format.Format_RGB32))

    def forget(self) -> None:
        """Drop every picture and the QR code."""
        with self._lock:
            self._images.clear()
            self._tiles.clear()
            self._qr = ("", "")

    @property
    def held(self) -> int:
        """How many pictures there are now, the QR code included."""
        with self._lock:
            return len(self._images)

    def address(self, job: JobId | None, tile: int) -> str:
        """Where QML finds a tile's latest pixels, or an empty text."""
        name = self._tiles.get((job, tile)) if job is not None else None
        return f"image://{PROVIDER}/{name}" if name else ""

    def qr_address(self, link: str | None) -> str:
        """Where QML finds the QR code of `link`: one pixel a module, no quiet zone."""
        if not link:
            return ""
        if self._qr[0] != link:
            image = _draw_modules(qr_modules(link))
            with self._lock:
                self._images.pop(self._qr[1], None)
                self._revision += 1
                self._qr = (link, f"qr/{self._revision}")
                self._images[self._qr[1]] = image
        return f"image://{PROVIDER}/{self._qr[1]}"

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
            image = self._images.get(name)
            return image.copy() if image is not None else _nothing()

    def _put(self, key: tuple[JobId, int], image: QImage) -> None:
        if image.isNull():
            return
        with self._lock:
            self._images.pop(self._tiles.get(key, ""), None)
            self._revision += 1
            self._tiles[key] = f"tile/{self._revision}"
            self._images[self._tiles[key]] = image


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


def _draw_modules(modules: Modules) -> QImage:
    side = len(modules)
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                image.setPixel(x, y, 0xFF000000)
    return image


def _noise(seed: int) -> QImage:
    """What a tile looks like before its first preview: the noise that it will be made of."""
    chance = random.Random(seed)
    image = QImage(_NOISE_SIDE, _NOISE_SIDE, QImage.Format.Format_RGB32)
    for y in range(_NOISE_SIDE):
        for x in range(_NOISE_SIDE):
            red, green, blue = (min(96, max(14, int(chance.gauss(44, 15)))) for _ in range(3))
            image.setPixel(x, y, 0xFF000000 | red << 16 | green << 8 | blue)
    return image
