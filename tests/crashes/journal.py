"""What a window asked for and was promised, on a disk that outlives it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crashes.points import os_open

FILE = "journal"


def write(folder: Path, *said: Any) -> None:
    """Add a line, at once."""
    descriptor = os_open(folder / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(descriptor, json.dumps(said).encode() + b"\n")
    os.close(descriptor)


@dataclass
class Visit:
    """What is known of a visit on the window's side."""

    run: str
    tiles: set[int] = field(default_factory=set[int])  # handed over, by the ticket's numbers
    maybe: set[int] = field(default_factory=set[int])  # begun to be
    approved: dict[int, bool] = field(default_factory=dict[int, bool])
    deletion: str = ""  # "asked", then "promised"
    mail: str = ""  # the address it was to go to, once that was promised


def read(folder: Path) -> dict[str, Visit]:
    """All visits of a journal, by their ids."""
    visits: dict[str, Visit] = {}
    run, asked = "", list[tuple[str, Sequence[Any]]]()
    addresses: dict[str, str] = {}
    firsts: dict[str, int] = {}
    text = (folder / FILE).read_text() if (folder / FILE).exists() else ""
    for what, *said in map(json.loads, text.splitlines()):
        match what, said:
            case "run", [run]:
                pass
            case "open", [visit, job, tiles]:
                found = visits.setdefault(visit, Visit(run))
                firsts[f"{visit}/{job}"] = firsts.get(visit, 0)
                firsts[visit] = firsts.get(visit, 0) + tiles
                del found
            case "handing", [visit, job, tile]:
                visits[visit].maybe.add(firsts[f"{visit}/{job}"] + tile)
            case "handed", [visit, job, tile]:
                visits[visit].tiles.add(firsts[f"{visit}/{job}"] + tile)
            case "approve", [visit, job, tile, yes]:
                asked.append((visit, (firsts[f"{visit}/{job}"] + tile, yes)))
            case "delete", [visit]:
                visits[visit].deletion = "asked"
            case "mail", [visit, address]:
                addresses[visit] = address
            case "settled", []:
                for visit, address in addresses.items():
                    visits[visit].mail = address
                for visit, (number, yes) in asked:
                    visits[visit].approved[number] = yes
                for each in visits.values():
                    each.deletion = each.deletion and "promised"
            case _:
                raise AssertionError(f"not a line of a journal: {what} {said}")
    return visits
