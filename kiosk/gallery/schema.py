"""The tables: tickets, their jobs, and the pictures kept for them. Durable facts only, and no
words typed."""

from __future__ import annotations

from sqlalchemy import Double, ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

MAKING, FINISHED, FAILED = "making", "finished", "failed"
"""States of a job. A failed one was cut short; what it has is still good."""


class Base(DeclarativeBase):
    """What migrations compare the database with."""


class TicketRow(Base):
    """A visit's right to its pictures. Times are seconds since 1970, UTC."""

    __tablename__ = "tickets"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    run: Mapped[str] = mapped_column(String(32))
    visit: Mapped[str] = mapped_column(String(80))
    opened_at: Mapped[float] = mapped_column(Double)
    noticed_at: Mapped[float | None] = mapped_column(Double)
    """When `opened_at` was first seen to lie in the future, which makes it worth nothing."""
    closed: Mapped[bool]
    """The visit is over; no more jobs join."""
    may_show: Mapped[bool] = mapped_column(default=False)
    """The guest lets staff show the visit's pictures at the show."""


class JobRow(Base):
    """One job of a visit; its tiles are the ticket's from number `first` on."""

    __tablename__ = "jobs"

    ticket: Mapped[str] = mapped_column(
        ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True
    )
    job: Mapped[str] = mapped_column(String(80), primary_key=True)
    first: Mapped[int]
    tiles: Mapped[int]
    opened_at: Mapped[float] = mapped_column(Double)
    state: Mapped[str] = mapped_column(String(16))
    vehicle: Mapped[str] = mapped_column(String(40))
    colour: Mapped[str] = mapped_column(String(40))
    setting: Mapped[str] = mapped_column(String(40))
    style: Mapped[str] = mapped_column(String(40))
    light: Mapped[str] = mapped_column(String(16))


class PictureRow(Base):
    """One kept tile; its files are on disk, whole, before this row exists."""

    __tablename__ = "pictures"

    ticket: Mapped[str] = mapped_column(
        ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True
    )
    tile: Mapped[int] = mapped_column(primary_key=True)
    kept_at: Mapped[float] = mapped_column(Double)
    seed: Mapped[int]
    checkpoint: Mapped[str] = mapped_column(String(80))
    width: Mapped[int]
    height: Mapped[int]
    approved: Mapped[bool | None]
    """Whether guests may see it; None until somebody has looked."""
    hung: Mapped[bool] = mapped_column(default=False)
    """Staff want it on the wall and the attract screen."""
    parent: Mapped[int | None]
    """The ticket's tile that it was made from, if it is an edit."""


class OutboxRow(Base):
    """A ticket's copy on a way out that is not what it should be. Outlives the ticket."""

    __tablename__ = "outbox"

    way: Mapped[str] = mapped_column(String(16), primary_key=True)
    ticket: Mapped[str] = mapped_column(String(32), primary_key=True)
    revision: Mapped[int]
    """Grows with each change; what was sent of an older one does not settle it."""
    due_at: Mapped[float] = mapped_column(Double)
    tries: Mapped[int]
    """How often it failed since the last change."""
    given_up: Mapped[bool]
    error: Mapped[str] = mapped_column(String(80))
    """What kind of trouble it failed with last; never an address."""


class ConsentRow(Base):
    """That somebody agreed to have their pictures sent by e-mail: to which words, and when.

    It stays, and knows no address; its ticket only as long as there is that ticket.
    """

    __tablename__ = "consents"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    version: Mapped[str] = mapped_column(String(40))
    at: Mapped[float] = mapped_column(Double)
    ticket: Mapped[str | None] = mapped_column(ForeignKey("tickets.id", ondelete="SET NULL"))


class MailRow(Base):
    """A mail to be sent, under its consent's id. It goes with its address: when the mail is sent
    or given up, or with its ticket."""

    __tablename__ = "mails"

    id: Mapped[str] = mapped_column(ForeignKey("consents.id"), primary_key=True)
    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[float] = mapped_column(Double)
    tries: Mapped[int]


class CountRow(Base):
    """How often something happened in an hour: counts only, nothing about anyone.

    `hour` is in hours since 1970, UTC; `detail` may be empty.
    """

    __tablename__ = "counts"

    hour: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    detail: Mapped[str] = mapped_column(String(80), primary_key=True)
    count: Mapped[int]


class DeletionRow(Base):
    """A line for each ticket that was deleted: when, and how many pictures; no content. Where staff
    deleted a single picture, `tile` says which.

    It also keeps what was deleted from being found again, on the disk or on its way there. A ticket
    whose time is over has a line, of no pictures, only while its files go, or after a crash then.
    """

    __tablename__ = "deletions"

    number: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(String(32))
    at: Mapped[float] = mapped_column(Double)
    pictures: Mapped[int]
    tile: Mapped[int | None]
