"""A link can neither be guessed nor forged, and is stored nowhere."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest

from kiosk.sharing.tickets import SECRET_BYTES, TokenIndex, install_secret, ticket_id, token

SECRET = b"s" * 32
OTHER = b"o" * 32


def test_a_token_has_128_bits_in_22_characters_fit_for_a_link():
    text = token(SECRET, "0123456789abcdef")
    assert len(text) == 22
    assert len(base64.urlsafe_b64decode(text + "==")) == 16


def test_a_token_depends_on_ticket_and_secret():
    tokens = {token(secret, ticket) for secret in (SECRET, OTHER) for ticket in ("a", "b")}
    assert len(tokens) == 4
    assert token(SECRET, "a") == token(SECRET, "a")


def test_a_job_has_one_ticket_however_often_it_is_asked_for():
    assert ticket_id(SECRET, "run", "job-1") == ticket_id(SECRET, "run", "job-1")
    names = {
        ticket_id(SECRET, run, job) for run in ("run", "run2") for job in ("job-1", "job-2", "")
    }
    assert len(names) == 6
    assert all(len(name) == 16 for name in names)


def test_the_index_finds_live_tickets_only():
    index = TokenIndex(SECRET)
    index.add("a")
    index.add("b")
    index.discard("b")
    assert index.find(token(SECRET, "a")) == "a"
    assert index.find(token(SECRET, "b")) is None
    assert index.find(token(OTHER, "a")) is None


@pytest.mark.parametrize("text", ["", "a", "../../etc/passwd", "é" * 22, "\ud800", "x" * 100_000])
def test_malformed_tokens_find_nothing(text: str):
    index = TokenIndex(SECRET)
    index.add("a")
    assert index.find(text) is None


def test_almost_right_is_wrong():
    index = TokenIndex(SECRET)
    index.add("a")
    right = token(SECRET, "a")
    assert index.find(right + "=") is None
    assert index.find(right.swapcase()) is None
    assert index.find(right[:-1]) is None


def test_the_install_secret_is_made_once_and_private(tmp_path: Path):
    path = tmp_path / "secret"
    first = install_secret(path)
    assert install_secret(path) == first
    assert len(first) == SECRET_BYTES
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["secret"]


def test_a_secret_that_was_cut_short_is_replaced(tmp_path: Path):
    path = tmp_path / "secret"
    path.write_bytes(b"short")
    assert len(install_secret(path)) == SECRET_BYTES
    assert (tmp_path / "secret.damaged").read_bytes() == b"short"
