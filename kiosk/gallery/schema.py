"""The tables: tickets, and the pictures kept for them. Durable facts only, and no words typed."""

from __future__ import annotations

from sqlalchemy import ForeignKey, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

MAKING, FINISHED, FAILED = "making", "finished", "failed"
"""States of a ticket's job. A failed one was cut short; what it has is still good."""


class Base(DeclarativeBase):
    """What migrations compare the database with."""

    metadata = MetaData(
        naming_convention={"pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s"}
    )


class TicketRow(Base):
    """A visit's right to its pictures. Times are seconds since 1970, UTC."""

    __tablename__ = "tickets"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    run: Mapped[str] = mapped_column(String(32), index=True)
    job: Mapped[str] = mapped_column(String(80))
    opened_at: Mapped[float] = mapped_column(index=True)
    tiles: Mapped[int]
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
    kept_at: Mapped[float]
    seed: Mapped[int]
    checkpoint: Mapped[str] = mapped_column(String(80))
    width: Mapped[int]
    height: Mapped[int]
