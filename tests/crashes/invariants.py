"""What has to be true of a kiosk whose processes were killed."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
from PIL import Image

from kiosk.domain.keeping import BackOfficeReady
from kiosk.gallery.layout import Layout, is_tile_name
from kiosk.gallery.reading import judge
from kiosk.sharing.relay_protocol import identity
from kiosk.sharing.storage import ARCHIVE
from kiosk.sharing.tickets import ticket_id, token
from tests.backoffice.windows import Window, rows
from tests.crashes import journal
from tests.crashes.scenarios import config_in
from tests.sharing.mail_server import Inbox

Tiles = dict[str, dict[int, bool | None]]
"""By ticket: the tiles with a row, and whether guests may see them."""


def nothing_half(folder: Path) -> None:
    """Whatever lies where a phone could get it is whole: true at any moment."""
    places = ("state/gallery", "there", "relay/gallery")
    for path in (path for place in places for path in (folder / place).rglob("*")):
        if path.is_file() and path.suffix not in (".tmp", ".part"):
            _whole(path)


def _whole(path: Path) -> None:
    content = path.read_bytes()
    match path.suffix:
        case ".png" | ".jpg" | ".webp":
            with Image.open(io.BytesIO(content)) as image:
                image.load()
            if path.suffix == ".jpg":
                assert content.endswith(b"\xff\xd9"), f"{path} is half"
        case ".html":
            assert content.rstrip().endswith(b"</html>"), f"{path} is half"
        case ".json":
            assert json.loads(content)
        case ".zip":
            assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
        case _:
            assert content, f"{path} is empty"


def next_start(name: str, folder: Path, inbox: Inbox) -> None:
    """Start anew, and check everything: rows, files, phones, what was sent out, deletions."""
    state = folder / "state"
    with Window(config_in(folder, staff_approve=name == "staff")) as window:
        base = window.hears(BackOfficeReady).base_url
        window.until(lambda: rows(state, "SELECT * FROM outbox") == [])
        window.until(lambda: rows(state, "SELECT * FROM mails") == [])
        _check(folder, base)
        _check_mails(folder, inbox)
    _check_files(folder, _tiles(state))  # and nothing is written at closing


def _check(folder: Path, base: str) -> None:
    state = folder / "state"
    secret = Layout(state).secret.read_bytes()
    tiles = _tiles(state)
    _check_files(folder, tiles)
    _check_promises(folder, secret, tiles)
    with httpx.Client(trust_env=False) as phone:
        _check_phones(phone, f"{base}/t", secret, state, tiles)
        if (folder / "relay.json").exists():
            _check_relay(folder, phone, secret, tiles)
            return
    _check_sent(folder / "there", secret, state, tiles)


def _tiles(state: Path) -> Tiles:
    found: Tiles = {str(ticket): {} for (ticket,) in rows(state, "SELECT id FROM tickets")}
    for ticket, tile, approved in rows(state, "SELECT ticket, tile, approved FROM pictures"):
        assert str(ticket) in found, "a picture without its ticket"
        found[str(ticket)][int(str(tile))] = None if approved is None else bool(approved)
    return found


def _check_files(folder: Path, tiles: Tiles) -> None:
    """No row without its files, no file without its row, nothing half, nothing left over."""
    layout = Layout(folder / "state")
    with sqlite3.connect(layout.database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    promised = {
        path for t, numbers in tiles.items() for n in numbers for path in layout.files_of(t, n)
    }
    there = {path for path in layout.gallery.rglob("*") if is_tile_name(path.name)}
    assert there == promised, f"differ: {sorted(p.name for p in there ^ promised)}"
    nothing_half(folder)
    for path in sorted(there):
        assert path.suffix == ".png" or judge(path).good, f"{path.name}: credentials do not hold"
    spooled = [path.name for path in layout.spool.rglob("*") if path.is_file()]
    assert spooled == [], f"left in the spool: {spooled}"
    unfinished = [path.name for path in (folder / "there").rglob("*.part")]
    assert unfinished == [], f"left in the storage: {unfinished}"


def _check_promises(folder: Path, secret: bytes, tiles: Tiles) -> None:
    """What was handed over is kept, once; what was deleted is gone."""
    for visit, known in journal.read(folder).items():
        ticket = ticket_id(secret, known.run, visit)
        there = tiles.get(ticket)
        if known.deletion == "promised":
            assert there is None, f"{visit} was deleted, and is there"
        elif known.deletion == "asked" and there is None:
            continue
        elif known.tiles:
            assert there is not None, f"{visit} is lost"
            assert known.tiles <= there.keys() <= known.tiles | known.maybe, f"{visit}: {there}"
            wrong = {n: yes for n, yes in known.approved.items() if there[n] is not yes}
            assert not wrong, f"{visit}: staff's word on {wrong} is lost"
    expected = folder / "expected"  # what a prepared folder has to come to
    for line in expected.read_text().splitlines() if expected.exists() else ():
        ticket, *numbers = line.split()
        there = tiles.get(ticket)
        assert (set(there) if there is not None else None) == (
            {int(number) for number in numbers} or None
        ), f"expected {line}, found {there}"


def _check_phones(phone: httpx.Client, base: str, secret: bytes, state: Path, tiles: Tiles) -> None:
    layout = Layout(state)
    for ticket, numbers in tiles.items():
        link = f"{base}/{token(secret, ticket)}"
        assert phone.get(link).status_code == 200, "a ticket without its page"
        for number, approved in numbers.items():
            for suffix in ("webp", "jpg"):
                answer = phone.get(f"{link}/{number + 1}.{suffix}")
                if approved:
                    there = layout.picture(ticket, number, suffix).read_bytes()  # type: ignore[arg-type]
                    assert (answer.status_code, answer.content) == (200, there)
                else:
                    assert answer.status_code == 404, "shown, though nobody has let it"
    for (ticket,) in rows(state, "SELECT ticket FROM deletions"):
        if str(ticket) not in tiles:
            assert phone.get(f"{base}/{token(secret, str(ticket))}").status_code == 404


def _check_sent(there: Path, secret: bytes, state: Path, tiles: Tiles) -> None:
    """Each ticket's copy is what the ticket is, and nothing else is there."""
    layout = Layout(state)
    folders = {path.name: path for path in _folders(there)}
    assert folders.keys() == {token(secret, ticket) for ticket in tiles}
    for ticket, numbers in tiles.items():
        folder = folders[token(secret, ticket)]
        visible = sorted(number for number, approved in numbers.items() if approved)
        names = {f"{n + 1}.{suffix}": (n, suffix) for n in visible for suffix in ("webp", "jpg")}
        more = {path.name for path in folder.iterdir()} - {"index.html", *names}
        assert {path.name for path in folder.iterdir()} >= {"index.html", *names}
        assert all(name.endswith(".html") or name == ARCHIVE for name in more), (
            f"left there: {more}"
        )
        if ARCHIVE in more:
            with zipfile.ZipFile(folder / ARCHIVE) as archive:
                assert archive.testzip() is None
                assert len(archive.namelist()) == len(visible)
        for name, (number, suffix) in names.items():
            kept = layout.picture(ticket, number, suffix).read_bytes()  # type: ignore[arg-type]
            assert (folder / name).read_bytes() == kept, f"{name} is an older one"
        page = (folder / "index.html").read_text()
        shown = re.findall(r'<li class="tile kept" id="tile-(\d+)">', page)
        assert sorted(map(int, shown)) == [number + 1 for number in visible], "not shown once"


