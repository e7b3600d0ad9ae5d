"""Makes the unguessable part of a ticket's link, and checks it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

SECRET_BYTES = 32
CODE_DIGITS = 6
TOKEN_BYTES = 16  # 128 bits; 22 characters in a link


def ticket_id(secret: bytes, run: str, job: str) -> str:
    """The ticket of a job: always the same for the same run and job, 16 hexadecimal digits.

    A ticket asked for twice, before and after a crash, is therefore one ticket.
    """
    return hmac.new(secret, f"ticket\0{run}\0{job}".encode(), hashlib.sha256).hexdigest()[:16]


def token(secret: bytes, ticket: str) -> str:
    """The last part of a ticket's link; computed when it is needed and stored nowhere."""
    digest = hmac.new(secret, f"link\0{ticket}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).rstrip(b"=").decode()


def short_code(token: str) -> str:
    """Six digits by which staff find the ticket of a guest who reads them out; they open nothing.

    Made one-way of the link's last part, of which they tell 20 bits at the most and leave 108. Two
    tickets may have the same: staff see both.
    """
    digest = hmac.new(token.encode(), b"code", hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}}"


class TokenIndex:
    """Finds the ticket behind a token in a time that says nothing about the tokens there are.

    Tokens are looked up by a keyed hash, whose key nobody outside knows, and then compared
    in constant time.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._key = secrets.token_bytes(32)
        self._tickets: dict[bytes, str] = {}

    def add(self, ticket: str) -> None:
        """Let the link of `ticket` be found."""
        self._tickets[self._blind(token(self._secret, ticket))] = ticket

    def discard(self, ticket: str) -> None:
        """Let the link of `ticket` be found no more."""
        self._tickets.pop(self._blind(token(self._secret, ticket)), None)

    def find(self, text: str) -> str | None:
        """The ticket whose token is `text`, which may be anything, or None."""
        found = self._tickets.get(self._blind(text))
        expected = token(self._secret, found if found is not None else "")
        matches = hmac.compare_digest(_bytes(expected), _bytes(text))
        return found if matches else None

    def _blind(self, text: str) -> bytes:
        return hashlib.blake2b(_bytes(text), key=self._key, digest_size=16).digest()


def install_secret(path: Path) -> bytes:
    """This installation's secret, made at the first call; raises OSError.

    A secret that has been cut short is put aside, since links made of it could be guessed.
    """
    with suppress(FileNotFoundError):
        secret = path.read_bytes()
        if len(secret) >= SECRET_BYTES:
            return secret
        path.replace(path.with_name(path.name + ".damaged"))
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(SECRET_BYTES))
        file.flush()
        os.fsync(descriptor)
    with suppress(FileExistsError):
        path.hardlink_to(temporary)  # unlike a rename, never replaces a secret
    temporary.unlink()
    return path.read_bytes()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
