"""Tries a link as a phone would, and reads the code that will show it.

That it works from here does not prove that phones reach it; preflight asks staff to scan once.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request

import zxingcpp
from PIL import Image

from kiosk.sharing.qr import qr_modules
from kiosk.sharing.ways import SELF_TEST, WayFault

_MODULE, _QUIET = 8, 4  # pixels a module; modules of quiet zone, as ISO/IEC 18004 asks for
_ENOUGH = 200_000  # bytes; a page is a tenth of that


def opens(link: str, seconds: float, *, direct: bool = False) -> None:
    """Fetch a ticket's page; raises WayFault. With `direct`, past any proxy of this machine."""
    request = Request(link, headers={"User-Agent": SELF_TEST, "Accept": "text/html"})
    handlers = (ProxyHandler({}),) if direct else ()
    opener = urllib.request.build_opener(*handlers, HTTPRedirectHandler())
    try:
        with opener.open(request, timeout=seconds) as answer:
            kind = answer.headers.get_content_type()
            page = answer.read(_ENOUGH)
    except urllib.error.HTTPError as error:
        error.close()
        raise WayFault(f"HTTP {error.code}") from None
    except (OSError, ValueError) as error:
        inner = getattr(error, "reason", error)
        if isinstance(inner, TimeoutError):
            raise WayFault("too slow") from error
        name = type(inner).__name__ if isinstance(inner, Exception) else type(error).__name__
        raise WayFault(f"no answer ({name})") from error
    if kind != "text/html" or b'<main id="ticket"' not in page:
        raise WayFault("another page")


def reads_back(link: str) -> None:
    """Draw the link's code and read it again; raises WayFault when it does not say the link."""
    codes = zxingcpp.read_barcodes(code_picture(link))
    if [code.text for code in codes] != [link]:
        raise WayFault("unreadable code")


def code_picture(text: str) -> Image.Image:
    """The code as guests see it: dark on light, with its quiet zone."""
    modules = qr_modules(text)
    side = len(modules) + 2 * _QUIET
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                picture.putpixel((x + _QUIET, y + _QUIET), 0)
    return picture.resize((side * _MODULE, side * _MODULE), Image.Resampling.NEAREST)
