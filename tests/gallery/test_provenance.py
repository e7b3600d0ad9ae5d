"""Every delivered picture says, on it and inside it, that it was made with AI."""

from __future__ import annotations

import io
from typing import get_args
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from PIL.ImageFont import FreeTypeFont

from kiosk.domain.picture_mark import Corner, PictureMark
from kiosk.gallery import mark
from kiosk.gallery.provenance import SOURCE_TYPE, deliverables, label_png, source_type
from tests.gallery.pictures import enlarged, master, pixels, png_of, psnr, without_mark

IPTC = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"


def xmp_of(picture: bytes) -> ElementTree.Element:
    with Image.open(io.BytesIO(picture)) as image:
        packet = image.info.get("xmp") or image.info["XML:com.adobe.xmp"]
    text = packet.decode() if isinstance(packet, bytes) else packet
    return ElementTree.fromstring(text[text.index("<x:xmpmeta") : text.index("<?xpacket end")])


def test_a_small_master_is_enlarged_to_a_size_worth_having():
    given = deliverables(master(size=(128, 128)))
    assert (given.width, given.height) == (512, 512)
    assert pixels(given.webp).shape == pixels(given.jpeg).shape == (512, 512, 3)


@pytest.mark.parametrize(
    ("size", "expected"),
    [((768, 768), (768, 768)), ((128, 256), (256, 512)), ((64, 64), (512, 512))],
)
def test_proportions_are_kept_and_large_masters_are_not_touched(size, expected):
    given = deliverables(master(size=size))
    assert (given.width, given.height) == expected


@pytest.mark.parametrize("kind", ["webp", "jpeg"])
def test_a_delivered_picture_is_the_master(kind):
    png = master(3)
    given = pixels(getattr(deliverables(png), kind))
    assert psnr(without_mark(given), without_mark(enlarged(png, (512, 512)))) > 38


@pytest.mark.parametrize("kind", ["webp", "jpeg"])
@pytest.mark.parametrize("shade", [0, 128, 255])
def test_the_mark_is_legible_on_dark_and_on_light(kind, shade):
    plain = png_of(Image.new("RGB", (512, 512), (shade, shade, shade)))
    marked = pixels(getattr(deliverables(plain), kind))
    corner = marked[470:, 370:]
    assert corner.max() - corner.min() > 110  # light letters on a dark ground
    assert np.abs(without_mark(marked) - shade).max() < 6


def test_a_labelled_png_is_lossless_but_for_the_mark():
    png = master(5, (640, 640))
    before, after = pixels(png), pixels(label_png(png))
    changed = np.argwhere((before != after).any(axis=2))
    top, left = changed.min(axis=0)
    bottom, right = changed.max(axis=0)
    assert after.shape == before.shape
    assert top > 580
    assert left > 440
    assert bottom < 636
    assert right < 636


@pytest.mark.parametrize("size", [(64, 64), (128, 128), (320, 64)])
def test_a_small_master_becomes_a_png_worth_having_and_the_mark_fits(size):
    png = master(1, size)
    after = pixels(label_png(png))
    assert max(after.shape[:2]) == 512
    before = enlarged(png, (after.shape[1], after.shape[0]))
    assert 0 < (before != after).any(axis=2).mean() < 0.2


def test_the_source_type_can_be_read_back_from_every_format():
    png = master(2)
    given = deliverables(png)
    for picture in (given.webp, given.jpeg, label_png(png)):
        found = xmp_of(picture).find(f".//{IPTC}")
        assert found is not None
        assert found.text == SOURCE_TYPE
        assert source_type(picture) == SOURCE_TYPE
    assert source_type(png) is None


def test_the_description_says_made_with_ai_whatever_the_label():
    text = ElementTree.tostring(
        xmp_of(deliverables(master(), PictureMark(text="AI <&> made")).jpeg), "unicode"
    )
    assert "AI &lt;&amp;&gt; made" in text
    assert "Made with AI" in text


@pytest.mark.parametrize(
    "text", ["Mit KI erzeugt", "AI生成画像", "صورة بالذكاء الاصطناعي, pre-rendered"]
)
def test_a_mark_in_another_language_is_drawn_in_its_own_letters(text):
    font = mark._font(40, text)
    assert isinstance(font, FreeTypeFont)
    box = mark._drawn(font, "\uffff")
    assert all(mark._drawn(font, letter) != box for letter in text.replace(" ", ""))
    png = master()
    assert (pixels(label_png(png, PictureMark(text=text))) != pixels(label_png(png))).any()


@pytest.mark.parametrize("corner", get_args(Corner))
def test_the_mark_is_where_and_as_the_theme_says(corner: Corner):
    plain = png_of(Image.new("RGB", (512, 512), (128, 128, 128)))
    brand = PictureMark(text="Made by AI", corner=corner, ink="#002B22", ground="#FFFFFF")
    marked = pixels(label_png(plain, brand))
    changed = np.argwhere((marked != 128).any(axis=2))
    (top, left), (bottom, right) = changed.min(axis=0), changed.max(axis=0)
    assert (top < 20, bottom > 492) == (corner.startswith("upper"), corner.startswith("lower"))
    assert (left < 20, right > 492) == (corner.endswith("left"), corner.endswith("right"))
    drawn = marked[top:bottom, left:right].reshape(-1, 3)
    assert drawn.max() > 200  # a light ground
    assert np.abs(drawn - (0, 0x2B, 0x22)).sum(axis=1).min() < 40  # dark green words


def test_the_same_master_gives_the_same_bytes():
    assert deliverables(master(7)) == deliverables(master(7))


def test_without_system_fonts_the_mark_is_drawn_all_the_same(monkeypatch):
    monkeypatch.setattr(mark, "_FONTS", ())
    pill = np.asarray(mark.draw_pill(PictureMark(), 15).convert("L"))
    assert pill.max() > 200
    assert pill.shape[1] > 4 * pill.shape[0] * 0.8


def test_what_is_no_picture_is_refused():
    with pytest.raises(OSError, match="cannot identify"):
        deliverables(b"no picture")
