"""What preflight looks at: from what a probe measured to a verdict, as pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.sharing.trying import Trial
from kiosk.staff.preflight import Finding, Verdict, go, no_go, warn

GIB = 2**30
DISK_LOW, DISK_OUT = 5 * GIB, 1 * GIB
MEMORY_LOW, MEMORY_OUT = 2 * GIB, GIB // 2
BATTERY_LOW, BATTERY_OUT = 50, 20  # per cent, while on battery
CLOCK_SLACK = timedelta(minutes=2)
CLOCK_TOO_OLD = timedelta(days=3 * 365)
UPDATE_DUE = 180  # days
FONTS_NEEDED = ("Noto Sans", "DejaVu Sans", "Liberation Sans")
FONTS_WANTED = ("Noto Sans", "Noto Sans CJK")


@dataclass(frozen=True, slots=True)
class DeviceTile:
    """What came of one tile on one device: `seconds`, or the `fault` that kept it away."""

    device: str
    seconds: float = 0.0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class TicketTrip:
    """A test ticket's link, what was read from its QR code, and what its page answered."""

    link: str
    read: str | None
    status: int | None  # of HTTP; None: no answer


@dataclass(frozen=True, slots=True)
class PowerSupply:
    """One entry of /sys/class/power_supply. `capacity` in per cent."""

    name: str
    kind: str  # "Mains", "Battery", "UPS", "USB"
    online: bool | None = None
    status: str = ""
    capacity: int | None = None


def judge_disk(free: int) -> Finding:
    """From the bytes that are free where pictures are kept."""
    said = f"{free / GIB:.1f} GiB are free for pictures."
    if free < DISK_OUT:
        return no_go(said, "Free at least 5 GiB on the disk of the state folder.")
    if free < DISK_LOW:
        return warn(said, "Free some space: below 1 GiB the kiosk does not open.")
    return go(said)


def judge_state(fault: str) -> Finding:
    """From what kept a file from being written to the state folder; "" is nothing."""
    if fault:
        return no_go(
            f"The state folder cannot be written: {fault}",
            "Check paths.state, its owner and its disk.",
        )
    return go("The state folder can be written.")


def judge_clock(now: datetime, built: datetime, last_seen: datetime | None) -> Finding:
    """From the time, when this program was installed, and the newest record it has; all aware."""
    shown = f"The clock says {now:%d %B %Y, %H:%M} UTC"
    cure = "Set date and time; if they are right by now, run preflight again."
    if now < built - timedelta(days=1):
        return no_go(f"{shown}, which is before this program was made.", cure)
    if last_seen is not None and now < last_seen - CLOCK_SLACK:
        return no_go(f"{shown}, which is before the last record of {last_seen:%d %B, %H:%M}.", cure)
    if now > max(built, last_seen or built) + CLOCK_TOO_OLD:
        return warn(f"{shown}, years after this program was last used.", cure)
    return go(f"{shown}.")


def judge_checkpoints(faults: Mapping[str, str], needed: str) -> Finding:
    """From the fault of each checkpoint that is not whole; `needed` is the one in use."""
    cure = "Restore its folder from the release; `kiosk models check` proves it."
    if needed in faults:
        return no_go(f"The checkpoint '{needed}' cannot be used: {faults[needed]}", cure)
    if faults:
        names = ", ".join(sorted(faults))
        return warn(f"Damaged, and not in use by default: {names}.", cure)
    return go("Every checkpoint is whole.")


def judge_tiles(tiles: Sequence[DeviceTile]) -> Finding:
    """From one tile on each device."""
    made = [tile for tile in tiles if not tile.fault]
    failed = "; ".join(f"{tile.device}: {tile.fault}" for tile in tiles if tile.fault)
    if not made:
        said = failed or "there is no device"
        return no_go(
            f"No device made a test tile ({said}).", "Restart the kiosk, or use demo mode."
        )
    if failed:
        said = f"{len(made)} of {len(tiles)} devices made a test tile ({failed})."
        return warn(said, "The show can open, slower; restart the device that failed.")
    slowest = max(tile.seconds for tile in made)
    number = "The device" if len(made) == 1 else f"All {len(made)} devices"
    return go(f"{number} made a test tile; the slowest took {slowest:.1f} s.")


