"""What processes that are to be killed do: be a back office, a window, a relay, or a command."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fsspec.implementations.local  # noqa: F401 - so that no fork has to
from PIL import JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401

import kiosk.gallery.export
import kiosk.sharing.storage  # noqa: F401
from kiosk.backoffice import child, entry, recall, supervisor
from kiosk.gallery import provenance
from kiosk.gallery_commands import gallery_app
from kiosk.sharing import courier, mail_courier
from kiosk.sharing.relay_config import load_relay_config
from kiosk.sharing.serving import serve_relay
from tests.crashes import scenarios
from tests.crashes.forker import Forked
from tests.crashes.points import Plan, Points, install

_SMALL = 128
"""Pixels: small pictures pass the same points, sooner."""


def office(plan: Plan | None, fd: int) -> int:
    """The back office at the other end of `fd`."""
    provenance.MIN_EDGE = _SMALL
    courier.FIRST = courier.REST = 0.05
    courier.LOOK_EVERY = mail_courier.LOOK_EVERY = recall.ASK_EVERY = 0.2
    install(Points(plan))
    return entry.main(["entry", str(fd)])


def quick_office(environment: Mapping[str, str], intervals: Mapping[str, float], fd: int) -> int:
    """The back office as it is, but for `intervals`: seconds by module and name."""
    os.environ.clear()
    os.environ.update(environment)
    for name, seconds in intervals.items():
        module, _, constant = name.rpartition(".")
        assert hasattr(sys.modules[module], constant), name
        setattr(sys.modules[module], constant, seconds)
    return entry.main(["entry", str(fd)])


def relay(plan: Plan | None, folder: str) -> None:
    """The relay that `relay.toml` there describes."""
    os.umask(0o077)
    install(Points(plan))
    serve_relay(load_relay_config(Path(folder, "relay.toml")), lambda _host, _port: None)


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


def use_forked_offices(address: Path, plans: Sequence[Plan | None]) -> None:
    """Let this process's back offices be forked, the first by the first plan, and so on."""
    lives = iter(plans)

    def popen(_arguments: Sequence[str], *, pass_fds: tuple[int], **_: Any) -> Forked:
        return Forked(address, "office", [next(lives, None)], *pass_fds)

    child.subprocess = SimpleNamespace(Popen=popen, DEVNULL=None)  # type: ignore[assignment]
    supervisor.BACKOFF_FIRST = 0.02
