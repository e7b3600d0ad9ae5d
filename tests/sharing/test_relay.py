"""A relay on the loopback, served by the command itself; kiosks push, phones read."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from kiosk.config import RelayConfig
from kiosk.sharing.promise import Promise
from kiosk.sharing.relay_protocol import DIGEST, KEEP, identity, read_hours
from kiosk.sharing.relay_way import RelayWay
from kiosk.sharing.ways import WayFault
from tests.sharing.tickets import TOKEN, copy

HALL, STREET = "hall-key-0123456789-abcdef", "street-key-0123456789-abcd"
OTHER = "B" * 22


@contextmanager
def relay(folder: Path, more: str = "") -> Iterator[str]:
    """The address of `kiosk share serve`, which must end well when it is told to.

    `more` are further lines of its config.
    """
    file = folder.with_name("relay.toml")
    file.write_text(
        f'[relay]\nfolder = "{folder}"\nport = 0\nkeep_hours = 2160\n{more}'
        f'[relay.kiosks]\nhall = "{HALL}"\nstreet = "{STREET}"\n'
    )
    command = [sys.executable, "-m", "kiosk", "share", "serve", "--config", str(file)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        yield f"http://{said.removeprefix('Serving on ').strip()}"
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)
    assert TOKEN not in errors
    assert HALL not in errors


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("relay") / "tickets"
    with relay(folder) as url:
        yield url, folder


@pytest.fixture
def url(served: tuple[str, Path]) -> str:
    return served[0]


def way(url: str, key: str = HALL) -> RelayWay:
    return RelayWay(RelayConfig(url=url, key=SecretStr(key)))


def future(tmp_path: Path, *kept: int, **more: object):
    """A copy whose time is not over at the relay, whose clock is real."""
    made = copy(tmp_path, *kept, **more)  # type: ignore[arg-type]
    now = time.time()
    return replace(made, ticket=replace(made.ticket, opened_at=now), until=now + 3600)


def test_a_phone_gets_the_kiosks_own_page(url: str, tmp_path: Path):
    way(url).push(future(tmp_path, 0, 1, 2, 3))
    link = way(url).link(TOKEN)
    page = httpx.get(link)
    assert "A red Lexus RZ on Mars, as a painting" in page.text
    sources = set(re.findall(r'(?:src|srcset)="(/[^"]+)"', page.text))
    assert len(sources) == 9
    assert {httpx.get(url + source).status_code for source in sources} == {200}
    assert httpx.get(f"{link}/3.jpg").content == b"picture 3.jpg "
    assert httpx.get(f"{link}/pictures.zip").status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    way(url).remove(TOKEN)
    assert httpx.get(link).status_code == 404


def test_the_page_hears_of_each_picture(url: str, tmp_path: Path):
    way(url).push(future(tmp_path, done=False))
    with httpx.stream("GET", f"{way(url).link(TOKEN)}/events", timeout=20) as stream:
        told = (json.loads(x[6:])["jobs"] for x in stream.iter_lines() if x.startswith("data: "))
        assert next(told) == {"1": ["coming"] * 4}
        way(url).push(future(tmp_path, 2, done=False))
        assert next(told) == {"1": ["coming", "coming", "kept", "coming"]}
        way(url).push(future(tmp_path, 0, 1, 2, 3))
        assert next(told) == {"1": ["kept"] * 4}
    way(url).remove(TOKEN)


def test_a_push_goes_on_where_it_was_cut_off(url: str, tmp_path: Path, monkeypatch):
    asked: list[str] = []
    ask = RelayWay._ask

    def counted(self, method, path, *more):
        if method == "PUT" and len(asked) == 3:
            raise WayFault("no answer (OSError)")
        if method == "PUT":
            asked.append(path.partition("/")[2])
        return ask(self, method, path, *more)

    monkeypatch.setattr(RelayWay, "_ask", counted)
    pushed = future(tmp_path, 0, 1)
    with pytest.raises(WayFault):
        way(url).push(pushed)
    assert httpx.get(way(url).link(TOKEN)).status_code == 404  # nothing half is shown
    monkeypatch.setattr(RelayWay, "_ask", ask)
    sent: list[str] = []
    monkeypatch.setattr(
        RelayWay,
        "_ask",
        lambda self, method, path, *more: (
            sent.append(path.partition("/")[2]) if method == "PUT" else None,
            ask(self, method, path, *more),
        )[1],
    )
    way(url).push(pushed)
    assert [*asked, *sent] == ["1.webp", "1.jpg", "2.webp", "2.jpg", "ticket.json"]
    way(url).push(pushed)
    assert len(sent) == 2  # and again changes nothing
    way(url).remove(TOKEN)


def test_what_was_changed_on_its_way_is_not_taken(url: str):
    headers = {"Authorization": f"Bearer {HALL}", DIGEST: "0" * 64}
    answer = httpx.put(f"{url}/push/{OTHER}/1.jpg", content=b"x", headers=headers)
    assert answer.status_code == 422
    assert httpx.get(f"{url}/push/{OTHER}", headers=headers).json() == {}


def test_a_file_without_end_is_refused(url: str):
    headers = {"Authorization": f"Bearer {HALL}", DIGEST: "0" * 64}
    answer = httpx.put(f"{url}/push/{OTHER}/1.jpg", content=bytes(9 * 2**20), headers=headers)
    assert answer.status_code == 413


def test_a_kiosk_can_neither_read_nor_change_what_another_pushed(url: str, tmp_path: Path):
    way(url).push(future(tmp_path, 0))
    for attempt in (
        lambda: way(url, STREET).push(future(tmp_path, 0, text="stranger")),
        lambda: way(url, STREET).remove(TOKEN),
    ):
        with pytest.raises(WayFault):
            attempt()
    assert httpx.get(f"{way(url).link(TOKEN)}/1.jpg").content == b"picture 1.jpg "
    way(url).remove(TOKEN)


def test_without_a_key_every_address_is_nothing(url: str, tmp_path: Path):
    way(url).push(future(tmp_path, 0))
    pages = set()
    for number, headers in enumerate(({}, {"Authorization": "Bearer no"}, {"Authorization": HALL})):
        headers = {**headers, "X-Forwarded-For": f"192.0.2.{number}"}
        for method, path in (
            *(("GET", f"/push/{TOKEN}"), ("DELETE", f"/push/{TOKEN}"), ("GET", "/push/deleted")),
            *(("PUT", f"/push/{TOKEN}/1.jpg"), ("GET", "/push"), ("GET", "/t/"), ("GET", "/")),
        ):
            answer = httpx.request(method, url + path, headers=headers)
            assert answer.status_code == 404
            pages.add(answer.content)
    assert len(pages) == 1
    assert httpx.get(way(url).link(TOKEN)).status_code == 200
    way(url).remove(TOKEN)


@pytest.mark.parametrize("name", ["0.jpg", "1.png", "owner", "..", "%2e%2e%2fx.jpg", "1.jpg.tmp"])
def test_only_what_a_ticket_has_is_taken(url: str, name: str):
    headers = {"Authorization": f"Bearer {HALL}", DIGEST: "0" * 64}
    answer = httpx.put(f"{url}/push/{OTHER}/{name}", content=b"", headers=headers)
    assert answer.status_code in (404, 405)


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"jobs": [1]}', b"\xff", b"1" * 5000])
def test_a_ticket_that_is_none_is_refused(url: str, text: bytes):
    import hashlib

    digest = hashlib.sha256(text).hexdigest()
    headers = {"Authorization": f"Bearer {HALL}", DIGEST: digest}
    answer = httpx.put(f"{url}/push/{OTHER}/ticket.json", content=text, headers=headers)
    assert answer.status_code == 422


def test_what_a_guest_deletes_at_the_relay_is_gone_and_its_kiosk_hears(url: str, tmp_path: Path):
    way(url).push(future(tmp_path, 0))
    link = way(url).link(TOKEN)
    assert httpx.post(f"{link}/delete").status_code == 200
    assert httpx.get(link).status_code == 404
    assert way(url).deleted() == {identity(TOKEN)}
    assert way(url, STREET).deleted() == frozenset()
    way(url).push(future(tmp_path, 0))  # no fault of the relay, and nothing comes back by it
    assert httpx.get(link).status_code == 404
    assert way(url).deleted() == {identity(TOKEN)}
    way(url).remove(TOKEN)  # the kiosk has deleted it too
    assert way(url).deleted() == frozenset()


def test_neither_tokens_nor_keys_lie_on_its_disk(served: tuple[str, Path], tmp_path: Path):
    url, folder = served
    way(url).push(future(tmp_path, 0, 1))
    files = [path for path in folder.rglob("*") if path.is_file()]
    everything = b"".join(path.read_bytes() + str(path).encode() for path in files)
    assert b"picture 1.jpg" in everything
    assert TOKEN.encode() not in everything
    assert HALL.encode() not in everything
    assert {oct(path.stat().st_mode & 0o77) for path in files} == {"0o0"}
    way(url).remove(TOKEN)


def test_a_relay_that_starts_again_shows_what_it_has_and_drops_what_is_over(tmp_path: Path):
    folder = tmp_path / "tickets"
    with relay(folder) as url:
        way(url).push(future(tmp_path, 0))
        way(url).push(replace(copy(tmp_path, 0, token=OTHER), until=1000.0))
        assert httpx.get(way(url).link(OTHER)).status_code == 404  # over already
    with relay(folder) as url:
        assert httpx.get(f"{way(url).link(TOKEN)}/1.jpg").status_code == 200
        assert [path.name for path in (folder / "gallery").iterdir()] == [identity(TOKEN)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "one table, relay"),
        ('[relay]\nfolder = "x"\n[relay.kiosks]\nhall = "short"', "24 ASCII characters"),
        ('[relay]\nfolder = "x"\n[relay.kiosks]\n', "at least 1"),
        (f'[relay]\nfolder = "x"\n[relay.kiosks]\n"a b" = "{HALL}"', "relay.kiosks"),
        (f'[relay]\nfolder="x"\n[relay.kiosks]\na="{HALL}"\nb="{HALL}"', "key of its own"),
    ],
)
def test_a_relays_config_that_is_wrong_is_named_without_its_keys(tmp_path, text, said):
    from kiosk.domain.errors import BadFile
    from kiosk.sharing.relay_config import load_relay_config

    file = tmp_path / "relay.toml"
    file.write_text(text)
    with pytest.raises(BadFile) as error:
        load_relay_config(file)
    assert said in str(error.value)
    assert "short" not in str(error.value)
    assert HALL not in str(error.value)


def test_a_kiosk_hears_how_long_its_tickets_stay_and_nobody_else_does(url: str):
    hall = way(url)
    assert hall.keep_hours is None, "not asked yet"
    hall.deleted()
    assert hall.keep_hours == 2160
    assert Promise(72, [hall]).hours == 72
    assert Promise(3000, [hall]).hours == 2160
    assert Promise(3000, [way(url)]).hours == 3000
    assert KEEP not in httpx.get(f"{url}/push/deleted").headers
    assert KEEP not in httpx.get(way(url).link(TOKEN)).headers


@pytest.mark.parametrize("told", [None, "", "0", "-1", "1e3", "nan", "٣", "9" * 9])
def test_a_relay_that_tells_nothing_to_go_by_shortens_nothing(told: str | None):
    assert read_hours(told) is None
