"""The part of the config that the back office needs, plain enough to cross a pipe."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kiosk.config import Config


@dataclass(frozen=True, slots=True)
class BackOfficeConfig:
    """Where to keep things, where to be found, and for how long.

    An empty `host` listens on every address and announces the one on the local network;
    port 0 takes any free one; `base_url` replaces the start of links. `label` is drawn on
    every picture; `credentials` is the folder of a brand's certificates for signing them.
    """

    state: Path
    catalog: Path
    host: str = ""
    port: int = 8765
    base_url: str = ""
    keep_hours: float = 72.0
    language: str = "en"
    label: str = "AI-generated"
    credentials: Path | None = None

    @classmethod
    def of(cls, config: Config) -> BackOfficeConfig:
        """What `config` says about the back office."""
        return cls(
            state=config.paths.state,
            catalog=config.paths.catalog,
            host=config.share.host,
            port=config.share.port,
            base_url=config.share.base_url,
            keep_hours=config.gallery.keep_hours,
            language=config.window.language,
            credentials=config.gallery.credentials,
        )
