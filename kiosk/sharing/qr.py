"""Turns a link into the dark and light modules of a QR code."""

from __future__ import annotations

import io

from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET_ZONE = 4
"""Light modules that must surround a code (ISO/IEC 18004, section 6.3.8)."""

Modules = tuple[tuple[bool, ...], ...]


def qr_modules(text: str) -> Modules:
    """Rows of a square code, True where it is dark, without the quiet zone; correction M."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix())


def qr_png(text: str, scale: int = 8) -> bytes:
    """The code as a black and white PNG, quiet zone included, `scale` pixels a module."""
    modules = qr_modules(text)
    side = len(modules) + 2 * QUIET_ZONE
    picture = Image.new("1", (side, side), 1)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                picture.putpixel((x + QUIET_ZONE, y + QUIET_ZONE), 0)
    out = io.BytesIO()
    picture.resize((side * scale, side * scale), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()
