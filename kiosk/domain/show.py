"""A show's name and its opening hours, as the config has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from kiosk.domain.config_group import ConfigGroup
from kiosk.domain.errors import BadInput
from kiosk.domain.hours import ALLOWED, is_open, next_change, parse_hours
from kiosk.domain.zones import machine_zone


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether guests are let in at `now`, and when that changes; both in the show's time zone."""

    open: bool
    now: datetime
    then: datetime | None


class ShowConfig(ConfigGroup):
    """The show that the kiosk stands at. `hours` are lines such as "mon-fri 09:00-18:00".

    Without hours it is always open. They are wall times of `zone`, such as "Europe/Berlin";
    without one, of the machine's own.
    """

    name: Annotated[str, Field(max_length=60, description="What staff call it")] = ""
    hours: Annotated[tuple[str, ...], Field(max_length=14, description=ALLOWED)] = ()
    zone: str = ""

    def opening(self, now: datetime) -> Opening:
        """How it is at `now`, an aware time."""
        local = self.local(now)
        hours = parse_hours(self.hours)
        return Opening(is_open(hours, local), local, next_change(hours, local))

    def local(self, now: datetime) -> datetime:
        """An aware time in the show's zone; the show's days begin at midnight there."""
        # Where the machine's zone has no name, the offset that it has at `now` must do.
        return now.astimezone(ZoneInfo(self.zone) if self.zone else machine_zone())

    @field_validator("name")
    @classmethod
    def _one_line(cls, name: str) -> str:
        if not name.isprintable():
            raise ValueError("a name is one line without control characters")
        return name.strip()

    @field_validator("hours", mode="before")
    @classmethod
    def _from_one_word(cls, hours: object) -> object:
        """The environment has no lists: "mon-fri 09:00-18:00; sat 10:00-16:00" there."""
        if not isinstance(hours, str):
            return hours
        return [line.strip() for line in hours.split(";") if line.strip()]

    @field_validator("hours")
    @classmethod
    def _that_can_be_read(cls, hours: tuple[str, ...]) -> tuple[str, ...]:
        try:
            parse_hours(hours)
        except BadInput as error:
            raise ValueError(f"opening hours are {ALLOWED}") from error
        return hours

    @field_validator("zone")
    @classmethod
    def _that_exists(cls, zone: str) -> str:
        try:
            return zone if not zone else ZoneInfo(zone).key
        except (OSError, ValueError, KeyError) as error:  # KeyError: not found
            raise ValueError("a time zone is a name such as 'Europe/Berlin'") from error
