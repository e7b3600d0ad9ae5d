"""A relay beside a kiosk, in a process that may be killed, and is started again as systemd does."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crashes.forker import Forked
from tests.crashes.points import Plan
from tests.sharing.mail_server import free_port

KEY = "a-key-for-the-tests-only-01"


def prepare(folder: Path) -> None:
    """Write down where the relay of `folder` is to be, for itself and for its kiosk."""
    port = free_port()
    (folder / "relay.json").write_text(json.dumps({"url": f"http://127.0.0.1:{port}", "key": KEY}))
    (folder / "relay.toml").write_text(
        f'[relay]\nfolder = "{folder / "relay"}"\nport = {port}\n[relay.kiosks]\nhall = "{KEY}"\n'
    )


@contextmanager
def served(
    address: Path,
    folder: Path,
    plan: Plan | None = None,
    at_death: Callable[[], None] | None = None,
) -> Iterator[None]:
    """Serve it if `folder` has one: first by `plan`, and anew whenever it has died."""
    if not (folder / "relay.toml").exists():
        yield
        return
    failed: list[AssertionError] = []
    over = threading.Event()
    lives = [Forked(address, "relay", [plan, str(folder)])]

    def watch() -> None:
        while not over.wait(0.01):
            if lives[-1].poll():
                try:
                    if at_death is not None:
                        at_death()
                except AssertionError as error:
                    failed.append(error)
                lives.append(Forked(address, "relay", [None, str(folder)]))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()
        lives[-1].kill()
        deadline = time.monotonic() + 10
        while not lives[-1].poll() and time.monotonic() < deadline:
            time.sleep(0.002)
    if failed:
        raise failed[0]
