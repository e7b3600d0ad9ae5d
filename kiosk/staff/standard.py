"""The checks that preflight makes of a configured kiosk, in the order in which staff read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.config import Config
from kiosk.domain.checkpoints import load_manifest
from kiosk.sharing.address import lan_address
from kiosk.staff import checks, probes
from kiosk.staff.checks import DeviceTile, TicketTrip
from kiosk.staff.preflight import Check, Finding

HASHING = 50.0  # seconds; some gigabytes of weights from a disk
PAINTING = 50.0  # seconds; workers start, load and paint

TILES_BUSY = "the devices are in use, or preflight was asked not to paint"
TICKET_AWAY = "no phone's page is being served by this command"


@dataclass(frozen=True, slots=True)
class Live:
    """What only a running engine and back office can show; None: not to be had here."""

    tiles: Callable[[], Sequence[DeviceTile]] | None = None
    ticket: Callable[[], TicketTrip] | None = None


def standard_checks(config: Config, live: Live, now: datetime) -> tuple[Check, ...]:
    """Every check for this config; `now` in UTC. Nothing is looked at until they run."""
    state = config.paths.state
    package = Path(probes.__file__).parents[1]

    def checkpoints() -> Finding:
        manifest = load_manifest(config.engine.manifest, config.own_manifest)
        entry = manifest.checkpoint(config.engine.checkpoint)
        faults = probes.checkpoint_faults(manifest)
        needed = entry.base if entry.base in faults and entry.id not in faults else entry.id
        return checks.judge_checkpoints(faults, needed)

    def tiles() -> Finding:
        if live.tiles is None:
            return checks.not_checked(TILES_BUSY)
        return checks.judge_tiles(live.tiles())

    def ticket() -> Finding:
        if live.ticket is None:
            return checks.not_checked(TICKET_AWAY)
        return checks.judge_ticket(live.ticket())

    def clock() -> Finding:
        return checks.judge_clock(now, probes.built_at(package), probes.last_record(state))

    def network() -> Finding:
        return checks.judge_network(config.share.host or lan_address(), config.share.base_url)

    return (
        Check("devices", "Devices", tiles, PAINTING),
        Check("checkpoints", "Checkpoints", checkpoints, HASHING),
        Check("ticket", "Ticket and QR code", ticket, 20.0),
        Check("network", "Network", network),
        Check("state", "State folder", lambda: checks.judge_state(probes.write_fault(state))),
        Check("disk", "Disk space", lambda: checks.judge_disk(probes.free_bytes(state))),
        Check("memory", "Memory", lambda: checks.judge_memory(probes.memory_available())),
        Check("power", "Power", lambda: checks.judge_power(probes.power_supplies())),
        Check("clock", "Clock", clock),
        Check("fonts", "Fonts", lambda: checks.judge_fonts(probes.font_families())),
    )
