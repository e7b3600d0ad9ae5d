"""Paints a sheet with QPainter: on a printer of CUPS, or into a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPageSize,
    QPainter,
    QTextLayout,
    QTextOption,
)
from PySide6.QtPrintSupport import QPrinter

from kiosk.domain.printing import PrintFault, Sheet
from kiosk.sharing.qr import Modules, qr_modules
from kiosk.ui.printing.layout import DPI, INCH, Box, Code, Paper, Places, lay_out

_FAMILIES = {"ja": ["Noto Sans CJK JP", "Noto Sans"], "ar": ["Noto Sans Arabic", "Noto Sans"]}
_INK, _QUIET_INK = "#16181C", "#6B6962"
_POINT = DPI / 72
_LEAST = 0.6  # how small letters may become before words take more lines
_LEADING, _HEAD_GAP = 1.4, 1.2  # of the letters' size; of that, under the vehicle's name
_FILLED = 0.85  # of several lines, before the words that stand in them break


@dataclass(frozen=True, slots=True)
class _Text:
    """Words of one size. `points` is how large they are when there is room."""

    text: str
    points: float
    weight: QFont.Weight = QFont.Weight.Normal
    ink: str = _INK
    lines: int = 1


def paint(sheet: Sheet, printer: QPrinter) -> None:
    """Paint `sheet` on a printer that is set up for it; raises PrintFault."""
    picture = QImage(sheet.picture)
    if picture.isNull():
        raise PrintFault("The picture to be printed cannot be read.", "Print another one.")
    modules = qr_modules(sheet.link) if sheet.link else ()
    join = qr_modules(sheet.join) if sheet.link and sheet.join else ()
    size = (picture.width(), picture.height())
    places = lay_out(sheet.layout, size, len(modules), len(join), mirrored=sheet.mirrored)
    painter = QPainter()
    if not painter.begin(printer):
        if sheet.pdf:
            raise PrintFault("The PDF cannot be written.", "Choose a folder that can be written.")
        raise PrintFault("The printer takes no sheet.", "Restart it; `kiosk print-test` tries it.")
    try:
        _paint_picture(painter, picture, places.picture)
        for code, shown, said in (
            (places.code, modules, sheet.scan),
            (places.join, join, sheet.join_scan),
        ):
            if code is not None:
                _paint_code(painter, shown, code)
                _paint_label(painter, sheet, said, code)
        _paint_words(painter, sheet, places)
    finally:
        painter.end()


def set_up(printer: QPrinter, sheet: Sheet, paper: Paper) -> None:
    """Tell a printer about paper, copies and, for a PDF, the file."""
    if sheet.pdf:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(Path(sheet.pdf)))
    printer.setResolution(DPI)
    size = QSizeF(paper.width, paper.height)
    match = QPageSize.SizeMatchPolicy.FuzzyMatch  # a printer's own name for it comes first
    printer.setPageSize(QPageSize(size, QPageSize.Unit.Millimeter, sheet.layout, match))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))
    printer.setColorMode(QPrinter.ColorMode.Color)
    printer.setCopyCount(sheet.copies)
    printer.setDocName(sheet.name)  # jobs are listed for all to see: no names, no links


def _dots(millimetres: float) -> float:
    return millimetres / INCH * DPI


def _rect(box: Box) -> QRectF:
    return QRectF(_dots(box.x), _dots(box.y), _dots(box.width), _dots(box.height))


def _paint_picture(painter: QPainter, picture: QImage, box: Box) -> None:
    place = _rect(box)
    smooth = Qt.TransformationMode.SmoothTransformation
    keep = Qt.AspectRatioMode.IgnoreAspectRatio
    fine = picture.scaled(place.size().toSize(), keep, smooth)  # printers enlarge by doubling dots
    painter.drawImage(place, fine)


def _paint_code(painter: QPainter, modules: Modules, code: Code) -> None:
    left, top, module = round(_dots(code.box.x)), round(_dots(code.box.y)), code.module
    for y, row in enumerate(modules):
        x = 0
        while x < len(row):
            run = 0
            while x + run < len(row) and row[x + run]:
                run += 1
            if run:
                at = (left + x * module, top + y * module, run * module, module)
                painter.fillRect(*at, Qt.GlobalColor.black)
            x += max(1, run)


def _paint_label(painter: QPainter, sheet: Sheet, said: str, code: Code) -> None:
    """What a code is for, over it, where there is room for that."""
    if code.label is None:
        return
    text = _Text(said, 8, QFont.Weight.DemiBold, lines=2)
    words = _set(sheet, text, _dots(code.label.width))
    last = _dots(code.label.bottom) - (words.lineCount() - 1) * _pitch(words)
    _paint_lines(painter, text, words, _dots(code.label.x), last)


def _paint_words(painter: QPainter, sheet: Sheet, places: Places) -> None:
    """The choice at the head of the words' box; the rest at its foot, level with the code."""
    left, width = _dots(places.words.x), _dots(places.words.width)
    head = [
        _Text(sheet.vehicle, 17, QFont.Weight.DemiBold),
        _Text(sheet.choice, 10.5, lines=2),
    ]
    foot = [
        _Text("" if places.join else sheet.scan, 8, QFont.Weight.DemiBold, lines=2),
        _Text(sheet.until, 7.5, ink=_QUIET_INK, lines=2),
        _Text(sheet.line, 7.5, ink=_QUIET_INK, lines=2),
    ]
    words = _set(sheet, head[0], width)
    baseline = _dots(places.words.y) + QFontMetricsF(words.font()).capHeight()
    for text in head:
        words = _set(sheet, text, width)
        baseline += _pitch(words) * _HEAD_GAP if text is not head[0] else 0
        baseline = _paint_lines(painter, text, words, left, baseline)
    baseline = _dots(places.words.bottom)
    for text in reversed([each for each in foot if each.text]):
        words = _set(sheet, text, width)
        first = baseline - (words.lineCount() - 1) * _pitch(words)
        _paint_lines(painter, text, words, left, first)
        baseline = first - _pitch(words)


