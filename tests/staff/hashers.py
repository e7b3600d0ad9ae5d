"""Argon2id so weak that thousands of tries take seconds, and counted."""

from __future__ import annotations

from typing import Literal

from argon2 import PasswordHasher


class CountingHasher:
    def __init__(self, time_cost: int = 1) -> None:
        self._argon2 = PasswordHasher(time_cost=time_cost, memory_cost=8, parallelism=1)
        self.verified = 0

    def hash(self, password: str) -> str:
        return self._argon2.hash(password)

    def verify(self, kept: str, password: str) -> Literal[True]:
        self.verified += 1
        return self._argon2.verify(kept, password)

    def check_needs_rehash(self, kept: str) -> bool:
        return self._argon2.check_needs_rehash(kept)
