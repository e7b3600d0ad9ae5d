"""A kiosk's tickets take no more room on a relay than they may; no other kiosk notices."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from kiosk.config import RelayConfig
from kiosk.sharing import relay as relay_module
from kiosk.sharing.relay import Relay
from kiosk.sharing.relay_config import RelayServerConfig
from kiosk.sharing.relay_protocol import TICKET, identity, write_ticket
from kiosk.sharing.relay_store import Full, RelayStore
from kiosk.sharing.relay_way import _HINTS, RelayWay
from kiosk.sharing.ways import Copy, WayFault
from tests.sharing.tickets import copy, pages

ROOM = 20_000
HALL, STREET = "hall-key-0123456789-abcdef", "street-key-0123456789-abcd"


def tokens(count: int) -> list[str]:
    return [f"{n:022d}" for n in range(count)]


def put(store: RelayStore, kiosk: str, made: Copy) -> None:
    ticket = identity(made.token)
    for name, path in made.pictures.items():
        store.put(kiosk, ticket, name, path.read_bytes())
    store.put(kiosk, ticket, TICKET, write_ticket(made.ticket, made.until))


def big(tmp_path: Path, token: str, *kept: int) -> Copy:
    """Each of its pictures has some 5,000 bytes, and is there twice."""
    return copy(tmp_path, *kept, token=token, text="x" * 5000)


def counted(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.*") if path.is_file())


def test_what_is_taken_is_counted_and_given_back(tmp_path: Path):
    folder = tmp_path / "relay"
    store = RelayStore(folder, ROOM)
    one, other = tokens(2)
    put(store, "hall", big(tmp_path, one, 0))
    put(store, "hall", copy(tmp_path, 0, token=other))
    assert store.taken("hall") == counted(folder) > 10_000
    put(store, "hall", copy(tmp_path, 0, token=one))  # smaller, in its place
    assert store.taken("hall") == counted(folder) < 2_000
    assert RelayStore(folder, ROOM).taken("hall") == counted(folder)  # also after a restart
    store.drop("hall", identity(one), "1.jpg")
    store.drop("hall", identity(one), "1.jpg")
    assert store.taken("hall") == counted(folder)
    store.delete(identity(one))
    store.remove("hall", identity(other))
    store.remove("hall", identity(other))
    assert store.taken("hall") == 0


def test_a_kiosk_that_has_no_room_left_is_refused_and_another_is_not(tmp_path: Path):
    store = RelayStore(tmp_path / "relay", ROOM)
    one, other = tokens(2)
    put(store, "hall", big(tmp_path, one, 0))
    with pytest.raises(Full):
        put(store, "hall", big(tmp_path, other, 0, 1))
    assert store.taken("hall") <= ROOM
    put(store, "street", big(tmp_path, "S" * 22, 0))
    store.remove("hall", identity(one))
    put(store, "hall", big(tmp_path, other, 0))


def test_a_ticket_can_say_less_although_no_room_is_left(tmp_path: Path):
    store = RelayStore(tmp_path / "relay", ROOM)
    made = copy(tmp_path, 0, 1)
    put(store, "hall", made)
    store._room = 0
    held_back = replace(made.ticket, held_back=frozenset({1}))
    ticket = identity(made.token)
    assert store.put("hall", ticket, TICKET, write_ticket(held_back, made.until)) is not None
    with pytest.raises(Full):
        store.put("hall", ticket, "1.jpg", b"x" * 999)


def test_what_is_over_makes_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(relay_module, "SWEEP_FOR_ROOM", 0.0)
    begun = time.time()  # by which the disk dates a push that is not finished
    clock = {"now": begun}
    keys = {"hall": SecretStr(HALL), "street": SecretStr(STREET)}
    config = RelayServerConfig(folder=tmp_path / "relay", room_mb=10, kiosks=keys)
    serving = Relay(config, pages(), lambda: clock["now"])
    one, other = tokens(2)
    client = TestClient(serving.app(lambda *_: None))
    monkeypatch.setattr(RelayWay, "_ask", asking(client))
    way = RelayWay(RelayConfig(url="http://relay", key=SecretStr(HALL)))
    made = copy(tmp_path, 0, token=one, text="x" * 3_000_000)
    old = replace(made, ticket=replace(made.ticket, opened_at=begun), until=begun + 3600)
    new = replace(old, token=other, until=begun + 9000)
    way.push(old)
    with pytest.raises(WayFault, match="room there is full"):
        way.push(new)
    assert client.get(f"/t/{one}").status_code == 200
    clock["now"] = begun + 7200
    way.push(new)
    assert client.get(f"/t/{one}").status_code == 404
    assert client.get(f"/t/{other}").status_code == 200


def asking(client: TestClient):
    """How a kiosk asks, without a network in between."""

    def ask(self: RelayWay, method: str, path: str, body=None, more=None) -> bytes:
        headers = {"Authorization": f"Bearer {self._key.get_secret_value()}", **(more or {})}
        answer = client.request(method, f"/push/{path}", content=body, headers=headers)
        if answer.status_code >= 400:
            raise WayFault(_HINTS[answer.status_code])
        return answer.content

    return ask
