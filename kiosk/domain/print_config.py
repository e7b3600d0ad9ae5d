"""What can be configured about the printer beside the kiosk."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kiosk.domain.config_group import ConfigGroup

SheetLayout = Literal["10x15", "a6"]


class PrintConfig(ConfigGroup):
    """The printer: a queue's name in CUPS, or "default" for the system's own; empty for none.

    `line` stands at the foot of every sheet, such as the name of the show.
    """

    printer: Annotated[str, Field(max_length=127, pattern=r"^[^\s/#]*$")] = ""
    layout: Annotated[SheetLayout, Field(description="Photo paper of 4 x 6 inches, or A6")] = (
        "10x15"
    )
    per_visit: Annotated[int, Field(ge=1, le=20, description="Prints that a visit may have")] = 2
    per_hour: Annotated[int, Field(ge=1, le=1000, description="Prints in an hour, by all")] = 60
    copies: Annotated[int, Field(ge=1, le=4, description="Sheets that one print makes")] = 1
    line: Annotated[str, Field(max_length=60)] = ""
