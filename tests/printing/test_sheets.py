"""A printed sheet, measured: paper, picture, code and words, through the process that prints."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from kiosk.domain.printing import PrintFault
from kiosk.sharing.print_words import print_words
from kiosk.sharing.printer import print_sheet
from kiosk.sharing.wifi import wifi_text
from kiosk.ui.printing.layout import CODE_LEAST, DPI, PAPERS, Box, lay_out
from tests.printing.sheets import DOT, LINK, printed, sheet_of

LAN = "http://192.168.100.120:8765/t/Q2xpY2sgaGVyZSBub3cgIQ"
JOIN = wifi_text("Hall 3 Guests", "welcome-2026")

SIZES = {"10x15": (101.6, 152.4), "a6": (105.0, 148.0)}


@pytest.mark.parametrize("layout", ["10x15", "a6"])
def test_a_sheet_has_its_size_its_picture_and_a_code_that_phones_read(
    tmp_path: Path, layout: str
) -> None:
    page = printed(tmp_path, layout=layout)
    assert (page.width, page.height) == pytest.approx(SIZES[layout], abs=0.5)
    assert page.pages == 1
    (code,) = page.codes()
    assert code.text == LINK
    assert code.ec_level == "M"
    place = code.position
    side = (place.top_right.x - place.top_left.x) * DOT
    assert side >= CODE_LEAST
    left, top = place.top_left.x * DOT, place.top_left.y * DOT
    quiet = 4 * side / 33  # modules of version 4, which this link needs
    assert page.darkest((left - quiet, top - quiet, left - 0.3, top + side + quiet)) > 245
    assert page.darkest((left - quiet, top - quiet, left + side, top - 0.3)) > 245
    margin = PAPERS[layout].margin
    red = page.picture.getpixel((round(page.width / 2 / DOT), round((margin + 5) / DOT)))
    assert red[0] > 180 and red[1] < 80
    assert page.darkest((0, 0, page.width, margin - 0.3)) > 245  # white to the edge
    assert page.darkest((0, page.height - margin + 0.8, page.width, page.height)) > 245


def test_the_mark_that_says_ai_is_on_the_paper(tmp_path: Path) -> None:
    page = printed(tmp_path)
    paper = PAPERS["10x15"]
    corner = paper.width - paper.margin
    mark = page.picture.crop(tuple(round(mm / DOT) for mm in (corner - 18, 86, corner, 95.6)))
    colours = mark.getcolors(mark.width * mark.height)
    assert colours is not None
    assert any(min(colour) > 220 for _, colour in colours)  # its light letters
    assert any(max(colour) < 110 for _, colour in colours)  # on its dark pill


def test_words_are_there_and_stay_clear_of_the_code(tmp_path: Path) -> None:
    long = {"vehicle": "Lexus RX 500h F Sport Performance", "line": "Internationale Automobil " * 2}
    page = printed(tmp_path, scan="Escanea y ve todas tus imágenes de la visita", **long)
    assert [code.text for code in page.codes()] == [LINK]
    said = " ".join(page.text.split())
    for words in ("Lexus RX 500h F Sport", "Escanea y ve todas", "until Tuesday", "Automobil"):
        assert words in said


def test_what_is_read_from_right_to_left_is_mirrored(tmp_path: Path) -> None:
    page = printed(tmp_path, vehicle="لكزس RZ", choice="على المريخ", language="ar", mirrored=True)
    (code,) = page.codes()
    assert code.position.top_right.x * DOT < page.width / 2
    words = lay_out("10x15", (512, 512), 33, mirrored=True).words
    head = (words.right - 25, words.y, words.right, words.y + 8)
    assert page.darkest(head) < 100  # begins at the right edge
    assert page.darkest((words.x, words.y, words.x + 20, words.y + 8)) > 245


def test_japanese_words_are_letters_and_no_boxes(tmp_path: Path) -> None:
    page = printed(tmp_path, vehicle="レクサス RZ", choice="火星で · 絵画", language="ja")
    said = unicodedata.normalize("NFKC", page.text)  # PDFs may say a radical for a letter
    assert "レクサス" in said
    assert "火星" in said


def test_without_a_link_there_is_no_code_and_the_words_have_all_the_room(tmp_path: Path) -> None:
    assert printed(tmp_path, link="", scan="", until="").codes() == []
    assert lay_out("a6", (512, 512), 0).words.width == pytest.approx(89)


@pytest.mark.parametrize(
    ("size", "shape"), [((768, 512), (89.6, 59.73)), ((512, 768), (59.73, 89.6))]
)
def test_a_picture_that_is_not_square_is_whole_and_in_the_middle(
    size: tuple[int, int], shape: tuple[float, float]
) -> None:
    box = lay_out("10x15", size, 33).picture
    assert (box.width, box.height) == pytest.approx(shape, abs=0.01)
    assert (box.x + box.right) / 2 == pytest.approx(50.8)
    assert (box.y + box.bottom) / 2 == pytest.approx(6 + 89.6 / 2)


@pytest.mark.parametrize("layout", ["10x15", "a6"])
@pytest.mark.parametrize("modules", [25, 29, 33, 37, 41, 45])
def test_every_code_is_of_whole_dots_and_large_enough(layout: str, modules: int) -> None:
    places = lay_out(layout, (512, 512), modules)  # type: ignore[arg-type]
    assert places.code is not None
    code, paper = places.code.box, places.paper
    assert code.width == pytest.approx(places.code.module * modules / DPI * 25.4)
    assert code.width >= CODE_LEAST
    assert places.code.quiet == pytest.approx(4 * places.code.module * DOT)
    assert code.x - places.words.right >= places.code.quiet - 1e-6
    assert code.y - places.picture.bottom >= places.code.quiet
    for box in (places.picture, places.words, code):
        assert inside(box, paper.width, paper.height, paper.margin)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("layout", ["10x15", "a6"])
@pytest.mark.parametrize("join", [25, 33, 45, 61])
def test_two_codes_are_large_enough_and_leave_each_other_alone(
    layout: str, join: int, mirrored: bool
) -> None:
    places = lay_out(layout, (512, 512), 33, join, mirrored=mirrored)  # type: ignore[arg-type]
    assert places.code is not None and places.join is not None
    paper, codes = places.paper, (places.code, places.join)
    for code in codes:
        assert code.box.width >= CODE_LEAST
        assert code.module * DOT >= 0.33  # millimetres, about what phones tell apart
        assert code.label is not None
        assert code.box.y - code.label.bottom >= code.quiet - 1e-6
        assert code.label.y >= places.picture.bottom
    first, second = sorted(codes, key=lambda code: code.box.x)
    assert (first is places.join) is not mirrored, "the one that is needed first is read first"
    assert second.box.x - first.box.right >= first.quiet + second.quiet - 1e-6
    for box in (places.words, *(box for code in codes for box in (code.box, code.label))):
        assert box is not None
        assert inside(box, paper.width, paper.height, paper.margin)


@pytest.mark.parametrize(("layout", "language"), [("10x15", "en"), ("a6", "ar")])
def test_a_lan_links_sheet_also_joins_the_wifi(tmp_path: Path, layout: str, language: str) -> None:
    words, mirrored = print_words(language), language == "ar"
    page = printed(
        *(tmp_path,),
        layout=layout,
        link=LAN,
        scan=words.then,
        join=JOIN,
        join_scan=words.join,
        language=language,
        mirrored=mirrored,
    )
    found = sorted(page.codes(), key=lambda code: code.position.top_left.x, reverse=mirrored)
    assert [code.text for code in found] == [JOIN, LAN]
    for code in found:
        assert (code.position.top_right.x - code.position.top_left.x) * DOT >= CODE_LEAST
    if language == "en":
        said = " ".join(page.text.split()).replace("\u2011", "-")
        assert "1 Join the Wi-Fi" in said and "2 All your pictures" in said


def inside(box: Box, width: float, height: float, margin: float) -> bool:
    across = margin - 1e-6 <= box.x and box.right <= width - margin + 1e-6
    return across and margin - 1e-6 <= box.y and box.bottom <= height - margin + 1e-6


def test_a_picture_that_cannot_be_read_is_said_to_be(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, pdf=str(tmp_path / "sheet.pdf"))
    Path(sheet.picture).write_bytes(b"no picture")
    with pytest.raises(PrintFault, match="cannot be read"):
        print_sheet(sheet)


def test_a_pdf_that_cannot_be_written_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(PrintFault, match="PDF cannot be written"):
        print_sheet(sheet_of(tmp_path, pdf=str(tmp_path / "no" / "such" / "sheet.pdf")))