def _set(sheet: Sheet, text: _Text, width: float) -> QTextLayout:
    """Words broken into lines of `width` dots."""
    words = QTextLayout(text.text, _font(sheet, text, width))
    words.setTextOption(_option(sheet))
    words.beginLayout()
    while (line := words.createLine()).isValid():
        line.setLineWidth(width)
    words.endLayout()
    return words


def _pitch(words: QTextLayout) -> float:
    """Dots from one baseline to the next, whatever the height of a script's letters."""
    return words.font().pixelSize() * _LEADING


def _paint_lines(
    painter: QPainter, text: _Text, words: QTextLayout, left: float, baseline: float
) -> float:
    """Paint lines, the first one on `baseline`; returns the last one's baseline."""
    for number in range(words.lineCount()):
        line, at = words.lineAt(number), baseline + number * _pitch(words)
        line.setPosition(QPointF(0, at - line.ascent()))
    painter.setPen(QColor(text.ink))
    words.draw(painter, QPointF(left, 0))
    return baseline + max(0, words.lineCount() - 1) * _pitch(words)


def _font(sheet: Sheet, text: _Text, width: float) -> QFont:
    """As large as `text` wants to be, smaller where its words would not fit into `width` dots."""
    font = QFont(_FAMILIES.get(sheet.language, ["Noto Sans"]))
    font.setWeight(text.weight)
    size = text.points * _POINT
    while True:
        font.setPixelSize(round(size))
        if _fits(text, QFontMetricsF(font), width) or size <= text.points * _POINT * _LEAST:
            return font
        size *= 0.96


def _fits(text: _Text, metrics: QFontMetricsF, width: float) -> bool:
    """Whether all words have room in their lines, and the longest of them in one."""
    room = width * text.lines * (_FILLED if text.lines > 1 else 1)
    longest = max((metrics.horizontalAdvance(word) for word in text.text.split()), default=0.0)
    return metrics.horizontalAdvance(text.text) <= room and longest <= width


def _option(sheet: Sheet) -> QTextOption:
    across = Qt.AlignmentFlag.AlignRight if sheet.mirrored else Qt.AlignmentFlag.AlignLeft
    option = QTextOption(across | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop)
    right_to_left = Qt.LayoutDirection.RightToLeft
    option.setTextDirection(right_to_left if sheet.mirrored else Qt.LayoutDirection.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    return option
