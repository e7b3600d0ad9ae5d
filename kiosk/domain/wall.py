"""What can be configured about the wall, the large second screen beside the stand."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class WallConfig(BaseModel):
    """The wall. `screen` counts from 0 in the order of the desktop; 0 is the guests' own.

    `address` is what the code on the wall leads to, such as the stand's page; empty for no code.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = False
    screen: Annotated[int, Field(ge=0, le=15)] = 1
    address: Annotated[str, Field(max_length=200, pattern=r"^(https?://\S+)?$")] = ""
    seconds: Annotated[
        float, Field(ge=5, le=120, description="How long one picture is the large one")
    ] = 12.0
