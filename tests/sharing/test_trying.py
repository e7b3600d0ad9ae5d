"""Each way out is tried before a show; what is wrong is said plainly, and no secret with it."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import Secret, SecretStr

from kiosk.share_config import RelayConfig, ShareConfig, StorageConfig
from kiosk.sharing import trying
from kiosk.sharing.trying import try_way
from tests.sharing.servers import sftp_server, web_server
from tests.sharing.test_relay import HALL, relay

SECRET = "hunter2-hunter2-hunter2-x"
NOWHERE = "http://127.0.0.1:9"


def on(url: str, public: str, options: dict[str, object] | None = None) -> ShareConfig:
    storage = StorageConfig(url=url, public_url=public, options=Secret(options or {}))
    return ShareConfig(way=("storage",), storage=storage)


def by_relay(url: str, key: str = HALL) -> ShareConfig:
    return ShareConfig(way=("relay",), relay=RelayConfig(url=url, key=SecretStr(key)))


@contextmanager
def mute() -> Iterator[str]:
    """The address of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_storage_takes_a_file_shows_it_to_phones_and_deletes_it(tmp_path: Path):
    there = tmp_path / "there"
    there.mkdir()
    with web_server(there) as public, sftp_server(there) as server:
        ways = (on(f"file://{there}", public), on(server["url"], public, server["options"]))
        for share in ways:
            trial = try_way("storage", share)
            assert trial.works, trial
            assert "opened as a phone would" in trial.what
            assert [path for path in there.rglob("*") if path.is_file()] == []


def test_storage_that_phones_cannot_open_is_named_and_left_clean(tmp_path: Path):
    there = tmp_path / "there"
    there.mkdir()
    trial = try_way("storage", on(f"file://{there}", NOWHERE))
    assert not trial.works
    assert "phones cannot open them" in trial.what
    assert "public_url" in trial.cure
    assert [path for path in there.rglob("*") if path.is_file()] == []


def test_storage_that_takes_nothing_is_named(tmp_path: Path):
    (tmp_path / "there").write_text("a file where the folder should be")
    trial = try_way("storage", on(f"file://{tmp_path / 'there'}", NOWHERE))
    assert not trial.works
    assert "takes no file" in trial.what


def test_an_address_that_nothing_here_can_write_to_is_named():
    trial = try_way("storage", on("nowhere://x", NOWHERE))
    assert not trial.works
    assert "nowhere" in trial.what


def test_a_relay_answers_and_knows_the_key(tmp_path: Path):
    with relay(tmp_path / "tickets") as url:
        same = try_way("relay", by_relay(url), keep_hours=2160)
        assert same.works and not same.cure
        shorter = try_way("relay", by_relay(url), keep_hours=2161)
        assert shorter.works and "2160 hours, not 2161" in shorter.what
        assert "relay.keep_hours" in shorter.cure
        wrong = try_way("relay", by_relay(url, SECRET))
        assert not wrong.works
        assert "the key is not known there" in wrong.what
        # The same web application, asked as a phone on the network would.
        ours = try_way("lan", ShareConfig(base_url=url))
        assert ours.works, ours
        alone = try_way("lan", ShareConfig(), base=url)
        assert "no network address" in alone.what
    assert not try_way("relay", by_relay(url)).works


def test_a_strange_page_where_phones_look_is_no_kiosk(tmp_path: Path):
    with web_server(tmp_path) as strange:
        trial = try_way("lan", ShareConfig(), base=strange)
    assert not trial.works
    assert "Another page" in trial.what


def test_a_kiosk_that_is_not_open_yet_needs_an_address(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trying, "base_url", lambda *_: "http://192.0.2.7:1")
    assert try_way("lan", ShareConfig(port=0)).works
    monkeypatch.setattr(trying, "base_url", lambda *_: "http://127.0.0.1:1")
    assert "no network address" in try_way("lan", ShareConfig(port=0)).what


@pytest.mark.parametrize("way", ["lan", "relay"])
def test_what_says_nothing_is_given_up_in_time(way: str):
    with mute() as url:
        began = time.monotonic()
        trial = try_way(way, by_relay(url), base=url, seconds=0.5)
    assert not trial.works
    assert trial.cure
    assert time.monotonic() - began < 5
    assert 0.4 < trial.seconds < 5


def test_a_way_without_a_trial_is_not_said_to_be_tried():
    trial = try_way("pigeon", ShareConfig())
    assert not trial.tried


def test_no_secret_and_no_address_is_told(tmp_path: Path):
    options = {"key": SECRET, "secret": SECRET, "client_kwargs": {"endpoint_url": NOWHERE}}
    there = tmp_path / "there"
    there.write_text("")
    shares = (
        on(f"s3://{SECRET}/x", f"{NOWHERE}/{SECRET}", options),
        on(f"file://{there}/{SECRET}", NOWHERE),
        by_relay(NOWHERE, SECRET),
    )
    for share in shares:
        trial = try_way(share.way[0], share)
        assert not trial.works
        for word in (SECRET, "127.0.0.1", str(tmp_path)):
            assert word not in trial.what + trial.cure
