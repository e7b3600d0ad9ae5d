"""Renders the phone's pages: from a ticket to HTML, with nothing read but templates."""

from __future__ import annotations

import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kiosk.domain.catalog import Catalog
from kiosk.sharing.board import Section, Shown
from kiosk.sharing.pages.words import Words, recipe, sentence, until, words_for

_FOLDER = Path(__file__).parent / "pages"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


BUSY_SECONDS = 10
"""Seconds after which a phone that asked too much may ask again."""


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
        self.busy = self._message(words.busy, words.busy_hint, again=BUSY_SECONDS)
        self.deleted = self._message(words.deleted, words.deleted_hint)

    def ticket(self, shown: Shown, token: str, expires: float) -> bytes:
        """The page of one ticket; `expires` is in seconds since 1970."""
        words = self._words
        if not shown.live and not shown.ticket.kept:
            return self._message(words.none, words.none_hint)
        sections = [
            self._section(shown, section, newest=number == 0)
            for number, section in enumerate(shown.sections)
        ]
        return self._render(
            "ticket.html",
            title=sections[0]["sentence"],
            base=f"/t/{token}",
            sections=sections,
            live=shown.live,
            making=shown.making,
            complete=bool(shown.ticket.kept) and not shown.making,
            kept=sorted(number + 1 for number in shown.ticket.kept),
            until=words.until.format(date=until(expires, words)),
        )

    def confirm_deletion(self, token: str) -> bytes:
        """The page that asks whether a ticket's pictures are to be deleted."""
        return self._render("delete.html", base=f"/t/{token}")

    def _section(self, shown: Shown, section: Section, *, newest: bool) -> dict[str, object]:
        words = self._words
        status, hint = _status(shown, section, words)
        if not newest and not section.making:
            status, hint = "", ""  # said once, where the eye falls first
        name = words.picture
        return {
            "id": section.job.first + 1,
            "sentence": sentence(section.job, self._catalog, words),
            "tiles": [
                {"number": n + 1, "state": state, "name": name.format(number=n + 1)}
                for n, state in section.tiles.items()
            ],
            "making": section.making,
            "done": section.progress.done if section.progress else 0,
            "status": status,
            "hint": hint,
            "recipe": recipe(section.job, self._catalog, words),
        }

    def _message(self, heading: str, hint: str, again: int = 0) -> bytes:
        return self._render("message.html", heading=heading, hint=hint, again=again)

    def _render(self, template: str, **values: object) -> bytes:
        text = self._templates.get_template(template).render(
            words=self._words, static=f"/static/{self.version}", **values
        )
        return text.encode()


def _status(shown: Shown, section: Section, words: Words) -> tuple[str, str]:
    if section.making:
        ahead = section.progress.ahead if section.progress else 0
        if shown.held:
            return words.held, ""
        if ahead:
            queued = words.queued_one if ahead == 1 else words.queued.format(count=ahead)
            return queued, words.making_hint
        return words.making, words.making_hint
    if not section.kept:
        return words.none, words.none_hint
    whole = len(section.kept) == section.job.tiles
    return (words.done if whole else words.some_missing), words.touch_hint