def judge_ticket(trip: TicketTrip) -> Finding:
    """From the whole way that a guest's phone takes."""
    if trip.read is None:
        return no_go("The QR code of a test ticket cannot be read.", "Check share.base_url.")
    if trip.read != trip.link:
        return no_go("The QR code of a test ticket leads elsewhere.", "Restart the kiosk.")
    if trip.status is None:
        return no_go(
            "The phone's page does not answer.",
            "Check that the kiosk runs, and that no other program uses share.port.",
        )
    if trip.status != 200:
        return no_go(
            f"The phone's page answers with status {trip.status} instead of a picture page.",
            "Restart the kiosk; if it stays, read its log.",
        )
    return go("A test ticket was fetched, and its QR code read.")


def judge_fonts(families: Sequence[str]) -> Finding:
    """From the families of fonts that this machine has."""
    cure = "Install the packages fonts-noto-core and fonts-noto-cjk."
    if not any(name in families for name in FONTS_NEEDED):
        return no_go("There is no font that the screens can be drawn with.", cure)
    if missing := [name for name in FONTS_WANTED if name not in families]:
        return warn(f"Missing fonts: {', '.join(missing)}. Some languages show boxes.", cure)
    return go("The fonts are there.")


def judge_pack(fault: str, *, needed: bool) -> Finding:
    """From what is wrong with the show pack ("": nothing); in demo mode there is nothing else."""
    if not fault:
        return go("The show pack is whole.")
    said = f"The show pack cannot be used: {fault}"
    cure = "Make it anew with `kiosk prerender`, or restore it from the release."
    return no_go(said, cure) if needed else warn(f"{said} Nothing stands in for the devices.", cure)


def judge_update(built: datetime, now: datetime) -> Finding:
    """From when the program was installed."""
    days = max(0, (now - built).days)
    said = f"The program was installed {'today' if not days else f'{days} days ago'}."
    if days > UPDATE_DUE:
        return warn(said, "Ask whoever looks after the kiosk for an update, after the show.")
    return go(said)


def judge_way(trial: Trial, *, alone: bool) -> Finding:
    """From the trial of a way out; `alone` where guests have no other."""
    if trial.works and trial.cure:
        return warn(trial.what, trial.cure)
    if trial.works:
        return go(trial.what or "This way has nothing to try.")
    return no_go(trial.what, trial.cure) if alone else warn(trial.what, trial.cure)


def judge_memory(available: int) -> Finding:
    """From the bytes of memory that programs can still get."""
    said = f"{available / GIB:.1f} GiB of memory are free."
    if available < MEMORY_OUT:
        return no_go(said, "Close other programs, or restart the machine.")
    if available < MEMORY_LOW:
        return warn(said, "Close other programs.")
    return go(said)


def judge_power(supplies: Sequence[PowerSupply]) -> Finding:
    """From the machine's supplies; a desktop has none, and is taken to be plugged in."""
    batteries = [s for s in supplies if s.kind in ("Battery", "UPS")]
    drained = [s for s in batteries if s.status.lower() == "discharging"]
    plugged = any(s.online for s in supplies if s.kind not in ("Battery", "UPS"))
    known = any(s.online is not None for s in supplies if s.kind not in ("Battery", "UPS"))
    if not batteries or (not drained and (plugged or not known)):
        return go("The machine runs on mains.")
    levels = [s.capacity for s in batteries if s.capacity is not None]
    level = f" at {min(levels)} %" if levels else ""
    said = f"The machine runs on battery{level}."
    if levels and min(levels) < BATTERY_OUT:
        return no_go(said, "Plug it in.")
    if plugged and levels and min(levels) >= BATTERY_LOW:
        return warn(f"The battery empties{level}, although it is plugged in.", "Check the adapter.")
    return warn(said, "Plug it in before the show opens.")


def judge_network(address: str, base_url: str) -> Finding:
    """From this machine's address ("127.0.0.1": none), and a link that guests get instead."""
    if base_url:
        return go(f"Phones are sent to {base_url}.")
    if address.startswith("127."):
        return warn(
            "This machine has no network address: phones cannot fetch pictures.",
            "Connect it to the network that guests' phones are in.",
        )
    return go(f"Phones reach this machine at {address}.")


def not_checked(why: str) -> Finding:
    """For what could not be looked at here."""
    return Finding(Verdict.WARN, f"Not checked: {why}.", "Run preflight from the running kiosk.")
