"""The checks that preflight makes of a configured kiosk, in the order in which staff read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from kiosk.config import Config
from kiosk.domain.checkpoints import load_manifest
from kiosk.sharing.address import lan_address
from kiosk.sharing.trying import try_way
from kiosk.sharing.ways import LAN
from kiosk.staff import checks, probes
from kiosk.staff.checks import DeviceTile, TicketTrip
from kiosk.staff.preflight import Check, Finding
from kiosk.staff.printer_check import PRINTER_SECONDS, printer_finding

HASHING = 50.0  # seconds; some gigabytes of weights from a disk
PAINTING = 50.0  # seconds; workers start, load and paint
TRYING = 12.0  # seconds; a way out gives itself 8

TILES_BUSY = "a kiosk is running here, and its staff panel's Preflight paints on its devices"
TILES_LEFT = "preflight was asked not to paint"
TICKET_AWAY = "no phone's page is being served by this command"

_OF_THE_PANEL = ("devices", "ticket")


@dataclass(frozen=True, slots=True)
class Live:
    """What only a running engine and back office can show; None: not to be had here.

    `base` is the start of the running kiosk's links. With `panel`, the panel itself looks at
    devices and ticket; with `only`, nothing but that check is made.
    """

    tiles: Callable[[], Sequence[DeviceTile]] | None = None
    ticket: Callable[[], TicketTrip] | None = None
    why_no_tiles: str = TILES_LEFT
    base: str = ""
    panel: bool = False
    only: str = ""


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
            return checks.not_checked(live.why_no_tiles)
        return checks.judge_tiles(live.tiles())

    def ticket() -> Finding:
        if live.ticket is None:
            return checks.not_checked(TICKET_AWAY)
        return checks.judge_ticket(live.ticket())

    def clock() -> Finding:
        return checks.judge_clock(now, probes.built_at(package), probes.last_record(state))

    def network() -> Finding:
        return checks.judge_network(config.share.host or lan_address(), config.share.base_url)

    def update() -> Finding:
        return checks.judge_update(probes.built_at(package), now)

    def pack() -> Finding:
        needed = config.engine.generator == "show-pack"
        return checks.judge_pack(probes.pack_fault(config), needed=needed)

    every = (
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
        Check("pack", "Show pack", pack, HASHING),
        Check("update", "Last update", update),
        Check("printer", "Printer", lambda: printer_finding(config.print), PRINTER_SECONDS),
        *_ways(config, live.base),
    )
    if live.only:
        return tuple(each for each in every if each.id == live.only)
    return tuple(each for each in every if not (live.panel and each.id in _OF_THE_PANEL))


def _ways(config: Config, base: str) -> Iterator[Check]:
    """A check for each way out; the page on the network is there to be tried with its kiosk."""

    share, hours = config.share, config.gallery.keep_hours

    def check(way: str) -> Finding:
        trial = try_way(way, share, base=base, keep_hours=hours)
        return checks.judge_way(trial, alone=len(share.way) == 1)

    for way in share.way:
        if way != LAN or base:
            yield Check(f"way-{way}", f"Way out: {way}", partial(check, way), TRYING)
