"""Lays a pack out for approval: a page for the browser, and a picture to print or pass around."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape
from pathlib import Path

from PIL import Image

from kiosk.generators.show_pack import PackPicture, Place

_SIDE, _GAP = 96, 6  # pixels
_GROUND = (11, 13, 16)

Rows = dict[Place, list[PackPicture]]


def contact_html(pictures: Sequence[PackPicture]) -> str:
    """A page that lies in the pack's folder: a section a vehicle, the four of a choice together."""
    sections: list[str] = []
    vehicle = ""
    for place, row in _rows(pictures).items():
        if place[0] != vehicle:
            vehicle = place[0]
            sections.append(f"<h2>{escape(vehicle)}</h2>")
        figures = "".join(_figure(picture) for picture in row)
        sections.append(f"<h3>{escape(' · '.join(place[1:]))}</h3><div>{figures}</div>")
    return _PAGE.format(count=len(pictures), body="\n".join(sections))


def contact_sheet(folder: Path, pictures: Sequence[PackPicture], columns: int = 5) -> bytes:
    """A WebP with every picture, small: a block a choice, the settings down, the styles across."""
    rows = list(_rows(pictures).values())
    most = max((len(row) for row in rows), default=1)
    across = -(-most // 2)
    block = (across * _SIDE + _GAP, 2 * _SIDE + _GAP)
    lines = -(-max(1, len(rows)) // columns)
    sheet = Image.new("RGB", (columns * block[0] + _GAP, lines * block[1] + _GAP), _GROUND)
    for number, row in enumerate(rows):
        line, column = divmod(number, columns)
        for index, picture in enumerate(row):
            down, right = divmod(index, across)
            with Image.open(folder / picture.file) as image:
                small = image.convert("RGB").resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
            left = _GAP + column * block[0] + right * _SIDE
            sheet.paste(small, (left, _GAP + line * block[1] + down * _SIDE))
    out = io.BytesIO()
    sheet.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()


def _rows(pictures: Sequence[PackPicture]) -> Rows:
    rows: Rows = {}
    for picture in pictures:
        rows.setdefault(picture.place, []).append(picture)
    return rows


def _figure(picture: PackPicture) -> str:
    name = escape(picture.file)
    return (
        f'<figure class="{picture.verdict}"><img src="{name}" loading="lazy" alt="{name}">'
        f"<figcaption>{name}<br>seed {picture.seed}, {picture.verdict}</figcaption></figure>"
    )


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Show pack: {count} pictures</title>
<style>
body {{ background: #0b0d10; color: #f4f1ea; font: 15px "Noto Sans", sans-serif; margin: 48px }}
div {{ display: grid; grid-template-columns: repeat(4, minmax(0, 256px)); gap: 16px }}
figure {{ margin: 0 }}
img {{ width: 100%; border-radius: 8px; display: block }}
figcaption {{ color: #a8a59e; font-size: 12px; padding: 6px 0; overflow-wrap: anywhere }}
.again img {{ opacity: 0.3 }}
.approved figcaption {{ color: #ffb868 }}
</style>
<h1>Show pack: {count} pictures</h1>
<p>Everything here is AI-generated and pre-rendered. Take a picture out with
<code>kiosk prerender --reroll FILE</code>, accept it with <code>--approve FILE</code>.</p>
{body}
</html>
"""
