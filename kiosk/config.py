"""The program's configuration: frozen, typed, and able to say where each value came from.

Defaults < kiosk.toml < an imported event < environment (KIOSK_GROUP__KEY) < the staff's overrides
file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_state_path
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
)

from kiosk.domain.errors import BadFile, BadInput
from kiosk.domain.print_config import PrintConfig
from kiosk.domain.show import ShowConfig
from kiosk.domain.toml_files import read_toml
from kiosk.domain.wall import WallConfig
from kiosk.resources import resource
from kiosk.share_config import SHOWN, ShareConfig
from kiosk.share_config import MailConfig as MailConfig
from kiosk.share_config import RelayConfig as RelayConfig
from kiosk.share_config import StorageConfig as StorageConfig
from kiosk.share_config import WifiConfig as WifiConfig

Seconds = Annotated[float, Field(gt=0, le=3600)]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$")]


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EngineConfig(_Group):
    """What makes the pictures."""

    generator: Literal["pool", "show-pack"] = "pool"
    pack: Annotated[
        Path | None, Field(description="Show pack; None: the machine's own, or the one that ships")
    ] = None
    checkpoint: str = "showroom"
    manifest: Path = Field(default_factory=lambda: resource("models") / "manifest.toml")
    workers: Annotated[int, Field(ge=0, le=64, description="0: one a GPU, else two on CPU")] = 0
    memory_mb: Annotated[
        int,
        Field(
            ge=0,
            le=10**6,
            description="MB of weights a worker keeps; 0: half its device's memory, shared",
        ),
    ] = 0
    profile: Literal["exact", "fast", "xformers", "compiled"] = "fast"
    rerolls: Annotated[
        int, Field(ge=0, le=10, description="Other seeds for a picture that nobody may see")
    ] = 3
    allow_download: Annotated[
        bool, Field(description="`kiosk models add` may fetch weights from a hub")
    ] = False
    job_seconds: Annotated[
        float,
        Field(ge=0, le=3600, description="Seconds after which a guest's job is late; 0: never"),
    ] = 120
    steps: Annotated[int | None, Field(ge=1, le=200)] = None
    guidance_scale: Annotated[float | None, Field(ge=0, le=30)] = None


class WindowConfig(_Group):
    """The guest's window. `animate` off keeps crossfades out as well.

    `language` is what a visit begins in, and `languages` are those that guests can choose.
    """

    fullscreen: bool = True
    width: Annotated[int, Field(ge=320, le=8192)] = 1080
    height: Annotated[int, Field(ge=320, le=8192)] = 1920
    animate: bool = True
    language: LanguageCode = "en"
    languages: Annotated[
        tuple[LanguageCode, ...],
        Field(description="What guests may read besides `language`, in the order they see"),
    ] = ("en", "es", "fr", "de", "ja", "ar")
    own_words: Annotated[bool, Field(description="Whether guests may add words")] = True
    most_words: Annotated[int, Field(ge=3, le=24, description="How many of their own")] = 24
    theme: Annotated[Path | None, Field(description="A brand's look; see assets/themes")] = None
    diagonal_inches: Annotated[
        float | None,
        Field(ge=7, le=110, description="The panel's size, where the display does not tell it"),
    ] = None
    rotation: Annotated[
        Literal[0, 90, 180, 270],
        Field(description="Degrees that the screens are turned by, for a panel hung otherwise"),
    ] = 0

    @field_validator("rotation", mode="before")
    @classmethod
    def _from_digits(cls, rotation: object) -> object:
        """The environment has no numbers."""
        return int(rotation) if isinstance(rotation, str) and rotation.isdecimal() else rotation

    @field_validator("languages", mode="before")
    @classmethod
    def _from_one_word(cls, languages: object) -> object:
        """The environment has no lists: "en,de" there."""
        return languages.split(",") if isinstance(languages, str) else languages


class PatienceConfig(_Group):
    """How long the kiosk waits for a guest, in seconds."""

    choosing: Seconds = 60.0
    result: Seconds = 100.0
    still_there: Seconds = 20.0
    sorry: Seconds = 12.0
    goodbye: Seconds = 30.0


class TermsConfig(_Group):
    """Whether guests accept terms before their first picture; their text is in `folder`.

    With `tick`, where the law of the place wants one, there is a box to tick first.
    """

    ask: bool = True
    tick: bool = False
    folder: Path = Field(default_factory=lambda: resource("assets") / "terms")


class GalleryConfig(_Group):
    """How many hours a ticket lives, and the folder of the brand's certificates, if it has some.

    Pictures are signed with them; without, with certificates made on this machine.
    """

    keep_hours: Annotated[int, Field(ge=1, le=24 * 90)] = 72
    keep_free_mb: Annotated[
        int,
        Field(ge=0, le=10**7, description="MB of the disk left free; past visits' masters go"),
    ] = 500
    credentials: Path | None = None


class MetricsConfig(_Group):
    """Prometheus metrics of the back office, for those who watch many kiosks; port 0: none."""

    port: Annotated[int, Field(ge=0, le=65535)] = 0
    host: Annotated[str, Field(min_length=1, description="Whom to let in; this machine only")] = (
        "127.0.0.1"
    )


class PathsConfig(_Group):
    """Folders. `state` holds pictures, tickets, the install secret and logs."""

    state: Path = Field(default_factory=lambda: user_state_path("kiosk", appauthor=False))
    catalog: Path = Field(default_factory=lambda: resource("assets") / "catalog")


class Config(_Group):
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
    group: _Group = Config()
    for part in location[:-1]:
        group = getattr(group, str(part))
    return f"no such key; allowed: {', '.join(type(group).model_fields)}"


def _refuse_what_staff_may_not_set(values: Mapping[str, Any], path: Path) -> None:
    for group, keys in values.items():
        for key in keys:
            if group not in STAFF_EDITABLE and f"{group}.{key}" not in STAFF_EDITABLE:
                raise BadFile(path, f"{group}.{key}", "can only be set in kiosk.toml")
