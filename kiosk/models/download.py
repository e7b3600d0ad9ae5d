"""Fetches a checkpoint from a hub, where this machine's config allows it."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.domain.errors import CannotDo

_HUB_ID = re.compile(r"([\w.-]+/[\w.-]+)@([\w.-]+)")
_WANTED = ["*.json", "*.txt", "*.safetensors", "README.md", "LICENSE*", "LICENCE*"]


@dataclass(frozen=True, slots=True)
class HubId:
    """A repository of a hub at one revision, so that everybody gets the same bytes."""

    repository: str
    revision: str

    def __str__(self) -> str:
        return f"{self.repository}@{self.revision}"


Fetch = Callable[[HubId, Path], None]
"""Brings a repository's files into a folder."""


def read_hub_id(text: str) -> HubId | None:
    """ORG/NAME@REVISION; None for anything else, and for what lies on this machine."""
    found = _HUB_ID.fullmatch(text)
    return HubId(found[1], found[2]) if found and not Path(text).exists() else None


def check_allowed(hub: HubId, *, allowed: bool) -> None:
    """Raise CannotDo where the config keeps this machine from downloading."""
    if not allowed:
        said = f"{hub} would have to be downloaded, and this machine's config does not allow that."
        cure = "Download it elsewhere and bring it on a stick, or set engine.allow_download = true."
        raise CannotDo(said, cure)


def fetch_snapshot(hub: HubId, folder: Path) -> None:
    """Download a repository's safetensors, configs, card and licence; raises CannotDo."""
    hub_library: Any = importlib.import_module("huggingface_hub")
    try:
        hub_library.snapshot_download(
            hub.repository, revision=hub.revision, local_dir=folder, allow_patterns=_WANTED
        )
    except (OSError, ValueError, RuntimeError) as error:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        raise CannotDo(f"{hub} cannot be downloaded ({said}).", "See to the network.") from error
