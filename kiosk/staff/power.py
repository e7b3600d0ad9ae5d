"""Turns the machine off, as far as the system lets the kiosk's user do that."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence

from kiosk.domain.errors import CannotDo

SHUT_DOWN = ("systemctl", "poweroff")
"""By logind: polkit allows it to the user at the seat, or to one that a rule names."""

_SECONDS = 10.0

_REFUSALS = ("authentication", "access denied", "permission")

Runner = Callable[[Sequence[str]], tuple[int, str]]
"""Runs a command: its exit code, and what it said on stderr. Raises OSError."""


def run_command(command: Sequence[str]) -> tuple[int, str]:
    """Run it, without asking anybody for a password."""
    try:
        done = subprocess.run(
            [*command], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return 1, "it did not answer"
    return done.returncode, done.stderr


def shut_down(run: Runner = run_command) -> None:
    """Ask the system to turn the machine off; raises CannotDo when it does not allow that."""
    try:
        code, said = run([*SHUT_DOWN, "--no-ask-password"])
    except OSError as error:
        raise CannotDo(
            "This machine has no systemd that could turn it off.", "Use its power button."
        ) from error
    if code == 0:
        return
    refused = any(
        word in said.lower() for word in ("authentication", "access denied", "permission")
    )
    if refused:
        raise CannotDo(
            "The system does not allow the kiosk to turn the machine off.",
            "Use its power button; docs/operating.md says how to allow it.",
        )
    raise CannotDo("The machine could not be turned off.", "Use its power button.")
