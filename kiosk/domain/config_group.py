"""What every table of the configuration is: frozen, typed, and closed to keys it does not know."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class ConfigGroup(BaseModel):
    """A table of kiosk.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
