"""Whatever is asked of the phone's page, it answers calmly, and tells nothing without a link."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.domain.catalog import load_catalog
from kiosk.gallery.layout import Layout
from kiosk.resources import resource
from kiosk.sharing.board import Board
from kiosk.sharing.guard import HEADERS, Guard
from kiosk.sharing.limits import Limits
from kiosk.sharing.rendering import Pages
from kiosk.sharing.tickets import token
from kiosk.sharing.web import PhonePage
from tests.sharing.asgi import ask
from tests.sharing.tickets import IDENTITY, ticket

SECRET = bytes(range(32))
TOKEN = token(SECRET, IDENTITY)
OTHER = token(bytes(32), IDENTITY)
"""As well made as the real one, and as wrong as any."""

PAGES = Pages(load_catalog(resource("assets") / "catalog"), "en")
HIDDEN = b"this is private"
BOUNDED = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "X"]
PIECES = st.one_of(
    st.sampled_from(
        [
            *("t", TOKEN, OTHER, TOKEN[:-1], TOKEN + "A", TOKEN.lower(), TOKEN.swapcase()),
            *("events", "pictures.zip", "delete", "static", PAGES.version, "page.css", "page.js"),
            *("1.jpg", "1.webp", "2.jpg", "0.jpg", "01.jpg", "-1.jpg", "1.png", "1", ".jpg"),
            *("..", ".", "%2e%2e", "%2f", "..%2fsecret", "..%5c", "%00", "%c0%ae%c0%ae", "%"),
            *("secret", "kiosk.db", "master-1.png", "tile-1.jpg", IDENTITY, "", "/etc/passwd"),
        ]
    ),
    st.text(max_size=12),
)
PATHS = st.one_of(
    st.lists(PIECES, max_size=5).map(lambda parts: "/" + "/".join(parts)),
    st.tuples(st.sampled_from([TOKEN, OTHER]), PIECES).map(lambda two: f"/t/{two[0]}/{two[1]}"),
)
HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"))
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "accept-language": HEADER,
        "range": HEADER,
        "if-none-match": HEADER,
        "content-type": HEADER,
        "host": HEADER,
        "x-forwarded-for": HEADER,
        "cookie": HEADER,
    },
)


class Phone:
    """Asks an application, past any client that would tidy the address first."""

    def __init__(self, state: Path) -> None:
        layout = Layout(state)
        layout.ticket(IDENTITY).mkdir(parents=True)
        for tile in range(2):
            master, *given_out = layout.files_of(IDENTITY, tile)
            master.write_bytes(HIDDEN)
            for path in given_out:
                path.write_bytes(b"a picture")
        for hidden in (layout.secret, layout.database):
            hidden.write_bytes(HIDDEN)
        self.troubles: list[str] = []
        self.deleted: list[str] = []
        board = Board(SECRET, 72, lambda: 1_800_000_000.0)
        board.replace_all([ticket(0, 1)])

        async def delete(ticket: str) -> None:
            self.deleted.append(ticket)

        limits = Limits(lambda: 0.0, burst=1e12)
        page = PhonePage(lambda: board, PAGES, layout, delete, limits)
        self.app: Guard = page.app(lambda said, _error: self.troubles.append(said))

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: dict[str, str] | None = None,
        query: bytes = b"",
        body: bytes = b"",
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body."""
        return ask(self.app, path, method, headers, query, body)


@pytest.fixture
def phone(tmp_path: Path) -> Phone:
    return Phone(tmp_path / "state")


@pytest.fixture(scope="module")
def same(tmp_path_factory: pytest.TempPathFactory) -> Phone:
    return Phone(tmp_path_factory.mktemp("module") / "state")


@BOUNDED
@given(
    path=PATHS,
    method=st.sampled_from(METHODS),
    headers=ASKED,
    query=st.one_of(st.binary(max_size=40), st.sampled_from([b"lang=de", b"download=1", b"&=&"])),
    body=st.binary(max_size=200),
)
def test_nothing_that_is_asked_breaks_it_or_gets_what_is_private(
    same: Phone, path: str, method: str, headers: dict[str, str], query: bytes, body: bytes
):
    status, answered, content = same.ask(path, method, headers, query, body)
    assert status in (200, 404)
    assert same.troubles == []
    assert HIDDEN not in content
    assert all(answered[name.lower()] == value for name, value in HEADERS.items())
    if TOKEN not in path and "static" not in path:
        assert status == 404
    if status == 404:
        expected = PAGES.wanted(*_language(query, headers)).not_found
        assert content == expected
        assert TOKEN.encode() not in content
    if method != "POST" or not path.startswith(f"/t/{TOKEN}/delete"):
        assert same.deleted == []
    same.deleted.clear()


def _language(query: bytes, headers: dict[str, str]) -> tuple[str, str]:
    return ("de" if query == b"lang=de" else ""), headers.get("accept-language", "")


@BOUNDED
@given(rest=PIECES, method=st.sampled_from(METHODS), headers=ASKED)
def test_a_good_guess_of_a_token_is_answered_like_a_bad_one(
    same: Phone, rest: str, method: str, headers: dict[str, str]
):
    def shape(guess: str) -> tuple[int, dict[str, str], bytes]:
        return same.ask(f"/t/{guess}" + (f"/{rest}" if rest else ""), method, headers)

    near = TOKEN[:-1] + ("A" if TOKEN[-1] != "A" else "B")
    assert shape(OTHER) == shape(near) == shape("x")


def test_what_a_link_has_not_is_answered_like_what_nobody_has(phone: Phone):
    nothing = phone.ask(f"/t/{OTHER}")
    for path in ("3.jpg", "master-1.png", "../secret", "..%2f..%2fsecret", "1.png", "%31.jpg"):
        assert phone.ask(f"/t/{TOKEN}/{path}") == nothing


def test_the_link_itself_works(phone: Phone):
    assert phone.ask(f"/t/{TOKEN}")[0] == 200
    assert phone.ask(f"/t/{TOKEN}/1.jpg")[2] == b"a picture"
    status, _, content = phone.ask(f"/t/{TOKEN}/delete", "POST", query=b"lang=ar")
    assert (status, phone.deleted) == (200, [IDENTITY])
    assert PAGES.wanted("ar", "").deleted == content
