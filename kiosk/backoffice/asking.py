"""Puts what the window wants into the words that the back office understands."""

from __future__ import annotations

from dataclasses import asdict

from kiosk.backoffice.commands import Keep, OpenTicket
from kiosk.backoffice.config import BackOfficeConfig
from kiosk.backoffice.messages import Begin
from kiosk.domain.generation import JobId, TileReady
from kiosk.domain.prompt import Choice


def begin(config: BackOfficeConfig, run: str, port_before: int) -> Begin:
    """The first word to a new process."""
    fields = asdict(config)
    fields["state"], fields["catalog"] = str(config.state), str(config.catalog)
    fields["mark"] = config.mark.model_dump()
    fields["credentials"] = str(config.credentials or "")
    return Begin(run=run, port_before=port_before, **fields)


def ask_ticket(number: int, job: JobId, choice: Choice, tiles: int, visit: str) -> OpenTicket:
    """A job's place on its visit's ticket; words that a guest typed are left out."""
    return OpenTicket(
        number=number,
        job=job,
        tiles=tiles,
        vehicle=choice.vehicle,
        colour=choice.colour or "",
        setting=choice.setting,
        style=choice.style,
        light=choice.light.value if choice.light else "",
        visit=visit,
    )


def ask_keep(
    number: int, tile: TileReady, visit: str, parent: tuple[JobId, int] | None = None
) -> Keep:
    """The keeping of a master, which will lie in the spool under the command's number."""
    return Keep(
        number=number,
        job=tile.job,
        tile=tile.tile,
        file=f"{number}.png",
        seed=tile.seed,
        checkpoint=str(tile.checkpoint),
        visit=visit,
        parent_job=parent[0] if parent else "",
        parent_tile=parent[1] if parent else 0,
    )
