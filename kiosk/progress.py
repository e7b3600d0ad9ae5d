"""Shows how a job of the command line comes along."""

from __future__ import annotations

import sys
from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from kiosk.domain.generation import GeneratorEvent, TileFailed, TileProgress, TileReady


class Watch:
    """Shows a job's progress: bars on a terminal, plain lines otherwise, nothing when quiet."""

    def __init__(self, tiles: int, *, quiet: bool) -> None:
        console = Console(stderr=True)
        self._bars: Progress | None = None
        self._tasks: list[TaskID] = []
        self._say: Callable[[str], None] = (lambda _: None) if quiet else _say
        if console.is_terminal and not quiet:
            self._bars = Progress(
                TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console
            )
            self._tasks = [
                self._bars.add_task(f"picture {n + 1}", total=None) for n in range(tiles)
            ]

    def __enter__(self) -> Watch:
        if self._bars:
            self._bars.start()
        else:
            self._say("Starting the workers.")
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars:
            self._bars.stop()

    def listen(self, event: GeneratorEvent) -> None:
        """Show what an event says."""
        match event:
            case TileProgress(tile=tile, step=step, steps=steps) if self._bars:
                self._bars.update(self._tasks[tile], completed=step, total=steps)
            case TileReady(tile=tile) if self._bars:
                self._bars.update(self._tasks[tile], completed=1, total=1)
            case TileReady(tile=tile):
                self._say(f"picture {tile + 1}: done")
            case TileFailed(tile=tile, reason=reason):
                self._say(f"picture {tile + 1}: {reason}")
            case _:
                pass


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
