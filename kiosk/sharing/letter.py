"""Writes the mail with a visit's pictures: plain text, the same in HTML, and the pictures.

Nothing in it is fetched from anywhere, so that nobody learns when it is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime, parseaddr
from html import escape

from kiosk.sharing.letter_words import letter_words_for
from kiosk.sharing.pages.languages import words_for
from kiosk.sharing.pages.words import until

MOST_PICTURES = 12
"""Attached to one mail."""

MOST_BYTES = 15_000_000
"""Of pictures in one mail, as they travel: many servers take 20 to 25 MB."""

_LINE, _LINE_SENT = 57, 78  # bytes of a picture in a line of base64, and of that line (RFC 2045)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be sent. `id` is the same each time it is tried; `pictures` are JPEG files.

    `left_out` says how many more there are, `link` where all of them are to be had until
    `expires` (seconds since 1970); empty where there is no public place.
    """

    id: str
    address: str = field(repr=False)
    language: str
    pictures: Sequence[bytes] = field(repr=False)
    left_out: int = 0
    link: str = field(default="", repr=False)
    expires: float = 0.0
    tries: int = 0


def that_fit(sizes: Sequence[int]) -> list[int]:
    """Which pictures of these sizes (bytes) one mail has room for: the newest, in their order."""
    chosen: list[int] = []
    room = MOST_BYTES
    for number in reversed(range(len(sizes))):
        takes = -(-sizes[number] // _LINE) * _LINE_SENT
        if takes <= room and len(chosen) < MOST_PICTURES:
            chosen.append(number)
            room -= takes
    return sorted(chosen)


def written(letter: Letter, sender: str) -> EmailMessage:
    """The mail; raises ValueError when its address is none.

    `sender` is an address, or a name with one: "Showroom <pictures@example.com>".
    """
    name, own = parseaddr(sender)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(name, addr_spec=own)
    mail["To"] = Address(addr_spec=letter.address)
    mail["Subject"] = letter_words_for(letter.language).subject
    mail["Date"] = format_datetime(localtime())
    mail["Message-ID"] = f"<{letter.id}@{own.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    mail["X-Auto-Response-Suppress"] = "All"  # the same for Exchange
    mail["Content-Language"] = words_for(letter.language).code
    lines = _lines(letter)
    mail.set_content("\n\n".join(lines) + "\n")
    mail.add_alternative(_html(letter, lines), subtype="html")
    for number, picture in enumerate(letter.pictures, 1):
        filename = f"picture-{number}.jpg"
        mail.add_attachment(picture, maintype="image", subtype="jpeg", filename=filename)
    return mail


def _lines(letter: Letter) -> list[str]:
    words, page = letter_words_for(letter.language), words_for(letter.language)
    lines = [words.hello]
    if letter.left_out:
        lines.append(words.left_out.format(count=len(letter.pictures)))
    if letter.link:
        lines += [words.link.format(date=until(letter.expires, page)), letter.link]
    return [*lines, page.made_with_ai, words.why]


def _html(letter: Letter, lines: Sequence[str]) -> str:
    page = words_for(letter.language)
    link = escape(letter.link, quote=True)
    shown = [escape(line) for line in lines]
    if link:
        shown[shown.index(link)] = f'<a href="{link}">{link}</a>'
    said = "".join(f"<p>{line}</p>\n" for line in shown)
    direction = "rtl" if page.right_to_left else "ltr"
    return (
        f'<!doctype html>\n<html lang="{page.code}" dir="{direction}">\n'
        f"<body>\n{said}</body>\n</html>\n"
    )
