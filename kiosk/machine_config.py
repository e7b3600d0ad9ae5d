"""What can be configured about the machine: what makes pictures there, and where they are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_state_path
from pydantic import Field

from kiosk.domain.config_group import ConfigGroup
from kiosk.resources import resource


class EngineConfig(ConfigGroup):
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


class GalleryConfig(ConfigGroup):
    """How many hours a ticket lives, and the folder of the brand's certificates, if it has some.

    Pictures are signed with them; without, with certificates made on this machine.
    """

    keep_hours: Annotated[int, Field(ge=1, le=24 * 90)] = 72
    keep_free_mb: Annotated[
        int,
        Field(ge=0, le=10**7, description="MB of the disk left free; past visits' masters go"),
    ] = 500
    credentials: Path | None = None


class MetricsConfig(ConfigGroup):
    """Prometheus metrics of the back office, for those who watch many kiosks; port 0: none."""

    port: Annotated[int, Field(ge=0, le=65535)] = 0
    host: Annotated[str, Field(min_length=1, description="Whom to let in; this machine only")] = (
        "127.0.0.1"
    )


class PathsConfig(ConfigGroup):
    """Folders. `state` holds pictures, tickets, the install secret and logs."""

    state: Path = Field(default_factory=lambda: user_state_path("kiosk", appauthor=False))
    catalog: Path = Field(default_factory=lambda: resource("assets") / "catalog")
