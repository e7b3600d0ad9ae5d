"""The way out by storage: pages and pictures written to anything that fsspec can write.

What lies there is what phones get; nothing runs. A ticket's files lie under `t/<token>/`: its
pictures, all of them in one archive once they are there, and its page in each language, the
kiosk's own as `index.html`. The styles of all pages are under `static/<version>/`, and what a
link that is over should show is in `gone.html`.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Generator
from contextlib import contextmanager

from kiosk.config import StorageConfig
from kiosk.sharing.archives import zip_of
from kiosk.sharing.board import Shown
from kiosk.sharing.file_names import archive_name, picture_name
from kiosk.sharing.rendering import Pages
from kiosk.sharing.shelf import Shelf
from kiosk.sharing.tickets import short_code
from kiosk.sharing.ways import Copy

PAGE = "index.html"
ARCHIVE = "pictures.zip"
GONE = "gone.html"

MOST_KNOWN = 512
"""Tickets of which it is remembered what has been sent; others are sent whole."""

MOST_ARCHIVE = 32 * 2**20
"""Bytes of pictures that are packed; a visit that made more is saved one by one."""


class StorageWay:
    """Copies under one folder, which phones find at `public_url`.

    `page_elsewhere` gives the page of a token where guests can delete, if there is such a place.
    """

    name = "storage"

    def __init__(
        self,
        config: StorageConfig,
        pages: Pages,
        passing: Callable[[str], None] = lambda _point: None,
        page_elsewhere: Callable[[str], str] | None = None,
    ) -> None:
        self._public = config.public_url
        self._pages = pages
        self._passing = passing
        self._shelf = Shelf(config)
        self._page_elsewhere = page_elsewhere
        self._known: OrderedDict[str, dict[str, str]] = OrderedDict()  # digests by token and name
        self._styled = False

    def link(self, token: str) -> str:
        """The ticket's page, named in full: not all storage has a page for a folder."""
        return f"{self._public}/t/{token}/{PAGE}"

    def push(self, copy: Copy) -> None:
        """Send what is new: styles, then pictures, then the pages; then remove what is past."""
        with self._open():
            self._send_styles()
            known = self._known.pop(copy.token, None)
            there = {} if known is None else dict(known)
            wanted = self._send_pictures(copy, there) | self._send_pages(copy, there)
            listed = self._shelf.names(f"t/{copy.token}") if known is None else set(there)
            for name in listed - wanted:
                self._shelf.remove(f"t/{copy.token}/{name}")
            self._known[copy.token] = {name: there[name] for name in wanted}
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)

    def remove(self, token: str) -> None:
        """Remove all of a ticket's files; first the pages that show them."""
        with self._open():
            self._known.pop(token, None)
            names = self._shelf.names(f"t/{token}")
            for name in sorted(names, key=_removed):
                self._shelf.remove(f"t/{token}/{name}")
            self._shelf.remove_folder(f"t/{token}")

    @contextmanager
    def _open(self) -> Generator[None]:
        try:
            with self._shelf.open():
                yield
        except BaseException:
            self._styled = False  # maybe it is another place by now
            raise

    def _send_styles(self) -> None:
        if self._styled:
            return
        for name, (content, _) in self._pages.static.items():
            self._shelf.write(f"static/{self._pages.version}/{name}", content)
        self._shelf.write(GONE, self._pages.gone(f"{self._public}/static/{self._pages.version}"))
        self._styled = True

    def _send_pictures(self, copy: Copy, there: dict[str, str]) -> set[str]:
        for name, path in copy.pictures.items():
            self._send(copy.token, name, path.read_bytes(), there)
            self._passing("between-pushed-files")
        if not _packed(copy):
            return set(copy.pictures)
        files = {
            picture_name(copy.ticket, tile, "jpg"): copy.pictures[f"{tile + 1}.jpg"]
            for tile in sorted(copy.ticket.visible)
        }
        packed = zip_of((name, path.read_bytes()) for name, path in files.items())
        self._send(copy.token, ARCHIVE, packed, there)
        return {*copy.pictures, ARCHIVE}

    def _send_pages(self, copy: Copy, there: dict[str, str]) -> set[str]:
        archive = (ARCHIVE, archive_name(copy.ticket)) if _packed(copy) else None
        elsewhere = self._page_elsewhere
        deletes_at = f"{elsewhere(copy.token)}/delete" if elsewhere is not None else ""
        code = short_code(copy.token)
        pages = self._pages.alone(copy.ticket, copy.until, archive, code, deletes_at)
        for name, page in sorted(pages.items(), key=lambda each: each[0] == PAGE):
            self._send(copy.token, name, page, there)  # last the one that leads to the others
        return set(pages)

    def _send(self, token: str, name: str, content: bytes, there: dict[str, str]) -> None:
        digest = hashlib.sha256(content).hexdigest()
        if there.get(name) != digest:
            self._shelf.write(f"t/{token}/{name}", content)
            there[name] = digest


def _removed(name: str) -> tuple[bool, bool]:
    """By which names are sorted: the page of the link first, then those in other languages."""
    return name != PAGE, not name.endswith(".html")


def _packed(copy: Copy) -> bool:
    """Whether all pictures are to be had in one file: none is to come, and they are not too big."""
    pictures = [path for name, path in copy.pictures.items() if name.endswith(".jpg")]
    if Shown(copy.ticket).making or len(pictures) < 2:
        return False
    return sum(path.stat().st_size for path in pictures) <= MOST_ARCHIVE
