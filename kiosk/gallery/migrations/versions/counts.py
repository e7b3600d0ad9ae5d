"""What is counted, by the hour."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "counts",
        sa.Column("hour", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("detail", sa.String(80), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("counts")
