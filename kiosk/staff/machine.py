"""The staff's services of this machine: where their files lie, and its clocks."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from kiosk.config import Config
from kiosk.domain.errors import StorageFault
from kiosk.domain.show import ShowConfig
from kiosk.staff.access import Access
from kiosk.staff.audit import Action, AuditLog
from kiosk.staff.clock import Now
from kiosk.staff.overrides import Overrides
from kiosk.staff.preflight import Report, run_preflight
from kiosk.staff.show_state import ShowState
from kiosk.staff.standard import Live, standard_checks


def now_here() -> Now:
    """This instant by this machine's clocks."""
    return Now(time.monotonic(), datetime.now(UTC))


def audit_of(state: Path) -> AuditLog:
    """The audit log under a state folder."""
    return AuditLog(state / "staff" / "audit")


def access_of(state: Path) -> Access:
    """The staff's way in, under a state folder; touches nothing yet."""
    return Access(state / "staff", audit_of(state))


def show_state_of(state: Path, show: ShowConfig | None = None) -> ShowState:
    """What staff have said about the show, under a state folder; `show` has its days' zone."""
    zone = show or ShowConfig()
    return ShowState(state / "staff" / "show.json", lambda: zone.local(datetime.now(UTC)).date())


def overrides_of(
    state: Path, file: Path | None, environment: Mapping[str, str] | None = None
) -> Overrides:
    """The staff's changes over the config `file`, where the commands look for them."""
    return Overrides(state / "staff.toml", audit_of(state), file=file, environment=environment)


def preflight_here(config: Config, live: Live | None = None, *, note: bool = True) -> Report:
    """Check this machine; with `note` in the audit log that it was done, if it can be written."""
    checks = standard_checks(config, live or Live(), datetime.now(UTC))
    report = run_preflight(checks, datetime.now().astimezone())
    state = config.paths.state
    # Another user of the machine must not leave files there that the kiosk cannot write.
    if note and state.is_dir() and state.stat().st_uid == os.geteuid():
        with suppress(StorageFault):  # the report itself says that the folder cannot be written
            verdict = report.verdict.label
            audit_of(state).append(Action.PREFLIGHT_RUN, "machine", now_here(), verdict=verdict)
    return report
