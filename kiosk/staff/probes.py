"""Measures what preflight's checks judge; each probe looks at one thing, and may be slow."""

from __future__ import annotations

import http.client
import os
import secrets
import shutil
import urllib.parse
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from kiosk.config import Config
from kiosk.domain.checkpoints import Manifest
from kiosk.domain.errors import CheckpointFault, KioskError
from kiosk.domain.layout import check_listed
from kiosk.generators.show_pack_home import open_pack
from kiosk.sharing.qr import qr_modules
from kiosk.sharing.ways import SELF_TEST
from kiosk.staff.checks import PowerSupply, TicketTrip

FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
QUIET_ZONE = 4  # modules, ISO/IEC 18004
_FAMILIES = {
    "Noto Sans": ("NotoSans-Regular.", "NotoSans[", "NotoSans-VF."),
    "Noto Sans CJK": ("NotoSansCJK",),
    "DejaVu Sans": ("DejaVuSans.",),
    "Liberation Sans": ("LiberationSans-Regular.",),
}


def free_bytes(state: Path) -> int:
    """Bytes that this user may still write where `state` is, or will be; raises OSError."""
    return shutil.disk_usage(_nearest(state)).free


def write_fault(state: Path) -> str:
    """Why no file can be made, kept and read back in `state`; "" when it can."""
    if state.exists() and not state.is_dir():
        return "it is a file, not a folder."
    path = state / f".preflight-{secrets.token_hex(8)}"
    data = secrets.token_bytes(4096)
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return "" if path.read_bytes() == data else "what is written is not what is read back."
    except OSError as error:
        return f"{error.strerror or error}."
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def built_at(package: Path) -> datetime:
    """When the program's files were written here: its newest source file, UTC."""
    times = [path.stat().st_mtime for path in package.glob("*.py")]
    return datetime.fromtimestamp(max(times, default=0.0), UTC)


def last_record(state: Path) -> datetime | None:
    """When this installation last wrote to its logs; None: never.

    Full logs do not count: one written while the clock was wrong would accuse it for ever.
    """
    files = (state / "logs" / "kiosk.log", state / "staff" / "audit" / "audit.jsonl")
    times = [path.stat().st_mtime for path in files if path.is_file()]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def checkpoint_faults(manifest: Manifest) -> dict[str, str]:
    """What is wrong with each entry of the manifest that is not whole. Hashes what has changed."""
    faults: dict[str, str] = {}
    for entry in manifest.entries:
        try:
            check_listed(manifest, entry)
        except CheckpointFault as fault:
            faults[entry.id] = fault.cause
    return faults


def pack_fault(config: Config) -> str:
    """Why guests cannot be served from the show pack; "" when they can. Reads every picture."""
    try:
        pack = open_pack(config)
    except KioskError as error:
        return error.cause
    if pack.faults:
        return f"{len(pack.faults)} of its pictures are damaged."
    return ""


def font_families(folders: Sequence[Path] = FONT_FOLDERS) -> list[str]:
    """The families that screens use, as far as their files are in `folders`."""
    files = {name for folder in folders for _, _, names in os.walk(folder) for name in names}
    return [
        family
        for family, starts in _FAMILIES.items()
        if any(name.startswith(starts) for name in files)
    ]


def memory_available(meminfo: Path = Path("/proc/meminfo")) -> int:
    """Bytes that programs can still get; raises OSError, or ValueError when it is not said."""
    for line in meminfo.read_text(encoding="ascii").splitlines():
        name, _, rest = line.partition(":")
        if name == "MemAvailable":
            return int(rest.split()[0]) * 1024
    raise ValueError(f"{meminfo} does not say how much memory is available")


def power_supplies(root: Path = Path("/sys/class/power_supply")) -> list[PowerSupply]:
    """The machine's own supplies; batteries of mice and keyboards are left out."""
    found: list[PowerSupply] = []
    for entry in sorted(root.iterdir()) if root.is_dir() else []:
        if _read(entry / "scope") == "Device":
            continue
        online, capacity = _read(entry / "online"), _read(entry / "capacity")
        found.append(
            PowerSupply(
                name=entry.name,
                kind=_read(entry / "type"),
                online=online != "0" if online else None,
                status=_read(entry / "status"),
                capacity=int(capacity) if capacity.isdecimal() else None,
            )
        )
    return found


def read_own_qr(text: str) -> str | None:
    """Draw the QR code of `text` as phones see it, and read it back; None: it cannot be read."""
    import zxingcpp  # here, so that all else works without it
    from PIL import Image

    rows = qr_modules(text)
    side = len(rows) + 2 * QUIET_ZONE
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                picture.putpixel((x + QUIET_ZONE, y + QUIET_ZONE), 0)
    large = picture.resize((side * 6, side * 6), Image.Resampling.NEAREST)
    codes = zxingcpp.read_barcodes(large)
    return codes[0].text if codes else None


def ticket_trip(
    link: str, read_qr: Callable[[str], str | None] = read_own_qr, *, timeout: float = 5.0
) -> TicketTrip:
    """Read the link's QR code with `read_qr`, and fetch what it says, as a phone would."""
    read = read_qr(link)
    return TicketTrip(link, read, None if read is None else http_status(read, timeout=timeout))


def http_status(link: str, *, timeout: float = 5.0) -> int | None:
    """The status that a page answers with; None when nothing answers. No proxy, no redirects."""
    try:
        parts = urllib.parse.urlsplit(link)
        secure = parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=timeout)
        try:
            path = urllib.parse.quote(parts.path or "/", safe="/%")
            connection.request("GET", path, headers={"User-Agent": SELF_TEST})  # no scan
            return connection.getresponse().status
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError):
        return None


def _nearest(path: Path) -> Path:
    return next(folder for folder in (path, *path.absolute().parents) if folder.exists())


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
