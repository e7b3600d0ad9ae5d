"""Turns what a finger painted over into a mask: white where something is to be replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from kiosk.domain.errors import BadInput
from kiosk.domain.png import check_png

FEATHER = 8
"""Pixels by which a mask is wider than the stroke and over which its edge fades: one latent cell
of Stable Diffusion's autoencoder, so that what is painted anew runs into what stays."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of a finger, in shares of the picture's width and height."""

    points: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Stroke:
        """A stroke from x, y, x, y ...; whatever lies outside the picture is drawn to its edge."""
        inside = [min(1.0, max(0.0, float(number))) for number in numbers]
        return cls(tuple(zip(inside[::2], inside[1::2], strict=False)))


def draw_mask(strokes: Sequence[Stroke], width: float, source: bytes) -> bytes:
    """A PNG of mode L as large as `source`, white where something was painted.

    `width` is the brush's, as a share of the picture's. Raises BadInput for a source that is no
    PNG. The drawing is scaled down and up again, which makes its edges soft.
    """
    facts = check_png("image", source, "RGB")
    full, half = QSize(facts.width, facts.height), FEATHER // 2
    image = QImage(full, QImage.Format.Format_Grayscale8)
    image.fill(0)
    _draw(image, strokes, width * facts.width + FEATHER)
    smooth, stretch = (
        Qt.TransformationMode.SmoothTransformation,
        Qt.AspectRatioMode.IgnoreAspectRatio,
    )
    small = image.scaled(full / half, stretch, smooth)
    return _png(small.scaled(full, stretch, smooth).convertToFormat(image.format()))


def _draw(image: QImage, strokes: Sequence[Stroke], width: float) -> None:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor("white"), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for stroke in strokes:
        points = [QPointF(x * image.width(), y * image.height()) for x, y in stroke.points]
        if len(points) == 1:
            painter.drawPoint(points[0])
        elif points:
            painter.drawPolyline(QPolygonF(points))
    painter.end()


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # pyright: ignore[reportArgumentType, reportCallIssue]
        raise BadInput("mask", "a drawing", "one that can be written as a PNG")
    return bytes(buffer.data().data())
