"""The chain that an audit log's lines form: how a line is sealed, read back and verified."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

START = "0" * 64
"""What the first line says of the one before it."""

Head = tuple[int, str]
"""Number and hash of an entry, as hexadecimal SHA-256."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the log is not as it was written: file, line in it (from 1), and what is wrong."""

    file: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """Numbers of the first and last entry (0, 0: empty) and everything that is wrong."""

    first: int
    last: int
    faults: tuple[Fault, ...]


def _encode(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=True, separators=(",", ":")).encode()


def seal(entry: Mapping[str, Any]) -> tuple[bytes, str]:
    """The line of an entry, its own hash added, and that hash."""
    digest = hashlib.sha256(_encode(entry)).hexdigest()
    return _encode({**entry, "hash": digest}) + b"\n", digest


def parse(line: bytes) -> dict[str, Any] | None:
    """The entry of a line, if that is exactly what was written."""
    try:
        entry: Any = json.loads(line)
    except ValueError:
        return None
    if not isinstance(entry, dict):
        return None
    body = cast("dict[str, Any]", entry)
    if not isinstance(body.get("n"), int) or not isinstance(body.get("prev"), str):
        return None
    plain = {key: value for key, value in body.items() if key != "hash"}
    return body if seal(plain)[0] == line + b"\n" else None


def walk(files: Sequence[Path], head: Head | None) -> Verified:
    """Check every line of `files`, oldest first, and that the last is the one of `head`.

    Full files are named by their first entry, so the oldest of them may be archived elsewhere.
    Raises OSError when a file cannot be read.
    """
    faults: list[Fault] = []
    first = last = line_number = 0
    previous, name = START, ""
    for path in files:
        name = path.name
        data = path.read_bytes()
        lines = data.split(b"\n")
        if lines.pop() or not lines:
            faults.append(Fault(name, len(lines) + 1, "the last line is not whole"))
        for line_number, line in enumerate(lines, 1):
            entry = parse(line)
            if entry is None:
                faults.append(Fault(name, line_number, "this line was changed"))
                last, previous = last + 1, ""
                first = first or last
                continue
            number, before = int(entry["n"]), str(entry["prev"])
            if not first and not last:
                first = number
                if first != 1 and path.stem != f"audit-{first:09}":
                    faults.append(Fault(name, 1, f"entries 1 to {first - 1} are missing"))
            elif number != last + 1:
                faults.append(Fault(name, line_number, f"entry {number} follows {last}"))
            elif previous and before != previous:
                faults.append(Fault(name, line_number, "the line before this one was replaced"))
            last, previous = number, str(entry["hash"])
    if head is None and last:
        faults.append(Fault("head.json", 1, "this file is missing or damaged"))
    elif head is not None and last < head[0]:
        what = f"entries {last + 1} to {head[0]} are missing at the end"
        faults.append(Fault(name, line_number + 1, what))
    elif head is not None and last == head[0] and previous and previous != head[1]:
        faults.append(Fault(name, line_number, "the last line was replaced"))
    return Verified(first, last, tuple(faults))
