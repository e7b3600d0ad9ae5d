"""Says on and inside every delivered picture that it was made with AI.

On it: a small mark in a corner. Inside it: XMP with IPTC's digital source type, which is what
platforms and news desks read (https://iptc.org/standards/photo-metadata/, field "Digital Source
Type"). Masters stay unmarked, so that an edit never paints over a mark.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from xml.sax.saxutils import escape

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kiosk.domain.generation import SHOW_PACK
from kiosk.domain.picture_mark import PictureMark
from kiosk.gallery.mark import stamp

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
PLAIN = PictureMark()
"""The mark where no theme says another."""
MIN_EDGE = 512
"""Pixels of the longer edge that a guest receives at least; smaller masters are enlarged."""

_JPEG_QUALITY, _WEBP_QUALITY = 93, 92
_XMP_KEY = "XML:com.adobe.xmp"  # where PNG readers look (XMP specification part 3, section 1.1.5)


@dataclass(frozen=True, slots=True)
class Deliverables:
    """What a guest takes home of one master; `width` and `height` are in pixels."""

    webp: bytes
    jpeg: bytes
    width: int
    height: int


def mark_for(checkpoint: str, mark: PictureMark = PLAIN) -> PictureMark:
    """What is said of a picture by `checkpoint`; one from the show pack was not made just now."""
    return mark.saying(", pre-rendered") if checkpoint == SHOW_PACK else mark


def deliverables(master: bytes, mark: PictureMark = PLAIN) -> Deliverables:
    """Labelled WebP and JPEG of an RGB PNG, at least MIN_EDGE pixels on the longer edge.

    Raises OSError (Pillow's UnidentifiedImageError) when `master` is no picture.
    """
    picture = stamp(at_display_size(_decode(master)), mark)
    packet = xmp_packet(mark.text)
    webp, jpeg = io.BytesIO(), io.BytesIO()
    picture.save(webp, "WEBP", quality=_WEBP_QUALITY, method=4, xmp=packet)
    picture.save(jpeg, "JPEG", quality=_JPEG_QUALITY, subsampling=0, optimize=True, xmp=packet)
    return Deliverables(webp.getvalue(), jpeg.getvalue(), picture.width, picture.height)


def label_png(png: bytes, mark: PictureMark = PLAIN) -> bytes:
    """A lossless PNG with the mark and the XMP, at least MIN_EDGE pixels on the longer edge.

    Raises OSError (Pillow's UnidentifiedImageError) when `png` is no picture.
    """
    info = PngInfo()
    info.add_itxt(_XMP_KEY, xmp_packet(mark.text).decode())
    out = io.BytesIO()
    stamp(at_display_size(_decode(png)), mark).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def source_type(picture: bytes) -> str | None:
    """The digital source type that a JPEG, WebP or PNG carries, or None; raises OSError."""
    with Image.open(io.BytesIO(picture)) as image:
        found = image.info.get("xmp") or image.info.get(_XMP_KEY) or b""
    text = found.decode() if isinstance(found, bytes) else str(found)
    _, opening, rest = text.partition("<Iptc4xmpExt:DigitalSourceType>")
    return rest.partition("<")[0] if opening else None


def xmp_packet(label: str) -> bytes:
    """The XMP: source type, tool and a sentence. Nothing about the guest, and no time of day."""
    said = f"{label}. Made with AI at an interactive auto show kiosk; not a photograph."
    return _XMP.format(source_type=SOURCE_TYPE, said=escape(said)).encode()


def at_display_size(picture: Image.Image) -> Image.Image:
    """The picture itself, or enlarged to MIN_EDGE pixels on its longer edge."""
    scale = MIN_EDGE / max(picture.size)
    if scale <= 1:
        return picture
    size = (round(picture.width * scale), round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _decode(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as image:
        return image.convert("RGB")


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
   <Iptc4xmpExt:DigitalSourceType>{source_type}</Iptc4xmpExt:DigitalSourceType>
   <xmp:CreatorTool>Auto Show Kiosk</xmp:CreatorTool>
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{said}</rdf:li></rdf:Alt></dc:description>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
