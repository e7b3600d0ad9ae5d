"""Carries out what the window commands: on the disk first, then on the phone's page."""

from __future__ import annotations

import logging
from collections.abc import Callable

from kiosk.backoffice.archive import Archive
from kiosk.backoffice.commands import (
    Approve,
    Command,
    Count,
    Curate,
    DeleteVisit,
    EndVisit,
    Finish,
    Keep,
    Mail,
    MayShow,
    OpenTicket,
)
from kiosk.backoffice.curation import curate
from kiosk.backoffice.intake import Deleted
from kiosk.backoffice.messages import Fault, Message
from kiosk.backoffice.shown_tickets import ShownTickets
from kiosk.backoffice.storage_thread import StorageThread
from kiosk.gallery.schema import FINISHED
from kiosk.gallery.signing import SigningFault


class Clerk:
    """Works on an archive that has been opened, and the tickets that are shown."""

    def __init__(
        self,
        archive: Archive,
        tickets: ShownTickets,
        in_thread: StorageThread,
        say: Callable[[Message], None],
        log: logging.Logger,
        *,
        staff_approve: bool = False,
    ) -> None:
        self._archive = archive
        self._tickets = tickets
        self._in_thread = in_thread
        self._say = say
        self._log = log
        self._staff_approve = staff_approve

    async def carry_out(self, command: Command) -> bool:
        """Whether it was done, or is given up for good; raises StorageFault if only for now."""
        ticket, archive, board = self._tickets.of(command), self._archive, self._tickets.board
        match command:
            case OpenTicket():
                return await self._open(command)
            case Keep():
                return await self._keep(ticket, command)
            case Approve():
                return await self._approve(ticket, command)
            case Curate():
                return await curate(command, archive, board, self._in_thread)
            case MayShow():
                await self._in_thread(archive.may_show, ticket, command.yes)
            case Finish():
                await self._in_thread(archive.finish, ticket, command.job)
                board.finish(ticket, command.job, FINISHED)
            case EndVisit():
                await self._in_thread(archive.close_ticket, ticket)
                board.close(ticket)
            case Mail():
                return await self._in_thread(archive.ask_mail, ticket, command)
            case DeleteVisit():
                jobs = await self._in_thread(archive.delete, ticket)
                board.take_off(ticket, jobs)
                self._log.info("A guest at the kiosk deleted a ticket of %d jobs", len(jobs))
            case Count():
                await self._in_thread(archive.count, command.name, command.detail)
        return True

    async def _open(self, command: OpenTicket) -> bool:
        try:
            ticket = self._tickets.show(command)
            if ticket is None:
                raise LookupError("the ticket is closed")
            await self._in_thread(self._archive.open_ticket, ticket)
        except LookupError as error:
            extra = {"job": command.job}
            self._log.warning("A job came too late", exc_info=error, extra=extra)
            return False
        return True

    async def _keep(self, ticket: str, command: Keep) -> bool:
        try:
            await self._in_thread(self._archive.keep, ticket, command)
        except Deleted:
            return False
        except SigningFault as fault:  # what cannot say that it is AI-made is not shared
            self._log.error("%s", fault, extra={"job": command.job})
            self._say(Fault("lost", fault.cause, fault.cure, command.job))
            return False
        except (OSError, ValueError, LookupError) as error:
            # The disk is not at fault, so trying again would not help.
            extra = {"job": command.job}
            self._log.error("A picture could not be kept", exc_info=error, extra=extra)
            cause = "A finished picture could not be read, and is not kept."
            cure = "If it happens again, look at the log in the state folder."
            self._say(Fault("lost", cause, cure, command.job))
            return False
        check = self._staff_approve
        self._tickets.board.keep(ticket, command.job, command.tile, check=check)
        return True

    async def _approve(self, ticket: str, command: Approve) -> bool:
        def approve() -> int:
            return self._archive.approve(ticket, command.job, command.tile, yes=command.yes)

        try:
            number = await self._in_thread(approve)
        except LookupError:  # its guest has deleted it, or it never came
            return False
        self._tickets.board.approve(ticket, number, yes=command.yes)
        return True