def _check_relay(folder: Path, phone: httpx.Client, secret: bytes, tiles: Tiles) -> None:
    """Phones find there what they find here, and nothing is left of anything else."""
    start = json.loads((folder / "relay.json").read_text())["url"]
    _check_phones(phone, f"{start}/t", secret, folder / "state", tiles)
    there = list((folder / "relay" / "gallery").iterdir())
    assert {path.name for path in there} == {identity(token(secret, ticket)) for ticket in tiles}
    half = [path.name for path in (folder / "relay").rglob("*.tmp")]
    assert half == [], f"left at the relay: {half}"


def _check_mails(folder: Path, inbox: Inbox) -> None:
    """What was promised to an address arrived there, as one mail; and the address is forgotten."""
    state, layout = folder / "state", Layout(folder / "state")
    for visit, known in journal.read(folder).items():
        if not known.mail:
            continue
        ticket = ticket_id(layout.secret.read_bytes(), known.run, visit)
        files = [layout.picture(ticket, number, "jpg") for number in sorted(known.tiles)]
        sent = [mail for mail in inbox.mails if mail["To"] == known.mail]
        assert 1 <= len(sent) <= 2, f"{len(sent)} mails arrived"
        assert len({mail["Message-ID"] for mail in sent}) == 1, "mail programs show two"
        for mail in sent:
            attached = [part.get_content() for part in mail.iter_attachments()]
            assert attached == [file.read_bytes() for file in files]
        told = [path for path in state.rglob("*") if path.is_file()]
        assert not any(known.mail.encode() in path.read_bytes() for path in told), "not forgotten"


def _folders(there: Path) -> Iterator[Path]:
    tickets = there / "t"
    for path in sorted(tickets.iterdir()) if tickets.is_dir() else ():
        if any(path.iterdir()):
            yield path
