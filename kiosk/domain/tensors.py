"""Reads what a safetensors file holds from its header alone: names and shapes, no numbers.

An 8-byte length, JSON with each tensor's type, shape and place, then the numbers
(https://github.com/huggingface/safetensors, "Format").
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.domain.errors import CheckpointFault
from kiosk.domain.json_files import UNREADABLE

_LONGEST_HEADER = 100_000_000
"""In bytes, as the format allows at most."""

_ODD = (*UNREADABLE, KeyError, TypeError, AttributeError, IndexError, struct.error)

CURE = "Copy it again, or take the .safetensors file that its makers publish."


@dataclass(frozen=True, slots=True)
class Tensors:
    """Shapes by name, and the text that the file carries about itself."""

    shapes: Mapping[str, tuple[int, ...]]
    about: Mapping[str, str]

    def has(self, part: str) -> bool:
        """Whether some tensor's name contains `part`."""
        return any(part in name for name in self.shapes)

    def shape(self, end: str) -> tuple[int, ...] | None:
        """The shape of the first tensor, by name, whose name ends so."""
        return next((self.shapes[n] for n in sorted(self.shapes) if n.endswith(end)), None)


def read_tensors(path: Path) -> Tensors:
    """The header of a file; raises CheckpointFault for one that is cut off or no safetensors."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
            length = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
            if not 2 <= length <= min(_LONGEST_HEADER, size - 8):
                raise _fault(path, _other_format(start))
            header: dict[str, Any] = json.loads(file.read(length))
        about: dict[str, Any] = header.pop("__metadata__", None) or {}
        end = max((int(entry["data_offsets"][1]) for entry in header.values()), default=0)
        shapes = {name: tuple(int(n) for n in e["shape"]) for name, e in header.items()}
        texts = {str(key): str(value) for key, value in about.items()}
    except OSError as error:
        raise _fault(path, f"cannot be read ({error.strerror or error})") from error
    except _ODD as error:
        raise _fault(path, "has a header that cannot be read") from error
    if 8 + length + end != size:
        raise _fault(path, f"is cut off or too long: {size} bytes, not {8 + length + end}")
    return Tensors(shapes, texts)


def _other_format(start: bytes) -> str:
    if start.startswith(b"PK") or start[:1] == b"\x80":
        return "is a pickle under another name: it can hold programs, and is not opened"
    return "is no safetensors file, or cut off"


def _fault(path: Path, ails: str) -> CheckpointFault:
    return CheckpointFault(f"{path} {ails}.", CURE)
