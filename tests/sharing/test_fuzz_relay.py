"""Whatever is asked of a relay, by phones, kiosks and strangers, it answers calmly."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from kiosk.domain.catalog import load_catalog
from kiosk.resources import resource
from kiosk.sharing.guard import HEADERS
from kiosk.sharing.limits import Limits
from kiosk.sharing.relay import Relay
from kiosk.sharing.relay_config import RelayServerConfig
from kiosk.sharing.relay_protocol import DIGEST
from kiosk.sharing.rendering import Pages
from tests.sharing.asgi import Answer, ask
from tests.sharing.tickets import NOON

HALL, STREET = "hall-key-0123456789-abcdef", "street-key-0123456789-abcd"
OURS, THEIRS, NOBODYS = "A" * 22, "B" * 22, "C" * 22
BOUNDED = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PRIVATE = b"pushed by another kiosk"

TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"))
NAMES = st.sampled_from(
    [
        *("1.jpg", "1.webp", "2.jpg", "9999.jpg", "10000.jpg", "ticket.json", "owner", "0.jpg"),
        *("..", "../owner", "%2e%2e", "1.jpg/..", "deleted", "", "1.jpg%00", "pictures.zip"),
    ]
)
PATHS = st.one_of(
    st.tuples(st.sampled_from([OURS, THEIRS, NOBODYS, "..", "", "deleted"]), NAMES).map(
        lambda two: "/push/" + "/".join(two)
    ),
    st.tuples(st.sampled_from([OURS, THEIRS, NOBODYS]), st.one_of(NAMES, TEXT)).map(
        lambda two: f"/t/{two[0]}/{two[1]}"
    ),
    st.sampled_from(["/push", "/push/", f"/push/{OURS}", f"/push/{THEIRS}", "/push/deleted"]),
    TEXT.map(lambda text: f"/push/{text}"),
)
KEYS = st.one_of(
    st.sampled_from(["", "Bearer", f"Bearer {HALL[:-1]}", f"bearer {HALL}", f"Basic {HALL}", HALL]),
    TEXT,
)
METHODS = st.sampled_from(["GET", "HEAD", "PUT", "DELETE", "POST", "PATCH", "OPTIONS", "X"])
NUMBERS = st.one_of(
    st.integers(-2, 70),
    st.floats(),
    st.integers(),
    st.text(max_size=3),
    st.none(),
    st.booleans(),
)
JOBS = st.fixed_dictionaries(
    {
        "first": st.one_of(st.integers(0, 8), NUMBERS),
        "tiles": st.one_of(st.integers(1, 4), NUMBERS),
        "opened_at": st.one_of(st.just(NOON), NUMBERS),
        **{n: st.one_of(st.sampled_from(["rz", "mars", "painting", ""]), st.text(max_size=9))
           for n in ("id", "vehicle", "colour", "setting", "style", "light")},
        "state": st.sampled_from(["making", "finished", "failed", "asleep"]),
    }
)  # fmt: skip
TICKETS = st.fixed_dictionaries(
    {
        "opened_at": st.one_of(st.just(NOON), NUMBERS),
        "until": st.one_of(st.just(NOON + 3600), NUMBERS),
        "closed": st.booleans(),
        "jobs": st.lists(JOBS, max_size=3),
        **{n: st.lists(st.one_of(st.integers(0, 8), NUMBERS), max_size=3)
           for n in ("shown", "checking", "held_back")},
    }
)  # fmt: skip
WORDS = {"vehicle": "rz", "colour": "", "setting": "mars", "style": "manga", "light": ""}
JOB = {"id": "job", "first": 0, "tiles": 4, "opened_at": NOON, "state": "finished", **WORDS}
WHOLE = {
    "opened_at": NOON,
    "until": NOON + 3600,
    "closed": True,
    "jobs": [JOB],
    "shown": [0],
    "checking": [],
    "held_back": [],
}


class Host:
    """A relay with two kiosks, of which one has pushed a ticket that nobody else may read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "tickets"
        keys = {"hall": SecretStr(HALL), "street": SecretStr(STREET)}
        config = RelayServerConfig(folder=self.folder, kiosks=keys)
        pages = Pages(load_catalog(resource("assets") / "catalog"), "en")
        relay = Relay(config, pages, lambda: NOON, Limits(lambda: 0.0, burst=1e12))
        self.troubles: list[str] = []
        self.app = relay.app(lambda said, error: self.troubles.append(f"{said} ({error!r})"))
        self.put(THEIRS, "1.jpg", PRIVATE, STREET)
        self.put(THEIRS, "ticket.json", json.dumps({**WHOLE, "shown": []}).encode(), STREET)

    def put(self, token: str, name: str, content: bytes, key: str = HALL) -> int:
        digest = hashlib.sha256(content).hexdigest()
        headers = {"Authorization": f"Bearer {key}", DIGEST: digest}
        return self.ask(f"/push/{token}/{name}", "PUT", headers, content)[0]

    def ask(
        self, path: str, method: str = "GET", headers: dict[str, str] | None = None, body=b""
    ) -> Answer:
        return ask(self.app, path, method, headers, b"", body)

    def files(self) -> dict[str, bytes]:
        found = [path for path in self.folder.parent.rglob("*") if path.is_file()]
        return {str(path.relative_to(self.folder.parent)): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    return Host(tmp_path_factory.mktemp("relay"))


@BOUNDED
@given(path=PATHS, method=METHODS, key=KEYS, body=st.binary(max_size=99), range_=TEXT, accept=TEXT)
def test_a_stranger_gets_one_answer_and_changes_nothing(
    host: Host, path: str, method: str, key: str, body: bytes, range_: str, accept: str
):
    before = host.files()
    digest = hashlib.sha256(body).hexdigest()
    more = {"Authorization": key, DIGEST: digest, "Range": range_, "Accept": accept}
    status, headers, content = host.ask(path, method, more, body)
    assert host.troubles == []
    assert PRIVATE not in content
    assert all(headers[name.lower()] == value for name, value in HEADERS.items())
    if path.startswith("/push"):
        assert (status, content) == (404, host.ask("/nowhere", headers=more)[2])
    deleted = method == "POST" and path.startswith(f"/t/{THEIRS}/delete")
    assert deleted or host.files() == before


@BOUNDED
@given(path=PATHS, method=METHODS, body=st.binary(max_size=99), honest=st.booleans(), range_=TEXT)
def test_a_kiosk_reaches_its_own_tickets_and_nothing_else(
    host: Host, path: str, method: str, body: bytes, honest: bool, range_: str
):
    before = host.files()
    digest = hashlib.sha256(body).hexdigest() if honest else "0" * 64
    own = {"Authorization": f"Bearer {HALL}", DIGEST: digest, "Range": range_}
    status, _, content = host.ask(path, method, own, body)
    assert host.troubles == []
    assert status in (200, 204, 404, 405, 413, 422)
    assert PRIVATE not in content
    after = host.files()
    assert all(name.startswith("tickets/") for name in after)
    assert [v for v in after.values() if v == PRIVATE] == [PRIVATE]  # and it is still there
    if not path.startswith("/push/"):
        assert after == before


@BOUNDED
@example(made={**WHOLE, "opened_at": float("nan")})
@example(made={**WHOLE, "opened_at": float("inf")})
@example(made={**WHOLE, "shown": [float("inf")]})
@example(made={**WHOLE, "shown": [77]})
@example(made={**WHOLE, "jobs": [{**JOB, "style": "\ud800"}]})
@given(made=TICKETS)
def test_a_ticket_of_any_shape_is_refused_or_shown(host: Host, made: dict[str, Any]):
    assert host.put(OURS, "1.jpg", b"a picture") == 204
    assert host.put(OURS, "ticket.json", json.dumps(made).encode()) in (204, 422)
    for path in ("", "/events", "/pictures.zip", "/1.jpg", "/delete", "/99.webp"):
        if path != "/events" or made["closed"]:
            status, _, _ = host.ask(f"/t/{OURS}{path}")
            assert status in (200, 404), path
    assert host.troubles == []
    key = {"Authorization": f"Bearer {HALL}"}
    assert host.ask(f"/push/{OURS}", "DELETE", key)[0] == 204


@pytest.mark.parametrize("text", ["[" * 100_000, '{"jobs":' * 50_000, '"' + "x" * 10**6, "1e999"])
def test_a_ticket_that_is_made_to_choke_on_is_refused(host: Host, text: str):
    assert host.put(OURS, "ticket.json", text.encode()) == 422
    assert host.troubles == []


def test_another_kiosks_ticket_is_answered_like_one_that_nobody_has(host: Host):
    for method, path in (("GET", ""), ("DELETE", ""), ("DELETE", "/1.jpg"), ("PUT", "/1.jpg")):
        own = {"Authorization": f"Bearer {HALL}", DIGEST: hashlib.sha256(b"").hexdigest()}
        theirs = host.ask(f"/push/{THEIRS}{path}", method, own)
        assert theirs[0] == 404
        assert theirs == host.ask("/push/no-token", method, own)
