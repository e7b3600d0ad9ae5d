"""Renders the phone's pages: from a ticket to HTML, with nothing read but templates."""

from __future__ import annotations

import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kiosk.domain.catalog import Catalog
from kiosk.sharing.board import Shown
from kiosk.sharing.pages.words import Words, sentence, until, words_for

_FOLDER = Path(__file__).parent / "pages"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class Pages:
    """The pages of one catalog in one language."""

    def __init__(self, catalog: Catalog, language: str) -> None:
        self._catalog = catalog
        self._words = words_for(language)
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        files = sorted((_FOLDER / "static").iterdir())
        self.static = {
            path.name: (path.read_bytes(), _TYPES[path.suffix])
            for path in files
            if path.suffix in _TYPES
        }
        contents = b"".join(content for content, _ in self.static.values())
        self.version = hashlib.sha256(contents).hexdigest()[:8]
        words = self._words
        self.not_found = self._message(words.unknown, words.unknown_hint)
        self.trouble = self._message(words.trouble, words.trouble_hint)
        self.moment = self._message(words.moment, words.moment_hint, again=3)

    def ticket(self, shown: Shown, token: str, expires: float) -> bytes:
        """The page of one ticket; `expires` is in seconds since 1970."""
        words = self._words
        if not shown.making and not shown.ticket.kept:
            return self._message(words.none, words.none_hint)
        tiles = [
            {"number": n + 1, "state": state, "name": words.picture.format(number=n + 1)}
            for n, state in enumerate(shown.tiles)
        ]
        status, hint = _status(shown, words)
        kept = len(shown.ticket.kept)
        return self._render(
            "ticket.html",
            sentence=sentence(shown.ticket, self._catalog, words),
            base=f"/t/{token}",
            tiles=tiles,
            making=shown.making,
            complete=kept > 0 and not shown.making,
            kept=kept > 0,
            status=status,
            hint=hint,
            until=words.until.format(date=until(expires, words)),
        )

    def _message(self, heading: str, hint: str, again: int = 0) -> bytes:
        return self._render("message.html", heading=heading, hint=hint, again=again)

    def _render(self, template: str, **values: object) -> bytes:
        text = self._templates.get_template(template).render(
            words=self._words, static=f"/static/{self.version}", **values
        )
        return text.encode()


def _status(shown: Shown, words: Words) -> tuple[str, str]:
    kept, tiles = len(shown.ticket.kept), shown.ticket.tiles
    if shown.making:
        return (words.held, "") if shown.held else (words.making, words.making_hint)
    return (words.done if kept >= tiles else words.some_missing), words.touch_hint
