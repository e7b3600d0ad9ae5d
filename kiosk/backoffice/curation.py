"""Carries out what staff want with a picture: on the disk first, then on the phone's page."""

from __future__ import annotations

from kiosk.backoffice.archive import Archive
from kiosk.backoffice.commands import Curate
from kiosk.backoffice.storage_thread import InThread
from kiosk.sharing.board import Board


async def curate(command: Curate, archive: Archive, board: Board, in_thread: InThread) -> bool:
    """Whether it could be done; not when the picture has gone, or its guest has not agreed.

    Raises StorageFault.
    """
    try:
        await in_thread(_write_down, command, archive)
    except LookupError:
        return False
    match command.act:
        case "show" | "hide":
            board.approve(command.ticket, command.tile, yes=command.act == "show")
        case "delete":
            board.take_out(command.ticket, command.tile)
        case "delete-ticket":
            board.remove([command.ticket])
        case "hang" | "take-down":
            pass  # phones have no part in that
    return True


def _write_down(command: Curate, archive: Archive) -> None:
    ticket, tile = command.ticket, command.tile
    match command.act:
        case "show" | "hide":
            archive.gallery.approve(ticket, tile, yes=command.act == "show")
        case "hang" | "take-down":
            archive.curator.hang(ticket, tile, yes=command.act == "hang")
        case "delete":
            archive.curator.delete(ticket, tile, archive.now())
        case "delete-ticket":
            archive.delete(ticket)
    archive.hang()
