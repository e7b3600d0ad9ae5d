"""The relay's own small file: where it keeps tickets, and which kiosks may push to it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from kiosk.domain.errors import BadFile
from kiosk.domain.toml_files import read_toml
from kiosk.resources import resource

SHORTEST_KEY = 24
_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"


class RelayServerConfig(BaseModel):
    """A relay's config. `kiosks` gives each kiosk's key by its name.

    It listens on the loopback unless told otherwise: what speaks HTTPS to the world stands before
    it. No ticket stays longer than `keep_hours`, whatever its kiosk says, and the tickets of one
    kiosk take `room_mb` MB at the most.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: Path
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8766
    keep_hours: Annotated[int, Field(ge=1, le=24 * 90)] = 72
    room_mb: Annotated[int, Field(ge=10, le=10**7)] = 5000
    language: str = "en"
    catalog: Path = Field(default_factory=lambda: resource("assets") / "catalog")
    kiosks: Annotated[dict[Annotated[str, Field(pattern=_NAME)], SecretStr], Field(min_length=1)]

    @field_validator("kiosks")
    @classmethod
    def _keys_cannot_be_guessed(cls, kiosks: dict[str, SecretStr]) -> dict[str, SecretStr]:
        keys = [key.get_secret_value() for key in kiosks.values()]
        if any(len(key) < SHORTEST_KEY or not key.isascii() for key in keys):
            raise ValueError(f"a key has {SHORTEST_KEY} ASCII characters or more")
        if len(set(keys)) < len(keys):
            raise ValueError("each kiosk has a key of its own")
        return kiosks


def load_relay_config(path: Path) -> RelayServerConfig:
    """Read `path`, TOML with a table `relay`; raises BadFile, which never quotes a key."""
    values = read_toml(path)
    if set(values) != {"relay"}:
        raise BadFile(path, "", "must hold one table, relay")
    try:
        return RelayServerConfig.model_validate(values["relay"])
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        key = ".".join(["relay", *(str(part) for part in first["loc"])])
        raise BadFile(path, key, first["msg"].removeprefix("Value error, ")) from error
