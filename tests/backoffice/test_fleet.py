"""Two kiosks and one relay: each sends its own, deletes its own, and is refused alone."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from pathlib import Path

import httpx

from kiosk.domain.keeping import BackOfficeFault
from kiosk.sharing.relay_protocol import identity
from tests.backoffice.conftest import Hurry
from tests.backoffice.windows import Window, all_is_sent, config_for, rows
from tests.sharing.test_relay import HALL, STREET, relay


def kiosk(tmp_path: Path, name: str, url: str, key: str) -> Window:
    way = {"url": url, "key": key}
    return Window(config_for(tmp_path / name, ways=("relay", "lan"), relay=way))


def sent(window: Window, state: Path) -> None:
    window.until(lambda: all_is_sent(state))


def test_two_kiosks_share_a_relay_and_nothing_else(tmp_path: Path, forked: Hurry):
    forked({"kiosk.backoffice.recall.ASK_EVERY": 60})  # the mark is to be seen before it is heard
    with ExitStack() as stack:
        url = stack.enter_context(relay(tmp_path / "relay"))
        hall = stack.enter_context(kiosk(tmp_path, "hall", url, HALL))
        street = stack.enter_context(kiosk(tmp_path, "street", url, STREET))
        # The same visit and job names at both, as kiosks know nothing of each other.
        links = [hall.visit("one"), street.visit("one")]
        sent(hall, tmp_path / "hall")
        sent(street, tmp_path / "street")
        assert links[0] != links[1]
        for link in links:
            assert link.startswith(f"{url}/t/")
            assert "Here they are" in httpx.get(link).text
            assert httpx.get(f"{link}/4.jpg").status_code == 200
        assert httpx.post(f"{links[0]}/delete").status_code == 200
        assert httpx.get(links[0]).status_code == 404
        assert httpx.get(links[1]).status_code == 200
        marks = tmp_path / "relay" / "deleted"
        token = links[0].rpartition("/")[2]
        assert [path.name for path in (marks / "hall").iterdir()] == [identity(token)]
        assert not (marks / "street").exists()
        assert not [*hall.all(BackOfficeFault), *street.all(BackOfficeFault)]
        assert len(rows(tmp_path / "street", "SELECT * FROM pictures")) == 4


def test_a_kiosk_whose_room_is_full_is_told_so_and_the_other_goes_on(tmp_path: Path):
    folder = tmp_path / "relay"
    with ExitStack() as stack:
        url = stack.enter_context(relay(folder, more="room_mb = 10\n"))
        hall = stack.enter_context(kiosk(tmp_path, "hall", url, HALL))
        street = stack.enter_context(kiosk(tmp_path, "street", url, STREET))
        fill(url, HALL, 10_000_000)
        link = hall.open("late")
        assert not link.startswith(url)  # this guest gets the link on the local network
        hall.keep(0, job="late")
        refused = "SELECT error FROM outbox WHERE tries > 0"  # staff hear of it the third time
        hall.until(lambda: rows(tmp_path / "hall", refused))
        assert "this kiosk's room there is full" in str(rows(tmp_path / "hall", refused))
        other = street.visit("one")
        sent(street, tmp_path / "street")
        assert httpx.get(f"{other}/4.jpg").status_code == 200
        assert not street.all(BackOfficeFault)


def fill(url: str, key: str, size: int) -> None:
    """Take room on the relay for a ticket that is still on its way."""
    for name in ("1.jpg", "2.jpg"):
        content = bytes(size // 2)
        digest = hashlib.sha256(content).hexdigest()
        headers = {"Authorization": f"Bearer {key}", "X-Content-SHA256": digest}
        answer = httpx.put(f"{url}/push/{'F' * 22}/{name}", content=content, headers=headers)
        assert answer.status_code == 204
