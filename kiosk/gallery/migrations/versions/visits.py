"""A ticket belongs to a visit, and holds its jobs; deletions leave a line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kiosk.domain.errors import CannotDo

revision = "0003"
down_revision = "0002"

_MOVED = ("tiles", "state", "vehicle", "colour", "setting", "style", "light")


def upgrade() -> None:
    """Give each ticket its one job; columns are moved in place, as a new table would lose rows.

    SQLite deletes rows that point at a table which is dropped, and pictures point at tickets.
    """
    op.create_table(
        "jobs",
        sa.Column("ticket", sa.String(32), nullable=False),
        sa.Column("job", sa.String(80), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("tiles", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.Double[float](), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("vehicle", sa.String(40), nullable=False),
        sa.Column("colour", sa.String(40), nullable=False),
        sa.Column("setting", sa.String(40), nullable=False),
        sa.Column("style", sa.String(40), nullable=False),
        sa.Column("light", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ticket", "job"),
    )
    op.create_table(
        "deletions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(32), nullable=False),
        sa.Column("at", sa.Double[float](), nullable=False),
        sa.Column("pictures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    moved = ", ".join(_MOVED)
    op.execute(
        f"INSERT INTO jobs (ticket, job, first, opened_at, {moved}) "
        f"SELECT id, job, 0, opened_at, {moved} FROM tickets"
    )
    for name in _MOVED:
        op.drop_column("tickets", name)
    op.execute("ALTER TABLE tickets RENAME COLUMN job TO visit")
    op.add_column("tickets", sa.Column("closed", sa.Boolean(), nullable=False, server_default="1"))


def downgrade() -> None:
    """Refused: a visit of several jobs has no place in the old tables."""
    raise CannotDo("Visits of several jobs have no place in the older tables.", "Use a backup.")
