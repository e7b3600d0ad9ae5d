"""Sheets to print, and what comes out of the printer: PDFs, looked at as phones and rulers do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image

from kiosk.domain.printing import Sheet
from kiosk.gallery.provenance import deliverables
from kiosk.sharing.printer import print_sheet
from tests.fakes import png_of

LINK = "https://pictures.example.com/t/Q2xpY2sgaGVyZSBub3cgIQ"
DPI = 300
DOT = 25.4 / DPI  # millimetres


@dataclass(frozen=True)
class Page:
    """A printed page at 300 dots an inch, and its size in millimetres."""

    picture: Image.Image
    width: float
    height: float
    pages: int
    text: str

    def codes(self) -> list[zxingcpp.Barcode]:
        return zxingcpp.read_barcodes(self.picture)

    def darkest(self, box: tuple[float, float, float, float]) -> int:
        """The darkest value in left, top, right, bottom (millimetres): 255 is white paper."""
        pixels = tuple(round(side / DOT) for side in box)
        return self.picture.convert("L").crop(pixels).getextrema()[0]


def sheet_of(folder: Path, size: tuple[int, int] = (512, 512), **changes: object) -> Sheet:
    """A sheet with a red picture, marked as every picture is."""
    jpeg = folder / "tile-1.jpg"
    jpeg.write_bytes(deliverables(png_of(Image.new("RGB", size, (200, 40, 30)))).jpeg)
    words = {"scan": "Scan for all your pictures", "until": "until Tuesday", "line": "Stand 12"}
    sheet = {"vehicle": "Lexus RZ", "choice": "On Mars · Painting", "link": LINK, **words}
    return Sheet(**{"picture": str(jpeg), **sheet, **changes})  # type: ignore[arg-type]


def printed(folder: Path, size: tuple[int, int] = (512, 512), **changes: object) -> Page:
    """What the child process that prints makes of a sheet."""
    target = folder / "sheet.pdf"
    print_sheet(sheet_of(folder, size, pdf=str(target), **changes))
    return page_of(target)


def page_of(path: Path) -> Page:
    with pypdfium2.PdfDocument(path) as document:
        page = document[0]
        points = page.get_size()
        picture = page.render(scale=DPI / 72).to_pil().convert("RGB")
        text = page.get_textpage().get_text_bounded()
        width, height = (side / 72 * 25.4 for side in points)
        return Page(picture, width, height, len(document), text)
