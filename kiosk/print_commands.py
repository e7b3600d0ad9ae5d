"""`kiosk print-test`: a sheet from the printer, before the first guest wants one."""

from __future__ import annotations

import io
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from PIL import Image

from kiosk.domain.errors import BadInput
from kiosk.domain.printing import DEFAULT, Sheet
from kiosk.gallery.provenance import deliverables
from kiosk.options import ConfigFile, load_layers
from kiosk.resources import resource
from kiosk.sharing.print_words import print_words
from kiosk.sharing.printer import print_sheet
from kiosk.sharing.ways import LAN
from kiosk.sharing.wifi import join_text

_LINK = "https://example.com/t/this-is-only-a-test-ok"  # as long as real ones, and leads nowhere


def print_test(
    pdf: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the sheet to a PDF instead.")
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Print one sheet as guests get them, with a picture that ships."""
    loaded = load_layers(config).config
    wanted = loaded.print
    if not wanted.printer and pdf is None:
        raise BadInput("print.printer", wanted.printer, "a printer's name, or default; or --pdf")
    with tempfile.TemporaryDirectory(prefix="kiosk-print-") as scratch:
        picture = Path(scratch) / "picture.jpg"
        picture.write_bytes(_picture())
        join = join_text(loaded.share.wifi) if LAN in loaded.share.way else ""
        sheet = Sheet(
            picture=str(picture),
            vehicle="Test print",
            choice=f"{wanted.layout} · {datetime.now(UTC).astimezone():%Y-%m-%d %H:%M}",
            link=_LINK,
            scan="2  Scan this with a phone" if join else "Scan this with a phone",
            join=join,
            join_scan=print_words("en").join if join else "",
            until="If it can be read, all is well.",
            line=wanted.line,
            layout=wanted.layout,
            printer=wanted.printer or DEFAULT,
            pdf=str(pdf.absolute()) if pdf is not None else "",
        )
        print_sheet(sheet)
    print(f"Written to {pdf}." if pdf is not None else f"'{wanted.printer}' has the test print.")


def _picture() -> bytes:
    """A picture that ships, marked as every picture is."""
    found = sorted((resource("assets") / "cards" / "style").glob("*.webp"))
    png = io.BytesIO()
    with Image.open(found[0]) as card:
        side = min(card.size)
        card.convert("RGB").crop((0, 0, side, side)).save(png, "PNG")
    return deliverables(png.getvalue()).jpeg
