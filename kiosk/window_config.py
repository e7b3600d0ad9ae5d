"""What can be configured about the guests' window: its panel, languages, patience and terms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from kiosk.domain.config_group import ConfigGroup
from kiosk.domain.rotation import Rotation
from kiosk.resources import resource

Seconds = Annotated[float, Field(gt=0, le=3600)]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$")]


class WindowConfig(ConfigGroup):
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
        Rotation,
        Field(description="Degrees that the screens are turned by, for a panel hung otherwise"),
    ] = 0

    @field_validator("languages", mode="before")
    @classmethod
    def _from_one_word(cls, languages: object) -> object:
        """The environment has no lists: "en,de" there."""
        return languages.split(",") if isinstance(languages, str) else languages


class PatienceConfig(ConfigGroup):
    """How long the kiosk waits for a guest, in seconds."""

    choosing: Seconds = 60.0
    result: Seconds = 100.0
    still_there: Seconds = 20.0
    sorry: Seconds = 12.0
    goodbye: Seconds = 30.0


class TermsConfig(ConfigGroup):
    """Whether guests accept terms before their first picture; their text is in `folder`.

    With `tick`, where the law of the place wants one, there is a box to tick first.
    """

    ask: bool = True
    tick: bool = False
    folder: Path = Field(default_factory=lambda: resource("assets") / "terms")
