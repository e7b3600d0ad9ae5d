"""Renders the phone's pages: from a ticket to HTML, with nothing read but templates."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from copy import copy
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kiosk.domain.catalog import Catalog
from kiosk.gallery.records import Ticket
from kiosk.sharing.board import Section, Shown
from kiosk.sharing.file_names import archive_name, picture_name
from kiosk.sharing.pages.languages import LANGUAGES, wished, words_for
from kiosk.sharing.pages.words import Words, recipe, sentence, until
from kiosk.sharing.tickets import short_code

_FOLDER = Path(__file__).parent / "pages"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


BUSY_SECONDS = 10
"""Seconds after which a phone that asked too much may ask again."""


class Pages:
    """The pages of one catalog, in `language` unless a phone would rather have another.

    `languages` are those that phones may have besides.
    """

    def __init__(
        self,
        catalog: Catalog | Callable[[], Catalog],
        language: str,
        languages: Sequence[str] = tuple(LANGUAGES),
    ) -> None:
        """A catalog that staff may change is asked for anew at every page."""
        self._catalog = catalog if callable(catalog) else lambda: catalog
        self._query = ""
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
        self._speak(words_for(language))
        self._first = self._words.code
        offered = {self._words.code, *languages}
        self._offered = [words for code, words in LANGUAGES.items() if code in offered]
        self._spoken = {words.code: copy(self) for words in self._offered}
        for words in self._offered:
            self._spoken[words.code]._speak(words)

    def wanted(self, asked: str, header: str) -> Pages:
        """The pages in the language that was `asked` for, or that the Accept-Language wishes.

        What was asked for stays so on the pages that these link to. Both may be any text.
        """
        if asked in self._spoken:
            pages = copy(self._spoken[asked])
            pages._query = f"?lang={asked}"
            return pages
        return self._spoken[wished(header, list(self._spoken)) or self._words.code]

    def _speak(self, words: Words) -> None:
        self._words = words
        self.not_found = self._message(words.unknown, words.unknown_hint)
        self.trouble = self._message(words.trouble, words.trouble_hint)
        self.moment = self._message(words.moment, words.moment_hint, again=3)
        self.busy = self._message(words.busy, words.busy_hint, again=BUSY_SECONDS)
        self.deleted = self._message(words.deleted, words.deleted_hint)

    def ticket(self, shown: Shown, token: str, expires: float) -> bytes:
        """The page of one ticket; `expires` is in seconds since 1970."""
        static, code = f"/static/{self.version}", short_code(token)
        base = f"/t/{token}"
        deletes_at = f"{base}/delete{self._query}"
        return self._ticket(
            shown, expires, base, static, alone=False, code=code, deletes_at=deletes_at
        )

    def alone(
        self,
        ticket: Ticket,
        expires: float,
        archive: tuple[str, str] | None = None,
        code: str = "",
        deletes_at: str = "",
    ) -> dict[str, bytes]:
        """The same page where there is no kiosk behind it, only files, by their names.

        One a language, that of the kiosk as `index.html`, which also sends phones to their own.
        They lie in `t/<token>/` and know their pictures by relative links, look again by
        themselves while there may be more, and cannot delete: they lead to `deletes_at`, where a
        server can, if there is one. `archive` is the file of all pictures and what phones are to
        call it, if there is one; staff find the ticket by `code`.
        """
        static = f"../../static/{self.version}"
        pages = {self._file_of(words): self._spoken[words.code] for words in self._offered}
        return {
            name: speaking._ticket(
                *(Shown(ticket), expires, ".", static),
                alone=True,
                archive=archive,
                code=code,
                deletes_at=deletes_at and f"{deletes_at}?lang={speaking._words.code}",
            )
            for name, speaking in pages.items()
        }

    def gone(self, static: str) -> bytes:
        """What a storage can show for a link that is over; `static` is where its styles are."""
        return self._message(self._words.unknown, self._words.unknown_hint, static=static)

    def _file_of(self, words: Words) -> str:
        return "index.html" if words.code == self._first else f"{words.code}.html"

    def _ticket(
        self,
        shown: Shown,
        expires: float,
        base: str,
        static: str,
        *,
        alone: bool,
        archive: tuple[str, str] | None = None,
        code: str = "",
        deletes_at: str = "",
    ) -> bytes:
        words = self._words
        if not shown.live and not shown.ticket.visible:
            return self._message(words.none, words.none_hint, static=static if alone else None)
        sections = [
            self._section(shown, section, newest=number == 0)
            for number, section in enumerate(shown.sections)
        ]
        kept = sorted(number + 1 for number in shown.ticket.visible)
        complete = bool(kept) and not shown.making
        return self._render(
            "ticket.html",
            title=sections[0]["sentence"],
            base=base,
            static=static,
            alone=alone,
            languages=[(other, self._address_of(other, base, alone)) for other in self._offered],
            chooses=alone and words.code == self._first,
            sections=sections,
            live=shown.live,
            making=shown.making,
            complete=complete,
            archive=archive if alone else (f"{base}/pictures.zip", archive_name(shown.ticket)),
            kept=kept,
            names={number: picture_name(shown.ticket, number - 1, "jpg") for number in kept},
            until=words.until.format(date=until(expires, words)),
            code=f"{code[:3]} {code[3:]}".strip(),
            deletes_at=deletes_at,
        )

    def _address_of(self, words: Words, base: str, alone: bool) -> str:
        # The fragment says that this language was asked for.
        return f"{self._file_of(words)}#ticket" if alone else f"{base}?lang={words.code}"

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
            "sentence": sentence(section.job, self._catalog(), words),
            "tiles": [
                {"number": n + 1, "state": state, "name": name.format(number=n + 1)}
                for n, state in section.tiles.items()
            ],
            "making": section.making,
            "done": section.progress.done if section.progress else 0,
            "status": status,
            "hint": hint,
            "recipe": recipe(section.job, self._catalog(), words),
        }

    def _message(self, heading: str, hint: str, again: int = 0, static: str | None = None) -> bytes:
        places = {"static": static, "alone": True} if static else {}
        return self._render("message.html", heading=heading, hint=hint, again=again, **places)

    def _render(self, template: str, **values: object) -> bytes:
        usual = {"static": f"/static/{self.version}", "alone": False, "query": self._query}
        text = self._templates.get_template(template).render(words=self._words, **usual | values)
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
    if section.checking:
        return words.checking, words.checking_hint
    if not section.kept:
        return words.none, words.none_hint
    whole = len(section.kept) == section.job.tiles
    return (words.done if whole else words.some_missing), words.touch_hint
