"""Options that several commands share, and what they mean."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from kiosk.config import LoadedConfig, load_config

ConfigFile = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="A kiosk.toml to use.")
]


def load_layers(file: Path | None) -> LoadedConfig:
    """The config with the staff's overrides on top; raises BadFile or BadInput."""
    state = load_config(file).config.paths.state
    return load_config(file, overrides=state / "staff.toml" if os.access(state, os.X_OK) else None)
