"""The program's configuration: frozen, typed, and able to say where each value came from.

Defaults < kiosk.toml < an imported event < environment (KIOSK_GROUP__KEY) < the staff's overrides
file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from kiosk.domain.config_group import ConfigGroup
from kiosk.domain.errors import BadFile, BadInput
from kiosk.domain.print_config import PrintConfig
from kiosk.domain.show import ShowConfig
from kiosk.domain.toml_files import read_toml
from kiosk.domain.wall import WallConfig
from kiosk.machine_config import EngineConfig as EngineConfig
from kiosk.machine_config import GalleryConfig, MetricsConfig
from kiosk.machine_config import PathsConfig as PathsConfig
from kiosk.share_config import SHOWN
from kiosk.share_config import MailConfig as MailConfig
from kiosk.share_config import RelayConfig as RelayConfig
from kiosk.share_config import ShareConfig as ShareConfig
from kiosk.share_config import StorageConfig as StorageConfig
from kiosk.share_config import WifiConfig as WifiConfig
from kiosk.window_config import PatienceConfig
from kiosk.window_config import TermsConfig as TermsConfig
from kiosk.window_config import WindowConfig as WindowConfig


class Config(ConfigGroup):
    """Everything that can be configured."""

    engine: EngineConfig = EngineConfig()
    window: WindowConfig = WindowConfig()
    patience: PatienceConfig = PatienceConfig()
    terms: TermsConfig = TermsConfig()
    show: ShowConfig = ShowConfig()
    wall: WallConfig = WallConfig()
    print: PrintConfig = PrintConfig()
    share: ShareConfig = ShareConfig()
    gallery: GalleryConfig = GalleryConfig()
    metrics: MetricsConfig = MetricsConfig()
    paths: PathsConfig = PathsConfig()

    @property
    def own_manifest(self) -> Path:
        """The manifest of what was added to this machine, beside the weights themselves."""
        return self.paths.state / "models" / "manifest.toml"


EVENT_CONFIG = Path("event", "config.toml")
"""Beside the staff's overrides: what `kiosk event import` brought, laid over kiosk.toml."""

STAFF_EDITABLE = (
    *("show", "patience", "terms.ask", "share.approval", "gallery.keep_hours", "engine.generator"),
    *("window.language", "window.languages", "window.animate", "window.own_words"),
    *("window.theme", "window.rotation"),
    *("engine.checkpoint", "window.most_words"),
)
"""Keys, or whole groups, that the staff's overrides file may set."""


@dataclass(frozen=True, slots=True)
class LoadedConfig:
    """A config, and for each key that is not a default the place that set it."""

    config: Config
    origins: Mapping[str, str]

    def lines(self) -> Iterator[tuple[str, object, str]]:
        """Key, value and origin of everything, in order."""
        for group, values in self.config:
            for key, value in values:
                name = f"{group}.{key}"
                origin = self.origins.get(name, "default")
                inner = value if isinstance(value, BaseModel) else ()
                parts = [(f"{name}.{part}", each, origin) for part, each in inner]
                yield from parts or [(name, value, origin)]


def load_config(
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    overrides: Path | None = None,
) -> LoadedConfig:
    """Merge all sources; raises BadFile or BadInput naming source, key and what is allowed."""
    environment = os.environ if environment is None else environment
    merged: dict[str, dict[str, Any]] = {}
    origins: dict[str, str] = {}

    def put(values: Mapping[str, Any], source: str) -> None:
        for group, keys in values.items():
            for key, value in keys.items():
                before: Any = merged.setdefault(group, {}).get(key)
                nested = isinstance(before, dict) and isinstance(value, dict)
                merged[group][key] = before | value if nested else value
                origins[f"{group}.{key}"] = source

    if file is not None:
        values = _read_toml(file)
        _validate(values, file)
        put(values, str(file))
    if overrides is not None and (event := overrides.parent / EVENT_CONFIG).is_file():
        values = _read_toml(event)
        _validate(values, event)
        put(values, str(event))
    for name, value in sorted(environment.items()):
        group, _, key = name.removeprefix("KIOSK_").lower().partition("__")
        if name.startswith("KIOSK_") and key:
            outer, _, inner = key.partition("__")
            values = {group: {outer: {inner: value} if inner else value}}
            _validate(values, f"environment variable {name}")
            put(values, f"environment variable {name}")
    if overrides is not None and overrides.is_file():
        values = _read_toml(overrides)
        _refuse_what_staff_may_not_set(values, overrides)
        _validate(values, overrides)
        put(values, str(overrides))
    config = Config.model_validate(merged)
    if config.share.missing:  # a key may come from another source than its way
        raise BadInput("share.way", ", ".join(config.share.way), config.share.missing)
    if config.share.mail.missing:
        raise BadInput("share.mail", config.share.mail.host, config.share.mail.missing)
    return LoadedConfig(config, origins)


def _read_toml(path: Path) -> dict[str, Any]:
    values = read_toml(path)
    for group, keys in values.items():
        if not isinstance(keys, dict):
            allowed = ", ".join(Config.model_fields)
            raise BadFile(path, group, f"must be a table; allowed tables: {allowed}")
    return values


def _validate(values: Mapping[str, Any], source: Path | str) -> None:
    try:
        Config.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        reason = _reason(first["loc"], first["type"], first["msg"])
        if isinstance(source, Path):
            raise BadFile(source, key, reason) from error
        # Also a mistyped name of a password or a key.
        inner = {"wifi", "storage", "relay", "mail"} & set(first["loc"])
        secret = inner and first["loc"][-1] not in SHOWN
        given = "(hidden)" if secret else first["input"]
        raise BadInput(source, given, reason) from error


def _reason(location: tuple[int | str, ...], kind: str, message: str) -> str:
    if kind != "extra_forbidden":
        return message.removeprefix("Value error, ")
    if len(location) == 1:
        return f"no such table; allowed: {', '.join(Config.model_fields)}"
    group: BaseModel = Config()
    for part in location[:-1]:
        group = getattr(group, str(part))
    return f"no such key; allowed: {', '.join(type(group).model_fields)}"


def _refuse_what_staff_may_not_set(values: Mapping[str, Any], path: Path) -> None:
    for group, keys in values.items():
        for key in keys:
            if group not in STAFF_EDITABLE and f"{group}.{key}" not in STAFF_EDITABLE:
                raise BadFile(path, f"{group}.{key}", "can only be set in kiosk.toml")
