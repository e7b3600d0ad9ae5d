"""The one thread that touches the disk, so that the event loop never waits for one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Given = TypeVar("Given")

InThread = Callable[..., Awaitable[Any]]
"""Carries out a call on the storage thread: `await in_thread(call, *arguments)`."""


class StorageThread:
    """Carries out one call after the other; keeps the contract of InThread."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(1, "storage")

    async def __call__(self, call: Callable[..., Given], *arguments: object) -> Given:
        """What the call returns, or raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, call, *arguments)

    def close(self) -> None:
        """Let the thread end."""
        self._executor.shutdown()
