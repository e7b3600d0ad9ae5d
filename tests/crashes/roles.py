"""What processes that are to be killed do: be a back office, a window, or a command."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fsspec.implementations.local  # noqa: F401 - so that no fork has to
from PIL import JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401

import kiosk.gallery.export
import kiosk.sharing.storage  # noqa: F401
from kiosk.backoffice import child, client, entry
from kiosk.gallery import provenance
from kiosk.gallery_commands import gallery_app
from tests.crashes import scenarios
from tests.crashes.forker import Forked
from tests.crashes.points import Plan, Points, install

_SMALL = 128
"""Pixels: small pictures pass the same points, sooner."""


def office(plan: Plan | None, fd: int) -> int:
    """The back office at the other end of `fd`."""
    provenance.MIN_EDGE = _SMALL
    install(Points(plan))
    return entry.main(["entry", str(fd)])


def window(address: str, name: str, folder: str, plan: Plan) -> None:
    """A window, and the guests who visit it; its back office is killed by nobody."""
    use_forked_offices(Path(address), [])
    install(Points(plan))
    scenarios.play(name, Path(folder))


def command(plan: Plan, folder: str, arguments: Sequence[str]) -> int:
    """A command of `kiosk gallery`."""
    provenance.MIN_EDGE = _SMALL
    install(Points(plan))
    file = str(Path(folder, "kiosk.toml"))
    with Path(folder, "said").open("w", encoding="utf-8") as said, redirect_stdout(said):
        gallery_app([*arguments, "--config", file], standalone_mode=False)
    return 0


def use_forked_offices(address: Path, plans: Sequence[Plan]) -> None:
    """Let this process's back offices be forked, the first by the first plan, and so on."""
    lives = iter(plans)

    def popen(_arguments: Sequence[str], *, pass_fds: tuple[int], **_: Any) -> Forked:
        return Forked(address, "office", [next(lives, None)], *pass_fds)

    child.subprocess = SimpleNamespace(Popen=popen, DEVNULL=None)  # type: ignore[assignment]
    client.BACKOFF_FIRST = 0.02
