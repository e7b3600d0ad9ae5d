"""What can be configured about the wall, the large second screen beside the stand."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kiosk.domain.config_group import ConfigGroup
from kiosk.domain.rotation import Rotation

ScreenNumber = Annotated[int, Field(ge=0, le=15)]
ScreenName = Annotated[str, Field(min_length=1, max_length=60)]


class WallConfig(ConfigGroup):
    """The wall. `screen` is its name, such as "HDMI-A-1", or its number in the desktop's order,
    where 0 is the guests' own.

    With `guests`, guests are asked whether their pictures may be shown at the show; staff choose
    among those of who said yes, for the wall and for the attract screen. It needs no wall.
    `address` is what the code on the wall leads to, such as the stand's page; empty for no code.
    """

    enabled: bool = False
    guests: Annotated[
        bool,
        Field(description="Guests are asked whether staff may show their pictures at the show"),
    ] = False
    screen: ScreenNumber | ScreenName = 1
    address: Annotated[str, Field(max_length=200, pattern=r"^(https?://\S+)?$")] = ""
    seconds: Annotated[
        float, Field(ge=5, le=120, description="How long one picture is the large one")
    ] = 12.0
    rotation: Annotated[
        Rotation,
        Field(description="Degrees that the wall is turned by, for a screen hung otherwise"),
    ] = 0
