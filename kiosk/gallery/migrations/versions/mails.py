"""Mails to be sent, and the consents that they were asked for with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "consents",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("at", sa.Double[float](), nullable=False),
        sa.Column("ticket", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], ondelete="SET NULL"),
    )
    op.create_table(
        "mails",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("ticket", sa.String(32), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("due_at", sa.Double[float](), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["consents.id"]),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], ondelete="CASCADE"),
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_table("mails")
    op.drop_table("consents")
